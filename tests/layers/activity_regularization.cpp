#include <lamina/language/queries.hpp>
#include <lamina/layers/activity_regularization.hpp>
#include <lamina/layers/regularizers.hpp>

#include <doctest/doctest.h>

#include <type_traits>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("activity_regularization passes values and gradients on") {
    using word = std::remove_cv_t<decltype(activity_regularization<l2<0.3>>)>;
    const auto x = numbers(12);
    CHECK(forward<word>(shape<2, 3, 2>, x) == x);
    std::vector<double> dx(12);
    const double* const none = nullptr;
    word::backward(shape<2, 3, 2>, x.data(), x.data(), none, x.data(), dx.data(),
                   static_cast<double*>(nullptr));
    CHECK(dx == x);
}

TEST_CASE("activity_regularization: shape and penalty") {
    using net = decltype(input<2, 3, 2> >> activity_regularization<l1_l2<0.1, 0.2>>);
    static_assert(output_shape<net> == shape<2, 3, 2> && parameters<net> == 0);
    using penalty = layer<net, 1>::type::activity_regularizer;
    static_assert(std::is_same_v<penalty, std::remove_cv_t<decltype(l1_l2<0.1, 0.2>)>>);
}
