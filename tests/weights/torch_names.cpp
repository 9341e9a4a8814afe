// needs: safetensors
// The state dicts of torchvision's networks, sorted by name as the safetensors library does. The modules must
// be found in order of evaluation, which is not the alphabetical one.
#include <lamina/weights/module_search.hpp>
#include <lamina/weights/torch_layout.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

namespace {

/// A network's modules in order of evaluation; the weight of each is enough.
struct network {
    std::vector<stored_tensor> weights;

    void add(const std::string& name, std::vector<std::size_t> shape) {
        weights.push_back({name + ".weight", stored_type::f32, std::move(shape), {}});
    }
    void conv(const std::string& name, std::size_t in, std::size_t out, std::size_t kernel) {
        add(name, {out, in, kernel, kernel});
    }
    /// Like torchvision's BasicConv2d.
    void conv_bn(const std::string& name, std::size_t in, std::size_t out, std::size_t kernel) {
        conv(name + ".conv", in, out, kernel);
        add(name + ".bn", {out});
    }
};

struct outcome {
    /// Modules with a wrong source, and those with an alternative; each preceded by a blank.
    std::string wrong, doubtful;
};

outcome find(const network& net, const network& left_over = {}) {
    safetensors_file file{net.weights, {}};
    file.tensors.insert(file.tensors.end(), left_over.weights.begin(), left_over.weights.end());
    std::ranges::sort(file.tensors, {}, &stored_tensor::tensor);
    const auto modules = file_modules(file, torch_conventions::list());
    REQUIRE(is_sorted_by_name(modules));
    std::map<std::string, std::size_t> known;
    std::vector<std::size_t> kinds, wanted;
    const auto kind = [&](const std::vector<std::size_t>& shape) {
        const auto like = torch_conventions::shape("weight", shape);
        return known.try_emplace(join_extents(like), known.size()).first->second;
    };
    for (const auto& t : file.tensors) kinds.push_back(kind(t.extents));
    for (const auto& w : net.weights) wanted.push_back(kind(w.extents));
    const module_tree tree(modules, std::vector<bool>(modules.size()), ".", true);
    const auto found = module_search(tree, kinds, wanted, {}).find();
    REQUIRE(found.found);
    outcome result;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const std::string place = net.weights[i].tensor.substr(0, net.weights[i].tensor.rfind('.'));
        if (modules[found.first[i]].name != place) result.wrong += " " + place;
        if (found.first[i] != found.last[i]) result.doubtful += " " + place;
    }
    CHECK(found.is_only_one == result.doubtful.empty());
    return result;
}

} // namespace

TEST_CASE("ResNet-50") {
    network net;
    net.conv("conv1", 3, 64, 7);
    net.add("bn1", {64});
    const std::vector<std::size_t> blocks{3, 4, 6, 3};
    std::size_t in = 64, width = 64;
    for (std::size_t stage = 0; stage < 4; ++stage, width *= 2)
        for (std::size_t b = 0; b < blocks[stage]; ++b, in = 4 * width) {
            const std::string block = "layer" + std::to_string(stage + 1) + "." + std::to_string(b) + ".";
            net.conv(block + "conv1", in, width, 1);
            net.add(block + "bn1", {width});
            net.conv(block + "conv2", width, width, 3);
            net.add(block + "bn2", {width});
            net.conv(block + "conv3", width, 4 * width, 1);
            net.add(block + "bn3", {4 * width});
            if (b != 0) continue;
            net.conv(block + "downsample.0", in, 4 * width, 1);
            net.add(block + "downsample.1", {4 * width});
        }
    net.add("fc", {1000, 2048});
    const outcome found = find(net);
    CHECK(found.wrong == "");
    // A projection without strides has the shape of the third convolution.
    CHECK(found.doubtful == " layer1.0.conv3 layer1.0.bn3 layer1.0.downsample.0 layer1.0.downsample.1");
}

