#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::detail;
using namespace lamina_test;

TEST_CASE("layer_norm") {
    check_training(input<4, 4, 3> >> layer_norm(no_scale) >> conv2d<4, 2> >> layer_norm >> relu
                   >> (identity + (layer_norm(no_center) >> conv2d<4, 1>)) >> flatten
                   >> layer_norm(no_center, no_scale) >> dense<2>);
}

TEST_CASE("group_norm and instance_norm") {
    check_training(input<4, 4, 2> >> conv2d<4, 2> >> group_norm<2> >> relu
                   >> (instance_norm | (conv2d<4, 1> >> group_norm<4>(no_center))) >> group_norm<1>(no_scale)
                   >> flatten >> dense<6> >> group_norm<2>(no_center, no_scale) >> dense<2>);
}

TEST_CASE("local_response_norm") {
    check_training(input<4, 4, 2> >> conv2d<7, 2> >> local_response_norm<3>(lrn_alpha<2>)
                   >> (identity * local_response_norm<2>(lrn_alpha<3>, lrn_beta<0.6>)) >> flatten
                   >> dense<4> >> local_response_norm<5>(lrn_alpha<5>, lrn_k<0.5>));
}

TEST_CASE("the samples of a batch do not know of each other") {
    const auto net = input<3, 3, 4> >> layer_norm >> group_norm<2> >> local_response_norm<3>;
    using N = std::remove_cv_t<decltype(net)>;
    auto m = random_model<N, double>(5);
    const random_samples<N, double> all(2);
    std::vector<double> both(parameters<N>), sum(parameters<N>);
    backpropagation<N, double>(2, 1).run(m, all.with_targets(), mean_squared_error{}, std::span(both));
    for (std::size_t i = 0; i < 2; ++i) {
        random_samples<N, double> one(1);
        std::copy_n(all.inputs.begin() + std::ptrdiff_t(i) * 36, 36, one.inputs.begin());
        std::copy_n(all.targets.begin() + std::ptrdiff_t(i) * 36, 36, one.targets.begin());
        std::vector<double> alone(parameters<N>);
        backpropagation<N, double>(1, 1).run(m, one.with_targets(), mean_squared_error{}, std::span(alone));
        for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += alone[k] / 2;
    }
    for (std::size_t k = 0; k < sum.size(); ++k) CHECK(both[k] == doctest::Approx(sum[k]).epsilon(1e-12));
}
