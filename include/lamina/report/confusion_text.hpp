#pragma once

#include <lamina/report/confusion_report.hpp>
#include <lamina/report/table.hpp>
#include <lamina/report/text.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace lamina {
namespace detail {

/// A row of the matrix as one cell: right-aligned columns of equal width.
template <class CellOf>
std::string spaced_cells(std::size_t count, std::size_t width, CellOf cell_of) {
    std::string text;
    for (std::size_t c = 0; c < count; ++c)
        text += (c == 0 ? "" : " ") + padded(shortened(cell_of(c), width), width, align::right);
    return text;
}

/// The width that the matrix's columns need for its numbers.
inline std::size_t count_width(const confusion_report& r) {
    std::size_t width = 3;
    for (std::size_t c = 0; c < r.size(); ++c) {
        width = (std::max)(width, r.precision(c).size());
        for (std::size_t p = 0; p < r.size(); ++p)
            width = (std::max)(width, std::to_string(r.count(c, p)).size());
    }
    return width;
}

/// The matrix with columns of `width`, to which names are shortened.
inline text_table confusion_table(const confusion_report& r, std::size_t width) {
    const auto n = r.size();
    const auto names = spaced_cells(n, width, [&](std::size_t c) { return r.name(c); });
    text_table table({{"true \\ predicted", align::right, 9}, {names}, {"recall %", align::right}});
    for (std::size_t t = 0; t < n; ++t) {
        const auto count = [&](std::size_t p) {
            return r.count(t, p) == 0 ? "·" : std::to_string(r.count(t, p));
        };
        table.row({r.name(t), spaced_cells(n, width, count), r.recall(t)});
    }
    table.rule();
    table.row({"precision %", spaced_cells(n, width, [&](std::size_t c) { return r.precision(c); }), ""});
    return table;
}

/// One line per class, for matrices too wide for the page.
inline text_table class_table(const confusion_report& r) {
    text_table table({{"class", align::left, 9},
                      {"samples", align::right},
                      {"recall %", align::right},
                      {"precision %", align::right},
                      {"mostly mistaken for", align::left, 12}});
    for (std::size_t c = 0; c < r.size(); ++c) {
        const auto other = r.likeliest_mistake(c);
        const auto mistake = other == c ? "" : r.name(other) + ", " + grouped(r.count(c, other));
        table.row({r.name(c), grouped(r.samples(c)), r.recall(c), r.precision(c), mistake});
    }
    return table;
}

} // namespace detail

/// The matrix as text, at most `columns` wide; zeros are dots. If it does not fit, one line per class with
/// its most frequent mistake.
inline std::string confusion_text(const confusion_report& r,
                                  std::size_t columns = detail::terminal_columns()) {
    const auto least = detail::count_width(r);
    std::size_t width = least;
    for (std::size_t c = 0; c < r.size(); ++c) width = (std::max)(width, detail::display_width(r.name(c)));
    auto table = detail::confusion_table(r, width);
    while (width > least && !table.fits(columns)) table = detail::confusion_table(r, --width);
    if (!table.fits(columns)) table = detail::class_table(r);
    return table.str(columns) + " " + r.accuracy() + "\n";
}

} // namespace lamina
