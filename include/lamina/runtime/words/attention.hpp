#pragma once

#include <lamina/kernels/dense/attention.hpp>
#include <lamina/layers/attention.hpp>
#include <lamina/runtime/predicted_word.hpp>

#include <cstddef>

namespace lamina::detail {

template <std::size_t Heads, class... Options, dims In, class T, class Arch>
struct predicted_word<words::attention<Heads, Options...>, In, T, Arch> {
private:
    using word = words::attention<Heads, Options...>;
    using kernel = kernels::attention<T, word::attends(In), Arch>;
    static constexpr std::size_t joined_at = round_up(kernel::projected_size, 64 / sizeof(T)),
                                 shares_at = joined_at + round_up(kernel::joined_size, 64 / sizeof(T)),
                                 rest_at = shares_at + round_up(kernel::some_shares_size, 64 / sizeof(T));

public:
    static constexpr std::size_t packed_size = kernel::packed_size,
                                 scratch_size = rest_at + kernel::scratch_size;

    static constexpr void pack(const T* parameters, T* packed) {
        const auto p = word::split(parameters, In.channels);
        kernel::pack(p.in_kernel, p.in_bias, p.out_kernel, p.out_bias, packed);
    }
    static constexpr kernels::partition parts = kernel::parts;
    /// A share is not divided further: each part would compute all keys and values again.
    static constexpr bool runs_at_once = true;
    static void run(const T* x, const T* packed, T* y, T* scratch, kernels::work_share of) {
        kernel::template run<false>(x, packed, y, scratch, scratch + joined_at, scratch + shares_at,
                                    scratch + rest_at, of);
    }
};

} // namespace lamina::detail
