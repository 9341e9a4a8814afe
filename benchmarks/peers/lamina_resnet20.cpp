#include <lamina/layers/words.hpp>

#include "lamina_engine.hpp"
#include "lamina_networks.hpp"

namespace {

using namespace lamina;

/// Without biases and with normalized projections, as in the peers' programs; the zoo has Keras's version.
struct resnet20 {
    template <std::size_t Filters, std::size_t Kernel, std::size_t Stride>
    static constexpr auto conv_norm = conv2d<Filters, Kernel>(pad<Kernel / 2>, strides<Stride>, no_bias)
                                      >> batch_norm(epsilon<1e-5>, momentum<0.9>);

    template <std::size_t Filters, std::size_t Stride = 1>
    static constexpr auto branch = conv_norm<Filters, 3, Stride> >> relu >> conv_norm<Filters, 3, 1>;

    template <std::size_t Filters, std::size_t Times>
    static constexpr auto blocks = repeat<Times>((branch<Filters> + identity) >> relu);

    template <std::size_t Filters>
    static constexpr auto stage =
        (branch<Filters, 2> + conv_norm<Filters, 1, 2>) >> relu >> blocks<Filters, 2>;

    static constexpr auto layers = input<32, 32, 3> >> conv_norm<16, 3, 1> >> relu
                                   >> blocks<16, 3> >> stage<32> >> stage<64> >> avg_pool2d<8> >> flatten
                                   >> dense<10> >> softmax;
};

} // namespace

namespace peers {

std::unique_ptr<task> lamina_resnet20(const job& j) { return lamina_works<resnet20>(j); }

} // namespace peers
