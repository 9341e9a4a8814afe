#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d.hpp>

#include "forward.hpp"
#include "kernels.hpp"

using namespace lamina;

namespace {

/// A 3×3 convolution of an image of equal channels by what the plan prefers, and product by product.
template <std::size_t Size, std::size_t Inputs, std::size_t Filters = Inputs>
void add_both() {
    const std::string name = "conv2d<" + std::to_string(Filters) + ",3>/" + std::to_string(Size) + "x"
                             + std::to_string(Size) + "x" + std::to_string(Inputs);
    measure::add_forward(name + "/forward", input<Size, Size, Inputs> >> conv2d<Filters, 3>(same) >> relu);
    measure::add_forward(name + "/direct",
                         input<Size, Size, Inputs> >> conv2d<Filters, 3>(same, no_winograd) >> relu);
}

} // namespace

void add_convolutions() {
    add_both<56, 64>();
    add_both<28, 128>();
    add_both<14, 256>();
    add_both<7, 512>();
    add_both<14, 512>();
    add_both<32, 16>();
    add_both<16, 32>();
    add_both<8, 64>();
}
