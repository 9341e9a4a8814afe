#pragma once

#include "graph/graph.hpp"

namespace lamina::tool {

/// Brings a node of any opset to the form of the newest one: attributes that became inputs become constant
/// inputs, operators that were renamed get their new names. What newer opsets cannot say stays as an
/// attribute: `axis` of opset 6's arithmetic, and `flat` of the Softmax that takes all axes from `axis` on
/// together.
void renew_form(graph& network, node& operation);

/// A new constant of the graph.
value_id add_constant(graph& network, tensor numbers, const std::string& name);

} // namespace lamina::tool
