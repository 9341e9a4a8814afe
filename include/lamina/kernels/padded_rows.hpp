#pragma once

#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// The input rows that a window reads to compute some output rows: the image itself if there is no padding,
/// else a copy with the padding filled in, so that the loop over the window needs no branch. Stride: elements
/// between adjacent pixels of the image.
template <class T, window_geometry Window, std::size_t Stride>
struct padded_rows {
    static constexpr bool copies = Window.pad.any();
    static constexpr std::size_t channels = Window.in.channels;
    /// Elements between adjacent pixels, and between adjacent rows, of what `read` returns.
    static constexpr std::size_t pixel = copies ? channels : Stride;
    static constexpr std::size_t width = copies ? (Window.out.width - 1) * Window.strides.width
                                                      + (Window.kernel.width - 1) * Window.dilation.width + 1
                                                : Window.in.width;
    static constexpr std::size_t row = width * pixel;

    /// Elements of scratch memory that `read` needs for `out_rows` rows of output.
    static constexpr std::size_t scratch_size(std::size_t out_rows) {
        return copies ? row * in_rows(out_rows) : 0;
    }

    /// The first input row for row `first` of the output; `rows` rows of output can be computed from there.
    static const T* read(const T* x, T* scratch, std::size_t first, std::size_t rows);

private:
    static constexpr std::size_t in_rows(std::size_t out_rows) {
        return (out_rows - 1) * Window.strides.height + (Window.kernel.height - 1) * Window.dilation.height
               + 1;
    }
    static void copy_row(const T* x, T* to);
    static void copy_pixels(const T* x, std::size_t count, T* to);
    static void copy_border(const T* x, std::size_t first, std::size_t last, T* to);
};

template <class T, window_geometry Window, std::size_t Stride>
const T* padded_rows<T, Window, Stride>::read(const T* x, T* scratch, std::size_t first, std::size_t rows) {
    const std::size_t top = first * Window.strides.height;
    if constexpr (!copies) return x + top * row;
    for (std::size_t i = 0; i < in_rows(rows); ++i) {
        const std::size_t source = source_index(top + i, Window.pad.top, Window.in.height, Window.fill);
        if (source == Window.in.height)
            std::fill_n(scratch + i * row, row, T(0));
        else
            copy_row(x + source * Window.in.width * Stride, scratch + i * row);
    }
    return scratch;
}

template <class T, window_geometry Window, std::size_t Stride>
void padded_rows<T, Window, Stride>::copy_row(const T* x, T* to) {
    constexpr std::size_t begin = (std::min)(Window.pad.left, width);
    constexpr std::size_t end = (std::min)(begin + Window.in.width, width);
    copy_border(x, 0, begin, to);
    copy_pixels(x, end - begin, to + begin * channels);
    copy_border(x, end, width, to);
}

template <class T, window_geometry Window, std::size_t Stride>
void padded_rows<T, Window, Stride>::copy_pixels(const T* x, std::size_t count, T* to) {
    if constexpr (Stride == channels)
        std::copy_n(x, count * channels, to);
    else
        for (std::size_t i = 0; i < count; ++i) std::copy_n(x + i * Stride, channels, to + i * channels);
}

template <class T, window_geometry Window, std::size_t Stride>
void padded_rows<T, Window, Stride>::copy_border(const T* x, std::size_t first, std::size_t last, T* to) {
    for (std::size_t i = first; i < last; ++i) {
        const std::size_t source = source_index(i, Window.pad.left, Window.in.width, Window.fill);
        if (source == Window.in.width)
            std::fill_n(to + i * channels, channels, T(0));
        else
            std::copy_n(x + source * Stride, channels, to + i * channels);
    }
}

} // namespace lamina::kernels
