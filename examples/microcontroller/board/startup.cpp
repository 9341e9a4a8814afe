// What happens before main on a Cortex-M: the table that the processor starts from, memory and the FPU.
#include <cstdint>
#include <cstring>

#include "semihosting.hpp"

extern "C" {
// Where the linker put things; see the linker script.
extern std::uint32_t lamina_stack_top;
extern char lamina_data_source, lamina_data_begin, lamina_data_end, lamina_bss_begin, lamina_bss_end;
int main();

[[noreturn]] void lamina_reset() {
    // Full access to the FPU (coprocessors 10 and 11).
    auto* const access = reinterpret_cast<volatile std::uint32_t*>(0xE000ED88);
    *access = *access | 0xFu << 20;
    asm volatile("dsb\nisb" ::: "memory");
    std::memcpy(&lamina_data_begin, &lamina_data_source,
                static_cast<std::size_t>(&lamina_data_end - &lamina_data_begin));
    std::memset(&lamina_bss_begin, 0, static_cast<std::size_t>(&lamina_bss_end - &lamina_bss_begin));
    semihosting::exit(main());
}
[[noreturn]] void lamina_fault() {
    semihosting::print("the processor stopped with a fault\n");
    semihosting::exit(2);
}

using handler = void (*)();
struct vector_table {
    std::uint32_t* stack_top;
    handler reset, faults[14];
};
[[gnu::section(".vectors"), gnu::used]] const vector_table lamina_vectors = {
    &lamina_stack_top,
    lamina_reset,
    {lamina_fault, lamina_fault, lamina_fault, lamina_fault, lamina_fault, lamina_fault, lamina_fault,
     lamina_fault, lamina_fault, lamina_fault, lamina_fault, lamina_fault, lamina_fault, lamina_fault}};
}
