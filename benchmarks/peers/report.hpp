#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "records.hpp"
#include "workload.hpp"

namespace peers {

/// A library's fastest way to run a workload.
struct standing {
    std::string maker, way;
    double seconds = 0;
};

/// A workload's libraries, each in its fastest way, in the order in which they were first recorded.
struct comparison {
    workload of;
    std::vector<standing> libraries;

    const standing* find(const std::string& library) const;
    /// Lamina's own; null if it was not measured.
    const standing* lamina() const { return find("Lamina"); }
    /// The fastest of the others; null if there are none.
    const standing* fastest_peer() const;
};

/// The recorded workloads in the order of `all_workloads`.
std::vector<comparison> compare(const records& r);
/// Lamina comes first.
std::vector<std::string> libraries_of(const std::vector<comparison>& all);

/// "12.4 µs", "97 300 /s", "187 GFLOP/s".
std::string shown(const workload& w, double seconds);
/// What was measured where.
std::string heading(const records& r);

/// Every library's fastest way, followed in parentheses by its time relative to Lamina's.
std::string text_of(const records& r);
std::string markdown_of(const records& r);
/// A bar chart of each library's speed relative to the fastest.
std::string svg_of(const records& r);

} // namespace peers
