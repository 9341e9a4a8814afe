#include "network.hpp"

#include <cmath>
#include <utility>

namespace peers {

network::network(extents input, unsigned seed) : random_(seed) {
    layers_.emplace_back();
    layers_.front().in = layers_.front().out = input;
}

layer& network::add(operation what, std::size_t from) {
    layer& l = layers_.emplace_back();
    l.what = what;
    l.from = from;
    l.in = l.out = layers_[from].out;
    return l;
}

std::vector<float> network::uniform(std::size_t count, float low, float high) {
    std::uniform_real_distribution<float> distribution(low, high);
    std::vector<float> v(count);
    for (float& x : v) x = distribution(random_);
    return v;
}

/// Initializes weights so that the layer preserves the variance of its values, up to `gain`.
void network::initialize(layer& l, std::size_t inputs, float gain) {
    const float limit = std::sqrt(3 * gain / float(inputs));
    l.weights = uniform(inputs * l.out.channels, -limit, limit);
    l.bias = uniform(l.out.channels, -0.1f, 0.1f);
}

std::size_t network::conv(std::size_t from, const convolution& c) {
    layer& l = add(operation::conv, from);
    l.add = c.add;
    l.kernel = c.kernel, l.stride = c.stride, l.pad = c.pad, l.groups = c.groups;
    l.act = c.act;
    const auto moved = [&](std::size_t n) { return (n + 2 * c.pad - c.kernel) / c.stride + 1; };
    l.out = {c.filters, moved(l.in.height), moved(l.in.width)};
    // Sums grow from block to block; a small gain in branches keeps them small.
    const float gain = c.add != 0 ? 0.3f : c.act == activation::none ? 1.0f : 2.0f;
    initialize(l, l.in.channels / c.groups * c.kernel * c.kernel, gain);
    if (c.normalized) {
        l.bias.clear();
        l.norm = {uniform(c.filters, 0.8f, 1.2f), uniform(c.filters, -0.1f, 0.1f),
                  uniform(c.filters, -0.1f, 0.1f), uniform(c.filters, 0.8f, 1.2f)};
    }
    return layers_.size() - 1;
}

std::size_t network::dense(std::size_t from, std::size_t units, activation act) {
    layer& l = add(operation::dense, from);
    l.act = act;
    l.out = {units};
    initialize(l, l.in.size(), act == activation::none ? 1.0f : 2.0f);
    return layers_.size() - 1;
}

std::size_t network::max_pool(std::size_t from, std::size_t kernel, std::size_t stride, std::size_t pad) {
    layer& l = add(operation::max_pool, from);
    l.kernel = kernel, l.stride = stride, l.pad = pad;
    const auto moved = [&](std::size_t n) { return (n + 2 * pad - kernel) / stride + 1; };
    l.out = {l.in.channels, moved(l.in.height), moved(l.in.width)};
    return layers_.size() - 1;
}

std::size_t network::average_pool(std::size_t from) {
    layer& l = add(operation::average_pool, from);
    l.kernel = l.stride = l.in.height;
    l.out = {l.in.channels};
    return layers_.size() - 1;
}

std::size_t network::dropout(std::size_t from) {
    add(operation::dropout, from);
    return layers_.size() - 1;
}

std::size_t network::softmax(std::size_t from) {
    add(operation::softmax, from);
    return layers_.size() - 1;
}

double network::operations() const {
    double sum = 0;
    for (const layer& l : layers_)
        sum += 2 * double(l.weights.size()) * double(l.what == operation::conv ? l.out.pixels() : 1);
    return sum;
}

network network::folded() const {
    network f = *this;
    for (layer& l : f.layers_) {
        if (l.what != operation::conv || l.norm.empty()) continue;
        const normalization n = std::exchange(l.norm, {});
        const std::size_t inputs = l.weights.size() / l.out.channels;
        l.bias.resize(l.out.channels);
        for (std::size_t c = 0; c < l.out.channels; ++c) {
            const float scale = n.gamma[c] / std::sqrt(n.variance[c] + normalization::epsilon);
            for (std::size_t i = 0; i < inputs; ++i) l.weights[c * inputs + i] *= scale;
            l.bias[c] = n.beta[c] - n.mean[c] * scale;
        }
    }
    return f;
}

} // namespace peers
