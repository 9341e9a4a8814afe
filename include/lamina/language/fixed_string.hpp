#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace lamina::detail {

/// A string as a template argument: `name<"stem">`.
template <std::size_t N>
struct fixed_string {
    char text[N]{};
    constexpr fixed_string(const char (&s)[N]) { std::copy_n(s, N, text); }
    constexpr explicit fixed_string(std::string_view s) { std::copy_n(s.data(), N - 1, text); }
    constexpr fixed_string() = default;
    constexpr std::string_view view() const { return {text, N - 1}; }
    // Not defaulted: GCC 14.2 miscompiles the comparison of arrays in `a == b && a != c`.
    friend constexpr bool operator==(const fixed_string& a, const fixed_string& b) {
        return a.view() == b.view();
    }
};

/// Concatenates two strings.
template <std::size_t N, std::size_t M>
constexpr fixed_string<N + M - 1> operator+(const fixed_string<N>& a, const char (&b)[M]) {
    fixed_string<N + M - 1> both;
    std::copy_n(b, M, std::copy_n(a.text, N - 1, both.text));
    return both;
}

} // namespace lamina::detail

namespace lamina {

/// The type of a name as a template parameter: `template <fixed_string Name>`, then `as<Name>` or
/// `as<Name + "_small">`.
using detail::fixed_string;

} // namespace lamina
