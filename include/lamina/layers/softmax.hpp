#pragma once

#include <lamina/language/part.hpp>
#include <lamina/layers/math.hpp>

#include <cstddef>

namespace lamina {
namespace words {

/// Base of the words that turn the channels (of each pixel, or of the vector) into a distribution: softmax or
/// its logarithm.
template <bool Logarithm>
struct channel_distribution : word {
    static constexpr bool logarithm = Logarithm;
    static constexpr dims output(dims in) { return in; }
};

/// exp(x) normalized over the channels (of each pixel, or of the vector); the largest value is subtracted
/// first.
struct softmax : channel_distribution<false> {
    static constexpr const char* label = "softmax";

    template <dims In, class Where>
    static consteval bool allows() {
        constexpr bool chooses = In.channels > 1;
        static_assert(fits<chooses, Where, softmax, typename lamina::detail::incoming_of<In>::type>,
                      "softmax: there is nothing to choose from, its input has one channel; use sigmoid, or "
                      "more units");
        return chooses;
    }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T*, T* y) {
        const std::size_t n = in.channels;
        for (std::size_t i = 0; i < in.size(); i += n) {
            T highest = x[i], total = 0;
            for (std::size_t c = 1; c < n; ++c) highest = x[i + c] > highest ? x[i + c] : highest;
            for (std::size_t c = 0; c < n; ++c) total += y[i + c] = math::exp(x[i + c] - highest);
            for (std::size_t c = 0; c < n; ++c) y[i + c] /= total;
        }
    }
    template <class T>
    static constexpr void backward(dims in, const T*, const T* y, const T*, const T* dy, T* dx, T*) {
        const std::size_t n = in.channels;
        for (std::size_t i = 0; i < in.size(); i += n) {
            T mean = 0;
            for (std::size_t c = 0; c < n; ++c) mean += dy[i + c] * y[i + c];
            for (std::size_t c = 0; c < n; ++c) dx[i + c] = y[i + c] * (dy[i + c] - mean);
        }
    }
};

} // namespace words

/// \copydoc words::softmax
inline constexpr words::softmax softmax{};

} // namespace lamina
