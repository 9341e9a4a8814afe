// Where values are stored, and the memory that this saves.
#include <lamina/layers/words.hpp>
#include <lamina/plan/plan.hpp>

#include <doctest/doctest.h>

#include <array>

#include "../row_words.hpp"

using namespace lamina;
using namespace lamina::detail;

namespace {

constexpr auto conv = conv2d<8, 3>(same);

template <class N>
consteval std::size_t copies() {
    std::size_t count = 0;
    for (std::size_t i = 0; i < plan<N>::list.size; ++i) count += plan<N>::list[i].kind == stage_kind::copy;
    return count;
}

template <class N, std::size_t Value>
constexpr storage where = plan<N>::values[Value];

} // namespace

TEST_CASE("a value has memory of its own, its pixels side by side") {
    using net = decltype(input<6, 6, 3> >> conv >> relu);
    static_assert(plan<net>::values == std::array{storage{0, 0, 3}, storage{1, 0, 8}, storage{2, 0, 8}});
}

TEST_CASE("views lie where their operand lies") {
    using net = decltype(input<4, 4, 3> >> conv >> flatten >> reshape<8, 16, 1> >> conv >> flatten);
    static_assert(where<net, 2> == storage{1, 0, 128});
    static_assert(where<net, 3> == storage{1, 0, 1});
    static_assert(where<net, 5> == storage{4, 0, 1024});
    static_assert(plan<net>::graph.output == 5 && copies<net>() == 0);
    static_assert(where<decltype(input<4, 4, 3> >> flatten), 1> == storage{0, 0, 48});
}

TEST_CASE("the parts of a concatenation are slices of it") {
    using net = decltype(input<6, 6, 3> >> (conv | conv2d<5, 1> | max_pool2d<3>(same, strides<1>)) >> relu);
    // input conv conv | pool | relu
    static_assert(where<net, 1> == storage{5, 0, 16} && where<net, 2> == storage{5, 8, 16});
    static_assert(where<net, 3> == storage{5, 0, 16}, "the inner concatenation is a part of the outer one");
    static_assert(where<net, 4> == storage{5, 13, 16} && where<net, 5> == storage{5, 0, 16});
    static_assert(copies<net>() == 0);
}

TEST_CASE("a concatenation may be the output") {
    using net = decltype(input<6, 6, 3> >> (conv | conv2d<5, 1>));
    static_assert(plan<net>::graph.output == 3 && where<net, 1> == storage{3, 0, 13});
    static_assert(where<net, 2> == storage{3, 8, 13} && copies<net>() == 0);
    static_assert(arena_bytes<net> == 0, "the branches are written into the caller's memory");
    using flat = decltype(input<6, 6, 3> >> (conv | conv2d<5, 1>) >> flatten);
    static_assert(where<flat, 4> == storage{3, 0, 36 * 13} && arena_bytes<flat> == 0);
}

TEST_CASE("the network's input stays where it is and is copied") {
    using net = decltype(input<6, 6, 3> >> (identity | conv) >> relu);
    static_assert(where<net, 0> == storage{0, 0, 3} && where<net, 2> == storage{3, 3, 11});
    static_assert(copies<net>() == 1 && plan<net>::list[1].kind == stage_kind::copy);
    static_assert(plan<net>::list[1].source == 0 && plan<net>::list[1].result == 3);
    static_assert(plan<net>::list[1].to_channel == 0);
    using behind = decltype(input<6, 6, 3> >> (conv | identity) >> relu);
    static_assert(plan<behind>::list[1].to_channel == 8);
}

