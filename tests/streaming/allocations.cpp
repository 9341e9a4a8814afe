// Tests whether a stream allocates.
#include "../counted_allocations.hpp"

#if LAMINA_TEST_COUNTS

#    include "whole_signal.hpp"

using namespace lamina;

namespace {

/// Every kind of stage.
struct net {
    static constexpr auto layers = input<99, 4> >> (identity | conv1d<5, 3>(causal, dilation<20>))
                                   >> batch_norm >> relu >> (identity + depthwise_conv1d<3>(causal))
                                   >> conv1d<9, 2>(strides<2>) >> max_pool1d<3>(strides<1>) >> layer_norm
                                   >> conv1d<9, 3>(groups<3>);
};

} // namespace

TEST_CASE("nothing is allocated after construction") {
    const model<net> m;
    const auto x = agreement::random_numbers<float>(input_shape<net>.size(), 1);
    std::vector<float> y(streaming<net>::most_results(99) * streaming<net>::output_size);
    const std::size_t at_first = allocations;
    streaming stream(m);
    const std::size_t before = allocations;
    std::size_t steps = stream.push(std::span(x).first<4>(), y);
    steps += stream.push(std::span(x).subspan<4>(), y);
    stream.reset();
    const std::size_t after = allocations;
    CHECK(before > at_first);
    CHECK(after == before);
    CHECK(steps == output_shape<net>.width);
}

#endif
