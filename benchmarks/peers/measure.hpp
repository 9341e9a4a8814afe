#pragma once

#include <cstddef>
#include <span>

#include "engine.hpp"
#include "records.hpp"
#include "workload.hpp"

namespace peers {

struct measuring {
    std::size_t threads = 1;
    /// The number of rounds in which the engines take turns, in random order, and the total seconds for each.
    std::size_t rounds = 11;
    double seconds = 0.8;
};

/// Checks that the engines agree on a workload, then measures them in alternation. Throws if one is wrong.
records measure(const workload& w, std::span<const engine> engines, const measuring& how);

} // namespace peers
