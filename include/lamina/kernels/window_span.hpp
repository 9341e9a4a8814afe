#pragma once

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// Along one axis, the cells of a window that lie in the image.
struct window_span {
    std::size_t first;   // of the window's cells
    std::size_t last;    // one behind
    std::size_t counted; // how many an average counts
    friend constexpr bool operator==(const window_span&, const window_span&) = default;
};

/// The window of `kernel` cells from padded position `start` on, over `before` + `extent` + `after`
/// positions.
constexpr window_span clip_window(std::size_t start, std::size_t kernel, std::size_t dilation,
                                  std::size_t before, std::size_t extent, std::size_t after, bool count_pad) {
    const auto cells_below = [&](std::size_t end) {
        return start >= end ? 0 : (std::min)((end - start + dilation - 1) / dilation, kernel);
    };
    const std::size_t first = cells_below(before), last = cells_below(before + extent);
    return {first, last, count_pad ? cells_below(before + extent + after) : last - first};
}

} // namespace lamina::kernels
