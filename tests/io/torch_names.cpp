// needs: safetensors
// The state dicts of torchvision's networks, sorted by name as the safetensors library does: every module of
// the zoo finds the one of its place, though the alphabet is not the order of evaluation. The files have no
// numbers.
#include <lamina/io/module_match.hpp>
#include <lamina/io/torch_layout.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>
#include <zoo/alexnet.hpp>
#include <zoo/densenet.hpp>
#include <zoo/googlenet.hpp>
#include <zoo/resnet.hpp>
#include <zoo/squeezenet.hpp>

using namespace lamina;
using namespace lamina::detail;

namespace {

using names = std::vector<std::string>;

void add(names& to, const std::string& prefix, const names& more) {
    for (const auto& n : more) to.push_back(prefix + n);
}

struct outcome {
    /// Modules with another source than the one of their place, and modules with an alternative; each behind a
    /// blank.
    std::string wrong, doubtful;
};

/// `modules`: torchvision's names in the order of evaluation. `more`: modules that the network here does not
/// have.
template <class N>
outcome match(const names& modules, std::vector<stored_tensor> more = {}) {
    const std::vector<feature_order> orders(graph_of<N>.size());
    const auto wanted = wanted_modules<N, torch_conventions>(orders);
    REQUIRE(wanted.size() == modules.size());
    safetensors_file file{std::move(more), {}};
    for (std::size_t i = 0; i < wanted.size(); ++i)
        for (const auto& t : wanted[i].tensors)
            file.tensors.push_back({modules[i] + "." + t.there.name, stored_type::f32, t.there.shape, {}});
    std::ranges::sort(file.tensors, {}, &stored_tensor::name);
    const auto in_file = file_modules<torch_conventions>(file);
    module_match matching(wanted, file, in_file, ".");
    matching.run({});
    REQUIRE(matching.wrong().empty());
    outcome result;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto& source = matching.sources()[i].front();
        if (!source.tensor->name.starts_with(modules[i] + ".")) result.wrong += " " + modules[i];
        if (source.alternative != nullptr) result.doubtful += " " + modules[i];
    }
    return result;
}

/// The convolutions of one block, each with its normalisation.
names resnet_block(int convolutions, bool projects) {
    names block;
    for (int i = 1; i <= convolutions; ++i)
        add(block, "", {"conv" + std::to_string(i), "bn" + std::to_string(i)});
    if (projects) add(block, "downsample.", {"0", "1"});
    return block;
}
names resnet(int convolutions, const std::vector<int>& blocks) {
    names all{"conv1", "bn1"};
    for (std::size_t stage = 0; stage < blocks.size(); ++stage)
        for (int b = 0; b < blocks[stage]; ++b)
            add(all, "layer" + std::to_string(stage + 1) + "." + std::to_string(b) + ".",
                resnet_block(convolutions, b == 0 && (stage > 0 || convolutions == 3)));
    all.push_back("fc");
    return all;
}

names densenet(const std::vector<int>& blocks) {
    names all{"features.conv0", "features.norm0"};
    for (std::size_t b = 1; b <= blocks.size(); ++b) {
        const std::string number = std::to_string(b);
        for (int l = 1; l <= blocks[b - 1]; ++l)
            add(all, "features.denseblock" + number + ".denselayer" + std::to_string(l) + ".",
                {"norm1", "conv1", "norm2", "conv2"});
        if (b < blocks.size()) add(all, "features.transition" + number + ".", {"norm", "conv"});
    }
    add(all, "", {"features.norm5", "classifier"});
    return all;
}

} // namespace

TEST_CASE("ResNet-18 and ResNet-50") {
    const outcome small = match<zoo::resnet18>(resnet(2, {2, 2, 2, 2}));
    CHECK(small.wrong == "");
    // The alphabet cannot tell whether the stem's normalisation comes first or last.
    CHECK(small.doubtful == " bn1 layer1.0.bn1 layer1.0.bn2 layer1.1.bn1 layer1.1.bn2");
    const outcome large = match<zoo::resnet50>(resnet(3, {3, 4, 6, 3}));
    CHECK(large.wrong == "");
    // A projection without strides has the shape of the third convolution.
    CHECK(large.doubtful
          == " layer1.0.conv3 layer1.0.bn3 layer1.0.downsample.0 layer1.0.downsample.1");
}

TEST_CASE("DenseNet-121") {
    const outcome found = match<zoo::densenet121>(densenet({6, 12, 24, 16}));
    CHECK(found.wrong == "");
    CHECK(found.doubtful == "");
}

TEST_CASE("SqueezeNet and AlexNet") {
    names squeezenet{"features.0"};
    for (const char* fire : {"3", "4", "6", "7", "9", "10", "11", "12"})
        add(squeezenet, std::string("features.") + fire + ".", {"squeeze", "expand1x1", "expand3x3"});
    squeezenet.push_back("classifier.1");
    const outcome small = match<zoo::squeezenet1_1>(squeezenet);
    CHECK(small.wrong == "");
    CHECK(small.doubtful == "");
    const outcome large =
        match<zoo::alexnet>({"features.0", "features.3", "features.6", "features.8", "features.10",
                             "classifier.1", "classifier.4", "classifier.6"});
    CHECK(large.wrong == "");
    CHECK(large.doubtful == "");
}

TEST_CASE("GoogLeNet, whose file has two more classifiers") {
    names all;
    for (const char* conv : {"conv1", "conv2", "conv3"}) add(all, std::string(conv) + ".", {"conv", "bn"});
    for (const char* module : {"3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"})
        for (const char* branch : {"1", "2.0", "2.1", "3.0", "3.1", "4.1"})
            add(all, std::string("inception") + module + ".branch" + branch + ".", {"conv", "bn"});
    all.push_back("fc");
    std::vector<stored_tensor> more;
    for (const std::string aux : {"aux1.", "aux2."}) {
        const auto tensor = [&](const std::string& name, std::vector<std::size_t> shape) {
            more.push_back({aux + name, stored_type::f32, std::move(shape), {}});
        };
        tensor("conv.conv.weight", {128, aux == "aux1." ? 512U : 528U, 1, 1});
        for (const char* t : {"weight", "bias", "running_mean", "running_var"})
            tensor(std::string("conv.bn.") + t, {128});
        tensor("fc1.weight", {1024, 2048});
        tensor("fc1.bias", {1024});
        tensor("fc2.weight", {1000, 1024});
        tensor("fc2.bias", {1000});
    }
    const outcome found = match<zoo::googlenet>(all, std::move(more));
    CHECK(found.wrong == "");
    CHECK(found.doubtful == "");
}
