#pragma once

#include <cstddef>
#include <cstdint>

/// What a call costs on a board.
namespace measure {

/// The stack pointer.
[[gnu::always_inline]] inline std::uint32_t* stack_pointer() {
    std::uint32_t* sp;
#if defined(__x86_64__)
    asm volatile("mov %%rsp, %0" : "=r"(sp));
#else
    asm volatile("mov %0, sp" : "=r"(sp));
#endif
    return sp;
}

/// How much of the stack `call` uses, in bytes, at most 64 KiB: the memory below the stack pointer is filled
/// with a pattern first.
template <class F>
std::size_t stack_of(const F& call) {
    constexpr std::uint32_t pattern = 0x5AA5C33C;
    volatile std::uint32_t* const here = stack_pointer();
    volatile std::uint32_t* const lowest = here - 64 * 1024 / sizeof(std::uint32_t);
    for (volatile std::uint32_t* p = lowest; p < here; p = p + 1) *p = pattern;
    call();
    const volatile std::uint32_t* used = lowest;
    while (used < here && *used == pattern) used = used + 1;
    return static_cast<std::size_t>(here - used) * sizeof(std::uint32_t);
}

#if defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'

/// The SysTick timer, which counts the processor's clock down from 2^24.
class ticks {
public:
    ticks() {
        control() = 0;
        reload() = 0xFFFFFF;
        current() = 0;
        control() = 5;
    }
    std::uint32_t passed() const { return 0xFFFFFF - current(); }
    /// Whether the count went past zero since it was last asked.
    bool overflowed() const { return (control() & 1u << 16) != 0; }

private:
    static volatile std::uint32_t& control() {
        return *reinterpret_cast<volatile std::uint32_t*>(0xE000E010);
    }
    static volatile std::uint32_t& reload() { return *reinterpret_cast<volatile std::uint32_t*>(0xE000E014); }
    static volatile std::uint32_t& current() {
        return *reinterpret_cast<volatile std::uint32_t*>(0xE000E018);
    }
};

/// The number of instructions that `call` executes, if the emulator lets the clock advance by one nanosecond
/// with each (qemu's -icount shift=0); 0 if they are too many for the timer. The timer's unit comes from a
/// loop of two million instructions.
template <class F>
std::uint64_t instructions_of(const F& call) {
    constexpr std::uint32_t rounds = 1'000'000;
    const ticks unit;
    std::uint32_t left = rounds;
    asm volatile("1: subs %0, %0, #1\n bne 1b" : "+r"(left)::"cc");
    const std::uint32_t known = unit.passed();
    const ticks own;
    call();
    const std::uint32_t passed = own.passed();
    return own.overflowed() ? 0 : std::uint64_t{2} * rounds * passed / known;
}

#else

/// Not counted here.
template <class F>
std::uint64_t instructions_of(const F& call) {
    call();
    return 0;
}

#endif

} // namespace measure
