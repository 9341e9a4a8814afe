#pragma once

#include <lamina/language/dims.hpp>
#include <lamina/report/diagram_block.hpp>
#include <lamina/report/diagram_layout.hpp>
#include <lamina/report/svg.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::detail {

/// Draws a laid-out network.
class diagram_painter {
public:
    explicit diagram_painter(svg& page) : page_(page) {}

    /// Draws a flow whose arrow enters at `at`; returns where its arrow leaves.
    point draw(const diagram_flow& flow, point at) {
        auto end = at;
        for (std::size_t i = 0; i < flow.rows.size(); ++i) {
            const auto& row = flow.rows[i];
            const point start{at.x, at.y + row.axis};
            if (i > 0 && !row.steps.front().begins) {
                const auto between = start.y - row.ascent - row_gap / 2;
                const auto right = end.x + turn_beside(flow.rows[i - 1]);
                wire({end, {right, end.y}, {right, between}, {start.x, between}, start});
            }
            end = start;
            for (const auto& step : row.steps) end = draw(step, end);
        }
        return end;
    }

private:
    point draw(const diagram_step& step, point from) {
        const auto& block = step.block;
        const auto y = from.y;
        if (!step.lanes.empty()) draw_lanes(step, from);
        const auto left = from.x + step.block_left;
        if (!step.words.empty()) {
            draw_arrow(step, {from.x + step.arrow, y}, {left - (block.drawn() ? 2 : 0), y});
            draw_words(step.words, {(from.x + step.arrow + left) / 2, y});
        }
        if (block.drawn()) draw_block(block, {left, y});
        return {from.x + step.width, y};
    }

    /// The arrow to a step's block; a short one from a dot if the step does not go on from what precedes it.
    void draw_arrow(const diagram_step& step, point from, point to) {
        if (step.begins) {
            from.x = (std::max)(from.x, to.x - 30);
            page_.circle(from, 2.4, {.fill = ink::line});
        }
        wire({from, to}, step.block.drawn());
    }

    void draw_words(const std::vector<diagram_word>& words, point under) {
        auto y = under.y - 7 - word_line * static_cast<double>(words.size() - 1);
        for (const auto& w : words) {
            page_.text({under.x, y}, w.text,
                       {.size = word_size, .fill = w.strong ? ink::text : ink::muted, .side = align::center});
            y += word_line;
        }
    }

    void draw_block(const diagram_block& block, point left) {
        const auto x = left.x, w = block.thickness, d = block.recess;
        const auto bottom = left.y + block.half_height(), top = bottom - block.height;
        const auto front = mixed(block.color, ink::paper, 0.55), light = mixed(block.color, ink::paper, 0.78),
                   side = mixed(block.color, ink::paper, 0.3), edge = mixed(block.color, ink::text, 0.45);
        page_.open_group(block.label());
        page_.polygon({{x, top}, {x + d, top - d}, {x + w + d, top - d}, {x + w, top}},
                      {.fill = light, .stroke = edge, .stroke_width = 0.9});
        page_.polygon({{x + w, top}, {x + w + d, top - d}, {x + w + d, bottom - d}, {x + w, bottom}},
                      {.fill = side, .stroke = edge, .stroke_width = 0.9});
        page_.rect({x, top}, w, block.height, {.fill = front, .stroke = edge, .stroke_width = 0.9});
        if (block.output.is_vector() && block.output.channels <= 16) draw_cells(block, {x, top}, edge);
        page_.close_group();
        page_.text({x + block.width() / 2, bottom + 14}, block.label(),
                   {.size = 10.5, .side = align::center});
    }

    /// Divides a short vector into its elements.
    void draw_cells(const diagram_block& block, point top, std::string_view edge) {
        const auto cells = block.output.channels;
        for (std::size_t i = 1; i < cells; ++i) {
            const auto y = top.y + block.height * static_cast<double>(i) / static_cast<double>(cells);
            const auto x = top.x + block.thickness;
            page_.polyline({{top.x, y}, {x, y}, {x + block.recess, y - block.recess}},
                           {.stroke = edge, .stroke_width = 0.5});
        }
    }

