// The accuracy cost of half-width weights: with them, the network of the tour reads drawn digits just as
// well.
#include <lamina/data/digits.hpp>
#include <lamina/layers/words.hpp>
#include <lamina/runtime/predictor.hpp>
#include <lamina/training/fit.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <vector>

using namespace lamina;

namespace {

struct net {
    static constexpr auto layers =
        input<28, 28, 1> >> conv2d<32, 5> >> relu >> max_pool2d<2> >> flatten >> dense<10> >> softmax;
};

template <class Predictor>
int right_answers(const model<net>& m, const dataset& data) {
    const Predictor p(m);
    typename Predictor::workspace w;
    std::vector<float> scores(data.size() * 10);
    p.predict_batch(data.images, scores, w);
    int right = 0;
    for (std::size_t i = 0; i < data.size(); ++i) {
        const float* const own = scores.data() + i * 10;
        right += std::max_element(own, own + 10) - own == static_cast<std::ptrdiff_t>(data.labels[i]);
    }
    return right;
}

} // namespace

TEST_CASE("digits are read as well with weights of half the width") {
    model<net> m(1);
    fit(m, make_digits(2'000, 1), fit_options{.epochs = 2});
    const dataset test = make_digits(2'000, 1'000'001);
    const int full = right_answers<predictor<net>>(m, test);
    const int half = right_answers<half_width_predictor<net, 0>>(m, test);
    INFO(full, " and ", half, " of 2000");
    CHECK(full > 1'600);
    CHECK(std::abs(full - half) <= 2); // 0.1 %
}
