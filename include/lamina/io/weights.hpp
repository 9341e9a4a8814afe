// needs: safetensors
#pragma once

#include <lamina/io/safetensors.hpp>
#include <lamina/runtime/model.hpp>

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
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

/// Says what is wrong with a file for network `N`: every missing tensor, every wrong shape, and what the
/// network does not know. Empty if all fits.
template <class N>
std::string misfits(const safetensors_file& file, const std::string& prefix) {
    std::string wrong;
    std::size_t known = 0, own = 0;
    for (const auto& t : tensors_of<N>()) {
        const stored_tensor* found = file.find(prefix + t.name);
        const auto expected = extents_of(t.parameter);
        if (found == nullptr)
            wrong += "\n  " + prefix + t.name + ": missing; expected the shape " + join_extents(expected);
        else if (++known, found->shape != expected)
            wrong += "\n  " + prefix + t.name + ": expected the shape " + join_extents(expected) + ", found "
                     + join_extents(found->shape);
    }
    for (const auto& t : file.tensors)
        if (t.name.starts_with(prefix)) ++own;
    if (own > known)
        for (const auto& t : file.tensors)
            if (t.name.starts_with(prefix) && std::ranges::none_of(tensors_of<N>(), [&](const auto& n) {
                    return prefix + n.name == t.name;
                }))
                wrong += "\n  " + t.name + ": the network has no such tensor";
    return wrong;
}

/// Reads a network's tensors from a file that has passed `misfits`, into a copy first, so that nothing
/// changes where one of them cannot be read.
template <class N, class T>
void read_tensors(const safetensors_file& file, const std::string& prefix, std::span<T> values) {
    std::vector<T> all(values.size());
    for (const auto& t : tensors_of<N>()) {
        const auto numbers = to_floats<T>(*file.find(prefix + t.name));
        std::ranges::copy(numbers, all.begin() + static_cast<std::ptrdiff_t>(t.offset));
    }
    std::ranges::copy(all, values.begin());
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

/// Reads a model's parameters. The file must hold exactly the network's tensors, by name and shape, as F32,
/// F64, F16 or BF16; otherwise the error lists everything that does not fit and the model keeps what it had.
template <class N, class T>
void load_weights(model<N, T>& m, const std::filesystem::path& path) {
    const safetensors_file file = read_safetensors(path);
    const std::string wrong = detail::misfits<N>(file, "");
    if (!wrong.empty()) raise(path.string() + ": the weights do not fit the network:" + wrong);
    detail::read_tensors<N, T>(file, "", m.parameters());
}

} // namespace lamina
