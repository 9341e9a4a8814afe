#pragma once

#include <bit>

#if !defined(__ELF__)
#    error "lamina: bytes are embedded where objects are ELF; elsewhere embed the weights as text"
#endif
static_assert(std::endian::native == std::endian::little, "lamina: embedded bytes are little-endian");

/// The assembler makes a constant of a file, which must have this many bytes: read-only, aligned to a cache
/// line, once in a program, and left out if nothing refers to it. All three are string literals.
#define LAMINA_EMBEDDED_BYTES(symbol, file, count)                                                           \
    __asm__(".ifndef " symbol "\n"                                                                           \
            ".pushsection .rodata." symbol ",\"aG\",%progbits," symbol ",comdat\n"                           \
            ".balign 64\n"                                                                                   \
            ".weak " symbol "\n"                                                                             \
            ".hidden " symbol "\n"                                                                           \
            ".type " symbol ", %object\n" symbol ":\n"                                                       \
            ".incbin \"" file "\"\n"                                                                         \
            ".if (. - " symbol ") != " count "\n"                                                            \
            ".error \"" file " is not the file of " count " bytes that its header was written with\"\n"      \
            ".endif\n"                                                                                       \
            ".size " symbol ", " count "\n"                                                                  \
            ".popsection\n"                                                                                  \
            ".endif\n")
