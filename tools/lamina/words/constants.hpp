#pragma once

#include <optional>
#include <vector>

#include "words/translation.hpp"

namespace lamina::tool {

/// The numbers of a constant that meets a value: one for all, or one for each channel of the word; nothing
/// where it differs along other axes.
std::optional<std::vector<float>> per_channel(const tensor& constant, const view& v);

} // namespace lamina::tool
