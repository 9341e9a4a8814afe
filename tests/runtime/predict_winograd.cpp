// Predicts convolutions by Winograd's algorithm, with fused nodes.
#include "agreement.hpp"

using namespace lamina;
using agreement::check, agreement::check_both;

namespace {

template <class Sentence>
constexpr kernels::conv_algorithm first_algorithm(Sentence) {
    using word = typename layer<Sentence, 1>::type;
    return kernels::algorithm_of<float, kernels::task_of(word::geometry(layer<Sentence, 1>::input))>;
}

} // namespace

TEST_CASE("the option decides") {
    constexpr auto fast = input<14, 14, 32> >> conv2d<32, 3>(same);
    constexpr auto exact = input<14, 14, 32> >> conv2d<32, 3>(same, no_winograd);
    static_assert(first_algorithm(fast) == kernels::conv_algorithm::winograd_4);
    static_assert(first_algorithm(exact) == kernels::conv_algorithm::direct);
    check_both(exact);
}

TEST_CASE("activations, residuals and pools behind it") {
    check_both(input<13, 15, 32> >> conv2d<33, 3>(same) >> batch_norm >> relu
               >> (identity + conv2d<33, 3>(pad<1>, edge_padding)) >> relu >> max_pool2d<2>);
    check(input<12, 12, 16> >> conv2d<32, 3>(same) >> gelu
          >> max_pool2d<2> >> conv2d<16, 3>(reflect_padding, same));
}

TEST_CASE("written into and read from slices") {
    check_both(input<12, 10, 16> >> (conv2d<24, 3>(same) | conv2d<17, 3>(same, no_bias))
               >> conv2d<32, 3>(same));
}
