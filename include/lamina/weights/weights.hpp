// needs: safetensors
#pragma once

#include <lamina/runtime/model.hpp>
#include <lamina/weights/import_report.hpp>
#include <lamina/weights/safetensors.hpp>
#include <lamina/weights/tensor_selection.hpp>

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina {

namespace detail {

/// Appends the tensors of a table, their names prefixed with `prefix`.
template <class T>
void append_tensors(std::vector<stored_tensor>& to, const std::vector<tensor_info>& table,
                    const std::string& prefix, std::span<const T> values) {
    for (const auto& t : table)
        to.push_back(to_stored<T>(prefix + t.tensor, extents_of(t.parameter),
                                  values.subspan(t.offset, t.parameter.size())));
}

/// A network's tensors in a file, in the network's order (null: not to be read), the other tensors of the
/// file, and everything that does not fit: missing tensors, wrong shapes, and values that cannot be weights.
struct found_tensors {
    std::vector<const stored_tensor*> tensors;
    std::vector<const stored_tensor*> unknown;
    std::string wrong;

    /// Counts unknown tensors as errors.
    void refuse_unknown() {
        for (const stored_tensor* t : unknown)
            wrong += "\n  " + t->tensor + ": the network has no such tensor";
    }
};

/// Looks up the tensors by their names with `prefix`; tensors without the prefix are ignored. `selected`:
/// which tensors to look up; empty for all.
template <class T>
found_tensors find_tensors(const std::vector<tensor_info>& wanted, const safetensors_file& file,
                           const std::string& prefix, const std::vector<bool>& selected = {}) {
    std::map<std::string_view, const stored_tensor*> left;
    for (const auto& t : file.tensors)
        if (t.tensor.starts_with(prefix)) left.emplace(t.tensor, &t);
    found_tensors result;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        result.tensors.push_back(nullptr);
        if (!selected.empty() && !selected[i]) continue;
        const std::string name = prefix + wanted[i].tensor;
        const auto expected = extents_of(wanted[i].parameter);
        const auto found = left.find(name);
        const stored_tensor* const tensor = found == left.end() ? nullptr : found->second;
        std::string why;
        if (tensor == nullptr)
            why = "missing; expected the shape " + join_extents(expected);
        else if (left.erase(found); tensor->extents != expected)
            why = "expected the shape " + join_extents(expected) + ", found " + join_extents(tensor->extents);
        else
            why = no_weights<T>(*tensor);
        if (!why.empty()) result.wrong += "\n  " + name + ": " + why;
        result.tensors.back() = tensor;
    }
    for (const auto& [name, tensor] : left) result.unknown.push_back(tensor);
    return result;
}

/// Names the function that reads such a file, if the tensors that the network does not have are called as
/// another library calls them.
inline std::string other_function(const std::vector<const stored_tensor*>& unknown) {
    for (const stored_tensor* t : unknown) {
        if (t->tensor.ends_with(".weight")) return "\nThe names are PyTorch's; load_torch reads them";
        if (t->tensor.find('/') != std::string::npos) return "\nThe names are Keras's; load_keras reads them";
    }
    return {};
}

/// The report on a file read under the network's own names.
inline import_report report_of(const std::vector<tensor_info>& wanted, const found_tensors& found,
                               const std::string& file) {
    import_report report;
    report.file = file;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto extents = extents_of(wanted[i].parameter);
        if (found.tensors[i] == nullptr)
            report.kept.push_back({wanted[i].tensor, extents});
        else
            report.tensors.push_back({wanted[i].tensor, extents, wanted[i].tensor, extents, "name"});
    }
    for (const stored_tensor* t : found.unknown) report.unused.push_back({t->tensor, t->extents});
    return report;
}

/// Copies the found tensors, which must be valid, into the network's parameters.
template <class T>
void read_tensors(const std::vector<tensor_info>& wanted, const found_tensors& from, std::span<T> values) {
    for (std::size_t i = 0; i < wanted.size(); ++i)
        for (std::size_t n = 0; from.tensors[i] != nullptr && n < wanted[i].size(); ++n)
            values[wanted[i].offset + n] = number_at<T>(*from.tensors[i], n);
}

} // namespace detail

/// Writes a model's parameters as safetensors, each tensor under its name ("conv2d.kernel"). The file appears
/// either complete or not at all.
template <class N, class T>
void save_weights(const model<N, T>& m, const std::filesystem::path& path,
                  const std::map<std::string, std::string>& notes = {}) {
    std::vector<stored_tensor> tensors;
    detail::append_tensors<T>(tensors, m.tensors(), "", m.parameters());
    write_safetensors(path, tensors, notes);
}

/// Reads a model's parameters from a file or from bytes in memory. By default it must contain exactly the
/// network's tensors, matching in name and shape, with finite elements of type F32, F64, F16 or BF16;
/// otherwise the error lists everything that does not fit, and the model is unchanged. With `options`, only
/// the selected tensors are read and required. The report says what was read and what was kept.
template <class N, class T>
import_report load_weights(model<N, T>& m, const file_source& from, const load_options& options = {}) {
    const safetensors_file file = read_safetensors(from);
    const auto& wanted = detail::tensor_table<N>();
    auto found = detail::find_tensors<T>(wanted, file, "", detail::selected_tensors(wanted, options));
    if (!options.is_partial()) found.refuse_unknown();
    if (!found.wrong.empty())
        raise({from.name(), ": the weights do not fit the network:", found.wrong,
               detail::other_function(found.unknown)});
    detail::read_tensors<T>(wanted, found, m.parameters());
    return detail::report_of(wanted, found, from.name());
}

} // namespace lamina
