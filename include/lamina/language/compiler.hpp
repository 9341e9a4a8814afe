#pragma once

/// Stops compilers that are too old for this library's C++20 with one sentence, and warns of one with a bug.

#if defined(__clang__) && !defined(__apple_build_version__)
#    if __clang_major__ < 18
#        pragma clang diagnostic fatal "-W#warnings"
#        warning "Lamina needs GCC 12 or newer, or Clang 18 or newer; Debian 12 has clang-19 (clang++-19)"
#    endif
#elif defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 12
#    error "Lamina needs GCC 12 or newer, or Clang 18 or newer"
#endif

// GCC 12.0 to 12.2 may copy a constant of 32 or 64 bytes without its last zeros, where AVX has registers for
// it: gcc.gnu.org/PR108599. The target lamina::lamina brings the options against it, and this macro. It is a
// message, not a warning: that is seen in system folders too, and -Werror does not stop at it.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ == 12 && __GNUC_MINOR__ < 3 && defined(__AVX__)     \
    && !defined(LAMINA_MOVE_MAX_SET)
#    pragma message                                                                                          \
        "Lamina: this GCC needs -mmove-max=128 -mstore-max=128 -DLAMINA_MOVE_MAX_SET (gcc.gnu.org/PR108599)"
#endif
