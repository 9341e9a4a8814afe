#include <zoo/resnet.hpp>

#include "lamina_engine.hpp"
#include "lamina_networks.hpp"

namespace peers {

std::unique_ptr<task> lamina_resnet18(const job& j) { return lamina_predicts<zoo::resnet18>(j); }

} // namespace peers
