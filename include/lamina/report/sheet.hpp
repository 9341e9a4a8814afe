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

/// An example for a sheet: height × width × channels (1: gray, 3: RGB) in [0, 1], the predicted class and the
/// true one. An empty `truth` is unknown.
struct sheet_example {
    std::span<const float> pixels;
    std::string predicted = {};
    std::string truth = {};

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

inline void draw_example(svg& page, point at, double width, double height, double room, dims extents,
                         const sheet_example& e) {
    std::vector<std::uint8_t> bytes;
    for (const auto value : e.pixels) bytes.push_back(to_byte(value));
    page.bitmap(at, width, height, png_uri(extents.height, extents.width, extents.channels, bytes));
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

/// A sheet of examples of one shape with their predictions; mistakes are framed and marked with ×.
inline std::string sheet_svg(std::string_view title, dims extents, std::span<const sheet_example> examples,
                             std::size_t columns = 10) {
    columns = (std::max)(columns, std::size_t{1});
    const auto pixels = static_cast<double>((std::max)(extents.width, std::size_t{1}));
    const auto scale = pixels <= 64 ? std::floor(64 / pixels) : 64 / pixels;
    const auto width = scale * pixels, height = scale * static_cast<double>(extents.height);
    const bool mistakes = std::any_of(examples.begin(), examples.end(), [](auto& e) { return e.mistake(); });
    double caption = width;
    for (const auto& e : examples)
        for (const auto& words : {"× " + e.predicted, "is " + e.truth})
            caption = (std::max)(caption, detail::text_width(words, 11.5, true));
    const auto pitch_x = (std::min)(caption + 14, 128.0), pitch_y = height + (mistakes ? 42 : 28);
    detail::svg page;
    for (std::size_t i = 0; i < examples.size(); ++i) {
        if (examples[i].pixels.size() != extents.size())
            raise("sheet_svg: example " + std::to_string(i) + " has "
                  + std::to_string(examples[i].pixels.size()) + " numbers, but " + to_string(extents)
                  + " takes " + std::to_string(extents.size()));
        const std::size_t row = i / columns, column = i % columns;
        const detail::point at{pitch_x * static_cast<double>(column), pitch_y * static_cast<double>(row)};
        detail::draw_example(page, at, width, height, pitch_x - 6, extents, examples[i]);
    }
    if (!title.empty()) page.text({page.low().x, page.low().y - 14}, title, {.size = 15, .bold = true});
    return page.str(title);
}

} // namespace lamina
