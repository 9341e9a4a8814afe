#include "lamina_engine.hpp"

namespace peers {

namespace {

void append(std::vector<float>& to, const std::vector<float>& numbers) {
    to.insert(to.end(), numbers.begin(), numbers.end());
}

/// [filters, inputs, height, width] to [height, width, inputs, filters].
void append_kernel(std::vector<float>& to, const layer& l) {
    const std::size_t filters = l.out.channels, inputs = l.in.channels / l.groups;
    const std::size_t window = l.kernel * l.kernel;
    for (std::size_t at = 0; at < window; ++at)
        for (std::size_t i = 0; i < inputs; ++i)
            for (std::size_t f = 0; f < filters; ++f) to.push_back(l.weights[(f * inputs + i) * window + at]);
}

/// [outputs, inputs] to [inputs, outputs], with the inputs channels-last.
void append_dense(std::vector<float>& to, const layer& l) {
    const std::size_t pixels = l.in.pixels(), channels = l.in.channels;
    for (std::size_t p = 0; p < pixels; ++p)
        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t o = 0; o < l.out.channels; ++o)
                to.push_back(l.weights[(o * channels + c) * pixels + p]);
}

} // namespace

std::vector<float> lamina_parameters(const network& net) {
    std::vector<float> all;
    for (const layer& l : net.layers()) {
        if (l.what == operation::conv) append_kernel(all, l);
        if (l.what == operation::dense) append_dense(all, l);
        append(all, l.bias);
        for (const auto* tensor : {&l.norm.gamma, &l.norm.beta, &l.norm.mean, &l.norm.variance})
            append(all, *tensor);
    }
    return all;
}

std::vector<float> channels_last(std::span<const float> images, extents each) {
    std::vector<float> moved;
    moved.reserve(images.size());
    for (std::size_t first = 0; first < images.size(); first += each.size())
        for (std::size_t p = 0; p < each.pixels(); ++p)
            for (std::size_t c = 0; c < each.channels; ++c)
                moved.push_back(images[first + c * each.pixels() + p]);
    return moved;
}

std::vector<float> channels_first(std::span<const float> images, extents each) {
    return channels_last(images, {each.pixels(), 1, each.channels});
}

} // namespace peers
