#pragma once

#include <lamina/language/error.hpp>
#include <lamina/report/svg.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace lamina {

namespace detail {

/// The extents of a convolution kernel stored as HWIO.
struct kernel_extents {
    std::size_t height, width, inputs, filters;

    std::size_t size() const { return height * width * inputs * filters; }
};

struct kernel_tiles {
    std::size_t columns, rows;
};

/// Blue below zero, white at zero, vermilion above; `value` in [-1, 1], gray if NaN.
inline std::string diverging(double value) {
    if (std::isnan(value)) return std::string(ink::line);
    return value < 0 ? mixed(ink::paper, ink::blue, -value) : mixed(ink::paper, ink::vermilion, value);
}

/// Draws one filter's weights for one input channel; `largest` gets full color.
inline void draw_kernel(svg& page, point at, double cell, kernel_extents k, std::span<const float> weights,
                        std::size_t input, std::size_t filter, double largest) {
    page.open_group("filter " + std::to_string(filter) + ", input " + std::to_string(input), true);
    for (std::size_t y = 0; y < k.height; ++y)
        for (std::size_t x = 0; x < k.width; ++x) {
            const auto weight = weights[((y * k.width + x) * k.inputs + input) * k.filters + filter];
            const point corner{at.x + cell * static_cast<double>(x), at.y + cell * static_cast<double>(y)};
            page.rect(corner, cell, cell, {.fill = diverging(weight / largest)});
        }
    page.close_group();
    page.rect(at, cell * static_cast<double>(k.width), cell * static_cast<double>(k.height),
              {.stroke = ink::grid});
}

/// Numbers the rows and columns: in a grid, the first filter of each row; otherwise inputs and filters.
inline void label_kernels(svg& page, kernel_tiles tiles, bool grid, double width, double height) {
    const svg_font right{.size = 10, .fill = ink::muted, .side = align::right};
    for (std::size_t row = 0; row < tiles.rows; ++row) {
        const auto middle = height * (static_cast<double>(row) + 0.5);
        const auto number = std::to_string(grid ? row * tiles.columns : row);
        page.text({-8, middle}, (grid ? "filter " : "input ") + number, right);
    }
    if (grid) return;
    page.text({-8, -6}, "filter", right);
    for (std::size_t column = 0; column < tiles.columns; ++column)
        page.text({width * static_cast<double>(column) + width / 2 - 3, -6}, std::to_string(column),
                  {.size = (std::min)(10.0, width / 2), .fill = ink::muted, .side = align::center});
}

inline void draw_color_scale(svg& page, point at, double largest) {
    page.open_group({}, true);
    for (int i = -20; i <= 20; ++i)
        page.rect({at.x + 4 * (i + 20), at.y}, 4, 8, {.fill = diverging(i / 20.0)});
    page.close_group();
    const auto end = significant_digits(largest, 2);
    page.text({at.x, at.y + 21}, "−" + end, {.size = 10, .fill = ink::muted});
    page.text({at.x + 82, at.y + 21}, "0", {.size = 10, .fill = ink::muted, .side = align::center});
    page.text({at.x + 164, at.y + 21}, end, {.size = 10, .fill = ink::muted, .side = align::right});
}

/// "the first 24 of 64 filters, 16 of 32 inputs"; empty if all are drawn.
inline std::string cut_note(std::size_t filters, std::size_t inputs, kernel_extents k) {
    std::string note;
    if (filters < k.filters) note += std::to_string(filters) + " of " + grouped(k.filters) + " filters";
    if (inputs < k.inputs)
        note += (note.empty() ? "" : ", ") + std::to_string(inputs) + " of " + grouped(k.inputs) + " inputs";
    return note.empty() ? note : "the first " + note;
}

} // namespace detail

/// Learned convolution kernels as heat maps with a common color scale. With one input channel, the filters
/// fill a grid; otherwise there is one column per filter and one row per input. At most `most` columns are
/// drawn, and at most 16 inputs.
inline std::string kernels_svg(std::string_view title, detail::kernel_extents k,
                               std::span<const float> weights, std::size_t most = 24) {
    if (k.size() == 0 || weights.size() != k.size())
        raise({"kernels_svg: ", weights.size(), " weights, but a kernel of ", k.height, "×", k.width, "×",
               k.inputs, "×", k.filters, " has ", k.size()});
    double largest = 0;
    for (const double w : weights)
        if (std::isfinite(w)) largest = (std::max)(largest, std::fabs(w));
    if (largest == 0) largest = 1;
    const bool grid = k.inputs == 1;
    const auto root = static_cast<std::size_t>(std::ceil(std::sqrt(2 * static_cast<double>(k.filters))));
    const auto columns = std::clamp(most, std::size_t{1}, grid ? root : k.filters);
    const auto filters = grid ? k.filters : columns, inputs = (std::min<std::size_t>)(k.inputs, 16);
    const auto longest = static_cast<double>((std::max)(k.height, k.width));
    const auto cell = std::clamp(std::floor(44.0 / longest), 5.0, 22.0);
    const auto width = cell * static_cast<double>(k.width) + 6,
               height = cell * static_cast<double>(k.height) + 6;
    detail::svg page;
    for (std::size_t f = 0; f < filters; ++f)
        for (std::size_t i = 0; i < inputs; ++i) {
            const auto column = grid ? f % columns : f, row = grid ? f / columns : i;
            const detail::point at{width * static_cast<double>(column), height * static_cast<double>(row)};
            detail::draw_kernel(page, at, cell, k, weights, i, f, largest);
        }
    const auto rows = grid ? (filters + columns - 1) / columns : inputs;
    detail::label_kernels(page, {columns, rows}, grid, width, height);
    if (!title.empty()) page.text({page.low().x, page.low().y - 12}, title, {.size = 15, .bold = true});
    const auto below = page.high().y + 16;
    detail::draw_color_scale(page, {0, below}, largest);
    const auto note = detail::cut_note(filters, inputs, k);
    if (!note.empty()) page.text({0, below + 40}, note, {.size = 10, .fill = detail::ink::muted});
    return page.str(title);
}

} // namespace lamina
