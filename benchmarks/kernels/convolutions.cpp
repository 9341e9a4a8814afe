#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d.hpp>

#include <string>

#include "forward.hpp"
#include "kernels.hpp"

using namespace lamina;

namespace {

/// A convolution of a square image with the plan's preferred kernel, and with the direct one.
template <std::size_t Size, std::size_t Inputs, std::size_t Filters = Inputs, std::size_t Kernel = 3,
          std::size_t Stride = 1>
void add_both() {
    const std::string size = std::to_string(Size);
    const std::string name = "conv2d<" + std::to_string(Filters) + "," + std::to_string(Kernel) + ">/"
                             + (Stride > 1 ? std::to_string(Stride) + "/" : "") + size + "x" + size + "x"
                             + std::to_string(Inputs);
    constexpr auto padding = pad<Kernel / 2>;
    measure::add_forward(name + "/forward",
                         input<Size, Size, Inputs> >> conv2d<Filters, Kernel>(padding, strides<Stride>)
                             >> relu);
    measure::add_forward(
        name + "/direct",
        input<Size, Size, Inputs> >> conv2d<Filters, Kernel>(padding, strides<Stride>, no_winograd) >> relu);
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
    add_both<56, 64, 128, 3, 2>();
    add_both<28, 128, 256, 3, 2>();
    add_both<14, 256, 512, 3, 2>();
    add_both<32, 16, 32, 3, 2>();
    add_both<27, 64, 192, 5>();
    add_both<28, 16, 32, 5>();
}
