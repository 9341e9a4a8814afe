#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

/// Puts the part after a convolution, so that its input's gradient matters, and before another.
template <detail::part Part>
void check_part(Part tested) {
    check_training(input<4, 4, 2> >> conv2d<2, 1> >> tested >> conv2d<2, 1>);
}

struct unit {
    static constexpr auto layers = conv2d<2, 3>(same) >> relu;
};

} // namespace

TEST_CASE("sums") {
    check_part(identity + conv2d<2, 3>(same));
    check_part(conv2d<2, 1> + conv2d<2, 3>(same));
    check_part((identity + (conv2d<2, 3>(same) >> relu >> conv2d<2, 1>)) >> relu);
    check_part(identity + identity);
    check_part((relu + lamina::tanh) >> relu);
    check_part(identity + (identity + conv2d<2, 1>));
}

TEST_CASE("concatenations") {
    check_part(identity | conv2d<3, 1>);
    check_part((conv2d<1, 1> | conv2d<2, 3>(same) | (max_pool2d<3>(same, strides<1>) >> conv2d<1, 1>))
               >> relu);
    check_part(identity | identity);
    check_part(repeat<3>(identity | (relu >> conv2d<1, 3>(same))));
}

TEST_CASE("products") {
    check_part(identity * (global_avg_pool2d >> dense<1> >> relu >> dense<2> >> sigmoid));
    check_part((global_avg_pool2d >> dense<2> >> sigmoid) * identity);
    check_part(conv2d<2, 1> * sigmoid);
    check_part(identity * identity);
    check_part(conv2d<2, 1> * max_pool2d<4>);
    check_part(identity * (conv2d<1, 3>(same) >> sigmoid));
    check_part(conv2d<1, 1> * conv2d<19, 1>);
    check_part(identity * (channel_max + (height_mean >> upsample2d<4, 1> >> channel_mean)));
}

TEST_CASE("named and repeated parts") {
    check_part(block<unit> >> block<unit>);
    check_part(repeat<3>(identity + block<unit>));
}

TEST_CASE("all of them nested") {
    check_part(identity + ((identity | (conv2d<2, 1> >> relu)) >> conv2d<2, 1>));
    check_part((identity
                | (max_pool2d<2> >> (identity + (conv2d<2, 1> * sigmoid)) >> flatten
                   >> dense<16> >> reshape<4, 4, 1>))
               >> relu);
}

TEST_CASE("the input of the network used several times") {
    check_training(input<4, 4, 2> >> (identity + (conv2d<2, 3>(same) >> relu)) >> conv2d<1, 1>);
    check_training(input<4, 4, 2> >> (identity | conv2d<2, 1>));
    check_training(input<4, 4, 2> >> relu >> (conv2d<2, 1> * identity));
}
