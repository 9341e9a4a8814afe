#include <lamina/layers/words.hpp>

#include <zoo/mnist.hpp>

#include "lamina_engine.hpp"
#include "lamina_networks.hpp"

namespace {

using namespace lamina;

struct article {
    static constexpr auto layers =
        input<28, 28, 1> >> conv2d<32, 5> >> relu >> max_pool2d<2> >> flatten >> dense<10> >> softmax;
};

/// zoo::keras_mnist without its dropout.
struct keras_without_dropout {
    static constexpr auto layers = input<28, 28, 1> >> conv2d<32, 3>(activation<relu>)
                                   >> max_pool2d<2> >> conv2d<64, 3>(activation<relu>)
                                   >> max_pool2d<2> >> flatten >> dense<10>(activation<softmax>);
};

} // namespace

namespace peers {

std::unique_ptr<task> lamina_article(const job& j) { return lamina_works<article>(j); }
std::unique_ptr<task> lamina_keras_convnet(const job& j) {
    const auto drops = [](const layer& l) { return l.what == operation::dropout; };
    if (std::ranges::any_of(j.net.layers(), drops)) return lamina_works<zoo::keras_mnist>(j);
    return lamina_works<keras_without_dropout>(j);
}

} // namespace peers
