#include <lamina/layers/pool2d.hpp>
#include <lamina/layers/upsample2d.hpp>
#include <lamina/runtime/predicted_words.hpp>

#include "forward.hpp"
#include "kernels.hpp"

using namespace lamina;

void add_pools() {
    using measure::add_forward;
    add_forward("max_pool2d<2>/24x24x32/forward", input<24, 24, 32> >> max_pool2d<2>);
    add_forward("max_pool2d<3>/2/112x112x64/forward",
                input<112, 112, 64> >> max_pool2d<3>(pad<1>, strides<2>));
    add_forward("avg_pool2d<3>/1/28x28x192/forward", input<28, 28, 192> >> avg_pool2d<3>(same, strides<1>));
    add_forward("global_avg_pool2d/7x7x1280/forward", input<7, 7, 1280> >> global_avg_pool2d);
    add_forward("upsample2d<2>/32x32x64/forward", input<32, 32, 64> >> upsample2d<2>);
}
