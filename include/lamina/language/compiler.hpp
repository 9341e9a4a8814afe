#pragma once

/// Stops compilers that are too old for this library's C++20 with one sentence.

#if defined(__clang__) && !defined(__apple_build_version__)
#    if __clang_major__ < 18
#        pragma clang diagnostic fatal "-W#warnings"
#        warning "Lamina needs GCC 12 or newer, or Clang 18 or newer; Debian 12 has clang-19 (clang++-19)"
#    endif
#elif defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 12
#    error "Lamina needs GCC 12 or newer, or Clang 18 or newer"
#endif
