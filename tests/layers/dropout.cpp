#include <lamina/layers/dropout.hpp>

#include <doctest/doctest.h>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("dropout passes everything on in prediction") {
    const auto x = numbers(24);
    CHECK(forward<words::dropout<0.5>>(shape<2, 3, 4>, x) == x);
    check_gradients(dropout<0.25>, shape<24>);
}

TEST_CASE("dropout knows its rate") {
    static_assert(words::dropout<0.25>::rate == 0.25);
    static_assert(words::dropout<0.25>::output(shape<2, 3, 4>) == shape<2, 3, 4>);
}
