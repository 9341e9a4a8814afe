#pragma once

#include <lamina/report/diagram_block.hpp>
#include <lamina/report/svg.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace lamina::detail {

struct diagram_word {
    std::string text;
    bool strong = true;
};

struct diagram_flow;

/// One step along the network, into a block: over an arrow with words, or through parallel lanes and their
/// join. All positions are relative to the start of the step, the end of the previous block.
struct diagram_step {
    diagram_kind kind = diagram_kind::layer;
    std::vector<diagram_word> words = {};
    diagram_block block = {};
    std::vector<diagram_flow> lanes;
    std::vector<double> lane_axes = {};
    double fork = 0, join = 0, arrow = 0, block_left = 0, width = 0, ascent = 0, descent = 0;
    /// A long branch next to a skip connection hangs below the whole row, so that nested ones draw a U.
    bool hangs = false;
    point branch = {};
    /// The values that join without a branch of their own.
    std::vector<std::size_t> reads = {};
    /// A word about a named value.
    diagram_mark mark = diagram_mark::none;
    std::string_view color = ink::line;
    std::size_t value = 0;
    std::string name = {};
    /// Its name stands where it is read, too, because there is no lane to it.
    bool tagged = false;
    /// Nothing goes on from it.
    bool ends = false;
    /// Where a value leaves the arrow.
    double dot = 0;

    /// Whether it begins anew instead of continuing what precedes it.
    bool begins() const;
    bool joins() const { return !lanes.empty() || !reads.empty(); }
    bool gives() const { return mark == diagram_mark::names || mark == diagram_mark::results; }

    void stretch(double by) {
        for (auto* position : {&join, &arrow, &block_left, &width}) *position += by;
    }
};

struct diagram_row {
    std::vector<diagram_step> steps;
    double axis = 0, width = 0, ascent = 0, descent = 0;
    bool hangs = false;
};

/// A sequence of steps in rows. The arrow enters the first row at height 0 and leaves the last row at height
/// `exit`.
struct diagram_flow {
    std::vector<diagram_row> rows = {};
    double width = 0, ascent = 6, descent = 6, exit = 0;

    bool begins() const { return !rows.empty() && rows.front().steps.front().begins(); }
};

inline bool diagram_step::begins() const {
    return mark == diagram_mark::reads || mark == diagram_mark::inputs
           || (joins() && std::all_of(lanes.begin(), lanes.end(), [](auto& lane) { return lane.begins(); }));
}

inline constexpr double join_radius = 9, turn_room = 14, row_gap = 26, lane_gap = 16, word_size = 10.5,
                        word_line = 12.5, lane_pitch = 8, reads_room = 14;

/// How far to the right of a row's last block the arrow turns to the next row, clear of the block's label.
inline double turn_beside(const diagram_row& row) {
    return (std::max)(turn_room, row.steps.back().block.overhang() + 6);
}

inline double words_width(const std::vector<diagram_word>& words) {
    double width = 0;
    for (const auto& w : words) width = (std::max)(width, text_width(w.text, word_size, w.strong));
    return width;
}

/// Places a word about a named value after a block whose label extends beyond it by `before`.
inline void place_mark(diagram_step& step, double before) {
    const auto text = text_width(step.name, word_size);
    step.dot = before + 6;
    if (step.mark == diagram_mark::inputs) {
        const auto half = (std::max)(step.block.width() / 2 + step.block.overhang(), text / 2);
        step.block_left = half - step.block.width() / 2;
        step.width = step.block_left + step.block.width();
    } else if (step.mark == diagram_mark::reads) {
        step.width = step.tagged ? text + 12 : 10;
    } else if (step.mark == diagram_mark::results) {
        step.width = step.dot + (step.ends ? 30 : 20) + text + 4;
    } else {
        step.width = step.dot + 6 + (step.name.empty() ? 0 : text);
    }
}

/// The number of lanes that end within a step's branches: each gets a column of its own before them.
inline std::size_t columns_before_lanes(const diagram_step& step) {
    std::size_t columns = 0;
    for (const auto& lane : step.lanes) columns += lane.begins() ? 1U : 0U;
    return columns;
}

/// Where the lanes after the fork begin.
inline double lane_start(const diagram_step& step) {
    return turn_room + lane_pitch * static_cast<double>(columns_before_lanes(step));
}

/// Places the step after a block whose label extends beyond it by `before`.
inline void place(diagram_step& step, double before) {
    if (step.mark != diagram_mark::none) return place_mark(step, before);
    const auto room = step.words.empty() ? 0.0 : words_width(step.words) + 20;
    if (!step.joins()) {
        step.arrow = 0;
        before += before > 0 ? 8 : 0;
    } else {
        double lanes = 0;
        if (!step.hangs)
            for (const auto& lane : step.lanes) lanes = (std::max)(lanes, lane.width);
        step.fork = before + 10;
        step.join = step.fork + lane_start(step) + lanes + turn_room + join_radius
                    + lane_pitch * static_cast<double>(step.reads.size());
        step.arrow = step.join + join_radius;
        before = 0;
    }
    step.block_left = step.arrow + (std::max)(room, before + step.block.overhang());
    step.width = step.block_left + step.block.width();
}

/// The identity's lane, or the end.
inline auto skip_lane(const std::vector<diagram_flow>& lanes) {
    return std::find_if(lanes.begin(), lanes.end(), [](auto& lane) { return lane.rows.empty(); });
}

/// Stacks the lanes around the arrow. In a concatenation, the skip connection stays at the arrow's height;
/// otherwise the lane nearest to the middle does.
inline void stack_lanes(diagram_step& step) {
    auto& axes = step.lane_axes;
    axes.clear();
    double total = 0;
    for (const auto& lane : step.lanes) {
        axes.push_back(total + lane.ascent);
        total += lane.ascent + lane.descent + lane_gap;
    }
    const auto skip = skip_lane(step.lanes);
    const auto goes_on = [](const diagram_flow& lane) { return !lane.begins(); };
    auto main = axes.begin();
    if (axes.empty()) return;
    if (columns_before_lanes(step) + 1 == axes.size())
        main += std::find_if(step.lanes.begin(), step.lanes.end(), goes_on) - step.lanes.begin();
    else if (step.kind == diagram_kind::concat && axes.size() == 2 && skip != step.lanes.end())
        main += skip - step.lanes.begin();
    else
        main =
            std::min_element(axes.begin(), axes.end(), [middle = (total - lane_gap) / 2](double a, double b) {
                return std::fabs(a - middle) < std::fabs(b - middle);
            });
    const auto axis = *main;
    for (auto& a : axes) a -= axis;
    step.ascent = (std::max)(step.ascent, axis);
    step.descent = (std::max)(step.descent, total - lane_gap - axis);
}

} // namespace lamina::detail
