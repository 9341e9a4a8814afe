#pragma once

#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// Turns the gradient of a padded image into that of the image: if the border holds copies of cells, each
/// cell gets the gradients of all its copies.
template <class T, window_geometry Window>
struct padded_gradient {
private:
    static constexpr bool copies = Window.fill != border::zero && Window.pad.any();
    static constexpr window_geometry with_border() {
        window_geometry w = Window;
        if (!copies) return w;
        w.in.height += w.pad.top + w.pad.bottom;
        w.in.width += w.pad.left + w.pad.right;
        w.pad = {};
        return w;
    }

public:
    /// The same window over an image that includes the border, if the border holds copies.
    static constexpr window_geometry padded = with_border();
    /// The elements of the padded image's gradient; 0 if that is the image's gradient.
    static constexpr std::size_t size = copies ? padded.in.size() : 0;

    static void fold(const T* from, T* dx);
};

template <class T, window_geometry Window>
void padded_gradient<T, Window>::fold(const T* from, T* dx) {
    constexpr dims in = Window.in;
    std::fill_n(dx, in.size(), T(0));
    for (std::size_t i = 0; i < padded.in.height; ++i) {
        T* const row = dx + source_index(i, Window.pad.top, in.height, Window.fill) * in.width * in.channels;
        for (std::size_t j = 0; j < padded.in.width; ++j, from += in.channels) {
            T* const to = row + source_index(j, Window.pad.left, in.width, Window.fill) * in.channels;
            for (std::size_t c = 0; c < in.channels; ++c) to[c] += from[c];
        }
    }
}

} // namespace lamina::kernels
