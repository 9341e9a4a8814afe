#pragma once

#include <cstdint>

#if defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'
#    include "semihosting.hpp"
#else
#    include <cstdio>
#endif

/// Text for the console, made without the C library's printf, which needs a heap.
namespace console {

inline void print(const char* text) {
#if defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'
    semihosting::print(text);
#else
    std::fputs(text, stdout);
#endif
}

inline void print(std::uint64_t number) {
    char text[32];
    char* at = text + sizeof text;
    *--at = '\0';
    do {
        *--at = static_cast<char>('0' + number % 10);
        number /= 10;
    } while (number != 0);
    print(at);
}

} // namespace console
