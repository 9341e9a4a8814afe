#pragma once

#include <lamina/language/dims.hpp>
#include <lamina/report/table.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace lamina::detail {

/// One layer of a network in the summary. The counts are the layer's own, so that rows add up.
struct summary_row {
    std::string layer;          ///< number or name
    std::string word;           ///< with its options: "conv2d 5×5, 32"
    dims output = {};           ///< rank 0 for a line without a shape
    std::size_t parameters = 0; ///< trainable or not
    std::size_t trainable = 0;
    std::size_t macs = 0;   ///< multiply-adds of one sample
    std::string stage = {}; ///< the fused stage that computes the layer; its rows are bracketed
    int depth = 0;          ///< nesting depth, by which the word is indented
};

/// "┌ 1", "│", "└": a bracket joins adjacent rows of one stage.
inline std::string stage_cell(std::span<const summary_row> rows, std::size_t i) {
    const auto& stage = rows[i].stage;
    if (stage.empty()) return {};
    const bool continues = i > 0 && rows[i - 1].stage == stage;
    const bool goes_on = i + 1 < rows.size() && rows[i + 1].stage == stage;
    if (!continues) return (goes_on ? "┌ " : "  ") + stage;
    return goes_on ? "│" : "└";
}

inline std::string count_cell(std::size_t count) { return count == 0 ? std::string("·") : grouped(count); }

/// The rows as a table; `exact` writes multiply-adds as "460 800", otherwise as "460.8 k".
inline text_table summary_table(std::span<const summary_row> rows, bool exact) {
    const bool staged = std::any_of(rows.begin(), rows.end(), [](auto& r) { return !r.stage.empty(); });
    std::vector<text_table::column> columns{{"layer", align::right, 9},
                                            {"word", align::left, 17},
                                            {"output", align::right},
                                            {"parameters", align::right},
                                            {exact ? "multiply-adds" : "mult-adds", align::right}};
    if (staged) columns.push_back({"stage"});
    text_table table(columns);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& r = rows[i];
        const auto indent = std::string(static_cast<std::size_t>((std::max)(r.depth, 0)), ' ');
        std::vector<std::string> cells{
            r.layer, indent + r.word, r.output.rank == 0 ? "" : to_string(r.output), count_cell(r.parameters),
            exact || r.macs == 0 ? count_cell(r.macs) : short_count(r.macs)};
        if (staged) cells.push_back(stage_cell(rows, i));
        table.row(std::move(cells));
    }
    return table;
}

/// The table of a network with its totals, like Keras's `summary()`, at most `columns` wide if possible.
/// Weights are counted as float (4 bytes); `activation_bytes` is the memory of the activations during
/// prediction (0: not shown).
inline std::string summary_text(std::string_view title, std::span<const summary_row> rows,
                                std::size_t activation_bytes = 0, std::size_t columns = terminal_columns()) {
    auto table = summary_table(rows, true);
    if (table.width() > columns) table = summary_table(rows, false);
    std::size_t parameters = 0, trainable = 0, macs = 0;
    for (const auto& r : rows) {
        parameters += r.parameters;
        trainable += r.trainable;
        macs += r.macs;
    }
    auto text = (title.empty() ? std::string() : std::string(title) + "\n") + table.str(columns);
    text += " parameters     " + grouped(parameters) + " (" + bytes_text(parameters * 4) + ")\n";
    text += " trainable      " + grouped(trainable) + "\n";
    text += " non-trainable  " + grouped(parameters - (std::min)(trainable, parameters)) + "\n";
    text += " multiply-adds  " + grouped(macs) + "\n";
    if (activation_bytes != 0) text += " activations    " + bytes_text(activation_bytes) + "\n";
    return text;
}

} // namespace lamina::detail
