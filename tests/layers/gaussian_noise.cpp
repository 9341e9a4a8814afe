#include <lamina/layers/gaussian_noise.hpp>

#include <doctest/doctest.h>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("gaussian_noise passes everything on in prediction") {
    const auto x = numbers(24);
    CHECK(forward<words::gaussian_noise<0.5>>(shape<24>, x) == x);
    check_gradients(gaussian_noise<0.25>, shape<24>);
    static_assert(words::gaussian_noise<0.25>::stddev == 0.25);
    static_assert(words::gaussian_noise<0.25>::output(shape<24>) == shape<24>);
}
