#include <lamina/layers/spatial_dropout2d.hpp>

#include <doctest/doctest.h>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("spatial_dropout2d passes everything on in prediction") {
    const auto x = numbers(24);
    CHECK(forward<words::spatial_dropout2d<0.5>>(shape<2, 3, 4>, x) == x);
    check_gradients(spatial_dropout2d<0.25>, shape<2, 3, 4>);
    static_assert(words::spatial_dropout2d<0.25>::rate == 0.25);
    static_assert(words::spatial_dropout2d<0.25>::output(shape<2, 3, 4>) == shape<2, 3, 4>);
}
