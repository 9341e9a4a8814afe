#pragma once

#include <lamina/report/diagram_steps.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace lamina::detail {

/// Fills rows from left to right, none wider than `limit` unless a single step is.
inline std::vector<diagram_row> break_rows(const std::vector<diagram_step>& steps, double limit) {
    std::vector<diagram_row> rows;
    double overhang = 0;
    for (auto step : steps) {
        if (!rows.empty()) place(step, overhang);
        if (rows.empty() || step.begins() || rows.back().width + step.width + step.block.overhang() > limit
            || (step.hangs && rows.back().hangs)) {
            place(step, 0);
            rows.emplace_back();
        }
        auto& row = rows.back();
        row.hangs = row.hangs || step.hangs;
        row.width += step.width;
        row.ascent = (std::max)(row.ascent, step.ascent);
        row.descent = (std::max)(row.descent, step.descent);
        overhang = step.block.overhang();
        row.steps.push_back(std::move(step));
    }
    return rows;
}

/// Uses as few rows as fit in `limit`, then finds the narrowest limit that needs no more rows.
inline std::vector<diagram_row> balanced_rows(const std::vector<diagram_step>& steps, double limit) {
    auto rows = break_rows(steps, limit);
    for (double low = 0; rows.size() > 1 && limit - low > 1;) {
        const auto middle = (low + limit) / 2;
        auto tried = break_rows(steps, middle);
        if (tried.size() == rows.size()) {
            rows = std::move(tried);
            limit = middle;
        } else {
            low = middle;
        }
    }
    return rows;
}

/// Positions a hanging branch below the row and makes the row at least as wide.
inline void hang_branch(diagram_row& row) {
    double x = 0;
    for (auto& step : row.steps) {
        if (step.hangs) {
            const auto& branch = step.lanes[skip_lane(step.lanes) == step.lanes.begin() ? 1 : 0];
            const auto missing = (std::max)(0.0, branch.width + 2 * turn_room - row.width);
            step.stretch(missing);
            row.width += missing;
            const auto centered = x + (step.fork + step.join - branch.width) / 2;
            const auto left =
                (std::max)(turn_room, (std::min)(centered, row.width - turn_room - branch.width));
            step.branch = {left - x, row.descent + row_gap + branch.ascent};
            row.descent = step.branch.y + branch.descent;
        }
        x += step.width;
    }
}

/// Adds the values that a row gives names to, and those it reads, within branches too.
inline void add_values(const diagram_row& row, std::vector<std::size_t>& given,
                       std::vector<std::size_t>& read) {
    for (const auto& step : row.steps) {
        if (step.gives()) given.push_back(step.value);
        if (step.mark == diagram_mark::reads && !step.tagged) read.push_back(step.value);
        read.insert(read.end(), step.reads.begin(), step.reads.end());
        for (const auto& lane : step.lanes)
            for (const auto& inner : lane.rows) add_values(inner, given, read);
    }
}

/// The room that lanes need above each row, and below the last: those of every value below the row that gives
/// it, and above other rows that read it.
inline std::vector<double> lane_rooms(const std::vector<diagram_row>& rows) {
    std::vector<std::size_t> given, rows_of, read;
    std::vector<double> rooms(rows.size() + 1);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        add_values(rows[i], given, read);
        rows_of.resize(given.size(), i);
        std::sort(read.begin(), read.end());
        read.erase(std::unique(read.begin(), read.end()), read.end());
        for (const auto value : read) {
            const auto found = std::find(given.begin(), given.end(), value);
            if (found == given.end()) continue;
            const auto from = rows_of[static_cast<std::size_t>(found - given.begin())];
            rooms[from + 1] += lane_pitch;
            if (from + 1 < i) rooms[i] += lane_pitch;
        }
        read.clear();
    }
    return rooms;
}

inline diagram_flow arrange(const std::vector<diagram_step>& steps, double limit) {
    diagram_flow flow;
    flow.rows = balanced_rows(steps, limit);
    const auto rooms = lane_rooms(flow.rows);
    for (std::size_t i = 0; i < flow.rows.size(); ++i) {
        auto& row = flow.rows[i];
        hang_branch(row);
        if (i > 0) row.axis = flow.exit + flow.rows[i - 1].descent + rooms[i] + row_gap + row.ascent;
        flow.exit = row.axis;
        const bool turns = i + 1 < flow.rows.size();
        const auto beside = turns ? turn_beside(row) : row.steps.back().block.overhang();
        flow.width = (std::max)(flow.width, row.width + beside);
        flow.ascent = (std::max)(flow.ascent, row.ascent - row.axis);
        flow.descent = (std::max)(flow.descent, row.axis + row.descent);
    }
    flow.descent += rooms.back();
    return flow;
}

} // namespace lamina::detail
