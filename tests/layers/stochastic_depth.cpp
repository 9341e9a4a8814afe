#include <lamina/layers/stochastic_depth.hpp>

#include <doctest/doctest.h>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("stochastic_depth passes everything on in prediction") {
    const auto x = numbers(24);
    CHECK(forward<words::stochastic_depth<0.5>>(shape<2, 3, 4>, x) == x);
    check_gradients(stochastic_depth<0.25>, shape<2, 3, 4>);
    static_assert(words::stochastic_depth<0.25>::rate == 0.25);
    static_assert(words::stochastic_depth<0.25>::output(shape<2, 3, 4>) == shape<2, 3, 4>);
}
