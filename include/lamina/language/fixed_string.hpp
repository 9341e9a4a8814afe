#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace lamina {

/// A string as a template argument: `name<"stem">`.
template <std::size_t N>
struct fixed_string {
    char text[N]{};
    constexpr fixed_string(const char (&s)[N]) { std::copy_n(s, N, text); }
    constexpr std::string_view view() const { return {text, N - 1}; }
    friend constexpr bool operator==(const fixed_string&, const fixed_string&) = default;
};

} // namespace lamina
