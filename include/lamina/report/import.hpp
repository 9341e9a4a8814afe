#pragma once

#include <lamina/files/file.hpp>
#include <lamina/report/table.hpp>
#include <lamina/report/wrap.hpp>
#include <lamina/weights/import_report.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

namespace detail {

/// A line, continued on others where it is wider than `columns`.
inline std::string wrapped_line(std::string_view line, std::size_t columns) {
    std::string text;
    for (const std::string& part : wrapped(line, columns, 2)) text += part + "\n";
    return text;
}

/// One line for each layer that had an alternative.
inline std::string choices_text(const import_report& report, std::size_t columns) {
    const auto module_of = [](const std::string& tensor) {
        return tensor.substr(0, tensor.find_last_of("./"));
    };
    std::string text, last;
    for (const auto& t : report.tensors) {
        if (t.alternative.empty() || module_of(t.tensor) == last) continue;
        last = module_of(t.tensor);
        text += wrapped_line(
            "   " + last + ": not " + module_of(t.source) + " but " + module_of(t.alternative), columns);
    }
    return text;
}

inline std::string list_text(const std::string& title, const std::vector<unused_tensor>& list,
                             std::size_t columns) {
    std::string text = list.empty() ? "" : "\n " + title + ":\n";
    for (const auto& u : list)
        text += wrapped_line("   " + u.tensor + " " + join_extents(u.extents), columns);
    return text;
}

} // namespace detail

/// The table of what load_torch, load_keras or load_weights did, at most `columns` wide: each tensor of the
/// model with its source, then the alternatives, the unused tensors and those that were kept.
inline std::string summary(const import_report& report, std::size_t columns = detail::terminal_columns()) {
    detail::text_table table({{"tensor", detail::align::left, 12},
                              {"shape", detail::align::right},
                              {"came from", detail::align::left, 12},
                              {"shape there", detail::align::right},
                              {"found by"}});
    for (const auto& t : report.tensors)
        table.row({t.tensor, detail::join_extents(t.extents), t.source,
                   detail::join_extents(t.source_extents), t.found_by + (t.alternative.empty() ? "" : " ?")});
    std::string text = detail::wrapped_line(report.file, columns) + table.str(columns);
    if (!report.is_certain())
        text += "\n"
                + detail::wrapped_line(
                    " ? By names and shapes, this other order is possible; give names to be sure:", columns)
                + detail::choices_text(report, columns);
    text += detail::list_text("Not used", report.unused, columns);
    text += detail::list_text("Kept as they were", report.kept, columns);
    return text;
}

} // namespace lamina
