#pragma once

#include <functional>
#include <map>
#include <string>

#include "words/translation.hpp"

namespace lamina::tool {

/// How an operator is said.
using operator_rule = std::function<void(translation&, const node&)>;
using operator_rules = std::map<std::string, operator_rule>;

void add_convolutions(operator_rules& rules);
void add_pools(operator_rules& rules);
void add_dense(operator_rules& rules);
void add_attention(operator_rules& rules);
void add_activations(operator_rules& rules);
void add_arithmetic(operator_rules& rules);
void add_concat(operator_rules& rules);
void add_normalizations(operator_rules& rules);
void add_shapes(operator_rules& rules);
void add_resizing(operator_rules& rules);

/// Appends a word that keeps the shape, of an image, sequence or vector in any order.
void say_elementwise(translation& to, const node& n, const std::string& text);

} // namespace lamina::tool
