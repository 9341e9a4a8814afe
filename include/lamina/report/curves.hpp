#pragma once

#include <lamina/report/curve_axis.hpp>
#include <lamina/report/svg.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina {
namespace detail {

inline constexpr double panel_width = 380, panel_height = 240;

inline std::string_view curve_color(std::size_t i) {
    constexpr std::array colours{ink::blue, ink::vermilion, ink::green, ink::purple, ink::orange, ink::sky};
    return colours[i % colours.size()];
}

/// Draws one panel with its lower left corner at `origin`.
class curve_plot {
public:
    curve_plot(svg& page, const curve_panel& panel, point origin)
        : page_(page), panel_(panel), origin_(origin), values_(value_axis(panel.curves)) {
        for (const auto& c : panel.curves) epochs_ = (std::max)(epochs_, c.values.size());
    }

    void draw() {
        draw_heading();
        draw_axes();
        std::vector<std::pair<double, std::size_t>> ends;
        for (std::size_t i = 0; i < panel_.curves.size(); ++i)
            if (const auto last = draw_curve(i); last.x >= origin_.x) ends.emplace_back(last.y, i);
        if (ends.empty())
            page_.text({origin_.x + panel_width / 2, origin_.y - panel_height / 2}, "no values",
                       {.fill = ink::muted, .side = align::center});
        draw_last_values(std::move(ends));
        draw_note();
    }

private:
    /// Values above the axis are drawn at its upper end.
    point place(std::size_t epoch, double value) const {
        const auto share = epochs_ < 2 ? 0.5 : static_cast<double>(epoch) / static_cast<double>(epochs_ - 1);
        const auto height = (std::min)(values_.share(value), 1.0);
        return {origin_.x + share * panel_width, origin_.y - height * panel_height};
    }
    bool above(double value) const { return value > values_.high + 1e-9 * values_.step; }

    void draw_heading() {
        const auto y = origin_.y - panel_height - 14;
        page_.text({origin_.x, y}, panel_.title, {.size = 13, .bold = true});
        auto x = origin_.x + panel_width;
        for (auto i = panel_.curves.size(); i-- > 0;) {
            const auto& name = panel_.curves[i].name;
            page_.text({x, y}, name, {.side = align::right});
            x -= text_width(name, 11) + 6;
            page_.polyline({{x - 18, y - 4}, {x, y - 4}}, {.stroke = curve_color(i), .stroke_width = 2});
            x -= 36;
        }
    }

    void draw_axes() {
        for (std::size_t i = 0; i < values_.ticks(); ++i) {
            const auto at = place(0, values_.tick(i)).y;
            page_.polyline({{origin_.x, at}, {origin_.x + panel_width, at}}, {.stroke = ink::grid});
            page_.text({origin_.x - 8, at + 4}, values_.label(values_.tick(i)),
                       {.fill = ink::muted, .side = align::right});
        }
        const auto step =
            static_cast<std::size_t>((std::max)(1.0, round_step(static_cast<double>(epochs_) / 9)));
        for (auto epoch = step; epoch <= epochs_; epoch += step) {
            const auto x = place(epoch - 1, values_.low).x;
            page_.polyline({{x, origin_.y}, {x, origin_.y + 4}}, {.stroke = ink::line});
            page_.text({x, origin_.y + 17}, std::to_string(epoch),
                       {.fill = ink::muted, .side = align::center});
        }
        page_.polyline({origin_, {origin_.x + panel_width, origin_.y}}, {.stroke = ink::line});
        page_.text({origin_.x + panel_width / 2, origin_.y + 34}, "epoch",
                   {.fill = ink::muted, .side = align::center});
    }

    /// Returns the last point drawn, or a point left of the panel.
    point draw_curve(std::size_t i) {
        const auto& values = panel_.curves[i].values;
        std::vector<point> run;
        point last{origin_.x - 1, 0};
        for (std::size_t epoch = 0; epoch <= values.size(); ++epoch) {
            if (epoch < values.size() && plottable(values[epoch])) {
                run.push_back(last = place(epoch, values[epoch]));
                if (above(values[epoch])) mark_above(last, values[epoch], curve_color(i));
                continue;
            }
            if (epoch < values.size()) mark_missing(place(epoch, values_.low), curve_color(i));
            if (run.size() > 1) page_.polyline(run, {.stroke = curve_color(i), .stroke_width = 2});
            if (run.size() == 1) page_.circle(run.front(), 2.6, {.fill = curve_color(i)});
            run.clear();
        }
        if (last.x >= origin_.x) page_.circle(last, 3, {.fill = curve_color(i)});
        return last;
    }

    void mark_above(point at, double value, std::string_view color) {
        page_.polygon({{at.x - 4, at.y - 2}, {at.x + 4, at.y - 2}, {at.x, at.y - 8}}, {.fill = color});
        highest_ = (std::max)(highest_, value);
    }

    void mark_missing(point at, std::string_view color) {
        const svg_style pen{.stroke = color, .stroke_width = 1.5};
        page_.polyline({{at.x - 3, at.y - 3}, {at.x + 3, at.y + 3}}, pen);
        page_.polyline({{at.x - 3, at.y + 3}, {at.x + 3, at.y - 3}}, pen);
        missing_ = true;
    }

    /// Explains the marks.
    void draw_note() {
        std::string note;
        if (highest_ > values_.high) note = "▲ above the axis, up to " + highest_text();
        if (missing_) note += (note.empty() ? "× " : "   × ") + std::string("not a number or infinite");
        if (!note.empty()) page_.text({origin_.x, origin_.y + 52}, note, {.size = 10, .fill = ink::muted});
    }

    std::string highest_text() const {
        const bool whole = highest_ >= 1000 && highest_ < 1e9;
        return whole ? grouped(static_cast<std::uint64_t>(highest_)) : significant_digits(highest_, 3);
    }

    /// Draws the curves' last values at the right, moved apart to avoid overlaps.
    void draw_last_values(std::vector<std::pair<double, std::size_t>> ends) {
        std::sort(ends.begin(), ends.end());
        auto least = -1e300;
        double largest = 0;
        for (auto& end : ends) {
            least = (end.first = (std::max)(end.first, least)) + 14;
            if (const auto value = panel_.curves[end.second].values.back(); plottable(value))
                largest = (std::max)(largest, std::fabs(value));
        }
        const auto excess = ends.empty() ? 0.0 : (std::max)(0.0, ends.back().first - origin_.y);
        for (const auto& [y, i] : ends) {
            const auto value = panel_.curves[i].values.back();
            page_.text({origin_.x + panel_width + 9, y - excess + 4}, last_value_text(value, largest),
                       {.fill = mixed(curve_color(i), ink::text, 0.25), .bold = true});
        }
    }

    svg& page_;
    const curve_panel& panel_;
    point origin_;
    axis values_;
    std::size_t epochs_ = 0;
    double highest_ = 0;
    bool missing_ = false;
};

} // namespace detail

/// Learning curves: panels side by side, epochs to the right, each curve's last value at its end. Outliers
/// are marked at the upper end of the axis, so that they do not flatten the rest.
inline std::string curves_svg(std::string_view title, std::span<const detail::curve_panel> panels) {
    detail::svg page;
    double x = 0;
    for (const auto& panel : panels) {
        detail::curve_plot(page, panel, {x, detail::panel_height}).draw();
        x += detail::panel_width + 130;
    }
    if (!title.empty()) page.text({page.low().x, page.low().y - 18}, title, {.size = 15, .bold = true});
    return page.str(title);
}

} // namespace lamina
