#pragma once

#include <lamina/streaming.hpp>

#include <cstddef>

/// A gated network of dilated causal convolutions, as WaveNet's: six layers of 16 channels.
namespace gated {

using namespace lamina;

inline constexpr std::size_t channels = 16, taps = 3, layers = 6;

template <std::size_t Dilation>
inline constexpr auto gate = (conv1d<channels, taps>(causal, dilation<Dilation>) >> tanh)
                             * (conv1d<channels, taps>(causal, dilation<Dilation>) >> sigmoid);
template <std::size_t Dilation>
inline constexpr auto level = identity + (gate<Dilation> >> conv1d<channels, 1>);

struct network {
    static constexpr auto layers = input<4096, 1> >> conv1d<channels, 1> >> level<1> >> level<2> >> level<
                                       4> >> level<8> >> level<16> >> level<32> >> conv1d<1, 1>;
};
static_assert(latency<network> == 0);

} // namespace gated
