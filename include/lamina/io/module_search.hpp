// needs: safetensors
#pragma once

#include <lamina/io/module_tree.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::detail {

/// Walks a file's tree in an order that gives exactly the modules that a network needs, in the network's
/// order: what is nested together stays together and is used completely, siblings come as their numbers say
/// (both if that is possible at all), and only modules that are left over may be left out.
class module_search {
public:
    /// `wanted`: signatures.
    module_search(const module_tree& tree, const std::vector<file_module>& modules,
                  const std::vector<std::string>& wanted)
        : tree_(tree), used_(tree.nodes.size()), entered_(tree.nodes.size()), chosen_(wanted.size()) {
        std::map<std::string, std::size_t> kinds;
        const auto kind = [&](const std::string& s) {
            return kinds.try_emplace(s, kinds.size()).first->second;
        };
        for (const auto& w : wanted) wanted_.push_back(kind(w));
        for (const auto& n : tree.nodes)
            kinds_.push_back(n.module == no_module ? no_module : kind(modules[n.module].signature));
        all_spare_.resize(kinds.size());
        for (const std::size_t k : kinds_)
            if (k != no_module) ++all_spare_[k];
        for (const std::size_t k : wanted_) --all_spare_[k];
    }

    /// The module for each wanted one.
    std::optional<std::vector<std::size_t>> first() {
        for (const bool numbered : {true, false})
            for (const bool complete : {true, false}) {
                numbered_ = numbered;
                complete_ = complete;
                if (run(false)) return chosen_;
            }
        return std::nullopt;
    }
    /// After `first`, the same with siblings that are not numbered in the opposite order: where the answers
    /// differ, both are possible.
    std::optional<std::vector<std::size_t>> last() {
        if (run(true)) return chosen_;
        return std::nullopt;
    }

private:
    /// Far more than any network needs; a file that was made to mislead ends here.
    static constexpr std::size_t most_steps = 200'000;

    bool run(bool reversed) {
        reversed_ = reversed;
        steps_ = 0;
        spare_ = all_spare_;
        used_.assign(used_.size(), false);
        return place(0, 0);
    }

    /// The unused children of a node: first the next of each series of numbered siblings, then the others.
    std::vector<std::size_t> candidates(std::size_t node) const {
        std::vector<std::size_t> next, later;
        std::vector<std::string_view> series;
        for (const std::size_t c : tree_.nodes[node].children) {
            if (used_[c]) continue;
            const std::string_view s = stem(tree_.nodes[c].name);
            const bool is_next = std::ranges::find(series, s) == series.end();
            if (is_next) series.push_back(s);
            (is_next ? next : later).push_back(c);
        }
        if (reversed_) std::ranges::reverse(next);
        if (!numbered_) next.insert(next.end(), later.begin(), later.end());
        return next;
    }

    /// Finds modules for the wanted ones from number `p` on, within `node`.
    bool place(std::size_t p, std::size_t node) {
        if (p == wanted_.size()) return true;
        if (++steps_ > most_steps) return false;
        for (const std::size_t c : candidates(node)) {
            const bool is_leaf = kinds_[c] != no_module;
            if (is_leaf && kinds_[c] != wanted_[p]) continue;
            used_[c] = true;
            entered_[c] = p;
            if (is_leaf) chosen_[p] = tree_.nodes[c].module;
            if (is_leaf ? place(p + 1, node) : place(p, c)) return true;
            used_[c] = false;
        }
        return node != 0 && p != entered_[node] && leave(p, node);
    }

    /// Goes on outside of a node; what is left in it is not used any more.
    bool leave(std::size_t p, std::size_t node) {
        std::vector<long> left(spare_.size());
        count_unused(node, left);
        for (std::size_t k = 0; k < left.size(); ++k)
            if (left[k] > 0 && (complete_ || left[k] > spare_[k])) return false;
        for (std::size_t k = 0; k < left.size(); ++k) spare_[k] -= left[k];
        if (place(p, tree_.nodes[node].parent)) return true;
        for (std::size_t k = 0; k < left.size(); ++k) spare_[k] += left[k];
        return false;
    }

    void count_unused(std::size_t node, std::vector<long>& count) const {
        for (const std::size_t c : tree_.nodes[node].children) {
            if (used_[c]) continue;
            if (kinds_[c] != no_module) ++count[kinds_[c]];
            count_unused(c, count);
        }
    }

    const module_tree& tree_;
    /// By node: the number of its signature, or no_module.
    std::vector<std::size_t> kinds_;
    std::vector<std::size_t> wanted_;
    std::vector<bool> used_;
    /// By node: how many modules were found before it.
    std::vector<std::size_t> entered_;
    std::vector<std::size_t> chosen_;
    /// By signature: how many modules may be left out.
    std::vector<long> all_spare_, spare_;
    bool numbered_ = true, complete_ = true, reversed_ = false;
    std::size_t steps_ = 0;
};

} // namespace lamina::detail
