#include <zoo/mobilenetv2.hpp>

#include "lamina_engine.hpp"
#include "lamina_networks.hpp"

namespace peers {

std::unique_ptr<task> lamina_mobilenetv2(const job& j) { return lamina_predicts<zoo::mobilenetv2>(j); }

} // namespace peers
