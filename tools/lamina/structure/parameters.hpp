#pragma once

#include <string>
#include <vector>

#include "structure/sentence.hpp"

namespace lamina::tool {

/// What the places of one kind of block have in common: its template and each place's arguments.
struct generalization {
    definition common;                               ///< still without a name
    std::vector<std::vector<std::string>> arguments; ///< of each place
};

/// From blocks with one skeleton: numbers that are equal everywhere stay, others become parameters or, where
/// a rule holds everywhere, follow from them: `4 * Filters`, `Kernel / 2`.
generalization generalize(const std::vector<part>& blocks, const std::vector<definition>& definitions);

} // namespace lamina::tool
