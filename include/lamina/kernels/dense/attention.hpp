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
    /// The queries that are worked on together in a prediction, so few that their shares stay in the
    /// first-level cache and that there are several parts: a multiple of 8, or an even number, where products
    /// of rows can be divided.
    static constexpr std::size_t some = [] {
        const std::size_t few = (std::min)(4096 / n, (std::max<std::size_t>)(n / 4, 8));
        return few >= 8 ? (std::min)(few / 8 * 8, n) : (std::min)((std::max<std::size_t>)(few / 2 * 2, 2), n);
    }();
    /// The first block of the projection that computes keys or values.
    static constexpr std::size_t first_shared = c / in::block_outputs;

    static constexpr std::size_t aligned(std::size_t count) {
        return lamina::detail::round_up(count, 64 / sizeof(T));
    }
    static constexpr std::size_t out_at = aligned(in::packed_size);
    // The scratch memory of one head: keys or values as a matrix, and both packed.
    static constexpr std::size_t keys_at = aligned(n * size),
                                 sums_at = keys_at + aligned(scores::packed_size);

public:
    static constexpr partition parts = chunks_of_at_least(some, n);
    static constexpr std::size_t packed_size = out_at + aligned(out::packed_size);
    static constexpr std::size_t scratch_size = sums_at + aligned(sums::packed_size);
    /// The sizes of what `run` leaves for the gradient, and of the shares if that needs all of them.
    static constexpr std::size_t projected_size = n * Task.projected(), joined_size = n * c,
                                 shares_size = Task.heads * n * n, some_shares_size = some * n;

    /// The biases may be null.
    static constexpr void pack(const T* in_kernel, const T* in_bias, const T* out_kernel, const T* out_bias,
                               T* packed);
    /// The keys of a head over √(channels of the head) as the columns of a matrix, size × pixels.
    static void take_keys(const T* projected, std::size_t head, T* keys);
    /// The values of a head as the rows of a matrix, pixels × size.
    static void take_values(const T* projected, std::size_t head, T* values);

    /// Writes to `projected`, `joined` and `shares`; with All, all heads' shares are kept, else
    /// some_shares_size of them at a time. A share of the work is some pixels' results; keys and values of
    /// all pixels are computed for each.
    template <bool All>
    static void run(const T* x, const T* packed, T* y, T* projected, T* joined, T* shares, T* scratch,
                    work_share of = parts.whole());

private:
    static void project(const T* x, const T* packed, T* projected, range rows);
    template <bool All>
    static void run_head(std::size_t head, range rows, const T* projected, T* joined, T* shares, T* scratch);
};

template <class T, attention_geometry Task, class Arch>
constexpr void attention<T, Task, Arch>::pack(const T* in_kernel, const T* in_bias, const T* out_kernel,
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
                                   T* scratch, work_share of) {
    const range rows = parts.pixels_of(of.chunks, n);
    project(x, packed, projected, rows);
    for (std::size_t head = 0; head < Task.heads; ++head)
        run_head<All>(head, rows, projected, joined, shares + (All ? head * n * n : 0), scratch);
    out::run(rows.size(), joined + rows.begin * c, c, packed + out_at, y + rows.begin * c, c, nullptr);
}

/// The queries of some pixels, the keys and values of all.
template <class T, attention_geometry Task, class Arch>
void attention<T, Task, Arch>::project(const T* x, const T* packed, T* projected, range rows) {
    constexpr std::size_t width = Task.projected();
    if (rows.size() == n) return in::run(n, x, c, packed, projected, width, nullptr);
    in::run(rows.size(), x + rows.begin * c, c, packed, projected + rows.begin * width, width, nullptr,
            {0, first_shared});
    in::run(n, x, c, packed, projected, width, nullptr, {first_shared, in::parts.blocks});
}

template <class T, attention_geometry Task, class Arch>
template <bool All>
void attention<T, Task, Arch>::run_head(std::size_t head, range rows, const T* projected, T* joined,
                                        T* shares, T* scratch) {
    take_keys(projected, head, scratch);
    scores::pack(scratch, nullptr, scratch + keys_at);
    take_values(projected, head, scratch);
    sums::pack(scratch, nullptr, scratch + sums_at);
    for (std::size_t i = rows.begin; i < rows.end; i += some) {
        const std::size_t count = (std::min)(some, rows.end - i);
        T* const row = All ? shares + i * n : shares;
        scores::run(count, projected + 3 * i * c + head * size, Task.projected(), scratch + keys_at, row, n,
                    nullptr);
        softmax<T, pixel_task{n, n, n, n}, false, Arch>::run(row, row, {{0, count}, {0, 1}});
        sums::run(count, row, n, scratch + sums_at, joined + i * c + head * size, c, nullptr);
    }
}

} // namespace lamina::kernels
