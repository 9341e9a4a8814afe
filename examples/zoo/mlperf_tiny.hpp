#pragma once

/// The networks of MLPerf Tiny (Banbury et al., "MLPerf Tiny Benchmark", 2021), as in its repository
/// mlcommons/tiny; their trained weights load with `load_keras`. The autoencoder is that of DCASE 2020's
/// task 2.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

namespace mlperf_tiny_parts {

template <std::size_t Filters>
struct down {
    static constexpr auto layers =
        ((conv2d<Filters, 3>(same, strides<2>) >> batch_norm >> relu >> conv2d<Filters, 3>(same) >> batch_norm)
         + conv2d<Filters, 1>(same, strides<2>))
        >> relu;
};
template <std::size_t Filters, std::size_t Stride = 1>
struct separable {
    static constexpr auto layers = depthwise_conv2d<3>(same, strides<Stride>) >> batch_norm >> relu
                                   >> conv2d<Filters, 1>(same) >> batch_norm >> relu;
};
template <std::size_t Filters, std::size_t Frames>
struct separable_frames {
    static constexpr auto layers = depthwise_conv2d<Frames, 1>(no_bias) >> conv2d<Filters, 1>(no_bias) >> batch_norm >> relu
                                   >> dropout<0.2>;
};
template <std::size_t Units>
struct full {
    static constexpr auto layers = dense<Units> >> batch_norm >> relu;
};

} // namespace mlperf_tiny_parts

/// Image classification: CIFAR-10, bytes as numbers.
struct resnet8 {
    static constexpr auto layers =
        input<32, 32, 3> >> conv2d<16, 3>(same) >> batch_norm >> relu
        >> (identity + (conv2d<16, 3>(same) >> batch_norm >> relu >> conv2d<16, 3>(same) >> batch_norm)) >> relu
        >> block<mlperf_tiny_parts::down<32>> >> block<mlperf_tiny_parts::down<64>>
        >> avg_pool2d<8> >> flatten >> dense<10> >> softmax;
};

/// Visual wake words: is a person in the picture? MobileNetV1 with a quarter of the filters.
struct mobilenet_vww {
    static constexpr auto layers = [] {
        using namespace mlperf_tiny_parts;
        return input<96, 96, 3> >> conv2d<8, 3>(same, strides<2>) >> batch_norm >> relu
            >> block<separable<16>> >> block<separable<32, 2>> >> block<separable<32>>
            >> block<separable<64, 2>> >> block<separable<64>> >> block<separable<128, 2>>
            >> repeat<5>(block<separable<128>>) >> block<separable<256, 2>> >> block<separable<256>>
            >> avg_pool2d<3> >> flatten >> dense<2> >> softmax;
    }();
};

/// Keyword spotting: 49 frames of 10 cepstral coefficients.
struct ds_cnn {
    static constexpr auto layers =
        input<49, 10, 1> >> conv2d<64, 10, 4>(same, strides<2>) >> batch_norm >> relu >> dropout<0.2>
        >> repeat<4>(block<mlperf_tiny_parts::separable<64>>)
        >> dropout<0.4> >> avg_pool2d<25, 5> >> flatten >> dense<12> >> softmax;
};

/// Anomaly detection: 5 frames of 128 mel bands, which it repeats less well the stranger they are.
struct anomaly_autoencoder {
    static constexpr auto layers = [] {
        using namespace mlperf_tiny_parts;
        return input<640> >> repeat<4>(block<full<128>>) >> block<full<8>> >> repeat<4>(block<full<128>>)
            >> dense<640>;
    }();
};

/// Streaming wake word: 30 frames of 40 log mel energies become one; wake word, silence, other.
struct streaming_wakeword {
    static constexpr auto layers = [] {
        using namespace mlperf_tiny_parts;
        return input<30, 1, 40> >> block<separable_frames<128, 3>> >> block<separable_frames<128, 5>>
            >> block<separable_frames<128, 10>> >> block<separable_frames<32, 15>> >> flatten >> dense<3> >> softmax;
    }();
};

static_assert(parameters<resnet8> == 78'666 && trainable_parameters<resnet8> == 78'186);
static_assert(parameters<mobilenet_vww> == 221'794 && trainable_parameters<mobilenet_vww> == 216'322);
static_assert(parameters<ds_cnn> == 24'908 && trainable_parameters<ds_cnn> == 23'756);
static_assert(parameters<anomaly_autoencoder> == 269'992 && trainable_parameters<anomaly_autoencoder> == 267'928);
static_assert(parameters<streaming_wakeword> == 47'707 && trainable_parameters<streaming_wakeword> == 46'875);

// clang-format on

} // namespace zoo
