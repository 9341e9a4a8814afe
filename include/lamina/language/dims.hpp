#pragma once

#include <lamina/language/compiler.hpp>

#include <cstddef>
#include <string>

namespace lamina {

/// The shape of one sample: an image (rank 3, height × width × channels) or a vector (rank 1, channels). Rank
/// 0 marks an invalid shape. `{32, 32, 3}` is an image. A structural type, so it can be a template argument.
struct dims {
    std::size_t rank = 0;
    std::size_t height = 1;
    std::size_t width = 1;
    std::size_t channels = 1;

    constexpr dims() = default;
    constexpr dims(std::size_t image_height, std::size_t image_width, std::size_t image_channels)
        : rank(3), height(image_height), width(image_width), channels(image_channels) {}

    static constexpr dims image(std::size_t height, std::size_t width, std::size_t channels) {
        return {height, width, channels};
    }
    static constexpr dims vector(std::size_t length) {
        dims d;
        d.rank = 1;
        d.channels = length;
        return d;
    }

    constexpr bool is_image() const { return rank == 3; }
    constexpr bool is_vector() const { return rank == 1; }
    constexpr std::size_t pixels() const { return height * width; }
    /// The number of elements.
    constexpr std::size_t size() const { return rank == 0 ? 0 : height * width * channels; }

    friend constexpr bool operator==(const dims&, const dims&) = default;
};

namespace detail {
template <std::size_t... D>
constexpr dims make_dims() {
    constexpr std::size_t d[] = {D...};
    if constexpr (sizeof...(D) == 1)
        return dims::vector(d[0]);
    else if constexpr (sizeof...(D) == 2)
        return dims::image(1, d[0], d[1]);
    else
        return dims::image(d[0], d[1], d[2]);
}
} // namespace detail

/// A shape as the user writes it: `shape<28, 28, 1>` for an image, `shape<10>` for a vector, `shape<100, 8>`
/// for a sequence of 100 steps with 8 channels, which is an image with one row.
template <std::size_t... Extents>
    requires(sizeof...(Extents) >= 1 && sizeof...(Extents) <= 3)
inline constexpr dims shape = detail::make_dims<Extents...>();

/// "24×24×32", or "10" for a vector.
inline std::string to_string(dims d) {
    if (d.is_vector()) return std::to_string(d.channels);
    return std::to_string(d.height) + "×" + std::to_string(d.width) + "×" + std::to_string(d.channels);
}

} // namespace lamina
