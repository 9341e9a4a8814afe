#pragma once

#include <lamina/language/queries.hpp>
#include <lamina/runtime/embedded_weights.hpp>
#include <lamina/runtime/fixed_span.hpp>
#include <lamina/runtime/packed_weights.hpp>
#include <lamina/runtime/predicted_words.hpp>
#include <lamina/runtime/weight_width.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <type_traits>

namespace lamina {

/// In the place of an instruction set: this machine's, by kernels that need little memory, as a
/// microcontroller has: `packed<digits, float, compact>`.
using compact = simd::compact<simd::default_arch>;

/// What `compact` is on a processor with so many registers of one number each: 32 on a Cortex-M with
/// floating-point registers and on RISC-V without vectors, 16 on a Cortex-M without such registers. Any
/// machine can pack weights for it: `write_packed<compact_scalars<32>>(…)`.
template <std::size_t Registers>
using compact_scalars = simd::compact<simd::scalars<Registers>>;

namespace detail {

/// A plan that runs with one sample at a time in one thread, and has memory for no more.
template <class N, class T, class Arch>
struct single_sample_plan : compiled_plan<N, T, Arch, full_width, thread_costs{}> {
private:
    using batch_plan = compiled_plan<N, T, Arch, full_width, thread_costs{}>;

public:
    static constexpr std::size_t block = 1, row_group = 1;
    static constexpr std::size_t memory =
        batch_plan::arena + batch_plan::sizes.scratch + batch_plan::strip_memory;
};

} // namespace detail

/// The parameters of N in the order in which the kernels of an instruction set read them. As a constant it is
/// made by the compiler and stands in the program's read-only memory (see pack). Large ones need a
/// higher limit of what the compiler computes: Clang's -fconstexpr-steps, GCC's -fconstexpr-ops-limit.
template <class N, class T = float, class Arch = simd::default_arch>
    requires detail::given_network<N>
class packed {
    static constexpr std::size_t elements = detail::single_sample_plan<N, T, Arch>::sizes.packed;

public:
    using network_type = N;
    using value_type = T;
    using arch_type = Arch;

    /// From a model's parameters, in their order (see model).
    template <detail::numbers_of<const T> Numbers>
    explicit constexpr packed(const Numbers& model_parameters) {
        constexpr bool are_all = detail::extent_of<const Numbers> == parameters<N>;
        static_assert(are_all, "packed: give it an array of as many numbers as the network has parameters");
        if constexpr (are_all)
            detail::pack_weights<detail::single_sample_plan<N, T, Arch>>(
                std::span<const T>(model_parameters).data(), values_.data());
    }
    constexpr const T* data() const noexcept { return values_.data(); }
    static constexpr std::size_t size() noexcept { return elements; }

private:
    alignas(64) std::array<T, (std::max<std::size_t>)(elements, 1)> values_{};
};

/// A network's embedded weights, packed while compiling: `constexpr auto weights = pack<digits,
/// digits_weights>();`. Another network's are a mistake. (They are those of `lamina embed` and write_header.)
template <class N, const auto& Weights, class Arch = simd::default_arch>
    requires detail::given_network<N>
constexpr packed<N, float, Arch> pack() {
    static_assert(are_weights_of<N>(Weights),
                  "pack: the embedded weights are another network's; embed this network's own");
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(Weights.numbers)>,
                                 std::array<float, parameters<N>>>) {
        return packed<N, float, Arch>(Weights.numbers);
    } else {
        std::array<float, parameters<N>> numbers{};
        if constexpr (are_weights_of<N>(Weights)) Weights.copy_to(numbers.data());
        return packed<N, float, Arch>(numbers);
    }
}

/// The read-only memory that the packed weights of N take, in bytes.
template <class N, class T = float, class Arch = simd::default_arch>
inline constexpr std::size_t flash_bytes = sizeof(packed<N, T, Arch>);

/// The memory that a static_predictor of N takes, in bytes; the stack comes on top of it.
template <class N, class T = float, class Arch = simd::default_arch>
    requires detail::given_network<N>
inline constexpr std::size_t ram_bytes =
    (std::max<std::size_t>)(detail::single_sample_plan<N, T, Arch>::memory * sizeof(T), 64);

} // namespace lamina
