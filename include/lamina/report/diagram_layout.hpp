#pragma once

#include <lamina/language/dims.hpp>
#include <lamina/report/diagram_block.hpp>
#include <lamina/report/diagram_map.hpp>
#include <lamina/report/svg.hpp>
#include <lamina/report/wrap.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
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

    /// Whether it does not go on from what precedes it.
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

/// Places a word about a named value behind a block whose label extends beyond it by `before`.
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

/// Where the lanes begin behind the fork.
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

/// The values that a network reads by name, and those that have tags instead of lanes.
struct diagram_values {
    std::vector<std::size_t> read = {}, tagged = {};

    void add(const diagram_node& node) {
        if (node.mark == diagram_mark::reads && !is_read(node.value)) read.push_back(node.value);
        for (const auto& child : node.children) add(child);
    }
    bool is_read(std::size_t value) const { return std::find(read.begin(), read.end(), value) != read.end(); }
    bool has_tags(std::size_t value) const {
        return std::find(tagged.begin(), tagged.end(), value) != tagged.end();
    }
    std::string_view color(std::size_t value) const {
        const auto found = std::find(read.begin(), read.end(), value);
        return found == read.end() ? ink::muted : lane_color(static_cast<std::size_t>(found - read.begin()));
    }
};

/// Turns a tree of nodes into steps and measures them.
class diagram_reader {
public:
    diagram_reader(diagram_scale scale, double limit, diagram_values values = {})
        : scale_(scale), limit_(limit), values_(std::move(values)) {}

    void add(const diagram_node& node) {
        if (node.kind == diagram_kind::sequence)
            for (const auto& child : node.children) add(child);
        else if (node.mark != diagram_mark::none)
            add_mark(node);
        else if (node.kind == diagram_kind::layer)
            add_layer(node);
        else
            add_join(node);
    }

    /// Adds a block without an arrow to it: the input.
    void add_block(dims output) {
        diagram_step step;
        step.block = make_block(output, ink::line, scale_);
        push(std::move(step));
    }

    /// The whole network: its end is an end.
    diagram_flow finish_network() {
        push_waiting();
        if (!steps_.empty()) steps_.back().ends = true;
        return finish();
    }

    diagram_flow finish() {
        push_waiting();
        return arrange(steps_, limit_);
    }

private:
    void add_layer(const diagram_node& node) {
        const auto words = label_lines(node.label, node.in_place ? 18 : 11);
        const bool follows = node.in_place && !steps_.empty() && !steps_.back().words.empty();
        auto& target = follows ? steps_.back().words : waiting_;
        target.insert(target.end(), words.begin(), words.end());
        if (node.in_place) return measure_last();
        diagram_step step;
        step.words = std::move(waiting_);
        step.block = make_block(node.output, family_color(node.label), scale_);
        push(std::move(step));
    }

    void add_mark(const diagram_node& node) {
        push_waiting();
        diagram_step step;
        step.mark = node.mark;
        step.value = node.value;
        step.name = node.label;
        step.color = values_.color(node.value);
        step.tagged = step.mark == diagram_mark::reads && values_.has_tags(node.value);
        if (node.mark == diagram_mark::inputs) step.block = make_block(node.output, ink::line, scale_);
        push(std::move(step));
        if (node.mark != diagram_mark::inputs || !values_.is_read(node.value)) return;
        diagram_step dot;
        dot.mark = diagram_mark::names;
        dot.value = node.value;
        dot.color = values_.color(node.value);
        push(std::move(dot));
    }

    /// A short label on one line; otherwise the word, with its options on the lines below.
    static std::vector<diagram_word> label_lines(const std::string& label, std::size_t most) {
        const auto end = display_width(label) > most ? label.find_first_of(" ,") : std::string::npos;
        std::vector<diagram_word> lines{{label.substr(0, end)}};
        if (end == std::string::npos) return lines;
        const auto options = std::string_view(label).substr(label.find_first_not_of(" ,", end));
        for (auto& line : wrapped(options, 16)) lines.push_back({std::move(line), false});
        return lines;
    }

    void add_join(const diagram_node& node) {
        diagram_step step;
        step.kind = node.kind;
        step.block = make_block(node.output, ink::purple, scale_);
        const char* names[] = {"", "", "sum", "concat", "product"};
        const std::string name = node.label.empty() ? names[static_cast<int>(node.kind)] : node.label;
        push_waiting();
        step.words = {{name}};
        step.hangs = has_long_branch(node);
        const auto around =
            2 * turn_room + (step.hangs ? 0.0 : 2 * turn_room + 2 * join_radius + 60 + step.block.width());
        for (const auto& child : node.children) {
            if (const auto* read = only_read(child); read != nullptr && !values_.has_tags(read->value)) {
                step.reads.push_back(read->value);
                continue;
            }
            diagram_reader inside(scale_, (std::max)(limit_ - around, 360.0), values_);
            inside.add(child);
            step.lanes.push_back(inside.finish());
        }
        push(std::move(step));
    }

    /// The word that reads a value if the node is nothing else.
    static const diagram_node* only_read(const diagram_node& node) {
        if (node.kind == diagram_kind::sequence && node.children.size() == 1)
            return only_read(node.children.front());
        return node.mark == diagram_mark::reads ? &node : nullptr;
    }

    /// In-place words with no layer after them get an arrow without a box.
    void push_waiting() {
        if (waiting_.empty()) return;
        diagram_step step;
        step.words = std::move(waiting_);
        push(std::move(step));
    }

    void push(diagram_step step) {
        waiting_.clear();
        if (step.begins() && !steps_.empty()) steps_.back().ends = true;
        steps_.push_back(std::move(step));
        measure_last();
    }

    /// Measures the last step again, because in-place words may have been added to it.
    void measure_last() {
        if (steps_.empty()) return;
        auto& step = steps_.back();
        const auto words = step.words.empty() ? 0.0 : 8 + word_line * static_cast<double>(step.words.size());
        step.ascent = (std::max)(step.block.half_height(), words);
        step.descent = step.block.drawn() ? step.block.half_height() + 18 : 6;
        if (step.gives() || step.tagged)
            step.ascent = 7 + word_line * (step.mark == diagram_mark::results ? 2 : 1);
        if (step.mark == diagram_mark::inputs) step.ascent += 6 + word_line;
        if (!step.reads.empty()) step.ascent = (std::max)(step.ascent, join_radius + reads_room + 8);
        if (!step.lanes.empty() && !step.hangs) stack_lanes(step);
        place(step, 0);
    }

    diagram_scale scale_;
    double limit_;
    diagram_values values_;
    std::vector<diagram_step> steps_ = {};
    std::vector<diagram_word> waiting_ = {};
};

} // namespace lamina::detail
