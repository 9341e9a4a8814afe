#pragma once

#include <lamina/report/curves.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "marks.hpp"

namespace lamina_test {

/// Reads a panel of learning curves as a person would: the axes' labels give heights and epochs, the legend
/// gives colors.
class plot {
public:
    plot(const xml_document& page, std::size_t panel) : page_(page) {
        left_ = static_cast<double>(panel) * (lamina::detail::panel_width + 130);
        std::vector<std::pair<double, double>> heights, epochs;
        for (const auto& t : page.all("text")) {
            const auto p = place_of(t);
            const auto anchor = t.attributes.find("text-anchor");
            if (!mine(p.x) || anchor == t.attributes.end()
                || t.attributes.at("fill") != lamina::detail::ink::muted)
                continue;
            if (anchor->second == "end" && p.x < left_) heights.emplace_back(p.y - 4, std::stod(t.text));
            if (anchor->second == "middle" && t.text != "epoch") epochs.emplace_back(p.x, std::stod(t.text));
        }
        REQUIRE(heights.size() > 1);
        REQUIRE(epochs.size() > 1);
        height_ = {heights.front(), heights.back()};
        epoch_ = {epochs.front(), epochs.back()};
    }

    std::string title() const {
        for (const auto& t : page_.all("text"))
            if (close(t.number("x"), left_, 1) && t.attributes.count("font-weight") != 0) return t.text;
        return {};
    }

    /// The epochs (from 1) and values of a curve.
    std::vector<point> curve_called(const std::string& name) const {
        std::vector<point> all;
        for (const auto& line : page_.all("polyline")) {
            const auto points = points_in(line.attributes.at("points"));
            if (line.attributes.at("stroke") != color_of(name) || line.attributes.at("stroke-width") != "2"
                || !mine(points[0].x) || in_legend(points[0]))
                continue;
            for (const auto p : points) all.push_back(meaning_of(p));
        }
        return all;
    }
    point dot_of(const std::string& name) const {
        for (const auto& c : page_.all("circle"))
            if (c.attributes.at("fill") == color_of(name) && mine(c.number("cx")))
                return meaning_of({c.number("cx"), c.number("cy")});
        return {};
    }
    /// The value written at the end of a curve.
    std::string label_of(const std::string& name) const {
        const auto fill = lamina::detail::mixed(color_of(name), lamina::detail::ink::text, 0.25);
        for (const auto& t : page_.all("text"))
            if (t.attributes.at("fill") == fill && mine(t.number("x"))) return t.text;
        return {};
    }

private:
    struct scale {
        std::pair<double, double> first, last;
        double operator()(double at) const {
            return first.second
                   + (at - first.first) / (last.first - first.first) * (last.second - first.second);
        }
    };

    bool mine(double x) const { return x > left_ - 60 && x < left_ + lamina::detail::panel_width + 60; }
    bool in_legend(point p) const { return p.y < 0; }
    point meaning_of(point p) const { return {epoch_(p.x), height_(p.y)}; }

    /// The color of the line before a name in the legend.
    std::string color_of(const std::string& name) const {
        std::optional<double> end;
        double height = 0;
        for (const auto& t : page_.all("text"))
            if (t.text == name && mine(t.number("x"))) {
                end = area_of(t).left;
                height = t.number("y") - 4;
            }
        REQUIRE(end.has_value());
        for (const auto& line : page_.all("polyline")) {
            const auto points = points_in(line.attributes.at("points"));
            if (points.size() == 2 && close(points[1].x, *end, 8) && close(points[0].y, height, 1))
                return line.attributes.at("stroke");
        }
        return {};
    }

    const xml_document& page_;
    double left_ = 0;
    scale height_{}, epoch_{};
};

} // namespace lamina_test
