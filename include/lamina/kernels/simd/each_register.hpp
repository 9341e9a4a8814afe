#pragma once

#include <lamina/kernels/simd/simd.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// Calls f.operator()<Lanes>(offset, channel) for every register of `pixels` pixels that begin `Step`
/// elements apart; the last register of a pixel may have fewer lanes.
template <class V, std::size_t Channels, std::size_t Step = Channels, class F>
LAMINA_INLINE void each_register(std::size_t pixels, F f) {
    constexpr std::size_t rest = Channels % simd::lanes<V>, whole = Channels - rest;
    for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
        for (std::size_t c = 0; c < whole; c += simd::lanes<V>)
            f.template operator()<simd::lanes<V>>(pixel * Step + c, c);
        if constexpr (rest != 0) f.template operator()<rest>(pixel * Step + whole, whole);
    }
}

/// totals[t] += Σ over one pixel's channels of the terms that `term.operator()<Lanes>(channel, V (&)[Terms])`
/// writes; lanes beyond `Lanes` must be zero. Blocks of 64 registers are added in V's scalar type, their sums
/// in double.
template <class V, std::size_t Channels, std::size_t Terms, class F>
LAMINA_INLINE void add_channels(const F& term, double (&totals)[Terms]) {
    constexpr std::size_t rest = Channels % simd::lanes<V>, whole = Channels - rest;
    constexpr std::size_t block = 64 * simd::lanes<V>;
    V sums[Terms], terms[Terms];
    for (V& sum : sums) sum = V(0);
    if constexpr (rest != 0) term.template operator()<rest>(whole, sums);
    for (std::size_t c = 0;;) {
        for (const std::size_t last = (std::min)(c + block, whole); c < last; c += simd::lanes<V>) {
            term.template operator()<simd::lanes<V>>(c, terms);
            LAMINA_UNROLL
            for (std::size_t t = 0; t < Terms; ++t) sums[t] = sums[t] + terms[t];
        }
        for (std::size_t t = 0; t < Terms; ++t) totals[t] += static_cast<double>(simd::sum(sums[t]));
        if (c == whole) return;
        for (V& sum : sums) sum = V(0);
    }
}

} // namespace lamina::kernels