    void draw_lanes(const diagram_step& step, point from) {
        const point fork{from.x + step.fork, from.y}, join{from.x + step.join, from.y};
        const bool forks = std::any_of(step.lanes.begin(), step.lanes.end(),
                                       [](const diagram_flow& lane) { return !lane.begins(); });
        if (forks) wire({from, fork});
        if (step.hangs) draw_branch(step, from, fork, join);
        for (std::size_t i = 0; i < step.lane_axes.size(); ++i) {
            const point lane{fork.x + turn_room, fork.y + step.lane_axes[i]};
            if (!step.lanes[i].begins()) wire({fork, {fork.x, lane.y}, lane});
            const auto end = draw(step.lanes[i], lane);
            if (end.y == join.y)
                wire({end, {join.x - join_radius - 1, end.y}}, true);
            else
                wire(
                    {end, {join.x, end.y}, {join.x, join.y + std::copysign(join_radius + 1, end.y - join.y)}},
                    true);
        }
        if (forks) page_.circle(fork, 2.4, {.fill = ink::line});
        draw_join(step.kind, join);
    }

    /// Draws a skip connection straight ahead and its long branch below the row.
    void draw_branch(const diagram_step& step, point from, point fork, point join) {
        wire({fork, {join.x - join_radius - 1, join.y}}, true);
        const auto& branch = step.lanes[skip_lane(step.lanes) == step.lanes.begin() ? 1 : 0];
        const point start{from.x + step.branch.x, from.y + step.branch.y};
        const auto between = start.y - branch.ascent - row_gap / 2;
        const auto left = (std::min)(start.x - turn_room, fork.x);
        const auto right = (std::max)(start.x + branch.width + turn_room, join.x);
        if (!branch.begins()) wire({fork, {fork.x, between}, {left, between}, {left, start.y}, start});
        const auto end = draw(branch, start);
        wire({end, {right, end.y}, {right, between}, {join.x, between}, {join.x, join.y + join_radius + 1}},
             true);
    }

    void draw_join(diagram_kind kind, point at) {
        const svg_style pen{.stroke = ink::text, .stroke_width = 1.4};
        page_.circle(at, join_radius, {.fill = ink::paper, .stroke = ink::text, .stroke_width = 1.2});
        const auto stroke = [&](double x, double y, double dx, double dy) {
            page_.polyline({{at.x + x - dx, at.y + y - dy}, {at.x + x + dx, at.y + y + dy}}, pen);
        };
        if (kind == diagram_kind::sum) {
            stroke(0, 0, 5, 0);
            stroke(0, 0, 0, 5);
        } else if (kind == diagram_kind::product) {
            stroke(0, 0, 3.6, 3.6);
            stroke(0, 0, 3.6, -3.6);
        } else {
            stroke(-2, 0, 0, 4.5);
            stroke(2, 0, 0, 4.5);
        }
    }

    /// Draws a line with rounded corners, optionally with an arrow head at its end.
    void wire(std::vector<point> points, bool head = false) {
        points.erase(std::unique(points.begin(), points.end(),
                                 [](point a, point b) { return std::hypot(a.x - b.x, a.y - b.y) < 0.01; }),
                     points.end());
        if (points.size() < 2) return;
        auto data = "M" + place_of(points.front());
        for (std::size_t i = 1; i + 1 < points.size(); ++i) {
            const auto corner = points[i];
            data += " L" + place_of(toward(corner, points[i - 1], 6)) + " Q" + place_of(corner) + " "
                    + place_of(toward(corner, points[i + 1], 6));
        }
        const auto end = points.back(), back = toward(end, points[points.size() - 2], 6);
        data += " L" + place_of(head ? back : end);
        page_.path(data, {points.front(), end}, {.stroke = ink::line, .stroke_width = 1.3});
        if (!head) return;
        const point across{(end.y - back.y) * 0.55, (back.x - end.x) * 0.55};
        page_.polygon({end, {back.x + across.x, back.y + across.y}, {back.x - across.x, back.y - across.y}},
                      {.fill = ink::line});
    }

    static std::string place_of(point p) { return svg::number(p.x) + " " + svg::number(p.y); }

    /// The point `distance` from a toward b, at most halfway.
    static point toward(point a, point b, double distance) {
        const auto length = std::hypot(b.x - a.x, b.y - a.y);
        const auto t = length > 0 ? (std::min)(distance / length, 0.5) : 0;
        return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
    }

    svg& page_;
};

/// A network as boxes for its feature maps with words on the arrows between them; parallel branches are lanes
/// that meet in ⊕, ⊗ or a concatenation. Rows are at most about `width` pixels wide.
inline std::string diagram_svg(std::string_view title, dims input, const diagram_node& network,
                               double width = 1200) {
    diagram_scale scale;
    enlarge(scale, input);
    enlarge(scale, network);
    diagram_reader reader(scale, width);
    reader.add_block(input);
    reader.add(network);
    svg page;
    diagram_painter(page).draw(reader.finish(), {});
    if (!title.empty()) page.text({page.low().x, page.low().y - 18}, title, {.size = 15, .bold = true});
    return page.str(title);
}

} // namespace lamina::detail
