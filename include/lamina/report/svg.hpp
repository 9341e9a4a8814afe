#pragma once

#include <lamina/files/atomic_file.hpp>
#include <lamina/report/text.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace lamina {

namespace detail {

/// The colors of all pictures. The series colors can be told apart by color-blind people (Okabe and Ito,
/// 2008).
namespace ink {
inline constexpr std::string_view none = "none", paper = "#ffffff", text = "#1f2a37", muted = "#5f6b7a",
                                  faint = "#b9c2cc", line = "#8793a1", grid = "#e5e9ee", blue = "#0072b2",
                                  vermilion = "#d55e00", green = "#009e73", purple = "#cc79a7",
                                  orange = "#e69f00", sky = "#56b4e9";
} // namespace ink

/// Interpolates between two colors "#rrggbb": `from` at 0, `to` at 1.
inline std::string mixed(std::string_view from, std::string_view to, double amount) {
    const auto t = std::clamp(std::isfinite(amount) ? amount : 0.0, 0.0, 1.0);
    std::string color = "#";
    for (std::size_t i = 1; i < 7; i += 2) {
        int a = 0, b = 0;
        std::from_chars(from.data() + i, from.data() + i + 2, a, 16);
        std::from_chars(to.data() + i, to.data() + i + 2, b, 16);
        const auto c = static_cast<unsigned>(std::lround(a + t * (b - a)));
        color += "0123456789abcdef"[c >> 4 & 15];
        color += "0123456789abcdef"[c & 15];
    }
    return color;
}

struct point {
    double x = 0, y = 0;
};

struct svg_style {
    std::string_view fill = ink::none;
    std::string_view stroke = ink::none;
    double stroke_width = 1;
    double corner = 0; ///< corner radius of a rectangle
    bool dashed = false;
};

struct svg_font {
    double size = 11;
    std::string_view fill = ink::text;
    align side = align::left;
    bool bold = false;
    double turn = 0; ///< degrees clockwise around the text's anchor
};

inline std::string_view xml_entity(char32_t code) {
    if (code == '&') return "&amp;";
    if (code == '<') return "&lt;";
    if (code == '>') return "&gt;";
    if (code == '"') return "&quot;";
    if (code == '\'') return "&#39;";
    const bool forbidden = code < 0x20 ? code != '\t' && code != '\n' : code >= 0xFFFD && code <= 0xFFFF;
    return forbidden ? "\uFFFD" : "";
}

/// Text with `& < > " '` as entities, and invalid UTF-8 or characters forbidden in XML as "�".
inline std::string xml_escaped(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        auto rest = text;
        const auto entity = xml_entity(next_code_point(rest));
        out += entity.empty() ? text.substr(0, text.size() - rest.size()) : entity;
        text = rest;
    }
    return out;
}

/// The approximate drawn width of a text, measured with a wide font (DejaVu Sans), so that others fit too.
inline double text_width(std::string_view text, double size, bool bold = false) {
    constexpr std::string_view narrow = "ijlI.,:;'|!()[] /·-ftr", wide = "mwMW%@…×→–+<=>";
    double em = 0;
    while (!text.empty()) {
        const auto code = next_code_point(text);
        const char ascii = code < 128 ? static_cast<char>(code) : '\0';
        if (code >= 128)
            em += 0.84 * static_cast<double>(columns_of(code));
        else if (narrow.find(ascii) != std::string_view::npos)
            em += 0.37;
        else if (wide.find(ascii) != std::string_view::npos)
            em += 0.9;
        else
            em += ascii >= 'A' && ascii <= 'Z' ? 0.7 : 0.63;
    }
    return em * size * (bold ? 1.1 : 1);
}

/// Writes an SVG picture. It tracks the bounding box of everything drawn, so that nothing is clipped and all
/// margins are equal. The same calls give the same bytes.
class svg {
public:
    void rect(point at, double width, double height, const svg_style& style) {
        cover(at);
        cover({at.x + width, at.y + height});
        body_ += "<rect x=\"" + number(at.x) + "\" y=\"" + number(at.y) + "\" width=\"" + number(width)
                 + "\" height=\"" + number(height) + "\"";
        if (style.corner > 0) body_ += " rx=\"" + number(style.corner) + "\"";
        end(style);
    }

    void circle(point center, double radius, const svg_style& style) {
        cover({center.x - radius, center.y - radius});
        cover({center.x + radius, center.y + radius});
        body_ += "<circle cx=\"" + number(center.x) + "\" cy=\"" + number(center.y) + "\" r=\""
                 + number(radius) + "\"";
        end(style);
    }

    void polyline(std::span<const point> points, const svg_style& style) { poly("polyline", points, style); }
    void polyline(std::initializer_list<point> points, const svg_style& style) {
        poly("polyline", {points.begin(), points.size()}, style);
    }
    void polygon(std::initializer_list<point> points, const svg_style& style) {
        poly("polygon", {points.begin(), points.size()}, style);
    }

    /// A path in SVG's own syntax; `extent` lists points that span its bounding box.
    void path(std::string_view data, std::initializer_list<point> extent, const svg_style& style) {
        for (const auto p : extent) cover(p);
        body_ += "<path d=\"" + xml_escaped(data) + "\"";
        end(style);
    }

