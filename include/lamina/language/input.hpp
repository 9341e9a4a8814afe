#pragma once

#include <lamina/language/sentence.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>

namespace lamina {

namespace detail {

/// An argument of `input`: an extent, or a name of at most 31 characters.
struct input_argument {
    char text[32]{};
    std::size_t length = 0, extent = 0;

    template <std::integral Extent>
    constexpr input_argument(Extent e) : extent(static_cast<std::size_t>(e)) {}
    template <std::size_t N>
        requires(N <= 32)
    constexpr input_argument(const char (&name)[N]) : length(N - 1) {
        std::copy_n(name, N, text);
    }
    constexpr bool is_name() const { return length != 0; }
};

/// The extents and the name of an input.
template <std::size_t Count>
struct input_arguments {
    std::array<std::size_t, Count> extents{};
    std::size_t count = 0;

    constexpr explicit input_arguments(const std::array<input_argument, Count>& all) {
        for (const input_argument& a : all)
            if (!a.is_name()) extents[count++] = a.extent;
    }
    constexpr dims shape() const {
        if (count == 1) return dims::vector(extents[0]);
        if (count == 2) return dims::image(1, extents[0], extents[1]);
        return dims::image(extents[0], extents[1], extents[2]);
    }
};

template <input_argument Name>
inline constexpr auto input_name = [] {
    fixed_string<Name.length + 1> text;
    std::copy_n(Name.text, Name.length, text.text);
    return text;
}();

template <dims In>
consteval auto begin() {
    constexpr bool holds_values = In.size() > 0;
    static_assert(holds_values, "input: height, width, channels or length must be at least 1");
    return sentence<In, (holds_values ? In : dims{}), empty_scope>{};
}

/// One to three extents, after a name or without one.
template <input_argument... Arguments>
inline constexpr bool are_input_arguments = [] {
    constexpr std::array<input_argument, sizeof...(Arguments)> all{Arguments...};
    std::size_t names = 0;
    for (const input_argument& a : all) names += a.is_name();
    const bool name_is_first = names == 0 || (names == 1 && all[0].is_name());
    return !all.empty() && name_is_first && all.size() - names <= 3;
}();

template <input_argument First, input_argument... Rest>
consteval auto make_input() {
    constexpr input_arguments<1 + sizeof...(Rest)> given({First, Rest...});
    if constexpr (First.is_name() && sizeof...(Rest) == 0)
        return words::named_input<input_name<First>>{};
    else if constexpr (First.is_name())
        return words::further_input<input_name<First>, given.shape()>{};
    else
        return begin<given.shape()>();
}

} // namespace detail

/// Begins a sentence: `input<28, 28, 1>` for images (height, width, channels), `input<64>` for vectors,
/// `input<100, 8>` for sequences (length, channels). With a name, as in `input<"meta", 12>`, it is a further
/// input inside a sentence: it takes no notice of what reaches it, and `from<"meta">` can
/// read it again. With a name alone, in a call, samples of that input: `input<"meta">(values)`.
template <detail::input_argument... Arguments>
    requires(detail::are_input_arguments<Arguments...>)
inline constexpr auto input = detail::make_input<Arguments...>();

} // namespace lamina
