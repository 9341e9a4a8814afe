// needs: safetensors
#include <lamina/io/keras_weights.hpp>
#include <lamina/layers/words.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <vector>

#include "foreign_file.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

struct net {
    static constexpr auto layers = input<4, 5, 3> >> conv2d<3, 3>(same) >> batch_norm >> conv2d<3, 3>(same)
                                   >> flatten >> dense<2>;
};

/// `names`: of the layers, with what separates them from their tensors.
std::vector<stored_tensor> weights(const std::string& conv, const std::string& norm,
                                   const std::string& second_conv, const std::string& dense,
                                   const std::string& end = "") {
    return numbered({{conv + "bias" + end, {3}},
                     {conv + "kernel" + end, {3, 3, 3, 3}},
                     {second_conv + "bias" + end, {3}},
                     {second_conv + "kernel" + end, {3, 3, 3, 3}},
                     {dense + "bias" + end, {2}},
                     {dense + "kernel" + end, {60, 2}},
                     {norm + "beta" + end, {3}},
                     {norm + "gamma" + end, {3}},
                     {norm + "moving_mean" + end, {3}},
                     {norm + "moving_variance" + end, {3}}});
}

import_report check_loaded(const std::vector<stored_tensor>& tensors) {
    const scratch folder;
    write_safetensors(folder / "file", tensors);
    model<net> m;
    import_report report = load_keras(m, folder / "file");
    const auto check = [&](const std::string& name, std::size_t tensor) {
        const auto found = m[name];
        for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i] == number(tensor, i));
    };
    check("conv2d.bias", 0);
    check("conv2d.kernel", 1);
    check("conv2d_1.bias", 2);
    check("conv2d_1.kernel", 3);
    check("dense.bias", 4);
    check("dense.kernel", 5);
    check("batch_norm.beta", 6);
    check("batch_norm.gamma", 7);
    check("batch_norm.moving_mean", 8);
    check("batch_norm.moving_variance", 9);
    return report;
}

struct separable {
    static constexpr auto layers = input<4, 4, 3> >> depthwise_conv2d<3>(depth_multiplier<2>)
                                   >> separable_conv2d<4, 2>(depth_multiplier<2>);
};
struct sequence_net {
    static constexpr auto layers = input<1, 6, 2> >> conv1d<3, 2>;
};

} // namespace

TEST_CASE("Keras's names are found with either separator, numbered from anywhere") {
    CHECK(check_loaded(weights("conv2d/", "batch_normalization/", "conv2d_1/", "dense/")).is_certain());
    CHECK(
        check_loaded(weights("conv2d_9.", "batch_normalization_4.", "conv2d_10.", "dense_7.")).is_certain());
    CHECK(check_loaded(weights("model/conv2d_9/", "model/bn/", "model/conv2d_10/", "model/out/", ":0"))
              .is_certain());
    CHECK(check_loaded(weights("conv2d.", "batch_norm.", "conv2d_1.", "dense.")).tensors[0].found_by
          == "name");
}

TEST_CASE("depthwise kernels have two axes for their filters, separable convolutions two kernels") {
    const scratch folder;
    write_safetensors(folder / "file", numbered({{"d/bias", {6}},
                                                 {"d/depthwise_kernel", {3, 3, 3, 2}},
                                                 {"s/bias", {4}},
                                                 {"s/depthwise_kernel", {2, 2, 6, 2}},
                                                 {"s/pointwise_kernel", {1, 1, 12, 4}}}));
    model<separable> m;
    const auto report = load_keras(m, folder / "file");
    CHECK(report.unused.empty());
    CHECK(report.is_certain());
    for (std::size_t i = 0; i < 54; ++i) CHECK(m["depthwise_conv2d.kernel"][i] == number(1, i));
    for (std::size_t i = 0; i < 48; ++i) {
        CHECK(m.tensors()[2].name == "depthwise_conv2d_1.kernel");
        CHECK(m["depthwise_conv2d_1.kernel"][i] == number(3, i));
        CHECK(m["conv2d.kernel"][i] == number(4, i));
    }
    CHECK(m["conv2d.bias"][3] == number(2, 3));
}

TEST_CASE("kernels of 1-D convolutions have three axes") {
    const scratch folder;
    write_safetensors(folder / "file", numbered({{"conv1d/kernel", {2, 2, 3}}, {"conv1d/bias", {3}}}));
    model<sequence_net> m;
    load_keras(m, folder / "file");
    for (std::size_t i = 0; i < 12; ++i) CHECK(m["conv1d.kernel"][i] == number(0, i));
}

TEST_CASE("what does not fit Keras's names is listed in Keras's words") {
    const scratch folder;
    auto tensors = weights("a/", "b/", "c/", "d/");
    tensors[9].name = "b/variance";
    write_safetensors(folder / "file", tensors);
    model<net> m;
    CHECK(error_of(folder, [&] { load_keras(m, folder / "file"); })
          == "file: the weights do not fit the network:"
             "\n  batch_norm.moving_variance: expected moving_variance 3; the file's b has no such tensor"
             "\n  b/variance 3: the model's batch_norm has no such tensor");
}