TEST_CASE("a value in two concatenations is a slice of the later and copied to the earlier") {
    using net = decltype(input<6, 6, 3> >> conv >> (identity | ((identity | conv2d<4, 1>) >> conv2d<2, 1>)));
    // input conv identity identity conv | conv |
    static_assert(where<net, 1> == storage{7, 0, 10} && where<net, 6> == storage{7, 8, 10});
    static_assert(where<net, 5> == storage{5, 0, 12} && where<net, 4> == storage{5, 8, 12});
    static_assert(copies<net>() == 1);
    using twice = decltype(input<6, 6, 3> >> conv >> (identity | identity));
    static_assert(where<twice, 1> == storage{4, 0, 16} && copies<twice>() == 1);
    static_assert(plan<twice>::list[1].source == 1 && plan<twice>::list[1].to_channel == 8);
}

TEST_CASE("nested concatenation: a dense block needs no copies") {
    constexpr auto grow = identity | (batch_norm >> relu >> conv2d<4, 3>(same));
    using net = decltype(input<8, 8, 3> >> conv2d<6, 3>(same) >> repeat<4>(grow) >> global_avg_pool2d);
    constexpr std::size_t whole = 21; // 6 + 4 · 4 channels
    static_assert(plan<net>::graph[whole].kind == operation::concat
                  && plan<net>::graph[whole].out == shape<8, 8, 22>);
    static_assert(where<net, 1> == storage{whole, 0, 22});
    static_assert(where<net, 5> == storage{whole, 6, 22} && where<net, 6> == storage{whole, 0, 22});
    static_assert(where<net, 20> == storage{whole, 18, 22});
    static_assert(copies<net>() == 0);
}

TEST_CASE("a U-Net's levels: what stays is written into the concatenation that comes up again") {
    constexpr auto level = [](auto inner) {
        return conv >> relu >> (identity | (max_pool2d<2> >> inner >> conv2d<8, 1> >> reshape<4, 4, 2>))
               >> conv;
    };
    using net = decltype(input<4, 4, 1> >> level(relu));
    // input conv relu identity pool relu conv reshape | conv
    static_assert(where<net, 2> == storage{8, 0, 10});
    static_assert(where<net, 7> == storage{6, 0, 2}, "a view is no slice: its pixels would lie apart");
    static_assert(copies<net>() == 1);

    constexpr auto down = conv >> relu >> (identity | (avg_pool2d<1> >> conv >> sigmoid)) >> conv;
    constexpr auto nested = conv >> relu >> (identity | (avg_pool2d<1> >> down >> sigmoid)) >> conv2d<2, 1>;
    static_assert(copies<decltype(input<4, 4, 1> >> nested)>() == 0);
}

namespace {

struct of_ones_own : word {
    static constexpr dims output(dims in) { return in; }
};

} // namespace

TEST_CASE("words that need pixels side by side neither write nor read slices") {
    using written = decltype(input<6, 6, 3> >> conv >> (relu | of_ones_own{}) >> relu);
    static_assert(where<written, 3> == storage{3, 0, 8} && copies<written>() == 1);
    using read = decltype(input<6, 6, 3> >> conv >> (identity | of_ones_own{}));
    static_assert(where<read, 1> == storage{1, 0, 8} && copies<read>() == 2);
    using flattened = decltype(input<6, 6, 3> >> conv >> (identity | (flatten >> reshape<6, 6, 8>)));
    static_assert(where<flattened, 1> == storage{1, 0, 8} && copies<flattened>() == 2);
    using whole = decltype(input<6, 6, 3> >> (conv | conv) >> (identity | of_ones_own{}));
    static_assert(where<whole, 1> == storage{3, 0, 16} && copies<whole>() == 2);
}

TEST_CASE("a word that computes rows writes its slice, but reads pixels side by side") {
    using row_words::vertical_blur;
    using written = decltype(input<6, 6, 3> >> conv >> (relu | vertical_blur<>) >> relu);
    static_assert(where<written, 3> == storage{4, 8, 16} && copies<written>() == 0);
    using read = decltype(input<6, 6, 3> >> conv >> (identity | vertical_blur<>));
    static_assert(where<read, 1> == storage{1, 0, 8} && where<read, 3> == storage{4, 8, 16}
                  && copies<read>() == 1);
    using twice = decltype(input<6, 6, 3> >> (conv | (vertical_blur<> >> vertical_blur<>)));
    static_assert(where<twice, 2> == storage{2, 0, 3} && where<twice, 3> == storage{4, 8, 11});
}

