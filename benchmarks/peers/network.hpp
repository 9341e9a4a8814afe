#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <vector>

/// Networks as plain data with random weights, the input of every engine.
namespace peers {

/// The extents of an image, stored channel by channel, row by row.
struct extents {
    std::size_t channels = 1, height = 1, width = 1;

    std::size_t pixels() const { return height * width; }
    std::size_t size() const { return channels * pixels(); }
};

enum class operation { input, conv, max_pool, average_pool, dense, dropout, softmax };
enum class activation { none, relu, relu6 };

/// The batch normalization after a convolution, with values per filter; empty if there is none.
struct normalization {
    static constexpr float epsilon = 1e-5f;
    /// The share of the moving averages that a training step keeps.
    static constexpr float momentum = 0.9f;

    std::vector<float> gamma, beta, mean, variance;

    bool empty() const { return gamma.empty(); }
};

/// A convolution is first normalized, then added to the result of layer `add`, then activated.
struct layer {
    operation what = operation::input;
    /// Indices of earlier layers; `add` is 0, the input, if nothing is added.
    std::size_t from = 0, add = 0;
    extents in, out;
    std::size_t kernel = 1, stride = 1, pad = 0, groups = 1;
    activation act = activation::none;
    /// For convolutions [filters, inputs per group, height, width], for dense layers [outputs, inputs].
    std::vector<float> weights;
    /// Empty if the convolution is normalized.
    std::vector<float> bias;
    normalization norm;
};

/// The options of a convolution; by default 3×3 with padding that keeps the size.
struct convolution {
    std::size_t filters = 1, kernel = 3, stride = 1, pad = kernel / 2, groups = 1;
    bool normalized = false;
    activation act = activation::relu;
    std::size_t add = 0;
};

/// Layers in order of evaluation; layer 0 is the input, the last one the result.
class network {
public:
    explicit network(extents input, unsigned seed = 1);

    /// Each function returns the index of the new layer.
    std::size_t conv(std::size_t from, const convolution& c);
    std::size_t dense(std::size_t from, std::size_t units, activation act = activation::none);
    std::size_t max_pool(std::size_t from, std::size_t kernel, std::size_t stride, std::size_t pad = 0);
    /// Over the whole image.
    std::size_t average_pool(std::size_t from);
    /// With rate 0.5.
    std::size_t dropout(std::size_t from);
    std::size_t softmax(std::size_t from);

    const std::vector<layer>& layers() const { return layers_; }
    extents input() const { return layers_.front().out; }
    extents output() const { return layers_.back().out; }
    double operations() const;

    /// The same network for prediction: normalization folded into the convolutions.
    network folded() const;

private:
    layer& add(operation what, std::size_t from);
    std::vector<float> uniform(std::size_t count, float low, float high);
    void initialize(layer& l, std::size_t inputs, float gain);

    std::vector<layer> layers_;
    std::mt19937 random_;
};

} // namespace peers
