#pragma once

#include <optional>

#include "rewrite/editing.hpp"

namespace lamina::tool {

/// A value whose numbers are those of another at other places, all times one factor.
struct moved {
    value_id source = absent;
    tensor from; ///< for each number its place in the source
    double factor = 1;
};

/// The factor of a product or quotient with one constant number, as its second input.
std::optional<double> factor_of(const editing& to, const node& n);

/// Goes back from a value over operators that move numbers or multiply all by one constant; nothing where a
/// shape or a constant is not known.
std::optional<moved> trace(const editing& to, value_id id);

} // namespace lamina::tool
