#pragma once

#include <lamina/language/dims.hpp>
#include <lamina/language/part.hpp>
#include <lamina/layers/math.hpp>

#include <cstddef>

namespace lamina {
namespace words {

/// The elements of a sample that are normalized together: `pixels` pixels with `channels` consecutive
/// channels each, beginning with channel `channel`. The first element is at index `first`; pixels are
/// `stride` elements apart.
struct normal_set {
    std::size_t first, channel;
    std::size_t pixels, stride, channels;

    constexpr std::size_t size() const { return pixels * channels; }

    /// Calls visit(index, channel) for each element.
    template <class Visit>
    constexpr void each(Visit visit) const {
        for (std::size_t p = 0; p < pixels; ++p)
            for (std::size_t c = 0; c < channels; ++c) visit(first + p * stride + c, channel + c);
    }
};

} // namespace words

namespace detail {

template <class T>
struct moments {
    T mean = 0, inverse_deviation = 0;

    /// The biased variance, as in all frameworks, in a second pass over the centered values.
    constexpr moments(const words::normal_set& set, const T* x, double epsilon) {
        const T count = static_cast<T>(set.size());
        T variance = 0;
        set.each([&](std::size_t i, std::size_t) { mean += x[i] / count; });
        set.each([&](std::size_t i, std::size_t) { variance += (x[i] - mean) * (x[i] - mean) / count; });
        inverse_deviation = T(1) / math::sqrt(variance + static_cast<T>(epsilon));
    }
    constexpr T normal(T x) const { return (x - mean) * inverse_deviation; }
};

} // namespace detail

namespace words {

/// Base of the words that normalize a sample by its own mean and variance, in prediction and training. `Word`
/// provides the number of `sets(in)` per sample, `set(in, i)` and `epsilon`; `Affine` is a channel_affine.
template <class Word, class Affine>
struct sample_normalization : word {
    using affine = Affine;
    using rules = typename affine::rules;

    static constexpr dims output(dims in) { return in; }
    static constexpr auto parameters(dims in) { return affine::parameters(in.channels); }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T* p, T* y) {
        const T *const gamma = affine::gamma(p), *const beta = affine::beta(p, in.channels);
        for (std::size_t s = 0; s < Word::sets(in); ++s) {
            const normal_set set = Word::set(in, s);
            const detail::moments<T> m(set, x, Word::epsilon);
            set.each([&](std::size_t i, std::size_t c) {
                y[i] =
                    m.normal(x[i]) * (affine::scales ? gamma[c] : T(1)) + (affine::centers ? beta[c] : T(0));
            });
        }
    }

    /// dx = (g − mean(g) − x̂ · mean(g · x̂)) / deviation, where g = dy · γ and the means are taken over the
    /// set.
    template <class T>
    static constexpr void backward(dims in, const T* x, const T*, const T* p, const T* dy, T* dx, T* dp) {
        const T* const gamma = affine::gamma(p);
        T *const to_gamma = affine::gamma(dp), *const to_beta = affine::beta(dp, in.channels);
        for (std::size_t s = 0; s < Word::sets(in); ++s) {
            const normal_set set = Word::set(in, s);
            const detail::moments<T> m(set, x, Word::epsilon);
            const T count = static_cast<T>(set.size());
            T total = 0, along = 0;
            set.each([&](std::size_t i, std::size_t c) {
                const T slope = dy[i] * (affine::scales ? gamma[c] : T(1));
                total += slope / count;
                along += slope * m.normal(x[i]) / count;
                if constexpr (affine::scales) to_gamma[c] += dy[i] * m.normal(x[i]);
                if constexpr (affine::centers) to_beta[c] += dy[i];
            });
            set.each([&](std::size_t i, std::size_t c) {
                const T slope = dy[i] * (affine::scales ? gamma[c] : T(1));
                dx[i] = (slope - total - m.normal(x[i]) * along) * m.inverse_deviation;
            });
        }
    }
};

} // namespace words
} // namespace lamina
