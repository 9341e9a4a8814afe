// Predicts user-defined words, which the predictor treats like its own.
#include <array>

#include "../row_words.hpp"
#include "agreement.hpp"

namespace own {

using namespace lamina;
using namespace lamina::detail;

/// x / (1 + |x|): a non-decreasing point-wise word.
struct squashed_word : words::pointwise<squashed_word> {
    static constexpr const char* label = "squashed";
    static constexpr bool monotonic = true;
    template <class V>
    static constexpr V apply(V x) {
        using math::fabs;
        return x / (V(1) + fabs(x));
    }
};
inline constexpr squashed_word squashed{};

/// Repeats every pixel Times × Times times.
template <std::size_t Times>
struct upsampled : word {
    static constexpr const char* label = "upsample";
    static constexpr dims output(dims in) {
        return dims::image(Times * in.height, Times * in.width, in.channels);
    }
    template <class T>
    static constexpr void forward(dims in, const T* x, const T*, T* y) {
        const dims out = output(in);
        for (std::size_t i = 0; i < out.size(); ++i) {
            const std::size_t pixel = i / in.channels, row = pixel / out.width / Times,
                              column = pixel % out.width / Times;
            y[i] = x[(row * in.width + column) * in.channels + i % in.channels];
        }
    }
};
template <std::size_t Times = 2>
inline constexpr upsampled<Times> upsample{};

/// The distance to one parameter per channel: a word with parameters.
struct distance_word : word {
    static constexpr const char* label = "distance";
    using rules = type_list<parameter_rule<initializers::constant<0.25>, regularizers::no_regularizer,
                                           constraints::no_constraint>>;
    static constexpr dims output(dims in) { return in; }
    static constexpr auto parameters(dims in) { return std::array{channel_parameter("middle", in.channels)}; }
    template <class T>
    static constexpr void forward(dims in, const T* x, const T* p, T* y) {
        for (std::size_t i = 0; i < in.size(); ++i)
            y[i] = x[i] > p[i % in.channels] ? x[i] - p[i % in.channels] : p[i % in.channels] - x[i];
    }
};
inline constexpr distance_word distance{};

/// The same values as one row of pixels.
struct one_row_word : words::reshaping {
    static constexpr const char* label = "one_row";
    static constexpr dims output(dims in) { return dims::image(1, in.pixels(), in.channels); }
};
inline constexpr one_row_word one_row{};

} // namespace own

using namespace lamina;
using namespace own;
using agreement::check, agreement::check_both;

TEST_CASE("a point-wise word is fused") {
    using net = decltype(input<8, 7, 3> >> conv2d<5, 3> >> squashed >> max_pool2d<2> >> squashed >> flatten
                         >> dense<3> >> squashed);
    static_assert(plan<net>::list.size == 2);
    check_both<net>();
    check(input<5> >> squashed);
}

TEST_CASE("a word with parameters runs as it is written") {
    using net = decltype(input<5, 6, 3> >> conv2d<5, 3> >> distance >> distance >> conv2d<2, 1> >> distance);
    check_both<net>();
    const model<net> m;
    for (const float middle : m["distance_2.middle"]) CHECK(middle == 0.25f);
    check(input<5> >> (distance + (dense<5> >> distance)) >> (distance | identity));
}

TEST_CASE("a word with what follows it") {
    using net = decltype(input<5, 6, 3> >> conv2d<5, 3> >> distance >> batch_norm >> squashed
                         >> (identity + (upsample<1> >> squashed)) >> upsample<> >> squashed);
    static_assert(plan<net>::list.size == 4);
    check_both<net>();
    check(input<9, 7, 3> >> (conv2d<5, 1> | (distance >> squashed)) >> relu);
}

TEST_CASE("a word that computes rows writes its slice") {
    using namespace row_words;
    using net = decltype(input<41, 19, 3> >> (conv2d<5, 3>(strides<2>, same)
                                              | (vertical_blur<2> >> max_pool2d<1, 2>(same)
                                                 >> mirrored_channels >> squashed >> batch_norm)));
    static_assert(plan<net>::list.size == 4 && arena_bytes<net> == (1200 + 640) * sizeof(float));
    check_both<net>();
    check(input<70, 30, 2> >> (mirrored_channels | upside_down | vertical_blur<>)
          >> (identity + upside_down));
    check(input<6> >> (mirrored_channels | dense<3>) >> mirrored_channels >> squashed);
}

TEST_CASE("a view of one's own") {
    check_both(input<4, 3, 5> >> conv2d<3, 1> >> one_row >> conv2d<2, 1, 3> >> one_row);
}

TEST_CASE("a U-Net with a word of one's own on its way up") {
    constexpr auto twice = repeat<2>(conv2d<5, 3>(same) >> batch_norm >> relu);
    constexpr auto bottom = identity | (max_pool2d<2> >> twice >> upsample<> >> conv2d<5, 2>(same));
    constexpr auto top = identity | (max_pool2d<2> >> twice >> bottom >> twice >> upsample<> >> distance);
    check_both(input<8, 12, 1> >> twice >> top >> twice >> conv2d<3, 1> >> softmax);
}
