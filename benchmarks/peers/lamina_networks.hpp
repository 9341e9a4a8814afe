#pragma once

#include <memory>

#include "engine.hpp"

/// Lamina's version of each network, spread over several sources, because each takes long to compile.
namespace peers {

std::unique_ptr<task> lamina_article(const job& j);
std::unique_ptr<task> lamina_keras_convnet(const job& j);
std::unique_ptr<task> lamina_resnet20(const job& j);
std::unique_ptr<task> lamina_resnet18(const job& j);
std::unique_ptr<task> lamina_mobilenetv2(const job& j);
std::unique_ptr<task> lamina_vgg16(const job& j);
std::unique_ptr<task> lamina_vgg16_half(const job& j);
std::unique_ptr<task> lamina_conv56(const job& j);
std::unique_ptr<task> lamina_conv28(const job& j);
std::unique_ptr<task> lamina_conv14(const job& j);
std::unique_ptr<task> lamina_pointwise56(const job& j);
std::unique_ptr<task> lamina_depthwise56(const job& j);

} // namespace peers
