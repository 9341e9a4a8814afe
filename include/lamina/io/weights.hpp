// needs: safetensors
#pragma once

#include <lamina/io/safetensors.hpp>
#include <lamina/runtime/model.hpp>

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

inline std::vector<std::size_t> extents_of(const parameter& p) {
    return {p.extents.begin(), p.extents.begin() + static_cast<std::ptrdiff_t>(p.rank)};
}

/// A network's tensors as a file holds them, their names behind `prefix`.
template <class N, class T>
void append_tensors(std::vector<stored_tensor>& to, const std::string& prefix, std::span<const T> values) {
    for (const auto& t : tensors_of<N>())
        to.push_back(to_stored<T>(prefix + t.name, extents_of(t.parameter),
                                  values.subspan(t.offset, t.parameter.size())));
}

/// A network's tensors in a file, in the network's order, and everything that does not fit: missing tensors,
/// wrong shapes, numbers that no weights can be, and what the network does not know.
struct found_tensors {
    std::vector<const stored_tensor*> tensors;
    std::string wrong;
};

/// Looks for the tensors under their names behind `prefix`; other tensors without it do not count.
template <class T>
found_tensors find_tensors(const std::vector<tensor_info>& wanted, const safetensors_file& file,
                           const std::string& prefix) {
    std::map<std::string_view, const stored_tensor*> left;
    for (const auto& t : file.tensors)
        if (t.name.starts_with(prefix)) left.emplace(t.name, &t);
    found_tensors result;
    for (const auto& t : wanted) {
        const std::string name = prefix + t.name;
        const auto expected = extents_of(t.parameter);
        const auto found = left.find(name);
        const stored_tensor* const tensor = found == left.end() ? nullptr : found->second;
        std::string why;
        if (tensor == nullptr)
            why = "missing; expected the shape " + join_extents(expected);
        else if (left.erase(found); tensor->shape != expected)
            why = "expected the shape " + join_extents(expected) + ", found " + join_extents(tensor->shape);
        else
            why = no_weights<T>(*tensor);
        if (!why.empty()) result.wrong += "\n  " + name + ": " + why;
        result.tensors.push_back(tensor);
    }
    for (const auto& [name, tensor] : left)
        result.wrong += "\n  " + std::string(name) + ": the network has no such tensor";
    return result;
}

/// Reads tensors with which nothing is wrong to their places among the network's parameters.
template <class T>
void read_tensors(const std::vector<tensor_info>& wanted, const found_tensors& from, std::span<T> values) {
    for (std::size_t i = 0; i < wanted.size(); ++i)
        for (std::size_t n = 0; n < wanted[i].size(); ++n)
            values[wanted[i].offset + n] = number_at<T>(*from.tensors[i], n);
}

} // namespace detail

/// Writes a model's parameters as safetensors, each tensor under its name ("conv2d.kernel"). The file appears
/// complete or not at all.
template <class N, class T>
void save_weights(const model<N, T>& m, const std::filesystem::path& path,
                  const std::map<std::string, std::string>& notes = {}) {
    std::vector<stored_tensor> tensors;
    detail::append_tensors<N, T>(tensors, "", m.parameters());
    write_safetensors(path, tensors, notes);
}

/// Reads a model's parameters from a file or from bytes in memory. There must be exactly the network's
/// tensors, by name and shape, as F32, F64, F16 or BF16, and finite; otherwise the error lists everything
/// that does not fit and the model keeps what it had.
template <class N, class T>
void load_weights(model<N, T>& m, const file_source& from) {
    const safetensors_file file = read_safetensors(from);
    const auto found = detail::find_tensors<T>(tensors_of<N>(), file, "");
    if (!found.wrong.empty()) raise(from.name() + ": the weights do not fit the network:" + found.wrong);
    detail::read_tensors<T>(tensors_of<N>(), found, m.parameters());
}

} // namespace lamina
