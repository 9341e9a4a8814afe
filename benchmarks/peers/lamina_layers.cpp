#include <lamina/layers/words.hpp>

#include "lamina_engine.hpp"
#include "lamina_networks.hpp"

namespace {

using namespace lamina;

/// A single layer, and one followed by as many more as a workload adds.
template <std::size_t Size, std::size_t Channels, auto Word>
struct alone {
    static constexpr auto layers = input<Size, Size, Channels> >> Word >> relu;
};
template <std::size_t Size, std::size_t Channels, auto Word, auto Back = Word>
struct chained {
    static constexpr auto layers = input<Size, Size, Channels> >> Word >> relu
                                   >> repeat<peers::workload::additional_layers / 2>(Back >> relu >> Word
                                                                                     >> relu);
};

} // namespace

namespace peers {

namespace {

template <class Alone, class Chained>
std::unique_ptr<task> either(const job& j) {
    if (j.net.layers().size() == 2) return lamina_predicts<Alone>(j);
    return lamina_predicts<Chained>(j);
}

template <std::size_t Size, std::size_t Channels, auto Word, auto Back = Word>
std::unique_ptr<task> layer_of(const job& j) {
    return either<alone<Size, Channels, Word>, chained<Size, Channels, Word, Back>>(j);
}

} // namespace

std::unique_ptr<task> lamina_conv56(const job& j) {
    return layer_of<56, 64, lamina::conv2d<64, 3>(lamina::same)>(j);
}
std::unique_ptr<task> lamina_conv28(const job& j) {
    return layer_of<28, 128, lamina::conv2d<128, 3>(lamina::same)>(j);
}
std::unique_ptr<task> lamina_conv14(const job& j) {
    return layer_of<14, 256, lamina::conv2d<256, 3>(lamina::same)>(j);
}
std::unique_ptr<task> lamina_pointwise56(const job& j) {
    return layer_of<56, 64, lamina::conv2d<256, 1>, lamina::conv2d<64, 1>>(j);
}
std::unique_ptr<task> lamina_depthwise56(const job& j) {
    return layer_of<56, 128, lamina::depthwise_conv2d<3>(lamina::same)>(j);
}

} // namespace peers
