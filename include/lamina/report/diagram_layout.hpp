#pragma once

#include <lamina/language/dims.hpp>
#include <lamina/report/diagram_map.hpp>
#include <lamina/report/diagram_rows.hpp>
#include <lamina/report/wrap.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina::detail {

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
