// Predicts pools whose windows have several sizes.
#include "agreement.hpp"

using namespace lamina;
using agreement::check, agreement::check_both;

TEST_CASE("adaptive pools, evenly and unevenly") {
    using even = decltype(input<8, 9, 3> >> conv2d<5, 3>(same) >> relu >> adaptive_max_pool2d<4, 3>);
    static_assert(detail::plan<even>::list.size == 1);
    check_both<even>();
    using uneven =
        decltype(input<8, 9, 3> >> conv2d<17, 3>(same) >> relu >> adaptive_avg_pool2d<5, 2> >> relu);
    static_assert(detail::plan<uneven>::list.size == 2);
    check<uneven>();
    check(input<7, 11, 1> >> adaptive_max_pool2d<3, 4> >> adaptive_avg_pool2d<5>);
}

TEST_CASE("adaptive pools in branches") {
    check_both(input<7, 5, 4> >> (adaptive_avg_pool2d<3, 2> | (conv2d<2, 1> >> adaptive_max_pool2d<3, 2>))
               >> batch_norm);
}
