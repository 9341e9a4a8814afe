// No stack frame grows with the network: training fits on a stack of 64 KiB.
#include "../small_stack.hpp"

#include <lamina/training/fit.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "../wide_networks.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

template <class N, class T>
double loss_on_small_stack() {
    std::vector<T> x(input_shape<N>.size()), y(output_shape<N>.size());
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<T>(i % 7) / T(7);
    double loss = 0;
    with_small_stack([&] {
        model<N, T> m(1);
        const fit_options<sgd, mean_squared_error, constant_rate, T> options{.threads = 1};
        loss = fit(m, samples<T>(x, y), options).loss.front();
    });
    return loss;
}

} // namespace

TEST_CASE_TEMPLATE("in float", N, wide::vectors, wide::parts_of_vectors, wide::units, wide::pixels,
                   wide::filters, wide::image, wide::sequence) {
    CHECK(std::isfinite(loss_on_small_stack<N, float>()));
}

TEST_CASE_TEMPLATE("in double", N, wide::vectors, wide::pixels) {
    CHECK(std::isfinite(loss_on_small_stack<N, double>()));
}
