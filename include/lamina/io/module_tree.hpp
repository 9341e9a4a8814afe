// needs: safetensors
#pragma once

#include <lamina/io/safetensors.hpp>
#include <lamina/io/wanted_modules.hpp>

#include <algorithm>
#include <compare>
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
    std::vector<const stored_tensor*> tensors;
    /// The same tensors' names within the module, and their shapes without what does not matter.
    std::vector<std::string> names;
    std::vector<std::vector<std::size_t>> shapes;
    std::string signature;

    std::size_t index_of(std::string_view tensor) const {
        return static_cast<std::size_t>(std::ranges::find(names, tensor) - names.begin());
    }
    const stored_tensor* find(std::string_view tensor) const {
        const std::size_t i = index_of(tensor);
        return i < names.size() ? tensors[i] : nullptr;
    }
};

/// A tensor's name, cut in two: its module, and what it is called there.
struct split_name {
    std::string module;
    std::string_view tensor;
};
template <class Conventions>
split_name split(const std::string& name) {
    const std::size_t cut = name.find_last_of(Conventions::separators);
    if (cut == std::string::npos) return {"", name};
    return {name.substr(0, cut), std::string_view(name).substr(cut + 1)};
}

/// The modules that hold two kernels; they become two, as if they were nested.
template <class Conventions>
std::set<std::string> modules_of_two(const safetensors_file& file) {
    std::set<std::string> found;
    for (const stored_tensor& t : file.tensors)
        if (const auto [module, tensor] = split<Conventions>(t.name);
            !Conventions::second_kernel.empty() && tensor.starts_with(Conventions::second_kernel))
            found.insert(module);
    return found;
}

/// Puts the tensors of a file into modules, in the order of their first tensors. Leaves out what no network
/// needs.
template <class Conventions>
std::vector<file_module> file_modules(const safetensors_file& file) {
    std::vector<file_module> all;
    std::map<std::string, std::size_t> known;
    const std::set<std::string> twofold = modules_of_two<Conventions>(file);
    for (const stored_tensor& t : file.tensors) {
        auto [module, tensor] = split<Conventions>(t.name);
        const std::string_view name = Conventions::tensor_name(tensor);
        if (name.empty()) continue;
        if (twofold.contains(module))
            module += tensor.starts_with(Conventions::first_kernel) ? "/depthwise" : "/pointwise";
        const auto [at, is_new] = known.try_emplace(module, all.size());
        if (is_new) all.push_back({module, {}, {}, {}, ""});
        all[at->second].tensors.push_back(&t);
        all[at->second].names.emplace_back(name);
        all[at->second].shapes.push_back(Conventions::shape(name, t.shape));
    }
    for (file_module& m : all) {
        std::vector<std::pair<std::string, std::vector<std::size_t>>> list;
        for (std::size_t i = 0; i < m.tensors.size(); ++i) list.emplace_back(m.names[i], m.shapes[i]);
        m.signature = signature(std::move(list));
    }
    return all;
}

/// True where the order of the tensors is that of their names, type by type, as the safetensors library
/// writes them: then it says nothing about the network.
inline bool is_sorted_by_name(const safetensors_file& file) {
    std::map<stored_type, std::string_view> last;
    for (const stored_tensor& t : file.tensors) {
        const auto [at, is_first] = last.try_emplace(t.type, t.name);
        if (!is_first && t.name < at->second) return false;
        at->second = t.name;
    }
    return true;
}

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Numbers within names count as numbers: conv2 is before conv10.
inline bool natural_less(std::string_view a, std::string_view b) {
    const auto take_number = [](std::string_view& s) {
        std::size_t n = 0;
        while (n < s.size() && is_digit(s[n])) ++n;
        std::string_view number = s.substr(0, n);
        s.remove_prefix(n);
        while (number.size() > 1 && number[0] == '0') number.remove_prefix(1);
        return number;
    };
    while (!a.empty() && !b.empty()) {
        if (is_digit(a[0]) && is_digit(b[0])) {
            const std::string_view x = take_number(a), y = take_number(b);
            if (x.size() != y.size()) return x.size() < y.size();
            if (x != y) return x < y;
        } else {
            if (a[0] != b[0]) return a[0] < b[0];
            a.remove_prefix(1);
            b.remove_prefix(1);
        }
    }
    return a.empty() && !b.empty();
}

