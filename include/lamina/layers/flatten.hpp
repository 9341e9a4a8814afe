#pragma once

#include <lamina/language/part.hpp>

#include <cstddef>
#include <string>

namespace lamina {
namespace words {

/// Base of the words that only change the shape: no work, no copy.
struct reshaping : detail::carrier {};

/// An image as one vector, row by row, pixel by pixel, channels innermost.
struct flatten : reshaping {
    static constexpr const char* label = "flatten";
    static constexpr dims output(dims in) { return dims::vector(in.size()); }
};

template <dims Target>
struct reshape : reshaping {
    static constexpr const char* label = "reshape";
    static std::string describe() { return std::string(label) + " " + to_string(Target); }
    static constexpr dims output(dims) { return Target; }

    template <dims In, class Where>
    static consteval bool allows() {
        constexpr bool same_size = In.size() == Target.size();
        static_assert(fits<same_size, Where, reshape, typename lamina::detail::incoming_of<In>::type>,
                      "reshape: the new shape holds another number of values than its input; their products "
                      "must agree");
        return same_size;
    }
};

} // namespace words

/// An image as one vector.
/// \copydetails words::flatten
inline constexpr words::flatten flatten{};

/// The same values with another shape, row-major: `reshape<7, 7, 64>`, `reshape<49, 64>` or `reshape<3136>`.
template <std::size_t... Extents>
    requires(sizeof...(Extents) >= 1 && sizeof...(Extents) <= 3)
inline constexpr words::reshape<shape<Extents...>> reshape{};

} // namespace lamina
