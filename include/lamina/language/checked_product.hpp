#pragma once

#include <lamina/language/error.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>

namespace lamina::detail {

/// The product of the sizes. Throws if it is more bytes than memory can hold; `what` starts the message.
inline std::size_t checked_product(const char* what, std::initializer_list<std::size_t> sizes) {
    constexpr std::size_t most = PTRDIFF_MAX;
    std::size_t product = 1;
    bool fits = true;
    for (const std::size_t size : sizes) {
        fits = fits && (size == 0 || product <= most / size);
        product *= size;
    }
    if (fits) return product;
    std::string factors;
    for (const std::size_t size : sizes) factors += text_of({factors.empty() ? "" : " × ", size});
    raise({what, ": ", factors, " is more than memory can hold"});
}

} // namespace lamina::detail
