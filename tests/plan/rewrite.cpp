#include <lamina/layers/words.hpp>
#include <lamina/plan/plan.hpp>
#include <lamina/plan/rewrite.hpp>

#include <doctest/doctest.h>

#include <array>

using namespace lamina;
using namespace lamina::detail;

namespace {

template <class N>
constexpr auto rewritten = without_idle_words(graph_of<N>, facts_of<N>);

struct idle {
    static constexpr auto layers = input<6, 6, 4> >> dropout<0.1> >> conv2d<8, 3> >> dropout<
                                       0.5> >> activity_regularization<l2<0.1>> >> relu
                                   >> (identity + dropout<0.2>) >> dropout<0.3>;
};

} // namespace

TEST_CASE("roles of the words") {
    static_assert(role_of<std::remove_cv_t<decltype(conv2d<8, 3>(same, groups<2>))>> == role::convolution);
    static_assert(role_of<std::remove_cv_t<decltype(dense<8>(no_bias))>> == role::dense);
    static_assert(role_of<std::remove_cv_t<decltype(max_pool2d<2>(ceil_mode))>> == role::pooling);
    static_assert(role_of<std::remove_cv_t<decltype(avg_pool2d<2>)>> == role::pooling);
    static_assert(role_of<std::remove_cv_t<decltype(global_avg_pool2d)>> == role::pooling);
    static_assert(role_of<std::remove_cv_t<decltype(batch_norm(no_scale))>> == role::normalization);
    static_assert(role_of<std::remove_cv_t<decltype(layer_scale<>)>> == role::normalization);
    static_assert(role_of<words::scale<>> == role::normalization);
    static_assert(role_of<words::normalization<>> == role::normalization);
    static_assert(role_of<std::remove_cv_t<decltype(rescaling<2>)>> == role::pointwise);
    static_assert(role_of<std::remove_cv_t<decltype(prelu(shared_slope))>> == role::channelwise);
    static_assert(role_of<words::softmax> == role::channel_softmax);
    static_assert(role_of<words::log_softmax> == role::channel_softmax);
    static_assert(role_of<words::flatten> == role::view && role_of<words::reshape<shape<8>>> == role::view);
    static_assert(role_of<words::gelu> == role::pointwise
                  && role_of<words::leaky_relu<0.2>> == role::pointwise);
    static_assert(role_of<words::identity> == role::nothing && role_of<words::dropout<0.5>> == role::nothing);
    static_assert(role_of<words::activity_regularization<regularizers::l1<0.5>>> == role::nothing);
}

namespace {

struct of_ones_own : word {
    static constexpr dims output(dims in) { return in; }
};
struct shifted : words::pointwise<shifted> {};
struct bent : words::channelwise<bent> {};
struct turned : words::reshaping {};

} // namespace

TEST_CASE("roles of words from elsewhere") {
    static_assert(role_of<of_ones_own> == role::other);
    static_assert(role_of<shifted> == role::pointwise);
    static_assert(role_of<bent> == role::channelwise);
    static_assert(role_of<turned> == role::view);
}

namespace {

struct pools {
    static constexpr auto layers = input<8, 9, 2> >> relu >> max_pool2d<2, 3> >> gelu;
};

} // namespace

TEST_CASE("facts: what a pool looks like, and which words never fall") {
    static_assert(facts_of<pools>[1].monotonic && !facts_of<pools>[3].monotonic);
    static_assert(facts_of<pools>[2].pool.kind == kernels::pooling::max);
    static_assert(facts_of<pools>[2].pool.window.kernel == extent2{2, 3});
    static_assert(facts_of<pools>[2].pool.window.out == shape<4, 3, 2>);
    static_assert(facts_of<pools>[0].role == role::other);
}

TEST_CASE("dropout, identity and activity_regularization vanish") {
    constexpr auto g = rewritten<idle>;
    static_assert(g[2].first == 0, "conv2d reads the input");
    static_assert(g[5].first == 2, "relu reads conv2d");
    static_assert(g[8].kind == operation::add && g[8].first == 5 && g[8].second == 5);
    static_assert(g.output == 8);
    // Unneeded nodes stay in the list and are never read.
    static_assert(count_uses(g) == std::array<std::size_t, 10>{1, 0, 1, 0, 0, 2, 0, 0, 1, 0});
}

TEST_CASE("nothing else changes") { static_assert(rewritten<pools> == graph_of<pools>); }

namespace {

struct only_idle {
    static constexpr auto layers = input<3> >> dropout<0.5> >> activity_regularization<l1<0.1>>;
};

} // namespace

TEST_CASE("of a network of idle words the input remains") {
    static_assert(rewritten<only_idle>.output == 0);
    static_assert(count_uses(rewritten<only_idle>) == std::array<std::size_t, 3>{1, 0, 0});
}

