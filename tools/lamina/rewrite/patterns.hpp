#pragma once

#include "rewrite/editing.hpp"

namespace lamina::tool {

/// Each looks at the end of what it knows and rewrites that node; true if it did.
bool recognize_activation(editing& to, node& n);
bool recognize_gelu(editing& to, node& n);
bool recognize_shuffle(editing& to, node& n);
bool recognize_layer_norm(editing& to, node& n);
bool recognize_group_norm(editing& to, node& n);
bool recognize_attention(editing& to, node& n);
bool merge_padding(editing& to, node& n);
bool merge_factors(editing& to, node& n);
bool merge_scaling(editing& to, node& n);

} // namespace lamina::tool
