#pragma once

#include <lamina/report/curves.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace scaling {

/// A curve in a log–log plot, where powers are straight lines. All values are positive.
struct power_curve {
    std::string name;
    std::vector<lamina::detail::point> points;

    /// The exponent of the power through the last two points; 0 if there are fewer.
    double exponent() const {
        if (points.size() < 2) return 0;
        const lamina::detail::point a = points[points.size() - 2], b = points.back();
        return std::log(b.y / a.y) / std::log(b.x / a.x);
    }
};

/// The powers of ten that enclose all curves.
struct decades {
    int low = 1000, high = -1000;

    void cover(const power_curve& c) {
        for (const lamina::detail::point p : c.points) {
            low = std::min(low, static_cast<int>(std::floor(std::log10(p.y))));
            high = std::max(high, static_cast<int>(std::ceil(std::log10(p.y))));
        }
    }
    double share(double value) const { return (std::log10(value) - low) / std::max(high - low, 1); }
};

/// A power of ten with a unit: 1e-5 is "10 µs", 1e5 is "100 kB".
inline std::string with_prefix(int power, const std::string& unit) {
    constexpr const char* prefixes[] = {"n", "µ", "m", "", "k", "M", "G"};
    const int third = (power + 9) / 3;
    return std::to_string(static_cast<int>(std::pow(10, (power + 9) % 3))) + " " + prefixes[third] + unit;
}

/// One plot with its lower left corner at `origin`; each curve's name is at its end.
class log_plot {
public:
    static constexpr double width = 190, height = 190, gap = 110;

    log_plot(lamina::detail::svg& page, lamina::detail::point origin, std::span<const power_curve> curves,
             decades rows)
        : page_(page), origin_(origin), curves_(curves), rows_(rows), first_(curves[0].points.front().x),
          last_(curves[0].points.back().x) {}

    void draw(const std::string& extent, const std::string& unit) {
        draw_axes(extent, unit);
        for (std::size_t i = 0; i < curves_.size(); ++i) draw_curve(i);
        draw_names();
    }

private:
    lamina::detail::point place(lamina::detail::point p) const {
        const double share = last_ > first_ ? std::log(p.x / first_) / std::log(last_ / first_) : 0.5;
        return {origin_.x + share * width, origin_.y - rows_.share(p.y) * height};
    }

    void draw_axes(const std::string& extent, const std::string& unit) {
        using namespace lamina::detail;
        for (int power = rows_.low; power <= rows_.high; ++power) {
            const double y = origin_.y - rows_.share(std::pow(10, power)) * height;
            page_.polyline({{origin_.x, y}, {origin_.x + width, y}}, {.stroke = ink::grid});
            page_.text({origin_.x - 8, y + 4}, with_prefix(power, unit),
                       {.fill = ink::muted, .side = align::right});
        }
        for (const point p : curves_[0].points) {
            const double x = place(p).x;
            page_.polyline({{x, origin_.y}, {x, origin_.y + 4}}, {.stroke = ink::line});
            page_.text({x, origin_.y + 17}, svg::number(p.x), {.fill = ink::muted, .side = align::center});
        }
        page_.polyline({origin_, {origin_.x + width, origin_.y}}, {.stroke = ink::line});
        page_.text({origin_.x + width / 2, origin_.y + 34}, extent,
                   {.fill = ink::muted, .side = align::center});
    }

    void draw_curve(std::size_t i) {
        std::vector<lamina::detail::point> line;
        for (const lamina::detail::point p : curves_[i].points) line.push_back(place(p));
        const auto color = lamina::detail::curve_color(i);
        page_.polyline(line, {.stroke = color, .stroke_width = 2});
        for (const lamina::detail::point p : line) page_.circle(p, 2.6, {.fill = color});
    }

    /// Moves names apart to avoid overlaps.
    void draw_names() {
        std::vector<std::pair<double, std::size_t>> ends;
        for (std::size_t i = 0; i < curves_.size(); ++i)
            ends.emplace_back(place(curves_[i].points.back()).y, i);
        std::sort(ends.begin(), ends.end());
        double least = -1e300;
        for (auto& end : ends) least = (end.first = std::max(end.first, least)) + 26;
        const double excess = std::max(0.0, ends.back().first + 12 - origin_.y);
        for (const auto& [y, i] : ends) {
            const lamina::detail::point at{origin_.x + width + 8, y - excess};
            const auto color =
                lamina::detail::mixed(lamina::detail::curve_color(i), lamina::detail::ink::text, 0.25);
            page_.text(at, curves_[i].name, {.fill = color, .bold = true});
            page_.text({at.x, at.y + 12}, "∝ n^" + lamina::detail::svg::number(curves_[i].exponent()),
                       {.size = 10, .fill = lamina::detail::ink::muted});
        }
    }

    lamina::detail::svg& page_;
    lamina::detail::point origin_;
    std::span<const power_curve> curves_;
    decades rows_;
    double first_, last_;
};

} // namespace scaling
