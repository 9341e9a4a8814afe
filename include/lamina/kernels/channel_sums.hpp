#pragma once

#include <lamina/kernels/simd/simd.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

namespace lamina::kernels {

/// Sums over pixels, channel by channel. Up to `block` pixels are added in T, in registers; these partial
/// sums are added to totals that may be wider than T.
template <class T, std::size_t Channels, class Arch = simd::default_arch>
struct channel_sums {
    using vector = simd::batch<T, Arch>;
    static constexpr std::size_t lanes = simd::lanes<vector>, block = 64;

    /// totals[t][c] += Σ over pixels of the terms that `term.operator()<Lanes>(pixel, channel, vector
    /// (&)[Terms])` writes for channels channel … channel + Lanes − 1.
    template <std::size_t Terms, class Total, class F>
    static void add(std::size_t pixels, const F& term, Total* const (&totals)[Terms]);

    /// total[c] += Σ x[pixel · step + c].
    template <class Total>
    static void add(const T* x, std::size_t pixels, std::size_t step, Total* total);

private:
    template <std::size_t Lanes, std::size_t Terms, class Total, class F>
    static void add_block(std::size_t first, std::size_t last, std::size_t channel, const F& term,
                          Total* const (&totals)[Terms]);
};

template <class T, std::size_t Channels, class Arch>
template <std::size_t Lanes, std::size_t Terms, class Total, class F>
void channel_sums<T, Channels, Arch>::add_block(std::size_t first, std::size_t last, std::size_t channel,
                                                const F& term, Total* const (&totals)[Terms]) {
    // Independent sums, because each addition has to wait for the previous one.
    constexpr std::size_t chains = 4;
    vector sums[chains][Terms], terms[Terms];
    LAMINA_UNROLL
    for (auto& chain : sums) {
        LAMINA_UNROLL
        for (vector& sum : chain) sum = vector(T(0));
    }
    std::size_t pixel = first;
    for (; pixel + chains <= last; pixel += chains) {
        LAMINA_UNROLL
        for (std::size_t i = 0; i < chains; ++i) {
            term.template operator()<Lanes>(pixel + i, channel, terms);
            LAMINA_UNROLL
            for (std::size_t t = 0; t < Terms; ++t) sums[i][t] = sums[i][t] + terms[t];
        }
    }
    for (std::size_t rest = (last - first) % chains; rest > 0; --rest, ++pixel) {
        term.template operator()<Lanes>(pixel, channel, terms);
        LAMINA_UNROLL
        for (std::size_t t = 0; t < Terms; ++t) sums[0][t] = sums[0][t] + terms[t];
    }
    LAMINA_UNROLL
    for (std::size_t t = 0; t < Terms; ++t) {
        T all[lanes];
        simd::store(all, (sums[0][t] + sums[1][t]) + (sums[2][t] + sums[3][t]));
#pragma GCC unroll 1 // a rolled loop can be vectorized
        for (std::size_t i = 0; i < Lanes; ++i) totals[t][channel + i] += static_cast<Total>(all[i]);
    }
}

template <class T, std::size_t Channels, class Arch>
template <std::size_t Terms, class Total, class F>
void channel_sums<T, Channels, Arch>::add(std::size_t pixels, const F& term, Total* const (&totals)[Terms]) {
    constexpr std::size_t whole = Channels / lanes * lanes;
    for (std::size_t first = 0; first < pixels; first += block) {
        const std::size_t last = (std::min)(first + block, pixels);
        for (std::size_t channel = 0; channel < whole; channel += lanes)
            add_block<lanes>(first, last, channel, term, totals);
        if constexpr (whole < Channels) add_block<Channels - whole>(first, last, whole, term, totals);
    }
}

template <class T, std::size_t Channels, class Arch>
template <class Total>
void channel_sums<T, Channels, Arch>::add(const T* x, std::size_t pixels, std::size_t step, Total* total) {
    const auto value = [=]<std::size_t Lanes>(std::size_t pixel, std::size_t channel, vector(&terms)[1]) {
        terms[0] = simd::load_partial<vector, Lanes>(x + pixel * step + channel);
    };
    add(pixels, value, {total});
}

} // namespace lamina::kernels