/// A name without the number at its end: siblings that share it are numbered in the order of evaluation.
inline std::string_view stem(std::string_view name) {
    while (!name.empty() && is_digit(name.back())) name.remove_suffix(1);
    while (!name.empty() && name.back() == '_') name.remove_suffix(1);
    return name;
}

/// The modules of a file as a tree along the parts of their names; node 0 is the root. A module that has
/// tensors of its own and modules within it is a leaf among these.
struct module_tree {
    struct node {
        std::string name;
        std::size_t parent = 0;
        /// The module, of a leaf; the first module that is in it.
        std::size_t module = no_module, first = no_module;
        std::vector<std::size_t> children{};
    };
    std::vector<node> nodes{{}};

    /// `skipped`: modules that are not to be in it. Children are in the order of the modules, or, if that
    /// says nothing, in the natural order of their names.
    module_tree(const std::vector<file_module>& modules, const std::vector<bool>& skipped,
                std::string_view separators, bool natural)
        : separators_(separators) {
        for (std::size_t m = 0; m < modules.size(); ++m)
            if (!skipped[m]) enter(modules[m].name);
        for (std::size_t m = 0; m < modules.size(); ++m)
            if (!skipped[m]) add_leaf(modules[m].name, m);
        for (node& n : nodes)
            std::ranges::sort(n.children, [&](std::size_t a, std::size_t b) {
                const node &x = nodes[a], &y = nodes[b];
                if (natural && natural_less(x.name, y.name)) return true;
                return !(natural && natural_less(y.name, x.name)) && x.first < y.first;
            });
    }

    /// The modules of all leaves, in the tree's order.
    std::vector<std::size_t> leaves() const {
        std::vector<std::size_t> found, open{0};
        while (!open.empty()) {
            const node& n = nodes[open.back()];
            open.pop_back();
            if (n.module != no_module) found.push_back(n.module);
            open.insert(open.end(), n.children.rbegin(), n.children.rend());
        }
        return found;
    }

private:
    /// What is nested deeper is one name, so that no file makes the search recurse without bound.
    static constexpr std::size_t deepest = 64;

    struct place {
        std::size_t node;
        /// What is left of the name there.
        std::string_view name;
    };

    /// Walks along the parts of a name but the last; makes the nodes that are missing.
    place enter(std::string_view name) {
        std::size_t at = 0;
        for (std::size_t depth = 0; depth < deepest; ++depth) {
            const std::size_t cut = name.find_first_of(separators_);
            if (cut == std::string_view::npos) break;
            const auto [found, is_new] =
                inner_.try_emplace({at, std::string(name.substr(0, cut))}, nodes.size());
            if (is_new) add(at, name.substr(0, cut), no_module);
            at = found->second;
            name.remove_prefix(cut + 1);
        }
        return {at, name};
    }
    void add_leaf(std::string_view name, std::size_t module) {
        const auto [at, last] = enter(name);
        const auto inner = inner_.find({at, std::string(last)});
        if (inner == inner_.end())
            add(at, last, module);
        else
            add(inner->second, "(itself)", module);
        for (std::size_t n = nodes.size() - 1; n != 0; n = nodes[n].parent)
            nodes[n].first = (std::min)(nodes[n].first, module);
    }
    void add(std::size_t parent, std::string_view name, std::size_t module) {
        nodes[parent].children.push_back(nodes.size());
        nodes.push_back({std::string(name), parent, module});
    }

    std::string_view separators_;
    std::map<std::pair<std::size_t, std::string>, std::size_t> inner_;
};

} // namespace lamina::detail
