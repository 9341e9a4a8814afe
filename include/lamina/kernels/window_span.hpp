#pragma once

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// The cells of a window that lie in the image, along one axis.
struct window_span {
    std::size_t first;   // index of a cell in the window
    std::size_t last;    // one past the last
    std::size_t counted; // cells that an average counts
    friend constexpr bool operator==(const window_span&, const window_span&) = default;
};

/// Clips a window of `kernel` cells that starts at padded position `start` of an axis with `before` +
/// `extent` + `after` positions.
constexpr window_span clip_window(std::size_t start, std::size_t kernel, std::size_t dilation,
                                  std::size_t before, std::size_t extent, std::size_t after, bool count_pad) {
    const auto cells_below = [&](std::size_t end) {
        return start >= end ? 0 : (std::min)((end - start + dilation - 1) / dilation, kernel);
    };
    const std::size_t first = cells_below(before), last = cells_below(before + extent);
    return {first, last, count_pad ? cells_below(before + extent + after) : last - first};
}

} // namespace lamina::kernels
