#include "words/constants.hpp"

namespace lamina::tool {

std::optional<std::vector<float>> per_channel(const tensor& constant, const view& v) {
    const std::vector<float> values(constant.values.begin(), constant.values.end());
    if (values.size() == 1) return values;
    const auto axes = aligned_axes(v);
    if (!axes || constant.shape.size() > axes->size()) return std::nullopt;
    const std::size_t missing = axes->size() - constant.shape.size();
    for (std::size_t i = 0; i < constant.shape.size(); ++i)
        if (constant.shape[i] != 1 && (*axes)[i + missing] != v.shape.size() - 1) return std::nullopt;
    return values;
}

} // namespace lamina::tool
