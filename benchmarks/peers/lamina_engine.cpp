#include <string_view>
#include <utility>

#include "lamina_networks.hpp"

namespace peers {

namespace {

using maker = std::unique_ptr<task> (*)(const job&);

std::unique_ptr<task> prepare(const job& j) {
    constexpr std::pair<std::string_view, maker> makers[] = {
        {"article", lamina_article},         {"keras", lamina_keras_convnet},
        {"resnet20", lamina_resnet20},       {"resnet18", lamina_resnet18},
        {"mobilenetv2", lamina_mobilenetv2}, {"vgg16", lamina_vgg16},
        {"vgg16-half", lamina_vgg16_half},   {"conv56", lamina_conv56},
        {"conv28", lamina_conv28},           {"conv14", lamina_conv14},
        {"pointwise56", lamina_pointwise56}, {"depthwise56", lamina_depthwise56}};
    for (const auto& [name, make] : makers)
        if (name == j.network_name) return make(j);
    return nullptr;
}

} // namespace

std::vector<engine> lamina_engines() { return {{"Lamina", "", prepare}}; }

} // namespace peers
