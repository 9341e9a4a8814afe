#pragma once

#include <lamina/report/diagram_map.hpp>
#include <lamina/report/svg.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <queue>
#include <tuple>
#include <utility>
#include <vector>

namespace lamina::detail {

/// Finds lanes along a grid: short ones with few corners and crossings, none through an area, none along
/// another line.
class lane_router {
public:
    explicit lane_router(const diagram_map& map)
        : map_(map), columns_(axis(&point::x)), rows_(axis(&point::y)) {
        walls_.resize(columns_.size() * rows_.size());
        for (auto& owners : owners_) owners.assign(walls_.size(), nobody);
        for (const auto& a : map.areas) close(a);
        for (const auto& wire : map.wires) occupy(wire, everybody);
    }

    /// One lane for each read of a value, the nearest first; without corners if there is no way.
    std::vector<diagram_lane> lanes() {
        std::vector<diagram_lane> all;
        for (const auto& end : map_.takes)
            for (const auto& source : map_.gives)
                if (source.value == end.value) all.push_back({end, {source.at, end.at}});
        const auto order = [](const diagram_lane& lane) {
            return std::tuple(distance(lane.corners[0], lane.corners[1]), lane.end.at.y, lane.end.at.x);
        };
        std::sort(all.begin(), all.end(), [&](auto& a, auto& b) { return order(a) < order(b); });
        for (auto& lane : all) {
            lane.corners = way(lane);
            occupy(lane.corners, lane.end.value);
        }
        return all;
    }

private:
    static constexpr double pitch = 6, clearance = 5, corner_cost = 16, crossing_cost = 12;
    static constexpr std::size_t everybody = static_cast<std::size_t>(-1), nobody = everybody - 1;

    static double distance(point a, point b) { return std::fabs(a.x - b.x) + std::fabs(a.y - b.y); }

    /// The grid's coordinates: those of all ends, and regular ones between them and around everything.
    std::vector<double> axis(double point::* along) const {
        std::vector<double> ends, all;
        for (const auto* list : {&map_.gives, &map_.takes})
            for (const auto& end : *list) ends.push_back(end.at.*along);
        std::sort(ends.begin(), ends.end());
        ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
        const auto around = 30 + pitch * static_cast<double>(map_.takes.size());
        for (auto at = map_.low().*along - around; at < map_.high().*along + around; at += pitch) {
            const auto next = std::lower_bound(ends.begin(), ends.end(), at - pitch / 2);
            if (next == ends.end() || *next >= at + pitch / 2) all.push_back(at);
        }
        all.insert(all.end(), ends.begin(), ends.end());
        std::sort(all.begin(), all.end());
        return all;
    }

    /// The part of an axis from `low` to `high`, both excluded.
    static std::pair<std::size_t, std::size_t> part(const std::vector<double>& axis, double low,
                                                    double high) {
        const auto begin = std::upper_bound(axis.begin(), axis.end(), low);
        const auto end = std::lower_bound(begin, axis.end(), high);
        return {static_cast<std::size_t>(begin - axis.begin()), static_cast<std::size_t>(end - axis.begin())};
    }

    template <class F>
    void for_each_node(const diagram_area& a, F f) {
        const auto [left, right] = part(columns_, a.left, a.right);
        const auto [top, bottom] = part(rows_, a.top, a.bottom);
        for (auto y = top; y < bottom; ++y)
            for (auto x = left; x < right; ++x) f(y * columns_.size() + x);
    }

    void close(const diagram_area& a) {
        for_each_node({a.left - clearance, a.top - clearance, a.right + clearance, a.bottom + clearance},
                      [&](std::size_t node) { walls_[node] = true; });
    }

    /// Keeps the lanes of other values from running along a line; they may cross it.
    void occupy(const std::vector<point>& line, std::size_t owner) {
        for (std::size_t i = 1; i < line.size(); ++i) {
            const auto a = line[i - 1], b = line[i];
            const bool upright = std::fabs(a.x - b.x) < std::fabs(a.y - b.y);
            for_each_node({(std::min)(a.x, b.x) - clearance, (std::min)(a.y, b.y) - clearance,
                           (std::max)(a.x, b.x) + clearance, (std::max)(a.y, b.y) + clearance},
                          [&](std::size_t node) {
                              auto& was = owners_[upright][node];
                              was = was == nobody || was == owner ? owner : everybody;
                          });
            if (owner == everybody) continue;
            for_each_node({(std::min)(a.x, b.x) - 0.01, (std::min)(a.y, b.y) - 0.01,
                           (std::max)(a.x, b.x) + 0.01, (std::max)(a.y, b.y) + 0.01},
                          [&](std::size_t node) { trees_.emplace_back(owner, node); });
        }
    }

