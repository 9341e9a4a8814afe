#pragma once

#include <lamina/language/error.hpp>
#include <lamina/report/text.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina {

/// A table of text in box-drawing characters. Columns are as wide as their widest cell.
class text_table {
public:
    struct column {
        std::string heading;
        align side = align::left;
    };

    explicit text_table(std::vector<column> columns) : columns_(std::move(columns)) {
        for (const auto& c : columns_) widths_.push_back(display_width(c.heading));
    }

    /// Adds a row; it has one cell for each column.
    void row(std::vector<std::string> cells) {
        if (cells.size() != columns_.size())
            raise("text_table: a row has " + std::to_string(cells.size()) + " cells, the table has "
                  + std::to_string(columns_.size()) + " columns");
        for (std::size_t i = 0; i < cells.size(); ++i)
            widths_[i] = (std::max)(widths_[i], display_width(cells[i]));
        rows_.push_back(std::move(cells));
    }

    /// Adds a line across the table.
    void rule() { rows_.emplace_back(); }

    /// The whole table; every line ends in a newline.
    std::string str() const {
        std::vector<std::string> headings;
        for (const auto& c : columns_) headings.push_back(c.heading);
        auto text = line("┌", "┬", "┐") + cells(headings) + line("├", "┼", "┤");
        for (const auto& r : rows_) text += r.empty() ? line("├", "┼", "┤") : cells(r);
        return text + line("└", "┴", "┘");
    }

    /// Columns of a terminal that each line takes.
    std::size_t width() const {
        auto sum = std::size_t{1};
        for (const auto w : widths_) sum += w + 3;
        return sum;
    }

private:
    std::string line(std::string_view left, std::string_view middle, std::string_view right) const {
        std::string text(left);
        for (std::size_t i = 0; i < widths_.size(); ++i)
            text.append(i == 0 ? "" : middle).append(repeated("─", widths_[i] + 2));
        return text.append(right) + "\n";
    }

    std::string cells(const std::vector<std::string>& row) const {
        std::string text;
        for (std::size_t i = 0; i < row.size(); ++i)
            text += (i == 0 ? "│ " : " │ ") + padded(row[i], widths_[i], columns_[i].side);
        return text + " │\n";
    }

    std::vector<column> columns_;
    std::vector<std::size_t> widths_;
    std::vector<std::vector<std::string>> rows_;
};

} // namespace lamina
