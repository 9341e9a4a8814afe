#pragma once

#include <cstdio>
#include <cstdlib>
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

} // namespace lamina
