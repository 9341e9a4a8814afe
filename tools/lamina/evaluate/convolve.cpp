// The products of a convolution, in double precision.
#include "evaluate/convolve.hpp"

#include <algorithm>
#include <cstring>

// Compiled for any x86-64, and for those that multiply and add in one instruction; the loader chooses.
#if defined(__x86_64__) && defined(__GLIBC__)
#    define LAMINA_TWO_VERSIONS [[gnu::target_clones("fma", "default")]]
#else
#    define LAMINA_TWO_VERSIONS
#endif

namespace lamina::tool {

namespace {

/// Neighboring places of the result, which fill a register.
constexpr std::size_t strip = 4;
using strip_values [[gnu::vector_size(strip * sizeof(double))]] = double;

/// Multiplies `Filters` rows of the weights by the patches of so many places.
template <std::size_t Filters>
[[gnu::always_inline]] inline void add_rows(const convolution_sizes& s, const double* weights,
                                            const double* patches, double* y, std::size_t places) {
    const std::size_t inner = s.ins * s.taps;
    for (std::size_t place = 0; place < places; place += strip, patches += strip * inner) {
        strip_values sums[Filters]{};
        for (std::size_t k = 0; k < inner; ++k) {
            strip_values patch;
            std::memcpy(&patch, patches + k * strip, sizeof patch);
            for (std::size_t f = 0; f < Filters; ++f) sums[f] += weights[f * inner + k] * patch;
        }
        for (std::size_t f = 0; f < Filters; ++f)
            for (std::size_t p = 0; p < (std::min)(strip, places - place); ++p)
                y[f * s.out_area + place + p] += sums[f][p];
    }
}

/// Multiplies all filters of a group by the patches of a block of places.
LAMINA_TWO_VERSIONS void multiply_block(const convolution_sizes& s, const double* weights,
                                        const double* patches, double* y, std::size_t places) {
    constexpr std::size_t together = 8;
    const std::size_t inner = s.ins * s.taps;
    std::size_t o = 0;
    for (; o + together <= s.outs; o += together)
        add_rows<together>(s, weights + o * inner, patches, y + o * s.out_area, places);
    for (; o < s.outs; ++o) add_rows<1>(s, weights + o * inner, patches, y + o * s.out_area, places);
}

/// The values that a block of places meets, [strip, channel, tap, place]; the padding's stay zero.
void gather_patches(const convolution_sizes& s, const std::vector<std::vector<tap>>& taps, const double* x,
                    std::vector<double>& patches) {
    for (std::size_t place = 0; place < taps.size(); ++place) {
        double* const to = patches.data() + place / strip * strip * s.ins * s.taps + place % strip;
        for (std::size_t i = 0; i < s.ins; ++i)
            for (const tap& t : taps[place]) to[(i * s.taps + t.kernel) * strip] = x[i * s.in_area + t.in];
    }
}

} // namespace

void convolve(const convolution_sizes& s, const std::vector<std::vector<tap>>& taps, std::size_t first,
              const tensor& x, const tensor& w, tensor& y) {
    const std::size_t inner = s.ins * s.taps;
    std::vector<double> patches(places_of_block * inner);
    for (std::size_t n = 0; n < static_cast<std::size_t>(x.shape[0]) * s.groups; ++n) {
        gather_patches(s, taps, x.values.data() + n * s.ins * s.in_area, patches);
        multiply_block(s, w.values.data() + n % s.groups * s.outs * inner, patches.data(),
                       y.values.data() + n * s.outs * s.out_area + first, taps.size());
    }
}

} // namespace lamina::tool
