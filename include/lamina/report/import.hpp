#pragma once

#include <lamina/io/file.hpp>
#include <lamina/io/import_report.hpp>
#include <lamina/report/table.hpp>

#include <algorithm>
#include <string>

namespace lamina {

/// The table of what load_torch or load_keras did: each tensor of the model with the one it came from, then
/// what else would have fitted, and what was not used.
inline std::string summary(const import_report& report) {
    text_table table(
        {{"tensor"}, {"shape", align::right}, {"came from"}, {"shape there", align::right}, {"found by"}});
    for (const auto& t : report.tensors)
        table.row({t.name, detail::join_extents(t.shape), t.source, detail::join_extents(t.source_shape),
                   t.found_by + (t.alternative.empty() ? "" : " ?")});
    std::string text = report.file + "\n" + table.str();
    if (!report.is_certain()) text += "\n ? Names and shapes allow another order; give names to be sure:\n";
    for (const auto& t : report.tensors)
        if (!t.alternative.empty()) text += "   " + t.name + " could be " + t.alternative + "\n";
    if (!report.unused.empty()) text += "\n Not used:\n";
    for (const auto& u : report.unused) text += "   " + u.name + " " + detail::join_extents(u.shape) + "\n";
    return text;
}

} // namespace lamina