TEST_CASE("DenseNet-121") {
    network net;
    net.conv("features.conv0", 3, 64, 7);
    net.add("features.norm0", {64});
    const std::vector<std::size_t> blocks{6, 12, 24, 16};
    std::size_t channels = 64;
    for (std::size_t b = 1; b <= 4; ++b) {
        const std::string number = std::to_string(b);
        for (std::size_t l = 1; l <= blocks[b - 1]; ++l, channels += 32) {
            const std::string layer =
                "features.denseblock" + number + ".denselayer" + std::to_string(l) + ".";
            net.add(layer + "norm1", {channels});
            net.conv(layer + "conv1", channels, 128, 1);
            net.add(layer + "norm2", {128});
            net.conv(layer + "conv2", 128, 32, 3);
        }
        if (b == 4) break;
        net.add("features.transition" + number + ".norm", {channels});
        net.conv("features.transition" + number + ".conv", channels, channels / 2, 1);
        channels /= 2;
    }
    net.add("features.norm5", {channels});
    net.add("classifier", {1000, channels});
    const outcome found = find(net);
    CHECK(found.wrong == "");
    CHECK(found.doubtful == "");
}

TEST_CASE("SqueezeNet") {
    network net;
    net.conv("features.0", 3, 64, 3);
    std::size_t in = 64;
    const auto fire = [&](const std::string& number, std::size_t squeeze, std::size_t expand) {
        net.conv("features." + number + ".squeeze", in, squeeze, 1);
        net.conv("features." + number + ".expand1x1", squeeze, expand, 1);
        net.conv("features." + number + ".expand3x3", squeeze, expand, 3);
        in = 2 * expand;
    };
    fire("3", 16, 64), fire("4", 16, 64), fire("6", 32, 128), fire("7", 32, 128);
    fire("9", 48, 192), fire("10", 48, 192), fire("11", 64, 256), fire("12", 64, 256);
    net.conv("classifier.1", in, 1000, 1);
    const outcome found = find(net);
    CHECK(found.wrong == "");
    CHECK(found.doubtful == "");
}

TEST_CASE("GoogLeNet, whose file has two more classifiers") {
    network net, more;
    net.conv_bn("conv1", 3, 64, 7);
    net.conv_bn("conv2", 64, 64, 1);
    net.conv_bn("conv3", 64, 192, 3);
    std::size_t in = 192;
    const auto inception = [&](const std::string& number, const std::vector<std::size_t>& c) {
        const std::string branch = "inception" + number + ".branch";
        net.conv_bn(branch + "1", in, c[0], 1);
        net.conv_bn(branch + "2.0", in, c[1], 1);
        net.conv_bn(branch + "2.1", c[1], c[2], 3);
        net.conv_bn(branch + "3.0", in, c[3], 1);
        net.conv_bn(branch + "3.1", c[3], c[4], 3);
        net.conv_bn(branch + "4.1", in, c[5], 1);
        in = c[0] + c[2] + c[4] + c[5];
    };
    inception("3a", {64, 96, 128, 16, 32, 32});
    inception("3b", {128, 128, 192, 32, 96, 64});
    inception("4a", {192, 96, 208, 16, 48, 64});
    inception("4b", {160, 112, 224, 24, 64, 64});
    inception("4c", {128, 128, 256, 24, 64, 64});
    inception("4d", {112, 144, 288, 32, 64, 64});
    inception("4e", {256, 160, 320, 32, 128, 128});
    inception("5a", {256, 160, 320, 32, 128, 128});
    inception("5b", {384, 192, 384, 48, 128, 128});
    net.add("fc", {1000, in});
    // The first has the shape of inception4c.branch1.
    more.conv_bn("aux1.conv", 512, 128, 1);
    more.conv_bn("aux2.conv", 528, 128, 1);
    for (const std::string aux : {"aux1", "aux2"}) {
        more.add(aux + ".fc1", {1024, 2048});
        more.add(aux + ".fc2", {1000, 1024});
    }
    const outcome found = find(net, more);
    CHECK(found.wrong == "");
    CHECK(found.doubtful == "");
}
