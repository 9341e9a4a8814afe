#include "workload.hpp"

#include <algorithm>
#include <random>

#include "check.hpp"
#include "networks.hpp"

namespace peers {

namespace {

workload predicting(std::string key, std::string title, std::string name, network (*net)()) {
    return {std::move(key), std::move(title), std::move(name), net, mode::predict, 1};
}

workload batched(workload w, std::size_t batch_size) {
    w.key += "-" + std::to_string(batch_size);
    w.title += ", batches of " + std::to_string(batch_size);
    w.batch_size = batch_size;
    w.shown_in = unit::images_per_second;
    return w;
}

workload training(workload w, std::size_t batch_size) {
    w.key += "-train";
    w.title += ", training";
    w.what = mode::train;
    return batched(w, batch_size);
}

/// Measures the time of one more layer in a chain of equal ones.
workload layer_of(std::string key, std::string title, extents in, const convolution& c) {
    const auto of = [=](std::size_t length) { return [=] { return chain(in, c, length); }; };
    workload w{key, std::move(title), key, of(1 + workload::additional_layers)};
    w.shown_in = unit::gflops;
    w.shorter = of(1);
    return w;
}

std::vector<workload> make_workloads() {
    const auto article = predicting("article", "article's network", "article", peers::article);
    const auto keras = predicting("keras", "Keras's convnet", "keras", [] { return keras_convnet(true); });
    const auto resnet = predicting("resnet20", "ResNet-20", "resnet20", resnet20);
    auto keras_training = training(keras, 64);
    keras_training.comparable = [] { return keras_convnet(false); };
    auto vgg16_half = predicting("vgg16-half", "VGG-16, Lamina with half-width weights", "vgg16-half", vgg16);
    vgg16_half.tolerance = half_width_tolerance;
    return {
        article,
        batched(article, 64),
        batched(article, 256),
        training(article, 64),
        keras,
        keras_training,
        resnet,
        training(resnet, 128),
        predicting("resnet18", "ResNet-18", "resnet18", resnet18),
        predicting("mobilenetv2", "MobileNetV2", "mobilenetv2", mobilenetv2),
        predicting("vgg16", "VGG-16", "vgg16", vgg16),
        vgg16_half,
        layer_of("conv56", "3×3, 56×56×64", {64, 56, 56}, {.filters = 64}),
        layer_of("conv28", "3×3, 28×28×128", {128, 28, 28}, {.filters = 128}),
        layer_of("conv14", "3×3, 14×14×256", {256, 14, 14}, {.filters = 256}),
        layer_of("pointwise56", "1×1, 56×56×64 → 256", {64, 56, 56}, {.filters = 256, .kernel = 1}),
        layer_of("depthwise56", "depthwise 3×3, 56×56×128", {128, 56, 56}, {.filters = 128, .groups = 128})};
}

} // namespace

const std::vector<workload>& all_workloads() {
    static const std::vector<workload> all = make_workloads();
    return all;
}

std::vector<batch> random_batches(const network& n, std::size_t batch_size, std::size_t count) {
    std::mt19937 random(7);
    std::uniform_real_distribution<float> pixel(0, 1);
    const std::size_t classes = n.output().channels;
    std::vector<batch> batches(count);
    for (batch& b : batches) {
        b.images.resize(batch_size * n.input().size());
        b.labels.resize(batch_size);
        std::ranges::generate(b.images, [&] { return pixel(random); });
        std::ranges::generate(b.labels, [&] { return std::uint32_t(random() % classes); });
    }
    return batches;
}

} // namespace peers
