#pragma once

#include <lamina/language/dims.hpp>
#include <lamina/language/error.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace lamina {

namespace detail {

/// Transposes each rows × columns matrix of a span that holds any number of them.
template <class T>
std::vector<T> transposed(std::span<const T> from, std::size_t rows, std::size_t columns, const char* what) {
    const std::size_t each = rows * columns;
    if (each == 0 || from.size() % each != 0)
        raise({what, ": expected a multiple of ", each, " values, found ", from.size()});
    std::vector<T> to(from.size());
    for (std::size_t begin = 0; begin < from.size(); begin += each)
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t c = 0; c < columns; ++c)
                to[begin + c * rows + r] = from[begin + r * columns + c];
    return to;
}

} // namespace detail

/// Converts images of `shape` from channels × height × width (PyTorch, MindSpore) to height × width ×
/// channels; one image or a batch. Throws if the values are not a whole number of images.
template <class T>
std::vector<T> to_channels_last(dims shape, std::span<const T> images) {
    return detail::transposed(images, shape.channels, shape.pixels(), "to_channels_last");
}

/// Converts images of `shape` from height × width × channels to channels × height × width; one image or a
/// batch. Throws if the values are not a whole number of images.
template <class T>
std::vector<T> to_channels_first(dims shape, std::span<const T> images) {
    return detail::transposed(images, shape.pixels(), shape.channels, "to_channels_first");
}

} // namespace lamina
