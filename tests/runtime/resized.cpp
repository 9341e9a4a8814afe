#include <lamina/runtime/same_parameters.hpp>

#include <array>
#include <span>
#include <vector>

#include "agreement.hpp"

using namespace lamina;

namespace {

/// Loops that depend on the size: Winograd's, a pool, sums and a gate.
template <std::size_t H, std::size_t W>
struct segmenter {
    static constexpr auto layers = input<H, W, 3> >> conv2d<16, 3>(same) >> batch_norm >> relu
                                   >> max_pool2d<2> >> (identity + conv2d<16, 3>(same))
                                   >> identity*(global_avg_pool2d >> dense<16> >> sigmoid)
                                   >> upsample2d<2> >> conv2d<3, 1> >> softmax;
};
/// A head that takes any size, as in VGG.
template <std::size_t H, std::size_t W>
struct classifier {
    static constexpr auto layers =
        input<H, W, 2> >> conv2d<4, 3> >> relu >> adaptive_avg_pool2d<2> >> flatten >> dense<5>;
};
template <std::size_t Length>
struct listener {
    static constexpr auto layers = input<Length, 4> >> conv1d<8, 3>(same) >> relu >> global_max_pool1d
                                   >> dense<3>;
};
struct flattened {
    static constexpr auto layers = input<6, 6, 1> >> conv2d<2, 3> >> flatten >> dense<4>;
};
template <std::size_t H, std::size_t W>
struct guided {
    static constexpr auto
        layers = input<8, 8, 3> >> (conv2d<4, 3>(same) >> global_avg_pool2d
                                    | (input<"mask", H, W, 1> >> conv2d<2, 3> >> global_max_pool2d))
                 >> dense<3> >> output<"scores">;
};

/// A predictor from the model of another size computes what the network that is spelled with that size does.
template <class Resized, class Spelled, class N>
void check_equal(const model<N>& m) {
    model<Spelled> own(1);
    REQUIRE(own.parameters().size() == m.parameters().size());
    std::ranges::copy(m.parameters(), own.parameters().begin());
    const predictor<Resized> p(m);
    const predictor<Spelled> expected(own);
    const auto x = agreement::random_numbers<float>(3 * p.input_size, 5);
    std::vector<float> y(3 * p.output_size), z(y.size());
    typename predictor<Resized>::workspace w;
    typename predictor<Spelled>::workspace v;
    p.predict_batch(x, y, w);
    expected.predict_batch(x, z, v);
    CHECK(y == z);
}

} // namespace

TEST_CASE("one model, predictors for several sizes") {
    using net = segmenter<16, 16>;
    const auto m = agreement::trained_model<net, float>();
    check_equal<resized<net, 24, 40>, segmenter<24, 40>>(m);
    check_equal<resized<net, 8, 12>, segmenter<8, 12>>(m);
    check_equal<net, segmenter<16, 16>>(m);

    using other = classifier<6, 8>;
    check_equal<resized<other, 11, 9>, classifier<11, 9>>(agreement::trained_model<other, float>());
    using sequences = listener<10>;
    check_equal<resized<sequences, 17>, listener<17>>(agreement::trained_model<sequences, float>());
}

TEST_CASE("the model may itself be of another size") {
    using net = classifier<6, 8>;
    const auto m = agreement::trained_model<resized<net, 7, 7>, float>();
    check_equal<net, classifier<6, 8>>(m);
    check_equal<resized<net, 9, 12>, classifier<9, 12>>(m);
}

TEST_CASE("another size of a further input") {
    using net = guided<6, 6>;
    using larger = resized<net, "mask", 12, 20>;
    const auto m = agreement::trained_model<net, float>();
    model<guided<12, 20>> spelled(1);
    std::ranges::copy(m.parameters(), spelled.parameters().begin());
    const auto x = agreement::random_numbers<float>(8 * 8 * 3, 1),
               mask = agreement::random_numbers<float>(12 * 20, 2);
    prediction<larger> y;
    prediction<guided<12, 20>> expected;
    predictor<larger>::workspace w;
    predictor<guided<12, 20>>::workspace v;
    predictor<larger>(m).predict({x, input<"mask">(mask)}, y, w);
    predictor(spelled).predict({x, input<"mask">(mask)}, expected, v);
    CHECK(std::ranges::equal(y.get<"scores">(), expected.get<"scores">()));
}

TEST_CASE("the parameters are the same where no word sees the size") {
    static_assert(same_parameters<segmenter<16, 16>, resized<segmenter<16, 16>, 24, 40>>);
    static_assert(!same_parameters<flattened, resized<flattened, 8, 8>>);
    static_assert(detail::tensors_alike<flattened, resized<flattened, 8, 8>> == 2);
    static_assert(same_parameters<flattened, flattened>);
    // The kernels have the same number of values.
    static_assert(!same_parameters<decltype(input<2, 1, 6> >> conv2d<2, 1>(no_bias)),
                                   decltype(input<2, 1, 2> >> conv2d<6, 1>(no_bias))>);
    static_assert(
        !same_parameters<decltype(input<4> >> dense<3>), decltype(input<4> >> dense<3> >> dense<2>)>);
    // A network of another size can have parameters of its own.
    CHECK(model<resized<flattened, 8, 8>>().parameters().size() == 20 + 6 * 6 * 2 * 4 + 4);
}
