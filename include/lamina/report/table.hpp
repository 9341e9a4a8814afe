#pragma once

#include <lamina/language/error.hpp>
#include <lamina/report/terminal.hpp>
#include <lamina/report/text.hpp>
#include <lamina/report/wrap.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina::detail {

/// A text table in box-drawing characters. Columns are as wide as their widest cell; if the table is too wide
/// for the page, cells of shrinkable columns are wrapped.
class text_table {
public:
    struct column {
        std::string heading;
        align side = align::left;
        /// The width to which the column shrinks if the table is too wide; it gets narrower only as a last
        /// resort. 0: never shrinks.
        std::size_t least = 0;
    };

    explicit text_table(std::vector<column> columns) : columns_(std::move(columns)) {
        for (const auto& c : columns_) widths_.push_back(display_width(c.heading));
    }

    /// Adds a row with one cell per column.
    void row(std::vector<std::string> cells) {
        if (cells.size() != columns_.size())
            raise({"text_table: a row has ", cells.size(), " cells, the table has ", columns_.size(),
                   " columns"});
        for (std::size_t i = 0; i < cells.size(); ++i)
            widths_[i] = (std::max)(widths_[i], display_width(cells[i]));
        rows_.push_back(std::move(cells));
    }

    /// Adds a line across the table.
    void rule() { rows_.emplace_back(); }

    /// The whole table, at most `columns` wide if possible; every line ends in a newline.
    std::string str(std::size_t columns = terminal_columns()) const {
        const auto widths = fitting_widths(columns);
        std::vector<std::string> headings;
        headings.reserve(columns_.size());
        for (const auto& c : columns_) headings.push_back(c.heading);
        auto text = line(widths, "┌", "┬", "┐") + cells(widths, headings) + line(widths, "├", "┼", "┤");
        for (const auto& r : rows_) text += r.empty() ? line(widths, "├", "┼", "┤") : cells(widths, r);
        return text + line(widths, "└", "┴", "┘");
    }

    /// The width of a line when no cell is wrapped.
    std::size_t width() const { return width_of(widths_); }
    /// Whether the table can be made that narrow.
    bool fits(std::size_t columns) const { return width_of(fitting_widths(columns)) <= columns; }

private:
    using extents = std::vector<std::size_t>;

    static std::size_t width_of(const extents& widths) {
        auto sum = std::size_t{1};
        for (const auto w : widths) sum += w + 3;
        return sum;
    }

    /// Shrinks the widest shrinkable column until the table fits or no column can shrink.
    extents fitting_widths(std::size_t columns) const {
        auto widths = widths_;
        for (const std::size_t floor : {columns, std::size_t{8}})
            for (auto width = width_of(widths); width > columns; --width) {
                const auto widest = shrinkable(widths, floor);
                if (widest == widths.size()) break;
                --widths[widest];
            }
        return widths;
    }

    /// The widest shrinkable column; the number of columns if there is none.
    std::size_t shrinkable(const extents& widths, std::size_t floor) const {
        auto widest = widths.size();
        for (std::size_t i = 0; i < widths.size(); ++i)
            if (columns_[i].least != 0 && widths[i] > (std::min)(columns_[i].least, floor)
                && (widest == widths.size() || widths[i] >= widths[widest]))
                widest = i;
        return widest;
    }

    static std::string line(const extents& widths, std::string_view left, std::string_view middle,
                            std::string_view right) {
        std::string text(left);
        for (std::size_t i = 0; i < widths.size(); ++i)
            text.append(i == 0 ? "" : middle).append(repeated("─", widths[i] + 2));
        return text.append(right) + "\n";
    }

    /// A row, with as many lines as its tallest cell.
    std::string cells(const extents& widths, const std::vector<std::string>& row) const {
        std::vector<std::vector<std::string>> lines;
        std::size_t height = 1;
        for (std::size_t i = 0; i < row.size(); ++i) {
            lines.push_back(wrapped(row[i], widths[i], columns_[i].side == align::left ? 2 : 0));
            height = (std::max)(height, lines.back().size());
        }
        std::string text;
        for (std::size_t y = 0; y < height; ++y) {
            for (std::size_t i = 0; i < row.size(); ++i)
                text.append(i == 0 ? "│ " : " │ ")
                    .append(padded(y < lines[i].size() ? lines[i][y] : continued(row[i]), widths[i],
                                   columns_[i].side));
            text += " │\n";
        }
        return text;
    }

    /// What follows below a cell in the other lines of its row: a bracket continues.
    static std::string_view continued(std::string_view cell) {
        return cell.starts_with("┌") || cell.starts_with("│") ? "│" : "";
    }

    std::vector<column> columns_;
    extents widths_;
    std::vector<std::vector<std::string>> rows_;
};

} // namespace lamina::detail
