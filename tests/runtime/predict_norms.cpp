// Predicts the words that normalize each sample by itself, in every position of a sentence.
#include "agreement.hpp"

using namespace lamina;
using agreement::check, agreement::check_both;

TEST_CASE("layer_norm") {
    check_both(input<5, 4, 19> >> layer_norm);
    check(input<6> >> layer_norm(no_scale) >> dense<35> >> layer_norm(epsilon<1e-6>, no_center) >> relu);
    check(input<6, 5, 3> >> (identity + (conv2d<3, 3>(same) >> layer_norm >> gelu >> conv2d<3, 1>))
          >> (layer_norm(no_center, no_scale) | identity) >> layer_norm);
}

TEST_CASE("local_response_norm") {
    check_both(input<5, 4, 19> >> local_response_norm<5>(lrn_alpha<1>, lrn_k<2>));
    check(input<6, 5, 3> >> conv2d<7, 3> >> relu >> local_response_norm<3>(lrn_alpha<2>, lrn_beta<0.6>)
          >> (identity + local_response_norm<4>) >> (local_response_norm<5>(lrn_beta<0.5>) | conv2d<2, 1>));
}
