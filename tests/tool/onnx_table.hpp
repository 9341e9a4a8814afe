// docs/onnx_operators.md: what becomes of each of ONNX's own tests.
#pragma once

#include <array>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "onnx_case.hpp"

namespace onnx_case {

/// A case after its import.
struct judged {
    std::string name, operation;
    fate what;
    std::string why;
    bool equal = false; ///< its program gave ONNX's results
};

/// In lines of at most 80 columns.
inline std::string wrapped(const std::string& text, const std::string& indent) {
    std::string lines, word;
    std::size_t column = 0;
    std::istringstream words(text);
    while (words >> word) {
        if (column > 0 && column + 1 + word.size() > 80) {
            lines += '\n' + indent;
            column = indent.size();
        } else if (column > 0) {
            lines += ' ';
            ++column;
        }
        lines += word;
        column += word.size();
    }
    return lines + '\n';
}

inline std::string joined(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
    return text;
}

/// A row for each operator with the number of its cases, those that are equal among them, and those that have
/// each fate.
inline std::string counts_text(const std::vector<judged>& cases) {
    std::map<std::string, std::array<int, 6>> rows;
    for (const judged& c : cases)
        for (const std::size_t column : {std::size_t{0}, 2 + static_cast<std::size_t>(c.what)})
            ++rows[c.operation][column];
    for (const judged& c : cases) rows[c.operation][1] += c.equal ? 1 : 0;
    std::string text = "| Operator | Cases | Equal | Imported | Refused | No word | Outside |\n"
                       "| --- | --: | --: | --: | --: | --: | --: |\n";
    for (const auto& [operation, counts] : rows) {
        text += "| " + operation + " |";
        for (const int n : counts) text += n == 0 ? " |" : ' ' + std::to_string(n) + " |";
        text += '\n';
    }
    return text;
}

/// The cases of a fate by what is said about them.
inline std::string reasons_text(const std::vector<judged>& cases, fate what) {
    std::map<std::string, std::vector<std::string>> named;
    for (const judged& c : cases)
        if (c.what == what) named[c.operation + ": " + c.why].push_back(c.name);
    std::string text;
    for (const auto& [why, names] : named) text += wrapped("- " + why + " (" + joined(names) + ")", "  ");
    return text;
}

/// The operators by what is said about their cases.
inline std::string summary_text(const std::vector<judged>& cases, fate what) {
    std::map<std::string, std::map<std::string, int>> counts;
    for (const judged& c : cases)
        if (c.what == what) ++counts[c.why][c.operation];
    std::string text;
    for (const auto& [why, operations] : counts) {
        std::vector<std::string> items;
        for (const auto& [operation, n] : operations) items.push_back(operation + ' ' + std::to_string(n));
        text += wrapped("- " + why + ": " + joined(items), "  ");
    }
    return text;
}

constexpr const char* introduction =
    "# ONNX's operators\n\nWhat `lamina import` makes of each case of ONNX 1.12's own tests (written by\n"
    "`tests/tool/onnx_imports.cpp`). Weights and settings are constants there, and\n"
    "each case is one sample of its batch.\n\n"
    "- Imported: it becomes a sentence.\n"
    "- Equal: the compiled sentence gives the results that ONNX expects, each number\n"
    "  within 0.1 %.\n"
    "- Refused: with one of the sentences below the table.\n"
    "- No word: Lamina has no word for an operator of it.\n"
    "- Outside: it is no network on float32 values of at most four axes that takes\n"
    "  one sample at a time, or holds what is no tensor.\n\n";

inline std::string table_text(const std::vector<judged>& cases) {
    return introduction + counts_text(cases) + "\n## What is refused, and with which sentence\n\n"
           + reasons_text(cases, fate::refused) + "\n## What has no word\n\n"
           + summary_text(cases, fate::no_word) + "\n## What is outside, and why\n\n"
           + summary_text(cases, fate::outside);
}

} // namespace onnx_case
