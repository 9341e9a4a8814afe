#pragma once

/// Bai, Kolter and Koltun, "An Empirical Evaluation of Generic Convolutional and Recurrent Networks for
/// Sequence Modeling", 2018: the temporal convolutional network for sequential MNIST, as in the authors'
/// locuslab/TCN but without their weight normalization. As in WaveNet, the kernels of causal convolutions get
/// wider by a factor of two at each level.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

namespace tcn_parts {

template <std::size_t Dilation>
inline constexpr auto branch =
    repeat<2>(conv1d<25, 7>(causal, dilation<Dilation>, he_normal) >> relu >> dropout<0.05>);

template <std::size_t Dilation>
inline constexpr auto level = (branch<Dilation> + identity) >> relu;

} // namespace tcn_parts

/// Reads the 784 pixels of a digit one after the other.
struct tcn {
    static constexpr auto layers = [] {
        using namespace tcn_parts;
        return input<784, 1>
            >> (branch<1> + conv1d<25, 1>) >> relu
            >> level<2> >> level<4> >> level<8> >> level<16> >> level<32> >> level<64> >> level<128> >> as<"read">
            >> cropping1d<783, 0> >> flatten >> dense<10>;
    }();
};

static_assert(parameters<tcn> == 66'510); // the paper's 70 K include 400 of weight normalization
static_assert(value_shape<tcn, "read"> == shape<784, 25>);
static_assert(output_shape<tcn> == shape<10>);

// clang-format on

} // namespace zoo
