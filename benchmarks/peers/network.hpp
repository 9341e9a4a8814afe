#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <vector>

/// Networks as plain data, with random weights: what every engine is given.
namespace peers {

/// Of an image; in memory channel by channel, row by row.
struct extents {
    std::size_t channels = 1, height = 1, width = 1;

    std::size_t pixels() const { return height * width; }
    std::size_t size() const { return channels * pixels(); }
};

enum class operation { input, conv, max_pool, average_pool, dense, dropout, softmax };
enum class activation { none, relu, relu6 };

/// Batch normalisation behind a convolution: numbers per filter; empty where there is none.
struct normalization {
    static constexpr float epsilon = 1e-5f;
    /// Which part of the moving averages a training step keeps.
    static constexpr float momentum = 0.9f;

    std::vector<float> gamma, beta, mean, variance;

    bool empty() const { return gamma.empty(); }
};

/// A convolution is normalised first, then layer `add` is added to it, then it is activated.
struct layer {
    operation what = operation::input;
    /// Numbers of layers before this one; `add` is 0, the input, where nothing is added.
    std::size_t from = 0, add = 0;
    extents in, out;
    std::size_t kernel = 1, stride = 1, pad = 0, groups = 1;
    activation act = activation::none;
    /// Of convolutions [filters, inputs of a group, height, width], of dense layers [outputs, inputs].
    std::vector<float> weights;
    /// Empty where the convolution is normalised.
    std::vector<float> bias;
    normalization norm;
};

/// What is special about a convolution; 3×3 and padded to keep the size if nothing is said.
struct convolution {
    std::size_t filters = 1, kernel = 3, stride = 1, pad = kernel / 2, groups = 1;
    bool normalized = false;
    activation act = activation::relu;
    std::size_t add = 0;
};

/// Layers in the order in which they are evaluated; layer 0 is the input, the last one the result.
class network {
public:
    explicit network(extents input, unsigned seed = 1);

    /// Each returns the number of the new layer.
    std::size_t conv(std::size_t from, const convolution& c);
    std::size_t dense(std::size_t from, std::size_t units, activation act = activation::none);
    std::size_t max_pool(std::size_t from, std::size_t kernel, std::size_t stride, std::size_t pad = 0);
    /// Over the whole image.
    std::size_t average_pool(std::size_t from);
    /// Of a half.
    std::size_t dropout(std::size_t from);
    std::size_t softmax(std::size_t from);

    const std::vector<layer>& layers() const { return layers_; }
    extents input() const { return layers_.front().out; }
    extents output() const { return layers_.back().out; }
    double operations() const;

    /// The same network for prediction: normalisation folded into the convolutions.
    network folded() const;

private:
    layer& add(operation what, std::size_t from);
    std::vector<float> uniform(std::size_t count, float low, float high);
    void initialize(layer& l, std::size_t inputs, float gain);

    std::vector<layer> layers_;
    std::mt19937 random_;
};

} // namespace peers
