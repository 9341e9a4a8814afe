#pragma once

#include <cstdint>

/// The debugger's (here: the emulator's) console and exit, as Arm's "Semihosting for AArch32 and AArch64" has
/// them.
namespace semihosting {

inline void call(std::uint32_t operation, const void* argument) {
    register std::uint32_t r0 asm("r0") = operation;
    register const void* r1 asm("r1") = argument;
    asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

/// SYS_WRITE0.
inline void print(const char* text) { call(0x04, text); }

/// SYS_EXIT_EXTENDED with ADP_Stopped_ApplicationExit.
[[noreturn]] inline void exit(int code) {
    const std::uint32_t arguments[] = {0x20026, static_cast<std::uint32_t>(code)};
    call(0x20, arguments);
    for (;;) {}
}

} // namespace semihosting
