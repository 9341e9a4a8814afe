#include <lamina/layers/flatten.hpp>

#include <doctest/doctest.h>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("flatten and reshape keep the values in their order") {
    const auto x = numbers(24);
    CHECK(forward<words::flatten>(shape<2, 3, 4>, x) == x);
    CHECK(forward<words::reshape<shape<4, 3, 2>>>(shape<24>, x) == x);
}

TEST_CASE("flatten and reshape: shapes") {
    static_assert(words::flatten::output(shape<2, 3, 4>) == shape<24>);
    static_assert(words::flatten::output(shape<24>) == shape<24>);
    static_assert(decltype(reshape<4, 3, 2>)::output(shape<24>) == shape<4, 3, 2>);
    static_assert(decltype(reshape<24>)::output(shape<2, 3, 4>) == shape<24>);
    static_assert(decltype(reshape<6, 4>)::output(shape<2, 3, 4>) == shape<1, 6, 4>);
}

TEST_CASE("flatten and reshape: gradients") {
    check_gradients(flatten, shape<2, 3, 4>);
    check_gradients(reshape<4, 3, 2>, shape<24>);
}
