#pragma once

/// Szegedy, Vanhoucke, Ioffe, Shlens and Wojna, "Rethinking the Inception Architecture for Computer Vision",
/// 2015, as in torchvision, with the auxiliary classifier as a result, "aux", before the network's own; both
/// are logits.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

namespace inception_v3_parts {

/// As wide as it is high, or of `Kernel` rows and `Width` columns.
template <std::size_t Filters, std::size_t Kernel, std::size_t Width = Kernel>
inline constexpr auto conv =
    conv2d<Filters, Kernel, Width>(pad<Kernel / 2, Width / 2>, no_bias) >> batch_norm(epsilon<1e-3>, momentum<0.9>) >> relu;

/// Without padding.
template <std::size_t Filters, std::size_t Kernel, std::size_t Stride = 1>
inline constexpr auto valid_conv =
    conv2d<Filters, Kernel>(strides<Stride>, no_bias) >> batch_norm(epsilon<1e-3>, momentum<0.9>) >> relu;

template <std::size_t Filters>
inline constexpr auto pooled = avg_pool2d<3>(strides<1>, pad<1>, count_include_pad) >> conv<Filters, 1>;

/// The paper's figure 5: two 3×3 convolutions instead of one 5×5.
template <std::size_t Pool>
inline constexpr auto module5 = conv<64, 1>
                                | conv<48, 1> >> conv<64, 5>
                                | conv<64, 1> >> conv<96, 3> >> conv<96, 3>
                                | pooled<Pool>;

/// Figure 6: 7×7 as a row and a column.
template <std::size_t Middle>
inline constexpr auto module6 =
    conv<192, 1>
    | conv<Middle, 1> >> conv<Middle, 1, 7> >> conv<192, 7, 1>
    | conv<Middle, 1> >> conv<Middle, 7, 1> >> conv<Middle, 1, 7> >> conv<Middle, 7, 1> >> conv<192, 1, 7>
    | pooled<192>;

/// Figure 7: a row and a column side by side.
inline constexpr auto both = conv<384, 1, 3> | conv<384, 3, 1>;
inline constexpr auto module7 = conv<320, 1>
                                | conv<384, 1> >> both
                                | conv<448, 1> >> conv<384, 3> >> both
                                | pooled<192>;

/// Figure 10: half as high and as wide.
inline constexpr auto smaller6 = valid_conv<384, 3, 2>
                                 | conv<64, 1> >> conv<96, 3> >> valid_conv<96, 3, 2>
                                 | max_pool2d<3>(strides<2>);
inline constexpr auto smaller7 = conv<192, 1> >> valid_conv<320, 3, 2>
                                 | conv<192, 1> >> conv<192, 1, 7> >> conv<192, 7, 1> >> valid_conv<192, 3, 2>
                                 | max_pool2d<3>(strides<2>);

inline constexpr auto auxiliary =
    avg_pool2d<5>(strides<3>) >> conv<128, 1> >> valid_conv<768, 5> >> global_avg_pool2d >> dense<1000>;

} // namespace inception_v3_parts

struct inception_v3 {
    static constexpr auto layers = [] {
        using namespace inception_v3_parts;
        return input<299, 299, 3>
            >> valid_conv<32, 3, 2> >> valid_conv<32, 3> >> conv<64, 3> >> max_pool2d<3>(strides<2>)
            >> conv<80, 1> >> valid_conv<192, 3> >> max_pool2d<3>(strides<2>)
            >> module5<32> >> repeat<2>(module5<64>)
            >> smaller6 >> module6<128> >> repeat<2>(module6<160>) >> module6<192>
            >> as<"mixed_6e"> >> auxiliary >> output<"aux">
            >> from<"mixed_6e"> >> smaller7 >> repeat<2>(module7)
            >> global_avg_pool2d >> dropout<0.5> >> dense<1000>;
    }();
};

static_assert(trainable_parameters<inception_v3> == 27'161'264);
static_assert(macs<inception_v3> == 5'718'899'296);
static_assert(value_shape<inception_v3, "mixed_6e"> == shape<17, 17, 768>);
static_assert(output_shape<inception_v3> == shape<1000> && output_shape<inception_v3, "aux"> == shape<1000>);

// clang-format on

} // namespace zoo
