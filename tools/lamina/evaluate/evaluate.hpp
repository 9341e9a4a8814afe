#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "graph/graph.hpp"

namespace lamina::tool {

/// What the graph computes, in double precision and by the definition of each operator: the reference for
/// everything else. `inputs` by name; the results in the order of `graph::outputs`. `done` hears which part
/// of the nodes is computed.
std::vector<tensor> evaluate(const graph& network, const std::map<std::string, tensor>& inputs,
                             const std::function<void(double)>& done = {});

/// True if there is a function for the operator.
bool can_evaluate(const std::string& operation);

} // namespace lamina::tool
