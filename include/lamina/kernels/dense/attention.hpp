#pragma once

#include <lamina/kernels/dense/dense.hpp>
#include <lamina/kernels/softmax.hpp>
#include <lamina/language/rounding.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lamina::kernels {

/// Multi-head self-attention of one sample, as products of matrices: those of keys and values are packed like
/// the weights of a dense layer.
template <class T, attention_geometry Task, class Arch = simd::default_arch>
struct attention {
private:
    static constexpr std::size_t n = Task.pixels, c = Task.channels, size = Task.head();
    template <std::size_t Inputs, std::size_t Outputs>
    using product = dense<T, dense_task{Inputs, Outputs}, epilogue<>, Arch>;
    using in = product<c, Task.projected()>;
    using out = product<c, c>;
    using scores = product<size, n>;
    using sums = product<n, size>;
    /// The queries that are worked on together in a prediction: their shares stay in the first-level cache.
    static constexpr std::size_t some = std::clamp<std::size_t>(4096 / n, 1, n);

    static constexpr std::size_t aligned(std::size_t count) {
        return lamina::detail::round_up(count, 64 / sizeof(T));
    }
    static constexpr std::size_t out_at = aligned(in::packed_size);
    // The scratch memory of one head: keys or values as a matrix, and both packed.
    static constexpr std::size_t keys_at = aligned(n * size),
                                 sums_at = keys_at + aligned(scores::packed_size);

public:
    static constexpr std::size_t packed_size = out_at + aligned(out::packed_size);
    static constexpr std::size_t scratch_size = sums_at + aligned(sums::packed_size);
    /// The sizes of what `run` leaves for the gradient, and of the shares if that needs all of them.
    static constexpr std::size_t projected_size = n * Task.projected(), joined_size = n * c,
                                 shares_size = Task.heads * n * n, some_shares_size = some * n;

    /// The biases may be null.
    static void pack(const T* in_kernel, const T* in_bias, const T* out_kernel, const T* out_bias, T* packed);
    /// The keys of a head over √(channels of the head) as the columns of a matrix, size × pixels.
    static void take_keys(const T* projected, std::size_t head, T* keys);
    /// The values of a head as the rows of a matrix, pixels × size.
    static void take_values(const T* projected, std::size_t head, T* values);

    /// Writes to `projected`, `joined` and `shares`; with All, all heads' shares are kept, else
    /// some_shares_size of them at a time.
    template <bool All>
    static void run(const T* x, const T* packed, T* y, T* projected, T* joined, T* shares, T* scratch);

private:
    template <bool All>
    static void run_head(std::size_t head, const T* projected, T* joined, T* shares, T* scratch);
};

template <class T, attention_geometry Task, class Arch>
void attention<T, Task, Arch>::pack(const T* in_kernel, const T* in_bias, const T* out_kernel,
                                    const T* out_bias, T* packed) {
    in::pack(in_kernel, in_bias, packed);
    out::pack(out_kernel, out_bias, packed + out_at);
}

template <class T, attention_geometry Task, class Arch>
void attention<T, Task, Arch>::take_keys(const T* projected, std::size_t head, T* keys) {
    const T factor = static_cast<T>(1 / std::sqrt(static_cast<double>(size)));
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t k = 0; k < size; ++k)
            keys[k * n + i] = factor * projected[(3 * i + 1) * c + head * size + k];
}

template <class T, attention_geometry Task, class Arch>
void attention<T, Task, Arch>::take_values(const T* projected, std::size_t head, T* values) {
    for (std::size_t i = 0; i < n; ++i)
        std::copy_n(projected + (3 * i + 2) * c + head * size, size, values + i * size);
}

template <class T, attention_geometry Task, class Arch>
template <bool All>
void attention<T, Task, Arch>::run(const T* x, const T* packed, T* y, T* projected, T* joined, T* shares,
                                   T* scratch) {
    in::run(n, x, c, packed, projected, Task.projected(), nullptr);
    for (std::size_t head = 0; head < Task.heads; ++head)
        run_head<All>(head, projected, joined, shares + (All ? head * n * n : 0), scratch);
    out::run(n, joined, c, packed + out_at, y, c, nullptr);
}

template <class T, attention_geometry Task, class Arch>
template <bool All>
void attention<T, Task, Arch>::run_head(std::size_t head, const T* projected, T* joined, T* shares,
                                        T* scratch) {
    take_keys(projected, head, scratch);
    scores::pack(scratch, nullptr, scratch + keys_at);
    take_values(projected, head, scratch);
    sums::pack(scratch, nullptr, scratch + sums_at);
    for (std::size_t i = 0; i < n; i += some) {
        const std::size_t rows = (std::min)(some, n - i);
        T* const row = All ? shares + i * n : shares;
        scores::run(rows, projected + 3 * i * c + head * size, Task.projected(), scratch + keys_at, row, n,
                    nullptr);
        softmax<T, pixel_task{n, n, n, n}, false, Arch>::run(row, row, {{0, rows}, {0, 1}});
        sums::run(rows, row, n, scratch + sums_at, joined + i * c + head * size, c, nullptr);
    }
}

} // namespace lamina::kernels
