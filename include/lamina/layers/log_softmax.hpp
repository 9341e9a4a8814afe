#pragma once

#include <lamina/layers/softmax.hpp>

namespace lamina {
namespace words {

/// x − ln Σ exp(x) over the channels (of each pixel, or of the vector): the logarithm of softmax, accurate
/// for small probabilities. Train a network that ends in it with categorical_crossentropy, which is then
/// PyTorch's NLLLoss.
struct log_softmax : channel_distribution<true> {
    static constexpr const char* label = "log_softmax";

    template <dims In, class Where>
    static consteval bool allows() {
        constexpr bool chooses = In.channels > 1;
        static_assert(fits<chooses, Where, log_softmax, typename lamina::detail::incoming_of<In>::type>,
                      "log_softmax: there is nothing to choose from, its input has one channel; use more "
                      "units, or sigmoid");
        return chooses;
    }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T*, T* y) {
        const std::size_t n = in.channels;
        for (std::size_t i = 0; i < in.size(); i += n) {
            T highest = x[i], total = 0;
            for (std::size_t c = 1; c < n; ++c) highest = x[i + c] > highest ? x[i + c] : highest;
            for (std::size_t c = 0; c < n; ++c) total += math::exp(x[i + c] - highest);
            for (std::size_t c = 0; c < n; ++c) y[i + c] = x[i + c] - highest - math::log(total);
        }
    }
    template <class T>
    static constexpr void backward(dims in, const T*, const T* y, const T*, const T* dy, T* dx, T*) {
        const std::size_t n = in.channels;
        for (std::size_t i = 0; i < in.size(); i += n) {
            T total = 0;
            for (std::size_t c = 0; c < n; ++c) total += dy[i + c];
            for (std::size_t c = 0; c < n; ++c) dx[i + c] = dy[i + c] - math::exp(y[i + c]) * total;
        }
    }
};

} // namespace words

/// \copydoc words::log_softmax
inline constexpr words::log_softmax log_softmax{};

} // namespace lamina