TEST_CASE("vectors and single pixels are slices without gaps, whoever uses them") {
    using net = decltype(input<8> >> (dense<4> | (dense<3> >> of_ones_own{})) >> relu);
    static_assert(where<net, 1> == storage{4, 0, 7} && where<net, 3> == storage{4, 4, 7}
                  && copies<net>() == 0);
    using viewed = decltype(input<8> >> dense<8> >> (identity | (reshape<2, 2, 2> >> flatten >> dense<3>)));
    static_assert(where<viewed, 1> == storage{6, 0, 11} && where<viewed, 3> == storage{6, 0, 2});
    static_assert(where<viewed, 5> == storage{6, 8, 11} && copies<viewed>() == 0);
}

TEST_CASE("values that are alive together do not share memory, others do") {
    using chain = decltype(input<8, 8, 4> >> conv2d<4, 1> >> conv2d<4, 1> >> conv2d<4, 1> >> conv2d<4, 1>);
    static_assert(plan<chain>::arena_size == 2 * 256, "two of the three between input and output at a time");
    static_assert(plan<chain>::places.offsets[1] == plan<chain>::places.offsets[3]);
    using one = decltype(input<8, 8, 4> >> conv2d<4, 1>);
    static_assert(plan<one>::arena_size == 0);
    using kept =
        decltype(input<8, 8, 4> >> conv2d<4, 1> >> (identity + (conv2d<4, 1> >> conv2d<4, 1>)) >> softmax);
    static_assert(plan<kept>::arena_size == 3 * 256, "the residual, the branch, the sum");
    using gated =
        decltype(input<8, 8, 4> >> conv2d<4, 1> >> identity * (global_avg_pool2d >> dense<4>) >> softmax);
    static_assert(plan<gated>::arena_size == 2 * 256 + 16,
                  "the image, the gated image, its gate of 4 (rounded up)");
}

TEST_CASE("a slice stays where its operand lies") {
    using net = decltype(input<6, 6, 3> >> conv >> slice<2, 7> >> split<5, 1> >> conv);
    static_assert(where<net, 2> == storage{1, 2, 8} && where<net, 3> == storage{1, 3, 8});
    static_assert(copies<net>() == 0 && plan<net>::list.size == 2);
    static_assert(where<decltype(input<6, 6, 3> >> slice<1, 3> >> conv), 1> == storage{0, 1, 3});
    using vectors = decltype(input<8> >> dense<6> >> split<2, 1> >> reshape<1, 3, 1> >> conv2d<2, 1>);
    static_assert(where<vectors, 2> == storage{1, 3, 6} && where<vectors, 3> == storage{1, 3, 1});
    static_assert(copies<vectors>() == 0);
}

TEST_CASE("a slice of a part of a concatenation lies in it as well") {
    using net = decltype(input<6, 6, 3> >> (conv2d<5, 1> | (conv >> (identity | slice<1, 3>))) >> relu);
    // input conv | conv identity slice | | relu
    static_assert(where<net, 2> == storage{6, 5, 15} && where<net, 4> == storage{6, 6, 15});
    static_assert(copies<net>() == 1, "and is copied to its own part");
}