namespace {

struct uses {
    static constexpr auto layers = input<6, 6, 4> >> relu >> ((gelu + identity) | (silu * identity)) >> relu6;
};

} // namespace

TEST_CASE("how often values are read, and who reads them") {
    constexpr auto g = rewritten<uses>;
    constexpr auto n = count_uses(g);
    // input relu gelu identity + silu identity * | tanh
    static_assert(n == std::array<std::size_t, 10>{1, 4, 1, 0, 1, 1, 0, 1, 1, 1});
    static_assert(reader_of(g, n, 0) == 1);
    static_assert(reader_of(g, n, 2) == 4 && reader_of(g, n, 4) == 8);
    static_assert(reader_of(g, n, 5) == 7 && reader_of(g, n, 7) == 8 && reader_of(g, n, 8) == 9);
    static_assert(reader_of(g, n, 9) == g.size(), "nobody reads the output");
    static_assert(reader_of(g, n, 1) == 2, "the first of several");
}

namespace {

template <class N>
constexpr auto padded = with_padding_in_convolutions(rewritten<N>, facts_of<N>);

struct padding {
    static constexpr auto layers = input<6, 6, 4> >> zero_padding2d<1> >> dropout<0.1> >> zero_padding2d<
                                       0, 1, 2, 3> >> (conv2d<4, 3>(same) | conv2d<4, 3>(same, edge_padding)
                                                       | max_pool2d<3>(same, strides<1>));
};

} // namespace

TEST_CASE("convolutions take over the zeros in front of them, except those that pad otherwise") {
    static_assert(facts_of<padding>[3].pad == kernels::margins{0, 1, 2, 3});
    static_assert(!facts_of<padding>[4].pad.any() && facts_of<padding>[5].fill == kernels::border::nearest);
    constexpr auto g = padded<padding>;
    static_assert(g[4].first == 0 && g[4].pad == kernels::margins{1, 2, 3, 4});
    static_assert(g[5].first == 3 && !g[5].pad.any());
    static_assert(g[7].first == 3 && !g[7].pad.any(), "zeros of a pool's own padding are no values");
    using cropped = decltype(input<6, 6, 4> >> cropping2d<1> >> conv2d<4, 3>);
    static_assert(padded<cropped> == graph_of<cropped>);
}

namespace {

template <class N>
constexpr std::size_t folded(std::size_t node) {
    return plan<N>::graph[node].scaling;
}
constexpr auto centered = normalization(channel_means<1>);

} // namespace

TEST_CASE("weights take the scale and the shift in front of them") {
    using bytes = decltype(input<6, 6, 4> >> rescaling<2> >> conv2d<4, 3>(same) >> relu);
    static_assert(folded<bytes>(2) == 1 && plan<bytes>::graph[2].first == 0);
    static_assert(plan<bytes>::list.size == 1);
    using flat = decltype(input<6, 6, 4> >> centered >> flatten >> dense<5>);
    static_assert(folded<flat>(3) == 1 && plan<flat>::graph[2].first == 0 && plan<flat>::list.size == 1);
    using edges = decltype(input<6, 6, 4> >> centered >> conv2d<4, 3>(pad<1>, edge_padding));
    static_assert(folded<edges>(2) == 1);
}

TEST_CASE("a shift does not reach the zeros around an image") {
    using padded = decltype(input<6, 6, 4> >> centered >> conv2d<4, 3>(same));
    static_assert(folded<padded>(2) == no_node && plan<padded>::list.size == 2);
    using apart = decltype(input<6, 6, 4> >> centered >> zero_padding2d<1> >> conv2d<4, 3>);
    static_assert(folded<apart>(3) == no_node);
    using inside = decltype(input<6, 6, 4> >> zero_padding2d<1> >> centered >> conv2d<4, 3>);
    static_assert(folded<inside>(3) == 2);
}

TEST_CASE("weights take no scale that others read, or that the weights before it take") {
    using read_twice = decltype(input<6, 6, 4> >> scale >> (conv2d<4, 1> + identity));
    static_assert(folded<read_twice>(2) == no_node);
    using result = decltype(input<6, 6, 4> >> scale >> output<"scaled"> >> conv2d<4, 1>);
    static_assert(folded<result>(2) == no_node);
    using between = decltype(input<6, 6, 4> >> conv2d<4, 1> >> scale >> conv2d<4, 1>);
    static_assert(folded<between>(3) == no_node && plan<between>::list[0].norm == 2);
    using reshaped = decltype(input<16> >> scale >> reshape<4, 4, 1> >> conv2d<4, 1>);
    static_assert(folded<reshaped>(3) == no_node);
}
