#pragma once

/// Stops compilers that are too old for this library's C++20 with one clear message, and warns about one with
/// a bug.

#if defined(__clang__) && !defined(__apple_build_version__)
#    if __clang_major__ < 18
#        pragma clang diagnostic fatal "-W#warnings"
#        warning "Lamina needs GCC 12 or newer, or Clang 18 or newer; Debian 12 has clang-19 (clang++-19)"
#    endif
#elif defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 12
#    error "Lamina needs GCC 12 or newer, or Clang 18 or newer"
#endif

// GCC 12.0 to 12.2 may copy a constant of 32 or 64 bytes without its trailing zeros when AVX is enabled:
// gcc.gnu.org/PR108599. The target lamina::lamina sets the options that work around it, and this macro. This
// is a message rather than a warning: it also shows up from system include directories, and -Werror does not
// turn it into an error.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ == 12 && __GNUC_MINOR__ < 3 && defined(__AVX__)     \
    && !defined(LAMINA_MOVE_MAX_SET)
#    pragma message                                                                                          \
        "Lamina: this GCC needs -mmove-max=128 -mstore-max=128 -DLAMINA_MOVE_MAX_SET (gcc.gnu.org/PR108599)"
#endif
