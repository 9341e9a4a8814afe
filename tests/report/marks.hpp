#pragma once

#include <lamina/report/svg.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "xml.hpp"

// Finds things in a picture as a person would: by labels and colors.
namespace lamina_test {

using lamina::detail::point;

inline point place_of(const xml_element& e) { return {e.number("x"), e.number("y")}; }

inline bool close(double a, double b, double distance) { return std::fabs(a - b) <= distance; }

/// The only text with these words.
inline xml_element text_saying(const xml_document& page, std::string_view words) {
    std::vector<xml_element> found;
    for (const auto& t : page.all("text"))
        if (t.text == words) found.push_back(t);
    REQUIRE_MESSAGE(found.size() == 1, found.size(), " texts say ", words);
    return found.front();
}

/// The text whose anchor is nearest to a point; "" if none is within `distance` in both directions.
inline std::string text_at(const xml_document& page, point at, double distance) {
    std::string found;
    auto least = distance;
    for (const auto& t : page.all("text")) {
        const auto p = place_of(t);
        const auto away = (std::max)(std::fabs(p.x - at.x), std::fabs(p.y - at.y));
        if (away <= least) {
            least = away;
            found = t.text;
        }
    }
    return found;
}

/// The color of the last rectangle drawn over a point.
inline std::string color_at(const xml_document& page, point at) {
    std::string color;
    for (const auto& r : page.all("rect")) {
        const auto corner = place_of(r);
        if (r.attributes.at("fill") != "none" && at.x > corner.x && at.x < corner.x + r.number("width")
            && at.y > corner.y && at.y < corner.y + r.number("height"))
            color = r.attributes.at("fill");
    }
    return color;
}

/// The numbers of a list such as "1,2 3,4" or "M1 2 L3 4 Q5 6 7 8", in pairs.
inline std::vector<point> points_in(const std::string& text) {
    std::vector<double> numbers;
    for (std::size_t at = 0; at < text.size();) {
        if (std::isdigit(static_cast<unsigned char>(text[at])) == 0 && text[at] != '-') {
            ++at;
            continue;
        }
        std::size_t used = 0;
        numbers.push_back(std::stod(text.substr(at), &used));
        at += used;
    }
    std::vector<point> points;
    for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) points.push_back({numbers[i], numbers[i + 1]});
    return points;
}

struct area {
    double left, top, right, bottom;

    bool meets(const area& o) const {
        return left < o.right && o.left < right && top < o.bottom && o.top < bottom;
    }
};

/// The area covered by unrotated text.
inline area area_of(const xml_element& text) {
    const auto size = text.number("font-size"), width = lamina::detail::text_width(text.text, size);
    const auto y = text.number("y");
    const auto anchor = text.attributes.find("text-anchor");
    const auto share = anchor == text.attributes.end() ? 0 : anchor->second == "middle" ? 0.5 : 1;
    const auto left = text.number("x") - share * width;
    return {left, y - 0.7 * size, left + width, y};
}

/// The number of pairs of texts that overlap.
inline int overlaps(const xml_document& page) {
    const auto texts = page.all("text");
    int count = 0;
    for (std::size_t i = 0; i < texts.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) count += area_of(texts[i]).meets(area_of(texts[j]));
    return count;
}

/// The number of texts crossed by the horizontal and vertical lines of paths.
inline int crossed_texts(const xml_document& page) {
    const auto texts = page.all("text");
    int count = 0;
    for (const auto& path : page.all("path")) {
        const auto points = points_in(path.attributes.at("d"));
        for (std::size_t i = 1; i < points.size(); ++i) {
            const auto [a, b] = std::pair(points[i - 1], points[i]);
            const area line{(std::min)(a.x, b.x) - 0.5, (std::min)(a.y, b.y) - 0.5,
                            (std::max)(a.x, b.x) + 0.5, (std::max)(a.y, b.y) + 0.5};
            for (const auto& t : texts) count += line.meets(area_of(t));
        }
    }
    return count;
}

} // namespace lamina_test