    std::size_t node_at(point at) const {
        return part(rows_, at.y - 0.01, at.y + 0.01).first * columns_.size()
               + part(columns_, at.x - 0.01, at.x + 0.01).first;
    }
    point place_of(std::size_t node) const {
        return {columns_[node % columns_.size()], rows_[node / columns_.size()]};
    }

    /// What one step costs in a direction; infinity if it is not allowed.
    double step_cost(std::size_t from, std::size_t to, bool upright, const diagram_lane& lane) const {
        const auto value = lane.end.value, crossed = owners_[!upright][to], along = owners_[upright][to];
        const auto at = place_of(to);
        const auto length = distance(place_of(from), at);
        if (distance(at, lane.corners[1]) < 0.01) return length;
        const bool walled = walls_[to] && distance(at, lane.corners[0]) > 2 * clearance;
        if (walled || (along != nobody && along != value)) return std::numeric_limits<double>::infinity();
        const bool enters = crossed != nobody && crossed != value && owners_[!upright][from] != crossed;
        return length + (enters ? crossing_cost : 0);
    }

    /// The cheapest way to `end` from `start` or any lane of the same value.
    std::vector<point> way(const diagram_lane& lane) const {
        const auto start = lane.corners[0], end = lane.corners[1];
        using entry = std::pair<double, std::size_t>;
        std::priority_queue<entry, std::vector<entry>, std::greater<>> open;
        const auto goal = node_at(end), none = 2 * walls_.size();
        std::vector<double> cost(none, std::numeric_limits<double>::infinity());
        std::vector<std::size_t> before(none, none);
        const auto reach = [&](std::size_t state, double c, std::size_t previous) {
            if (c >= cost[state]) return;
            cost[state] = c;
            before[state] = previous;
            open.emplace(c + distance(place_of(state / 2), end), state);
        };
        const auto begin_at = [&](std::size_t node) {
            for (const std::size_t upright : {0U, 1U}) reach(2 * node + upright, 0, none);
        };
        begin_at(node_at(start));
        for (const auto& [owner, node] : trees_)
            if (owner == lane.end.value) begin_at(node);
        while (!open.empty()) {
            const auto state = open.top().second;
            open.pop();
            const auto node = state / 2;
            if (node == goal) return corners(before, state);
            const auto turned = state ^ 1U;
            if (before[state] == none || before[state] / 2 != node)
                reach(turned, cost[state] + (before[state] == none ? 0 : corner_cost), state);
            const bool upright = state % 2 != 0;
            for (const auto next : neighbors(node, upright))
                if (next != node)
                    reach(2 * next + state % 2, cost[state] + step_cost(node, next, upright, lane), state);
        }
        return {};
    }

    /// The nodes on both sides; the node itself at the edge of the grid.
    std::array<std::size_t, 2> neighbors(std::size_t node, bool upright) const {
        const auto across = columns_.size(), x = node % across, y = node / across;
        if (upright) return {y > 0 ? node - across : node, y + 1 < rows_.size() ? node + across : node};
        return {x > 0 ? node - 1 : node, x + 1 < across ? node + 1 : node};
    }

    std::vector<point> corners(const std::vector<std::size_t>& before, std::size_t state) const {
        std::vector<point> all{place_of(state / 2)};
        bool upright = state % 2 != 0;
        while (before[state] != before.size()) {
            const auto previous = before[state];
            if (previous / 2 == state / 2) {
                all.push_back(place_of(state / 2));
                upright = !upright;
            }
            state = previous;
        }
        all.push_back(place_of(state / 2));
        std::reverse(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end(), [](point a, point b) { return distance(a, b) < 0.01; }),
                  all.end());
        return all;
    }

    const diagram_map& map_;
    std::vector<double> columns_, rows_;
    std::vector<bool> walls_ = {};
    /// Whose horizontal and upright lines run near a node.
    std::array<std::vector<std::size_t>, 2> owners_ = {};
    /// Where the lanes of each value run.
    std::vector<std::pair<std::size_t, std::size_t>> trees_ = {};
};

} // namespace lamina::detail
