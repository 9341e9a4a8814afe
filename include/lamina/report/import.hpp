#pragma once

#include <lamina/io/file.hpp>
#include <lamina/io/import_report.hpp>
#include <lamina/report/table.hpp>

#include <string>

namespace lamina {

namespace detail {

/// A line for each layer for which there was a choice.
inline std::string choices_text(const import_report& report) {
    const auto module_of = [](const std::string& tensor) {
        return tensor.substr(0, tensor.find_last_of("./"));
    };
    std::string text, last;
    for (const auto& t : report.tensors) {
        if (t.alternative.empty() || module_of(t.name) == last) continue;
        last = module_of(t.name);
        text += "   " + last + ": not " + module_of(t.source) + " but " + module_of(t.alternative) + "\n";
    }
    return text;
}

} // namespace detail

/// The table of what load_torch or load_keras did: each tensor of the model with the one it came from, then
/// what would have fitted as well, and what was not used; at most `columns` wide.
inline std::string summary(const import_report& report, std::size_t columns = terminal_columns()) {
    text_table table({{"tensor", align::left, 12},
                      {"shape", align::right},
                      {"came from", align::left, 12},
                      {"shape there", align::right},
                      {"found by"}});
    for (const auto& t : report.tensors)
        table.row({t.name, detail::join_extents(t.shape), t.source, detail::join_extents(t.source_shape),
                   t.found_by + (t.alternative.empty() ? "" : " ?")});
    std::string text = report.file + "\n" + table.str(columns);
    if (!report.is_certain())
        text += "\n ? By names and shapes, this other order is possible; give names to be sure:\n"
                + detail::choices_text(report);
    if (!report.unused.empty()) text += "\n Not used:\n";
    for (const auto& u : report.unused) text += "   " + u.name + " " + detail::join_extents(u.shape) + "\n";
    return text;
}

} // namespace lamina
