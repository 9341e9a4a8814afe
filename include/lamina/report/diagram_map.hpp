#pragma once

#include <lamina/report/svg.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace lamina::detail {

struct diagram_area {
    double left, top, right, bottom;
};

/// Where a named value leaves the network's arrow, or enters it again, straight ahead to `on`.
struct diagram_end {
    std::size_t value;
    point at, on = {};
    bool head = false; ///< an arrow head at `on`
};

/// The way of a named value from where it is given, or from another of its lanes, to where it is read.
struct diagram_lane {
    diagram_end end;
    std::vector<point> corners;
};

/// What a diagram has drawn, so that lanes keep clear of it, and the ends of all lanes.
struct diagram_map {
    std::vector<diagram_area> areas;       ///< blocks, texts, joins, dots, arrow heads
    std::vector<std::vector<point>> wires; ///< may be crossed
    std::vector<diagram_end> gives, takes;

    point low() const {
        auto p = gives.front().at;
        for (const auto& a : areas) p = {(std::min)(p.x, a.left), (std::min)(p.y, a.top)};
        return p;
    }
    point high() const {
        auto p = gives.front().at;
        for (const auto& a : areas) p = {(std::max)(p.x, a.right), (std::max)(p.y, a.bottom)};
        return p;
    }
};

/// The color of the lanes of the `i`-th value that is read.
inline std::string_view lane_color(std::size_t i) {
    constexpr std::string_view colors[] = {ink::blue,   ink::vermilion, ink::green,
                                           ink::purple, ink::orange,    ink::sky};
    return colors[i % 6];
}

} // namespace lamina::detail
