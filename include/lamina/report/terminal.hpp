#pragma once

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <system_error>
#if defined(_WIN32)
#    include <io.h>
#else
#    include <sys/ioctl.h>
#    include <unistd.h>
#endif

namespace lamina::detail {

/// The width of texts if no terminal specifies it.
inline constexpr std::size_t default_columns = 80;

/// Whether a file descriptor (1: the standard output) is a terminal rather than a file or a pipe.
inline bool output_is_terminal(int descriptor = 1) {
#if defined(_WIN32)
    return ::_isatty(descriptor) != 0;
#else
    return ::isatty(descriptor) != 0;
#endif
}

/// A width given by the environment; 0 if it is not a number.
inline std::size_t columns_in(const char* text) {
    std::size_t columns = 0;
    if (text == nullptr) return 0;
    const std::string_view digits(text);
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), columns);
    return end.ec == std::errc{} && end.ptr == digits.data() + digits.size() ? columns : 0;
}

/// The maximum length of a line: the terminal's width, which the environment variable COLUMNS overrides; 80
/// for a file or a pipe, or if the terminal does not report its width.
inline std::size_t terminal_columns(int descriptor = 1) {
    if (!output_is_terminal(descriptor)) return default_columns;
    if (const auto columns = columns_in(std::getenv("COLUMNS")); columns > 0) return columns;
#if !defined(_WIN32)
    winsize size{};
    if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
#endif
    return default_columns;
}

} // namespace lamina::detail
