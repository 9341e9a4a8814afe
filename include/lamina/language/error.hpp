#pragma once

#include <lamina/language/text_part.hpp>

#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <stdexcept>
#include <string>

namespace lamina {

/// The exception that Lamina throws, always while loading or setting up, never while predicting
/// from arrays or fixed spans.
class error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Throws lamina::error with this message. Without exceptions it prints the message and aborts.
[[noreturn]] inline void raise(const std::string& sentence) {
#ifdef __cpp_exceptions
    throw error(sentence);
#else
    std::fprintf(stderr, "lamina: %s\n", sentence.c_str());
    std::abort();
#endif
}

/// The same for a message of parts, texts and unsigned numbers: `raise({"row ", i, " is empty"})`.
[[noreturn]] inline void raise(std::initializer_list<detail::text_part> sentence) {
    raise(detail::text_of(sentence));
}

} // namespace lamina
