#pragma once

#include <lamina/report/svg.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina {

/// A quantity over the epochs, the first epoch first. Values that are not finite leave a gap.
struct curve {
    std::string name;
    std::vector<double> values;
};

/// Curves that share axes: "loss" of training and validation.
struct curve_panel {
    std::string title;
    std::vector<curve> curves;
};

namespace detail {

/// An axis whose ends and ticks are round numbers (1, 2 or 5 times a power of ten).
struct axis {
    double low = 0, high = 1, step = 0.2;

    double share(double value) const { return (value - low) / (high - low); }
    std::size_t ticks() const { return static_cast<std::size_t>(std::lround((high - low) / step)) + 1; }
    double tick(std::size_t i) const { return low + step * static_cast<double>(i); }
    std::string label(double value) const {
        const auto largest = (std::max)(std::fabs(low), std::fabs(high));
        if (std::fabs(value) < step / 2) return "0";
        if (largest >= 1e6 || largest < 1e-4) return significant_digits(value, 3);
        return fixed_decimals(value, (std::max)(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9))));
    }
};

inline double round_step(double least) {
    const auto power = std::pow(10.0, std::floor(std::log10(least)));
    for (const auto factor : {1.0, 2.0, 5.0})
        if (factor * power >= least * (1 - 1e-9)) return factor * power;
    return 10 * power;
}

/// Usable as a coordinate.
inline bool plottable(double value) { return std::fabs(value) <= 1e150; }

/// The axis of all values; from zero when they come near it. Without any value 0 … 1.
inline axis value_axis(const std::vector<curve>& curves) {
    double low = 1e300, high = -1e300;
    for (const auto& c : curves)
        for (const auto v : c.values)
            if (plottable(v)) {
                low = (std::min)(low, v);
                high = (std::max)(high, v);
            }
    if (low > high) return {};
    if (low >= 0 && low <= 0.4 * high) low = 0;
    const auto least = (std::max)(1e-6 * (std::max)(std::fabs(low), std::fabs(high)), 1e-150);
    if (high - low < least) {
        const auto room = high == 0 ? 1 : 0.1 * std::fabs(high);
        low -= room;
        high += room;
    }
    const auto step = round_step((high - low) / 5);
    return {std::floor(low / step + 1e-9) * step, std::ceil(high / step - 1e-9) * step, step};
}

inline constexpr double panel_width = 380, panel_height = 240;

inline std::string_view curve_colour(std::size_t i) {
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
    }

private:
    point place(std::size_t epoch, double value) const {
        const auto share = epochs_ < 2 ? 0.5 : static_cast<double>(epoch) / static_cast<double>(epochs_ - 1);
        return {origin_.x + share * panel_width, origin_.y - values_.share(value) * panel_height};
    }

    void draw_heading() {
        const auto y = origin_.y - panel_height - 14;
        page_.text({origin_.x, y}, panel_.title, {.size = 13, .bold = true});
        auto x = origin_.x + panel_width;
        for (auto i = panel_.curves.size(); i-- > 0;) {
            const auto& name = panel_.curves[i].name;
            page_.text({x, y}, name, {.side = align::right});
            x -= text_width(name, 11) + 6;
            page_.polyline({{x - 18, y - 4}, {x, y - 4}}, {.stroke = curve_colour(i), .stroke_width = 2});
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
                continue;
            }
            if (run.size() > 1) page_.polyline(run, {.stroke = curve_colour(i), .stroke_width = 2});
            if (run.size() == 1) page_.circle(run.front(), 2.6, {.fill = curve_colour(i)});
            run.clear();
        }
        if (last.x >= origin_.x) page_.circle(last, 3, {.fill = curve_colour(i)});
        return last;
    }

    /// The curves' last values at the right, moved apart where they would overlap.
    void draw_last_values(std::vector<std::pair<double, std::size_t>> ends) {
        std::sort(ends.begin(), ends.end());
        auto least = -1e300;
        for (auto& end : ends) least = (end.first = (std::max)(end.first, least)) + 14;
        const auto excess = ends.empty() ? 0.0 : (std::max)(0.0, ends.back().first - origin_.y);
        for (const auto& [y, i] : ends) {
            const auto value = panel_.curves[i].values.back();
            page_.text({origin_.x + panel_width + 9, y - excess + 4}, significant_digits(value, 4),
                       {.fill = mixed(curve_colour(i), ink::text, 0.25), .bold = true});
        }
    }

    svg& page_;
    const curve_panel& panel_;
    point origin_;
    axis values_;
    std::size_t epochs_ = 0;
};

} // namespace detail

/// Learning curves: the panels side by side, the epochs to the right, each curve's last value at its end.
inline std::string curves_svg(std::string_view title, std::span<const curve_panel> panels) {
    svg page;
    double x = 0;
    for (const auto& panel : panels) {
        detail::curve_plot(page, panel, {x, detail::panel_height}).draw();
        x += detail::panel_width + 130;
    }
    if (!title.empty()) page.text({page.low().x, page.low().y - 18}, title, {.size = 15, .bold = true});
    return page.str(title);
}

} // namespace lamina
