// Tests whether predicting allocates.
#include "../counted_allocations.hpp"

#if LAMINA_TEST_COUNTS

#    include <lamina/runtime/any_predictor.hpp>

#    include "agreement.hpp"

using namespace lamina;

namespace {

/// Every kind of stage, in batches with more samples than go through a stage together.
struct net {
    static constexpr auto layers = input<8, 6, 4> >> (identity | conv2d<5, 3>(same)) >> batch_norm >> relu
                                   >> (identity + conv2d<9, 3>(same)) >> conv2d<9, 3>(groups<9>, same)
                                   >> max_pool2d<2> >> softmax >> avg_pool2d<2>(strides<1>)
                                   >> identity*(global_avg_pool2d >> sigmoid) >> flatten
                                   >> dense<20>(activation<gelu>) >> (identity + dense<20>)
                                   >> dense<3> >> softmax;
};

} // namespace

TEST_CASE("nothing is allocated while predicting") {
    const model<net> m;
    const auto x = agreement::random_numbers<float>(37 * input_shape<net>.size(), 1);
    std::vector<float> y(37 * output_shape<net>.size());
    const std::size_t at_first = allocations;
    const predictor p(m);
    predictor<net>::workspace w;
    const std::size_t before = allocations;
    p.predict_batch(x, y, w);
    const auto one = p.predict(std::span(x).first<predictor<net>::input_size>(), w);
    const std::size_t after = allocations;
    CHECK(before > at_first);
    CHECK(after == before);
    CHECK(one[0] == doctest::Approx(y[0]));
}

TEST_CASE("nothing is allocated while an any_predictor moves and predicts") {
    const model<net> m;
    const auto x = agreement::random_numbers<float>(input_shape<net>.size(), 1);
    any_predictor p((predictor(m))), q((predictor(m)));
    const std::size_t before = allocations;
    q = std::move(p);
    any_predictor moved(std::move(q));
    const auto y = moved.predict(std::span(x).first<predictor<net>::input_size>());
    const std::size_t after = allocations;
    CHECK(after == before);
    CHECK(y[0] > 0);
}

#endif
