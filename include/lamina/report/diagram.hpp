#pragma once

#include <lamina/language/dims.hpp>
#include <lamina/report/diagram_block.hpp>
#include <lamina/report/diagram_lanes.hpp>
#include <lamina/report/diagram_layout.hpp>
#include <lamina/report/diagram_map.hpp>
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
    diagram_painter(svg& page, diagram_map& map) : page_(page), map_(map) {}

    /// Draws a flow whose arrow enters at `at`; returns where its arrow leaves.
    point draw(const diagram_flow& flow, point at) {
        auto end = at;
        for (std::size_t i = 0; i < flow.rows.size(); ++i) {
            const auto& row = flow.rows[i];
            const point start{at.x, at.y + row.axis};
            if (i > 0 && !row.steps.front().begins()) {
                const auto between = start.y - row.ascent - row_gap / 2;
                const auto right = end.x + turn_beside(flow.rows[i - 1]);
                wire({end, {right, end.y}, {right, between}, {start.x, between}, start});
            }
            end = start;
            for (const auto& step : row.steps) end = draw(step, end);
        }
        return end;
    }

    void draw(const diagram_lane& lane, std::string_view color) {
        auto corners = lane.corners;
        corners.push_back(lane.end.on);
        wire(corners, lane.end.head, color);
        page_.circle(corners.front(), 2, {.fill = color});
    }

