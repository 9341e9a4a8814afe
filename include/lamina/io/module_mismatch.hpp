// needs: safetensors
#pragma once

#include <lamina/io/module_tree.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace lamina::detail {

inline std::string mismatch(const std::string& line) { return "\n  " + line; }
inline std::string described(const stored_tensor& t) { return t.name + " " + join_extents(t.shape); }
/// "conv2d.kernel: expected weight 64×3×7×7".
inline std::string wish(const wanted_tensor& t) {
    return t.own.name + ": expected " + t.there.name + " " + join_extents(t.there.shape);
}

constexpr int exactly_alike = 4;
/// How well a module would do for a wanted one, from 0 to exactly_alike; its first tensor is its kernel.
inline int likeness(const wanted_module& w, const file_module& m) {
    if (m.signature == signature(w)) return exactly_alike;
    const wanted_tensor& first = w.tensors.front();
    const std::size_t i = m.index_of(first.there.name);
    if (i == m.names.size() || m.shapes[i].size() != first.like.size()) return 0;
    if (m.shapes[i] == first.like) return 3;
    return m.tensors.size() == w.tensors.size() ? 2 : 1;
}

/// The first module of those that are most alike, or no_module.
inline std::size_t most_alike(const wanted_module& w, const std::vector<file_module>& modules,
                              const std::vector<bool>& used, int least) {
    std::size_t best = no_module;
    for (std::size_t m = 0; m < modules.size(); ++m)
        if (const int l = used[m] ? 0 : likeness(w, modules[m]); l >= least) {
            best = m;
            least = l + 1;
        }
    return best;
}

/// How the module of a file differs from a wanted one; a line for each tensor.
inline std::string explain_difference(const wanted_module& w, const file_module& m) {
    std::string text;
    for (const wanted_tensor& t : w.tensors) {
        const std::size_t i = m.index_of(t.there.name);
        if (i == m.names.size())
            text += mismatch(wish(t) + "; the file's " + m.name + " has no such tensor");
        else if (m.shapes[i] != t.like)
            text += mismatch(wish(t) + ", found " + described(*m.tensors[i]));
    }
    for (std::size_t i = 0; i < m.tensors.size(); ++i)
        if (std::ranges::none_of(w.tensors, [&](const auto& t) { return t.there.name == m.names[i]; }))
            text += mismatch(described(*m.tensors[i]) + ": the model's " + w.layer + " has no such tensor");
    return text;
}

/// Pairs each wanted module that has no partner with the one that is most like it, and says how they differ;
/// then what is left in the file.
inline std::string explain_mismatches(const std::vector<wanted_module>& wanted,
                                      std::span<const std::size_t> which,
                                      const std::vector<file_module>& modules, std::vector<bool> used) {
    std::vector<std::size_t> alone;
    for (const std::size_t w : which) {
        const std::size_t m = most_alike(wanted[w], modules, used, exactly_alike);
        if (m == no_module)
            alone.push_back(w);
        else
            used[m] = true;
    }
    std::string text;
    for (const std::size_t w : alone) {
        const std::size_t m = most_alike(wanted[w], modules, used, 1);
        if (m != no_module) {
            used[m] = true;
            text += explain_difference(wanted[w], modules[m]);
        } else
            for (const wanted_tensor& t : wanted[w].tensors)
                text += mismatch(wish(t) + "; no module like that is left in the file");
    }
    for (std::size_t m = 0; m < modules.size(); ++m)
        if (!used[m])
            for (const stored_tensor* t : modules[m].tensors)
                text += mismatch(described(*t) + ": not used by the model");
    return text;
}

} // namespace lamina::detail