TEST_CASE("slices that cannot stay are copied") {
    using output = decltype(input<6, 6, 3> >> conv >> slice<2, 5>);
    static_assert(where<output, 2> == storage{2, 0, 3} && copies<output>() == 1);
    using shown = decltype(input<6> >> dense<6> >> slice<2, 4> >> reshape<1, 2, 1>);
    static_assert(where<shown, 3> == storage{2, 0, 1} && copies<shown>() == 1);
    using view = decltype(input<6, 6, 3> >> conv >> slice<2, 5> >> flatten >> dense<2>);
    static_assert(where<view, 3> == storage{2, 0, 108} && copies<view>() == 1);
    using moved = decltype(input<6, 6, 3> >> conv >> slice<2, 5> >> upsample2d<2> >> conv);
    static_assert(where<moved, 2> == storage{2, 0, 3} && copies<moved>() == 1);
}

TEST_CASE("a ShuffleNetV2 unit copies one half") {
    using net = decltype(input<6, 6, 3> >> conv >> (split<2, 0> | (split<2, 1> >> conv2d<4, 3>(same)))
                         >> channel_shuffle<2> >> conv);
    static_assert(where<net, 3> == storage{1, 4, 8} && where<net, 4> == storage{5, 4, 8});
    static_assert(copies<net>() == 1 && plan<net>::list.size == 5);
}

TEST_CASE("an upsampled branch of a concatenation is written in place") {
    using net = decltype(input<8, 8, 3> >> conv >> as<"wide"> >> max_pool2d<2> >> conv
                         >> as<"deep"> >> max_pool2d<2> >> conv
                         >> (from<"wide"> | (from<"deep"> >> upsample2d<2>) | (upsample2d<4>(bilinear)))
                         >> conv2d<4, 1>);
    static_assert(copies<net>() == 0);
    // input conv pool conv pool conv upsample | upsample | conv
    static_assert(where<net, 1> == storage{9, 0, 24} && where<net, 6> == storage{9, 8, 24});
    static_assert(where<net, 8> == storage{9, 16, 24});
}

TEST_CASE(
    "a detector's pyramid with lateral connections needs no copies, also where its levels are put together") {
    constexpr auto lateral = conv2d<8, 1>;
    using net = decltype(input<64, 64, 3> >> conv >> max_pool2d<2> >> conv >> relu
                         >> as<"c2"> >> max_pool2d<2> >> conv >> relu >> as<"c3"> >> max_pool2d<2> >> conv
                         >> relu >> as<"c4"> >> max_pool2d<2> >> conv >> relu >> lateral
                         >> as<"p5"> >> (upsample2d<2> + (from<"c4"> >> lateral))
                         >> as<"p4"> >> (upsample2d<2> + (from<"c3"> >> lateral))
                         >> as<"p3"> >> (upsample2d<2> + (from<"c2"> >> lateral))
                         >> ((from<"p5"> >> conv >> upsample2d<8>) | (from<"p4"> >> conv >> upsample2d<4>)
                             | (from<"p3"> >> conv >> upsample2d<2>) | conv)
                         >> conv >> conv2d<1, 1> >> sigmoid);
    static_assert(output_shape<net> == shape<32, 32, 1>);
    static_assert(copies<net>() == 0);
}

TEST_CASE("branches that move pixels and channels are written in place") {
    using net = decltype(input<4, 4, 8> >> (channel_shuffle<2> | (relu >> zero_padding2d<1> >> cropping2d<1>)
                                            | (pixel_unshuffle<2> >> depth_to_space<2>)
                                            | (upsample2d<2> >> space_to_depth<2>) | permute<2, 1, 3>
                                            | (cropping2d<1> >> zero_padding2d<1>)));
    static_assert(copies<net>() == 0);
}

TEST_CASE("every result has memory of its own") {
    using net = decltype(input<6, 6, 3> >> conv >> output<"left"> >> (identity | conv)
                         >> output<"both"> >> slice<2, 6> >> output<"cut"> >> flatten >> dense<3>);
    // input conv identity conv | slice flatten dense
    static_assert(where<net, 1> == storage{1, 0, 8} && where<net, 4> == storage{4, 0, 16});
    static_assert(where<net, 5> == storage{5, 0, 4} && copies<net>() == 2);
    static_assert(arena_bytes<net> == 0);
}
