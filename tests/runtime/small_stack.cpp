// The stack does not grow with the network: predictions fit on a stack of 64 KiB.
#include "../small_stack.hpp"

#include <lamina/language/evaluate.hpp>
#include <lamina/runtime/predictor.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "../wide_networks.hpp"

using namespace lamina;
using namespace lamina_test;

TEST_CASE_TEMPLATE("predictions, also by the scalar reference", N, wide::vectors, wide::parts_of_vectors,
                   wide::units, wide::pixels, wide::filters, wide::image, wide::sequence) {
    std::vector<float> x(input_shape<N>.size()), y(output_shape<N>.size()), expected;
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i % 7) / 7;
    with_small_stack([&] {
        const model<N> m(1);
        typename predictor<N>::workspace w;
        const predictor<N> p(m);
        p.predict(x, y, w);
        expected = evaluate_reference<N, float>(m.parameters(), x);
    });
    float difference = 0;
    for (std::size_t i = 0; i < y.size(); ++i)
        difference = std::max(difference, std::abs(y[i] - expected[i]));
    CHECK(difference < 1e-2F);
}

TEST_CASE_TEMPLATE("predictions in double", N, wide::vectors, wide::pixels, wide::image) {
    const std::vector<double> x(input_shape<N>.size(), 0.5);
    std::vector<double> y(output_shape<N>.size());
    with_small_stack([&] {
        typename predictor<N, double>::workspace w;
        predictor<N, double>(model<N, double>(1)).predict(x, y, w);
    });
    CHECK(std::ranges::all_of(y, [](double value) { return std::isfinite(value); }));
}