    /// One line of text; `at` lies on its baseline.
    void text(point at, std::string_view words, const svg_font& font = {}) {
        cover_text(at, text_width(words, font.size, font.bold), font);
        body_ += "<text x=\"" + number(at.x) + "\" y=\"" + number(at.y) + "\" font-size=\""
                 + number(font.size) + "\" fill=\"" + xml_escaped(font.fill) + "\"";
        if (font.side != align::left)
            body_ += font.side == align::center ? " text-anchor=\"middle\"" : " text-anchor=\"end\"";
        if (font.bold) body_ += " font-weight=\"600\"";
        if (font.turn != 0)
            body_ +=
                " transform=\"rotate(" + number(font.turn) + " " + number(at.x) + " " + number(at.y) + ")\"";
        body_ += ">" + xml_escaped(words) + "</text>\n";
    }

    /// A picture given as a data URI; enlarged pixels stay sharp squares.
    void bitmap(point at, double width, double height, std::string_view uri) {
        cover(at);
        cover({at.x + width, at.y + height});
        body_ += "<image x=\"" + number(at.x) + "\" y=\"" + number(at.y) + "\" width=\"" + number(width)
                 + "\" height=\"" + number(height)
                 + "\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\""
                 + xml_escaped(uri) + "\"/>\n";
    }

    /// Groups everything drawn until close_group; `name` becomes its tooltip. In a crisp group, adjacent
    /// squares show no seams.
    void open_group(std::string_view name = {}, bool crisp = false) {
        body_ += crisp ? "<g shape-rendering=\"crispEdges\">\n" : "<g>\n";
        if (!name.empty()) body_ += "<title>" + xml_escaped(name) + "</title>\n";
    }
    void close_group() { body_ += "</g>\n"; }

    point low() const { return empty() ? point{} : low_; }
    point high() const { return empty() ? point{} : high_; }

    /// The finished document, on white; `title` is for tooltips and screen readers.
    std::string str(std::string_view title, double margin = 20) const {
        const auto x = std::floor(low().x - margin), y = std::floor(low().y - margin);
        const auto width = number(std::ceil(high().x + margin) - x),
                   height = number(std::ceil(high().y + margin) - y);
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height
               + "\" viewBox=\"" + number(x) + " " + number(y) + " " + width + " " + height
               + "\" role=\"img\" font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica "
                 "Neue', Arial, "
                 "'DejaVu Sans', sans-serif\">\n<title>"
               + xml_escaped(title) + "</title>\n<rect x=\"" + number(x) + "\" y=\"" + number(y)
               + "\" width=\"" + width + "\" height=\"" + height + "\" fill=\"" + std::string(ink::paper)
               + "\"/>\n" + body_ + "</svg>\n";
    }

    /// At most two decimals, no exponent; values that are not finite are written as 0.
    static std::string number(double value) {
        if (!std::isfinite(value)) return "0";
        auto text = fixed_decimals(value, 2);
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') text.pop_back();
        return text == "-0" ? "0" : text;
    }

private:
    bool empty() const { return low_.x > high_.x; }

    void cover(point p) {
        if (!std::isfinite(p.x) || !std::isfinite(p.y)) return;
        low_ = {(std::min)(low_.x, p.x), (std::min)(low_.y, p.y)};
        high_ = {(std::max)(high_.x, p.x), (std::max)(high_.y, p.y)};
    }

    void cover_text(point at, double width, const svg_font& font) {
        const auto before = font.side == align::left ? 0 : font.side == align::right ? -width : -width / 2;
        const auto angle = font.turn * 3.14159265358979 / 180;
        for (const auto x : {before, before + width})
            for (const auto y : {-0.8 * font.size, 0.22 * font.size})
                cover({at.x + x * std::cos(angle) - y * std::sin(angle),
                       at.y + x * std::sin(angle) + y * std::cos(angle)});
    }

    void poly(std::string_view tag, std::span<const point> points, const svg_style& style) {
        body_ += "<" + std::string(tag) + " points=\"";
        for (std::size_t i = 0; i < points.size(); ++i) {
            cover(points[i]);
            body_ += (i == 0 ? "" : " ") + number(points[i].x) + "," + number(points[i].y);
        }
        body_ += "\"";
        end(style);
    }

    void end(const svg_style& style) {
        body_ += " fill=\"" + xml_escaped(style.fill) + "\"";
        if (style.stroke != ink::none) {
            body_ += " stroke=\"" + xml_escaped(style.stroke) + "\" stroke-width=\""
                     + number(style.stroke_width) + "\" stroke-linejoin=\"round\"";
            if (style.dashed) body_ += " stroke-dasharray=\"4 3\"";
        }
        body_ += "/>\n";
    }

    std::string body_;
    point low_{1e300, 1e300}, high_{-1e300, -1e300};
};

} // namespace detail

/// Writes a finished picture to a file that appears either complete or not at all.
inline void save_svg(const std::filesystem::path& path, std::string_view text) { write_file(path, text); }

} // namespace lamina
