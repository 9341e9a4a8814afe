#pragma once

/// Wang et al., "Deep High-Resolution Representation Learning for Visual Recognition", 2019: HRNet-W18 for
/// ImageNet, as in the authors' HRNet/HRNet-Image-Classification; the network returns logits. Up to four
/// resolutions, here called a to d, are worked on side by side and exchange what they found after each
/// module.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

namespace hrnet_parts {

template <std::size_t Filters, std::size_t Kernel, std::size_t Stride = 1>
inline constexpr auto conv =
    conv2d<Filters, Kernel>(pad<Kernel / 2>, strides<Stride>, no_bias) >> batch_norm(epsilon<1e-5>, momentum<0.9>);

template <std::size_t Filters>
inline constexpr auto basic = ((conv<Filters, 3> >> relu >> conv<Filters, 3>) + identity) >> relu;

template <std::size_t Filters>
inline constexpr auto branch = conv<Filters / 4, 1> >> relu >> conv<Filters / 4, 3> >> relu >> conv<Filters, 1>;
template <std::size_t Filters>
inline constexpr auto bottleneck = (branch<Filters> + identity) >> relu;
template <std::size_t Filters>
inline constexpr auto wider = (branch<Filters> + conv<Filters, 1>) >> relu;

/// To a lower resolution.
template <std::size_t Filters>
inline constexpr auto half = conv<Filters, 3, 2> >> relu;
template <std::size_t Filters>
inline constexpr auto down = conv<Filters, 3, 2>;

/// To one that is `Times` as high.
template <std::size_t Filters, std::size_t Times>
inline constexpr auto up = conv<Filters, 1> >> upsample2d<Times>;

template <std::size_t Filters, fixed_string In, fixed_string Out>
inline constexpr auto blocks = from<In> >> repeat<4>(basic<Filters>) >> as<Out>;

/// Modules of two, three and four resolutions. `S` names the values after the four blocks, `Out` those after the exchange.
template <fixed_string In, fixed_string Out, fixed_string S = Out + "'">
inline constexpr auto module2 =
    blocks<18, In + "a", S + "a"> >> blocks<36, In + "b", S + "b">
    >> (from<S + "a"> + (from<S + "b"> >> up<18, 2>)) >> relu >> as<Out + "a">
    >> ((from<S + "a"> >> down<36>) + from<S + "b">) >> relu >> as<Out + "b">;

template <fixed_string In, fixed_string Out, fixed_string S = Out + "'">
inline constexpr auto module3 =
    blocks<18, In + "a", S + "a"> >> blocks<36, In + "b", S + "b"> >> blocks<72, In + "c", S + "c">
    >> (from<S + "a"> + (from<S + "b"> >> up<18, 2>) + (from<S + "c"> >> up<18, 4>)) >> relu >> as<Out + "a">
    >> ((from<S + "a"> >> down<36>) + from<S + "b"> + (from<S + "c"> >> up<36, 2>)) >> relu >> as<Out + "b">
    >> ((from<S + "a"> >> half<18> >> down<72>) + (from<S + "b"> >> down<72>) + from<S + "c">) >> relu >> as<Out + "c">;

template <fixed_string In, fixed_string Out, fixed_string S = Out + "'">
inline constexpr auto module4 =
    blocks<18, In + "a", S + "a"> >> blocks<36, In + "b", S + "b">
    >> blocks<72, In + "c", S + "c"> >> blocks<144, In + "d", S + "d">
    >> (from<S + "a"> + (from<S + "b"> >> up<18, 2>) + (from<S + "c"> >> up<18, 4>) + (from<S + "d"> >> up<18, 8>))
    >> relu >> as<Out + "a">
    >> ((from<S + "a"> >> down<36>) + from<S + "b"> + (from<S + "c"> >> up<36, 2>) + (from<S + "d"> >> up<36, 4>))
    >> relu >> as<Out + "b">
    >> ((from<S + "a"> >> half<18> >> down<72>) + (from<S + "b"> >> down<72>) + from<S + "c"> + (from<S + "d"> >> up<72, 2>))
    >> relu >> as<Out + "c">
    >> ((from<S + "a"> >> half<18> >> half<18> >> down<144>) + (from<S + "b"> >> half<36> >> down<144>)
        + (from<S + "c"> >> down<144>) + from<S + "d">)
    >> relu >> as<Out + "d">;

} // namespace hrnet_parts

struct hrnet_w18 {
    static constexpr auto layers = [] {
        using namespace hrnet_parts;
        return input<224, 224, 3>
            >> half<64> >> half<64> >> wider<256> >> repeat<3>(bottleneck<256>) >> as<"1">
            >> conv<18, 3> >> relu >> as<"1a"> >> from<"1"> >> half<36> >> as<"1b">
            >> module2<"1", "2">
            >> half<72> >> as<"2c">
            >> module3<"2", "3"> >> module3<"3", "4"> >> module3<"4", "5"> >> module3<"5", "6">
            >> half<144> >> as<"6d">
            >> module4<"6", "7"> >> module4<"7", "8"> >> module4<"8", "9">
            >> from<"9a"> >> wider<128>
            >> ((from<"9b"> >> wider<256>) + (conv2d<256, 3>(pad<1>, strides<2>) >> batch_norm >> relu))
            >> ((from<"9c"> >> wider<512>) + (conv2d<512, 3>(pad<1>, strides<2>) >> batch_norm >> relu))
            >> ((from<"9d"> >> wider<1024>) + (conv2d<1024, 3>(pad<1>, strides<2>) >> batch_norm >> relu))
            >> conv2d<2048, 1> >> batch_norm >> relu
            >> global_avg_pool2d >> dense<1000>;
    }();
};

static_assert(trainable_parameters<hrnet_w18> == 21'299'004);
static_assert(value_shape<hrnet_w18, "9a"> == shape<56, 56, 18>);
static_assert(value_shape<hrnet_w18, "9d"> == shape<7, 7, 144>);
static_assert(output_shape<hrnet_w18> == shape<1000>);

// clang-format on

} // namespace zoo
