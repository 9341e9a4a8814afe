#pragma once

#include <string>
#include <vector>

#include "structure/sentence.hpp"

namespace lamina::tool {

/// A name for a template with this body, after what is in it: "conv_norm_relu", "residual", "stage"; other
/// than those of the definitions.
std::string name_of_block(const part& body, const std::vector<definition>& definitions);

} // namespace lamina::tool
