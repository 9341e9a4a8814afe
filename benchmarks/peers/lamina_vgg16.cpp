#include <zoo/vgg16.hpp>

#include "lamina_engine.hpp"
#include "lamina_networks.hpp"

namespace peers {

std::unique_ptr<task> lamina_vgg16(const job& j) { return lamina_predicts<zoo::vgg16>(j); }

std::unique_ptr<task> lamina_vgg16_half(const job& j) {
    return lamina_predicts<zoo::vgg16, lamina::half_width_predictor<zoo::vgg16>>(j);
}

} // namespace peers