private:
    point draw(const diagram_step& step, point from) {
        if (step.mark != diagram_mark::none) return draw_mark(step, from);
        const auto& block = step.block;
        const auto y = from.y;
        if (step.joins()) draw_lanes(step, from);
        const auto left = from.x + step.block_left;
        if (!step.words.empty()) {
            wire({{from.x + step.arrow, y}, {left - (block.drawn() ? 2 : 0), y}}, block.drawn());
            draw_words(step.words, {(from.x + step.arrow + left) / 2, y});
        }
        if (block.drawn()) draw_block(block, {left, y});
        return {from.x + step.width, y};
    }

    point draw_mark(const diagram_step& step, point from) {
        const auto color = step.color;
        const point end{from.x + step.width, from.y};
        if (step.mark == diagram_mark::inputs) {
            draw_block(step.block, {from.x + step.block_left, from.y});
            write({end.x - step.block.width() / 2, from.y - step.block.half_height() - 6}, step.name,
                  {.size = word_size, .fill = color, .side = align::center});
        } else if (step.mark == diagram_mark::reads) {
            if (step.tagged) write({from.x + 4, from.y - 7}, step.name, {.size = word_size, .fill = color});
            if (step.tagged)
                wire({from, end}, false, color);
            else
                map_.takes.push_back({step.value, from, end});
        } else {
            const point dot{from.x + step.dot, from.y};
            if (step.mark == diagram_mark::results)
                draw_result(step, dot);
            else
                write({dot.x + 5, dot.y - 7}, step.name, {.size = word_size, .fill = color});
            wire({from, step.ends ? dot : end});
            page_.circle(dot, 2.6, {.fill = color});
            map_.areas.push_back({dot.x, dot.y, dot.x, dot.y});
            map_.gives.push_back({step.value, dot});
        }
        return end;
    }

    /// An arrow out of the network with the result's name; beside the arrow that goes on, if one does.
    void draw_result(const diagram_step& step, point dot) {
        const auto up = step.ends ? 0 : word_line + 3;
        const point end{dot.x + (step.ends ? 26 : 16), dot.y - up};
        wire({dot, {dot.x, end.y}, end}, true, ink::text);
        map_.areas.push_back({dot.x, end.y, end.x, dot.y});
        write({end.x + 4, end.y + 4}, step.name, {.size = word_size});
    }

    void write(point at, std::string_view words, const svg_font& font) {
        const auto width = text_width(words, font.size);
        const auto left = at.x - (font.side == align::center ? width / 2 : 0);
        if (!words.empty()) {
            page_.text(at, words, font);
            map_.areas.push_back({left + 3, at.y - 0.6 * font.size, left + width, at.y});
        }
    }

    void draw_words(const std::vector<diagram_word>& words, point under) {
        auto y = under.y - 7 - word_line * static_cast<double>(words.size() - 1);
        for (const auto& w : words) {
            write({under.x, y}, w.text,
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
        map_.areas.push_back({x, top - d, x + w + d, bottom});
        write({x + block.width() / 2, bottom + 14}, block.label(), {.size = 10.5, .side = align::center});
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
        const auto forks = std::count_if(step.lanes.begin(), step.lanes.end(),
                                         [](const diagram_flow& lane) { return !lane.begins(); });
        if (forks > 0) wire({from, fork});
        if (step.hangs) draw_branch(step, from, fork, join);
        for (std::size_t i = 0; i < step.lane_axes.size(); ++i) {
            const point lane{fork.x + lane_start(step), fork.y + step.lane_axes[i]};
            if (!step.lanes[i].begins()) wire({fork, {fork.x, lane.y}, lane});
            const auto end = draw(step.lanes[i], lane);
            if (end.y == join.y)
                wire({end, {join.x - join_radius - 1, end.y}}, true);
            else
                wire(
                    {end, {join.x, end.y}, {join.x, join.y + std::copysign(join_radius + 1, end.y - join.y)}},
                    true);
        }
        if (forks > 1) page_.circle(fork, 2.4, {.fill = ink::line});
        enter_join(step.reads, join);
        draw_join(step.kind, join);
    }

    /// Where named values enter a join from above, the first on the right.
    void enter_join(const std::vector<std::size_t>& reads, point join) {
        auto x = join.x + (reads.size() > 1 ? lane_pitch / 2 : 0);
        for (const auto value : reads) {
            const point at{x, join.y - join_radius - reads_room};
            map_.takes.push_back({value, at, toward(join, at, join_radius + 1, 1), true});
            x -= lane_pitch;
        }
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
        map_.areas.push_back(
            {at.x - join_radius, at.y - join_radius, at.x + join_radius, at.y + join_radius});
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
    void wire(std::vector<point> points, bool head = false, std::string_view color = ink::line) {
        points.erase(std::unique(points.begin(), points.end(),
                                 [](point a, point b) { return std::hypot(a.x - b.x, a.y - b.y) < 0.01; }),
                     points.end());
        if (points.size() < 2) return;
        map_.wires.push_back(points);
        auto data = "M" + place_of(points.front());
        for (std::size_t i = 1; i + 1 < points.size(); ++i) {
            const auto corner = points[i];
            data += " L" + place_of(toward(corner, points[i - 1], 6)) + " Q" + place_of(corner) + " "
                    + place_of(toward(corner, points[i + 1], 6));
        }
        const auto end = points.back(), back = toward(end, points[points.size() - 2], 6);
        data += " L" + place_of(head ? back : end);
        page_.path(data, {points.front(), end}, {.stroke = color, .stroke_width = 1.3});
        if (!head) return;
        map_.areas.push_back({(std::min)(back.x, end.x), (std::min)(back.y, end.y), (std::max)(back.x, end.x),
                              (std::max)(back.y, end.y)});
        const point across{(end.y - back.y) * 0.55, (back.x - end.x) * 0.55};
        page_.polygon({end, {back.x + across.x, back.y + across.y}, {back.x - across.x, back.y - across.y}},
                      {.fill = color});
    }

    static std::string place_of(point p) { return svg::number(p.x) + " " + svg::number(p.y); }

    /// The point `distance` from a toward b, at most at `most` of the way.
    static point toward(point a, point b, double distance, double most = 0.5) {
        const auto length = std::hypot(b.x - a.x, b.y - a.y);
        const auto t = length > 0 ? (std::min)(distance / length, most) : 0;
        return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
    }

    svg& page_;
    diagram_map& map_;
};

/// Draws a network with the lanes of its named values. Values to which there is no lane get tags next time.
inline svg painted(const diagram_flow& flow, diagram_values& values) {
    svg page;
    diagram_map map;
    diagram_painter painter(page, map);
    painter.draw(flow, {});
    if (map.takes.empty() || map.gives.empty()) return page;
    for (const auto& lane : lane_router(map).lanes())
        if (lane.corners.empty())
            values.tagged.push_back(lane.end.value);
        else
            painter.draw(lane, values.color(lane.end.value));
    return page;
}

/// A network as boxes for its feature maps with words on the arrows between them; parallel branches are lanes
/// that meet in ⊕, ⊗ or a concatenation. Named values have lanes of their own color from where they get their
/// name to where they are read, results arrows with their names. Rows are at most about `width` pixels wide.
inline std::string diagram_svg(std::string_view title, dims input, const diagram_node& network,
                               double width = 1200) {
    diagram_scale scale;
    enlarge(scale, input);
    enlarge(scale, network);
    svg page;
    diagram_values values;
    values.add(network);
    std::size_t tagged = 0;
    do {
        tagged = values.tagged.size();
        diagram_reader reader(scale, width, values);
        reader.add_block(input);
        reader.add(network);
        page = painted(reader.finish_network(), values);
    } while (values.tagged.size() > tagged);
    if (!title.empty()) page.text({page.low().x, page.low().y - 18}, title, {.size = 15, .bold = true});
    return page.str(title);
}

} // namespace lamina::detail
