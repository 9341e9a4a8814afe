// needs: safetensors
#pragma once

#include <lamina/weights/foreign_layout.hpp>
#include <lamina/weights/name_order.hpp>
#include <lamina/weights/safetensors.hpp>
#include <lamina/weights/wanted_modules.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina::detail {

constexpr std::size_t no_module = static_cast<std::size_t>(-1);

/// One module of a file: the tensors whose names differ only in their last part.
struct file_module {
    std::string name;
    /// Its position in the tree of names: its name, or a child of it if two modules share that name.
    std::string path;
    std::vector<const stored_tensor*> tensors{};
    /// The same tensors' names within the module, and their shapes without irrelevant axes.
    std::vector<std::string> names{};
    std::vector<std::vector<std::size_t>> shapes{};
    std::string signature{};

    std::size_t index_of(std::string_view tensor) const {
        std::size_t i = 0;
        while (i < names.size() && names[i] != tensor) ++i;
        return i;
    }
    const stored_tensor* find(std::string_view tensor) const {
        const std::size_t i = index_of(tensor);
        return i < names.size() ? tensors[i] : nullptr;
    }
};

/// A tensor's name, split into its module and the name within it.
struct split_name {
    std::string module;
    std::string_view tensor;
};
inline split_name split(const std::string& name, std::string_view separators) {
    const std::size_t cut = name.find_last_of(separators);
    if (cut == std::string::npos) return {"", name};
    return {name.substr(0, cut), std::string_view(name).substr(cut + 1)};
}

/// Splits the names of a file's tensors. What is nested in a module that is one with it counts as its own
/// tensor: attention.out_proj.weight is out_proj.weight of attention if that has an in_proj_weight.
class name_splitter {
public:
    name_splitter(const safetensors_file& file, const foreign_conventions& there) : there_(there) {
        if (there.inner_module.empty()) return;
        for (const stored_tensor& t : file.tensors)
            if (auto [module, tensor] = split(t.tensor, there.separators); tensor == there.outer_tensor)
                outer_.insert(std::move(module));
    }
    split_name operator()(const std::string& name) const {
        split_name found = split(name, there_.separators);
        if (outer_.empty()) return found;
        const auto [outer, inner] = split(found.module, there_.separators);
        if (inner != there_.inner_module || !outer_.contains(outer)) return found;
        return {outer, std::string_view(name).substr(name.size() - found.tensor.size() - inner.size() - 1)};
    }

private:
    const foreign_conventions& there_;
    std::set<std::string> outer_;
};

/// Groups the tensors of a file into modules, in the order of their first tensors. Omits tensors that no
/// network needs. Modules with two kernels become two.
inline std::vector<file_module> file_modules(const safetensors_file& file, const foreign_conventions& there) {
    std::vector<file_module> all;
    std::map<std::string, std::size_t> known, twofold;
    if (!there.second_kernel.empty())
        for (const stored_tensor& t : file.tensors)
            if (const auto [module, tensor] = split(t.tensor, there.separators);
                tensor.starts_with(there.second_kernel))
                twofold.try_emplace(module, 0);
    const name_splitter names(file, there);
    for (const stored_tensor& t : file.tensors) {
        auto [module, tensor] = names(t.tensor);
        const std::string_view name = there.tensor_name(tensor);
        if (name.empty()) continue;
        if (there.is_module(name)) module = t.tensor;
        std::string path = module;
        if (twofold.contains(module))
            path += tensor.starts_with(there.first_kernel) ? "/depthwise" : "/pointwise";
        const auto [at, is_new] = known.try_emplace(path, all.size());
        if (is_new) all.push_back({module, path});
        file_module& m = all[at->second];
        m.tensors.push_back(&t);
        m.names.emplace_back(name);
        m.shapes.push_back(there.shape(name, t.extents));
    }
    for (file_module& m : all) {
        std::vector<std::string> list;
        list.reserve(m.tensors.size());
        for (std::size_t i = 0; i < m.tensors.size(); ++i)
            list.push_back(named_shape(m.names[i], m.shapes[i]));
        m.signature = signature(std::move(list));
    }
    return all;
}

/// Whether the modules of a file are sorted by name, so that their order says nothing about the network.
/// Files are written type by type, so the order is checked per element type.
inline bool is_sorted_by_name(const std::vector<file_module>& modules) {
    // By tensor names, by module names, or by module names in natural order.
    bool by_tensors = true, by_modules = true, by_numbers = true;
    std::map<std::string, const file_module*> last;
    for (const file_module& m : modules) {
        const file_module*& before = last[type_of_elements(*m.tensors.front())];
        if (before != nullptr) {
            by_tensors = by_tensors && before->tensors.front()->tensor < m.tensors.front()->tensor;
            by_modules = by_modules && before->path < m.path;
            by_numbers = by_numbers && !natural_less(m.path, before->path);
        }
        before = &m;
    }
    return by_tensors || by_modules || by_numbers;
}

} // namespace lamina::detail
