#include <lamina/report/svg.hpp>
#include <lamina/report/text.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "report.hpp"

namespace peers {

namespace {

namespace ink = lamina::detail::ink;
using lamina::detail::point;

constexpr double thickness = 13, full_length = 260, group_gap = 34, column_width = 470;

std::string_view color(std::size_t library) {
    constexpr std::array colours{ink::blue, ink::orange, ink::green, ink::purple, ink::sky, ink::vermilion};
    return colours[library % colours.size()];
}

/// Draws a workload's bars, one below the other; returns their total height.
double draw_group(lamina::detail::svg& page, point at, const comparison& c,
                  const std::vector<std::string>& libraries) {
    page.text({at.x, at.y - 6}, c.of.title, {.size = 12, .bold = true});
    const auto fastest = std::ranges::min(c.libraries, {}, &standing::seconds).seconds;
    double y = at.y;
    for (std::size_t i = 0; i < libraries.size(); ++i) {
        const standing* const s = c.find(libraries[i]);
        if (s == nullptr) continue;
        const double length = full_length * fastest / s->seconds;
        page.rect({at.x, y + 1}, length, thickness - 2, {.fill = color(i), .corner = 1.5});
        std::string label = shown(c.of, s->seconds);
        if (!s->way.empty()) label += ", " + s->way;
        page.text({at.x + length + 5, y + thickness - 3}, label,
                  {.size = 10, .fill = i == 0 ? ink::text : ink::muted, .bold = i == 0});
        y += thickness;
    }
    page.polyline({{at.x, at.y}, {at.x, y}}, {.stroke = ink::line});
    return y - at.y;
}

void draw_legend(lamina::detail::svg& page, point at, const std::vector<std::string>& libraries) {
    for (std::size_t i = 0; i < libraries.size(); ++i) {
        page.rect(at, 11, 11, {.fill = color(i), .corner = 1.5});
        page.text({at.x + 16, at.y + 9.5}, libraries[i]);
        at.x += 34 + lamina::detail::text_width(libraries[i], 11);
    }
}

} // namespace

std::string svg_of(const records& r) {
    const auto all = compare(r);
    const auto libraries = libraries_of(all);
    lamina::detail::svg page;
    const std::string title = "How fast: longer is faster";
    page.text({0, 0}, title, {.size = 15, .bold = true});
    page.text({0, 17}, heading(r), {.size = 10, .fill = ink::muted});
    draw_legend(page, {0, 30}, libraries);
    const std::size_t half = (all.size() + 1) / 2;
    point at{0, 80};
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i == half) at = {column_width, 80};
        at.y += draw_group(page, at, all[i], libraries) + group_gap;
    }
    return page.str(title);
}

} // namespace peers
