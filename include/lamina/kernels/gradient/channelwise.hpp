#pragma once

#include <lamina/kernels/channel_sums.hpp>
#include <lamina/kernels/simd/simd.hpp>

#include <cstddef>

namespace lamina::kernels {

/// The backward pass of y = F::apply(x, p) with one parameter p per channel [channels]. F's derivatives take
/// registers.
template <class T, std::size_t Channels, class F, class Arch = simd::default_arch>
struct channelwise_gradient {
    /// total[c] += Σ dy · F::parameter_derivative(x, p) over the pixels.
    static void add_parameter_sums(std::size_t pixels, const T* x, const T* p, const T* dy, T* total);
    /// dx = dy · F::derivative(x, p). dx may be dy.
    static void run(std::size_t pixels, const T* x, const T* p, const T* dy, T* dx);

private:
    using vector = simd::batch<T, Arch>;
    template <std::size_t Lanes>
    static void step(const T* x, const T* p, const T* dy, T* dx);
};

template <class T, std::size_t Channels, class F, class Arch>
void channelwise_gradient<T, Channels, F, Arch>::add_parameter_sums(std::size_t pixels, const T* x,
                                                                    const T* p, const T* dy, T* total) {
    const auto term = [=]<std::size_t Lanes>(std::size_t pixel, std::size_t c, vector(&terms)[1]) {
        const auto of = [](const T* from) { return simd::load_partial<vector, Lanes>(from); };
        const std::size_t i = pixel * Channels + c;
        terms[0] = of(dy + i) * F::parameter_derivative(of(x + i), of(p + c));
    };
    channel_sums<T, Channels, Arch>::add(pixels, term, {total});
}

template <class T, std::size_t Channels, class F, class Arch>
template <std::size_t Lanes>
LAMINA_INLINE void channelwise_gradient<T, Channels, F, Arch>::step(const T* x, const T* p, const T* dy,
                                                                    T* dx) {
    const auto of = [](const T* from) { return simd::load_partial<vector, Lanes>(from); };
    simd::store_partial<Lanes>(dx, of(dy) * F::derivative(of(x), of(p)));
}

template <class T, std::size_t Channels, class F, class Arch>
void channelwise_gradient<T, Channels, F, Arch>::run(std::size_t pixels, const T* x, const T* p, const T* dy,
                                                     T* dx) {
    constexpr std::size_t lanes = simd::lanes<vector>, whole = Channels / lanes * lanes;
    for (std::size_t i = 0; i < pixels * Channels; i += Channels) {
        for (std::size_t c = 0; c < whole; c += lanes) step<lanes>(x + i + c, p + c, dy + i + c, dx + i + c);
        if constexpr (whole < Channels)
            step<Channels - whole>(x + i + whole, p + whole, dy + i + whole, dx + i + whole);
    }
}

} // namespace lamina::kernels
