#include "agreement.hpp"

using namespace lamina;
using agreement::check, agreement::check_both;

TEST_CASE("group_norm and instance_norm") {
    check_both(input<5, 4, 18> >> group_norm<3>);
    check(input<6, 5, 3> >> conv2d<8, 3> >> group_norm<4>(no_center) >> relu
          >> max_pool2d<2> >> ((instance_norm >> sigmoid)
                               * (conv2d<8, 1> >> group_norm<8>(epsilon<1e-5>, no_scale)))
          >> (group_norm<2> | instance_norm | identity));
    check(input<6> >> group_norm<2> >> dense<12> >> group_norm<3>(no_scale, no_center));
}
