#pragma once

#include <lamina/kernels/dense/attention.hpp>
#include <lamina/kernels/gradient/dense.hpp>
#include <lamina/kernels/gradient/softmax.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lamina::kernels {

/// The gradients of attention for one sample, from what it kept.
template <class T, attention_geometry Task, class Arch = simd::default_arch>
struct attention_gradient {
private:
    using forward = attention<T, Task, Arch>;
    static constexpr std::size_t n = Task.pixels, c = Task.channels, size = Task.head(),
                                 wide = Task.projected();
    template <std::size_t Inputs, std::size_t Units>
    using weights = dense_weight_gradient<T, Inputs, Units, Arch>;
    template <std::size_t Inputs, std::size_t Units>
    using inputs = dense_input_gradient<T, Inputs, Units, Arch>;

    static constexpr std::size_t aligned(std::size_t count) {
        return lamina::detail::round_up(count, 64 / sizeof(T));
    }
    static constexpr std::size_t out_at = aligned(inputs<c, wide>::packed_size);
    // The scratch memory: the gradients of the joined and the projected values and of one head's shares, a
    // head's keys or values, their gradient, and what the products need.
    static constexpr std::size_t projected_at = aligned(n * c), shares_at = projected_at + aligned(n * wide),
                                 matrix_at = shares_at + aligned(n * n),
                                 slope_at = matrix_at + aligned(n * size),
                                 rest_at = slope_at + aligned(n * size);
    static constexpr std::size_t rest = (std::max)(
        {inputs<n, size>::packed_size, inputs<size, n>::packed_size, weights<n, size>::scratch_size,
         weights<size, n>::scratch_size, weights<c, c>::scratch_size, weights<c, wide>::scratch_size});

public:
    /// The values that `forward` kept: the projected ones, the heads' results, and all shares.
    struct kept {
        const T *projected, *joined, *shares;
    };
    /// Pointers to the parameters or to their gradients; the biases may be null.
    template <class U>
    struct parameters {
        U *in_kernel, *in_bias, *out_kernel, *out_bias;
    };
    static constexpr std::size_t packed_size = out_at + aligned(inputs<c, c>::packed_size);
    static constexpr std::size_t scratch_size = rest_at + rest;

    static void pack(const parameters<const T>& p, T* packed) {
        inputs<c, wide>::pack(p.in_kernel, packed);
        inputs<c, c>::pack(p.out_kernel, packed + out_at);
    }
    /// Adds to the gradients d of the parameters; writes dx unless that is null.
    static void run(const T* x, const kept& k, const parameters<const T>& p, const T* packed, const T* dy,
                    T* dx, const parameters<T>& d, T* scratch);

private:
    static void run_head(std::size_t head, const kept& k, T* scratch);
    static void through_values(std::size_t head, const kept& k, T* scratch);
    static void through_keys(std::size_t head, const kept& k, T* scratch);
};

template <class T, attention_geometry Task, class Arch>
void attention_gradient<T, Task, Arch>::run(const T* x, const kept& k, const parameters<const T>& p,
                                            const T* packed, const T* dy, T* dx, const parameters<T>& d,
                                            T* scratch) {
    T* const projected = scratch + projected_at;
    weights<c, c>::run(n, k.joined, c, dy, c, d.out_kernel, d.out_bias, scratch + rest_at);
    inputs<c, c>::run(n, dy, c, p.out_kernel, packed + out_at, scratch, c);
    for (std::size_t head = 0; head < Task.heads; ++head) run_head(head, k, scratch);
    weights<c, wide>::run(n, x, c, projected, wide, d.in_kernel, d.in_bias, scratch + rest_at);
    if (dx != nullptr) inputs<c, wide>::run(n, projected, wide, p.in_kernel, packed, dx, c);
}

template <class T, attention_geometry Task, class Arch>
void attention_gradient<T, Task, Arch>::run_head(std::size_t head, const kept& k, T* scratch) {
    through_values(head, k, scratch);
    T* const dshares = scratch + shares_at;
    softmax_gradient<T, n, false, Arch>::run(n, k.shares + head * n * n, dshares, dshares);
    through_keys(head, k, scratch);
}

/// From the joined results to the head's shares and values.
template <class T, attention_geometry Task, class Arch>
void attention_gradient<T, Task, Arch>::through_values(std::size_t head, const kept& k, T* scratch) {
    const T* const dy = scratch + head * size;
    T *const values = scratch + matrix_at, *const dvalues = scratch + slope_at,
             *const spare = scratch + rest_at;
    forward::take_values(k.projected, head, values);
    inputs<n, size>::pack(values, spare);
    inputs<n, size>::run(n, dy, c, values, spare, scratch + shares_at, n);
    std::fill_n(dvalues, n * size, T(0));
    weights<n, size>::run(n, k.shares + head * n * n, n, dy, c, dvalues, nullptr, spare);
    for (std::size_t i = 0; i < n; ++i)
        std::copy_n(dvalues + i * size, size, scratch + projected_at + (3 * i + 2) * c + head * size);
}

/// From the scores to the head's queries and keys.
template <class T, attention_geometry Task, class Arch>
void attention_gradient<T, Task, Arch>::through_keys(std::size_t head, const kept& k, T* scratch) {
    const T* const dscores = scratch + shares_at;
    T *const keys = scratch + matrix_at, *const dkeys = scratch + slope_at, *const spare = scratch + rest_at;
    T* const projected = scratch + projected_at + head * size;
    forward::take_keys(k.projected, head, keys);
    inputs<size, n>::pack(keys, spare);
    inputs<size, n>::run(n, dscores, n, keys, spare, projected, wide);
    std::fill_n(dkeys, n * size, T(0));
    weights<size, n>::run(n, k.projected + head * size, wide, dscores, n, dkeys, nullptr, spare);
    const T factor = static_cast<T>(1 / std::sqrt(static_cast<double>(size)));
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < size; ++j) projected[(3 * i + 1) * c + j] = factor * dkeys[j * n + i];
}

} // namespace lamina::kernels
