// needs: safetensors
#pragma once

#include <lamina/weights/file_modules.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace lamina::detail {

inline std::string mismatch(const std::string& line) { return "\n  " + line; }
inline std::string described(const stored_tensor& t) { return named_shape(t.tensor, t.extents); }
/// "conv2d.kernel: expected weight 64×3×7×7".
inline std::string wish(const wanted_tensor& t) {
    return t.own.tensor + ": expected " + named_shape(t.there.label, t.there.extents);
}
inline std::string called(const file_module& m) { return m.name.empty() ? "file" : "file's " + m.name; }

/// The index of the tensor of that name; failing that, of one with that shape whose name no wanted tensor
/// has; failing that, the number of tensors.
inline std::size_t counterpart(const wanted_module& w, const wanted_tensor& t, const file_module& m) {
    std::size_t i = m.index_of(t.there.label);
    if (i < m.names.size()) return i;
    const auto is_free = [&](std::size_t k) {
        return m.shapes[k] == t.like
               && std::none_of(w.tensors.begin(), w.tensors.end(),
                               [&](const wanted_tensor& other) { return other.there.label == m.names[k]; });
    };
    for (i = 0; i < m.names.size() && !is_free(i);) ++i;
    return i;
}

constexpr int exactly_alike = 5;
/// How similar a module is to a wanted one, from 0 to exactly_alike. The first tensor of a wanted module is
/// its kernel.
inline int likeness(const wanted_module& w, const file_module& m) {
    if (m.signature == w.signature) return exactly_alike;
    const wanted_tensor& first = w.tensors.front();
    const std::size_t i = counterpart(w, first, m);
    if (i == m.names.size() || m.shapes[i].size() != first.like.size()) return 0;
    if (m.shapes[i] == first.like) return m.names[i] == first.there.label ? 4 : 3;
    return m.tensors.size() == w.tensors.size() ? 2 : 1;
}

/// The first of the most similar modules, or no_module.
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

/// How a module of the file differs from a wanted one, one line per tensor.
inline std::string explain_difference(const wanted_module& w, const file_module& m) {
    std::string text;
    std::vector<bool> known(m.names.size());
    for (const wanted_tensor& t : w.tensors) {
        const std::size_t i = counterpart(w, t, m);
        if (i == m.names.size())
            text += mismatch(wish(t) + "; the " + called(m) + " has no such tensor");
        else {
            known[i] = true;
            if (m.names[i] != t.there.label)
                text += mismatch(wish(t) + ", found " + described(*m.tensors[i])
                                 + ", which has another name; give it in the names if it is meant");
            else if (m.shapes[i] != t.like)
                text += mismatch(wish(t) + ", found " + described(*m.tensors[i]));
        }
    }
    for (std::size_t i = 0; i < m.tensors.size(); ++i)
        if (!known[i])
            text += mismatch(described(*m.tensors[i]) + ": the model's " + w.layer + " has no such tensor");
    return text;
}

/// Pairs each unmatched wanted module with the most similar one left and says how they differ; then lists
/// what is left in the file.
inline std::string explain_mismatches(const std::vector<wanted_module>& wanted,
                                      const std::vector<std::size_t>& which,
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
