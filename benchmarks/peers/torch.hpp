#pragma once

#include <memory>

#include "engine.hpp"

namespace peers::torch_engine {

/// The order of channels in memory, or PyTorch's frozen form of a network, which allows further optimization.
enum class way { channels_first, channels_last, frozen };

std::unique_ptr<task> prepare_prediction(const job& j, way how);
std::unique_ptr<task> prepare_training(const job& j, way how);

} // namespace peers::torch_engine
