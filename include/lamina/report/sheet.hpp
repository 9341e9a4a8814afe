#pragma once

#include <lamina/language/dims.hpp>
#include <lamina/language/error.hpp>
#include <lamina/report/png.hpp>
#include <lamina/report/svg.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

/// A box on an example, in pixels from its upper left corner. An expected one is drawn dashed.
struct sheet_box {
    double left = 0, top = 0, right = 0, bottom = 0;
    std::string label = {};
    bool expected = false;
};

/// An example for a sheet: height × width × channels (1: gray, 3: RGB) in [0, 1], the predicted class and the
/// true one. An empty `truth` is unknown.
struct sheet_example {
    std::span<const float> pixels;
    std::string predicted = {};
    std::string truth = {};
    std::vector<sheet_box> boxes = {};

    bool mistake() const { return !truth.empty() && predicted != truth; }
};

namespace detail {

/// Maps [0, 1] to 0 … 255; NaN becomes 0.
inline std::uint8_t to_byte(float value) {
    return static_cast<std::uint8_t>(std::lround(255 * (value > 0 ? (std::min)(value, 1.0f) : 0.0f)));
}

/// Shortens a label to fit in `width` pixels.
inline std::string fitting(std::string_view text, double width, double size) {
    auto columns = display_width(text);
    auto kept = std::string(text);
    while (columns > 1 && text_width(kept, size) > width) kept = shortened(text, --columns);
    return kept;
}

/// Draws a box with its label above it, or inside it at the upper edge.
inline void draw_box(svg& page, point at, double factor, const sheet_box& box) {
    const double x = at.x + factor * box.left, y = at.y + factor * box.top;
    const auto color = box.expected ? ink::sky : ink::orange;
    page.rect({x, y}, factor * (box.right - box.left), factor * (box.bottom - box.top),
              {.stroke = color, .stroke_width = 1.5, .dashed = box.expected});
    const double above = y - at.y < 10 ? y + 9 : y - 3;
    if (!box.label.empty()) page.text({x + 1, above}, box.label, {.size = 9, .fill = color, .bold = true});
}

inline void draw_example(svg& page, point at, double width, double height, double room, dims extents,
                         const sheet_example& e) {
    std::vector<std::uint8_t> bytes;
    for (const auto value : e.pixels) bytes.push_back(to_byte(value));
    page.bitmap(at, width, height, png_uri(extents.height, extents.width, extents.channels, bytes));
    for (const auto& box : e.boxes) draw_box(page, at, width / static_cast<double>(extents.width), box);
    const auto middle = at.x + width / 2, below = at.y + height;
    if (e.mistake()) {
        page.rect({at.x - 1.5, at.y - 1.5}, width + 3, height + 3,
                  {.stroke = ink::vermilion, .stroke_width = 2.5});
        page.text({middle, below + 15}, fitting("× " + e.predicted, room, 12),
                  {.fill = ink::vermilion, .side = align::center, .bold = true});
        page.text({middle, below + 28}, fitting("is " + e.truth, room, 10),
                  {.size = 10, .fill = ink::muted, .side = align::center});
    } else {
        page.rect(at, width, height, {.stroke = ink::grid});
        page.text({middle, below + 15}, fitting(e.predicted, room, 11), {.side = align::center});
    }
}

} // namespace detail

/// A sheet of examples of one shape with their predictions and boxes; mistakes are framed and marked with ×.
/// An example is drawn about `size` wide, its pixels enlarged by a whole number.
inline std::string sheet_svg(std::string_view title, dims extents, std::span<const sheet_example> examples,
                             std::size_t columns = 10, double size = 64) {
    columns = (std::max)(columns, std::size_t{1});
    const auto pixels = static_cast<double>((std::max)(extents.width, std::size_t{1}));
    const auto factor = pixels <= size ? std::floor(size / pixels) : size / pixels;
    const auto width = factor * pixels, height = factor * static_cast<double>(extents.height);
    const bool mistakes = std::any_of(examples.begin(), examples.end(), [](auto& e) { return e.mistake(); });
    double caption = width;
    for (const auto& e : examples)
        for (const auto& words : {"× " + e.predicted, "is " + e.truth})
            caption = (std::max)(caption, detail::text_width(words, 11.5, true));
    const auto pitch_x = (std::max)(width + 14, (std::min)(caption + 14, 128.0)),
               pitch_y = height + (mistakes ? 42 : 28);
    detail::svg page;
    for (std::size_t i = 0; i < examples.size(); ++i) {
        if (examples[i].pixels.size() != extents.size())
            raise({"sheet_svg: example ", i, " has ", examples[i].pixels.size(), " numbers, but ",
                   to_string(extents), " takes ", extents.size()});
        const std::size_t row = i / columns, column = i % columns;
        const detail::point at{pitch_x * static_cast<double>(column), pitch_y * static_cast<double>(row)};
        detail::draw_example(page, at, width, height, pitch_x - 6, extents, examples[i]);
    }
    if (!title.empty()) page.text({page.low().x, page.low().y - 14}, title, {.size = 15, .bold = true});
    return page.str(title);
}

} // namespace lamina
