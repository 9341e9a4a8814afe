#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lamina::tool {

using extents = std::vector<std::int64_t>;

/// The number of values of a shape whose extents are known to be neither negative nor too large.
inline std::size_t count(const extents& shape) {
    std::size_t product = 1;
    for (const std::int64_t extent : shape) product *= static_cast<std::size_t>(extent);
    return product;
}

} // namespace lamina::tool
