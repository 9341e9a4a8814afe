// needs: safetensors
#pragma once

#include <lamina/weights/module_tree.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

namespace lamina::detail {

/// Two results of a search, each with the module for every wanted one. They are equal if there is only one.
struct module_orders {
    bool found = false, is_only_one = false;
    /// Whether numbered siblings are in the order of their numbers.
    bool follows_numbers = false;
    std::vector<std::size_t> first{}, last{};
};

/// Walks the tree of a file in an order that yields exactly the modules that a network needs, in the
/// network's order. Nested modules stay together. If possible, siblings also follow their numbers, each
/// subtree is used completely or not at all, and no branch of the network ends within a subtree.
class module_search {
public:
    /// `kinds` has one kind per module and `wanted` one per wanted module. Modules of the same kind are
    /// interchangeable; some kinds may not be wanted at all.
    module_search(const module_tree& tree, const std::vector<std::size_t>& kinds,
                  const std::vector<std::size_t>& wanted, std::vector<module_range> branches)
        : tree_(tree), wanted_(wanted), branches_(std::move(branches)), entered_(tree.nodes.size()),
          chosen_(wanted.size()) {
        for (const auto& n : tree.nodes) {
            kinds_.push_back(n.module == no_module ? no_module : kinds[n.module]);
            all_left_.push_back(n.end - n.begin);
        }
        std::size_t most = 0;
        for (const std::size_t leaf : tree.leaves) most = (std::max)(most, kinds_[leaf]);
        for (const std::size_t k : wanted) most = (std::max)(most, k);
        all_spare_.resize(most + 1);
        std::vector<bool> is_wanted(most + 1);
        for (const std::size_t k : wanted) is_wanted[k] = true, --all_spare_[k];
        for (const std::size_t leaf : tree.leaves) ++all_spare_[kinds_[leaf]];
        while (tree.nodes[top_].children.size() == 1) top_ = tree.nodes[top_].children[0];
        if (kinds_[top_] != no_module) top_ = tree.nodes[top_].parent;
        find_ways(is_wanted);
    }

    module_orders find() {
        module_orders found;
        for (const bool numbered : {true, false})
            for (const bool complete : {true, false})
                for (const bool whole : {true, false}) {
                    numbered_ = numbered, complete_ = complete, whole_ = whole;
                    if (!run(false) && !gave_up()) continue;
                    if (gave_up()) return found;
                    found.found = true;
                    found.follows_numbers = numbered;
                    found.first = found.last = chosen_;
                    if (run(true)) found.last = chosen_;
                    found.is_only_one = !gave_up() && found.first == found.last;
                    return found;
                }
        return found;
    }

private:
    /// A child of `node` that contains a module of that kind; `rank` is its position among the children.
    struct way {
        std::size_t node, kind, rank, child;
    };

    void find_ways(const std::vector<bool>& is_wanted) {
        std::vector<std::size_t> rank(tree_.nodes.size());
        for (const auto& n : tree_.nodes)
            for (std::size_t i = 0; i < n.children.size(); ++i) rank[n.children[i]] = i;
        for (const std::size_t leaf : tree_.leaves)
            for (std::size_t n = leaf; is_wanted[kinds_[leaf]] && n != 0; n = tree_.nodes[n].parent)
                ways_.push_back({tree_.nodes[n].parent, kinds_[leaf], rank[n], n});
        const auto key = [](const way& w) { return std::array{w.node, w.kind, w.rank}; };
        std::sort(ways_.begin(), ways_.end(), [&](const way& a, const way& b) { return key(a) < key(b); });
        ways_.erase(std::unique(ways_.begin(), ways_.end(),
                                [&](const way& a, const way& b) { return key(a) == key(b); }),
                    ways_.end());
    }

    bool run(bool reversed) {
        reversed_ = reversed;
        steps_ = 0;
        spare_ = all_spare_;
        left_ = all_left_;
        used_.assign(tree_.nodes.size(), false);
        next_.assign(tree_.series.size(), 0);
        left_out_.clear();
        return place(0, top_);
    }

    /// Far more steps than any network needs; stops on files crafted to mislead.
    bool gave_up() const { return steps_ > 200'000 + 8 * tree_.nodes.size(); }

    /// Finds modules for the wanted ones from number `p` on, within `node`. The two runs try the same choices
    /// at each step in opposite orders, so they find the same result only if it is unique.
    bool place(std::size_t p, std::size_t node) {
        if (p == wanted_.size()) return may_end(node);
        if (reversed_ && leave(p, node)) return true;
        const auto before = [](const way& w, const std::pair<std::size_t, std::size_t>& x) {
            return std::pair(w.node, w.kind) < x;
        };
        const auto at = [&](std::size_t kind) {
            return static_cast<std::size_t>(
                std::lower_bound(ways_.begin(), ways_.end(), std::pair(node, kind), before) - ways_.begin());
        };
        const std::size_t begin = at(wanted_[p]), end = at(wanted_[p] + 1);
        for (std::size_t i = begin; i < end && !gave_up(); ++i)
            if (take(p, node, ways_[reversed_ ? begin + end - 1 - i : i].child)) return true;
        return !reversed_ && leave(p, node);
    }

    bool take(std::size_t p, std::size_t node, std::size_t child) {
        ++steps_;
        const module_tree::node& c = tree_.nodes[child];
        const std::size_t next = next_[c.series], mark = left_out_.size();
        if (used_[child] || !pass_over(node, c)) return false;
        used_[child] = true;
        next_[c.series] = c.place + 1;
        const bool is_leaf = c.module != no_module;
        if (is_leaf) {
            chosen_[p] = c.module;
            count_left(child, -1);
        } else
            entered_[child] = p;
        if (is_leaf ? place(p + 1, node) : place(p, child)) return true;
        if (is_leaf) count_left(child, 1);
        next_[c.series] = next;
        used_[child] = false;
        take_back(mark);
        return false;
    }

    /// Leaves out the earlier members of a child's series.
    bool pass_over(std::size_t node, const module_tree::node& c) {
        if (!numbered_ || c.place == next_[c.series]) return true;
        if (c.place < next_[c.series] || (complete_ && node != top_)) return false;
        const std::size_t mark = left_out_.size();
        for (std::size_t i = next_[c.series]; i < c.place; ++i)
            if (!leave_out(tree_.series[c.series][i])) {
                take_back(mark);
                return false;
            }
        return true;
    }

    /// Continues outside of a node; what is left in it will not be used.
    bool leave(std::size_t p, std::size_t node) {
        if (node == top_ || p == entered_[node] || !may_close(p, node)) return false;
        const std::size_t mark = left_out_.size();
        if ((left_[node] == 0 || leave_out(node)) && place(p, tree_.nodes[node].parent)) return true;
        take_back(mark);
        return false;
    }
    bool may_end(std::size_t node) const {
        for (; node != top_; node = tree_.nodes[node].parent)
            if (!may_close(wanted_.size(), node)) return false;
        return true;
    }
    bool may_close(std::size_t p, std::size_t node) const {
        if (complete_ && left_[node] != 0) return false;
        const std::size_t begin = entered_[node];
        return !whole_ || std::none_of(branches_.begin(), branches_.end(), [&](const module_range& b) {
            return (begin < b.begin && b.begin < p && p < b.end)
                   || (b.begin < begin && begin < b.end && b.end < p);
        });
    }

    /// Marks everything unused in a node as left out; false if that leaves too few modules of a kind.
    bool leave_out(std::size_t node) {
        const auto& n = tree_.nodes[node];
        for (std::size_t i = n.begin; i < n.end; ++i) {
            const std::size_t leaf = tree_.leaves[i];
            ++steps_;
            if (used_[leaf]) continue;
            if (spare_[kinds_[leaf]] == 0) return false;
            --spare_[kinds_[leaf]];
            used_[leaf] = true;
            left_out_.push_back(leaf);
        }
        return true;
    }
    void take_back(std::size_t mark) {
        for (; left_out_.size() > mark; left_out_.pop_back()) {
            used_[left_out_.back()] = false;
            ++spare_[kinds_[left_out_.back()]];
        }
    }
    void count_left(std::size_t node, int by) {
        for (; node != 0; node = tree_.nodes[node].parent) left_[node] += static_cast<std::size_t>(by);
    }

    const module_tree& tree_;
    const std::vector<std::size_t>& wanted_;
    const std::vector<module_range> branches_;
    /// By node: its module's kind, or no_module.
    std::vector<std::size_t> kinds_;
    std::vector<way> ways_;
    /// The innermost node that contains everything; it may be used in part.
    std::size_t top_ = 0;
    /// By node: how many modules were found before entering it, and how many of its leaves are not placed.
    std::vector<std::size_t> entered_, all_left_, left_;
    std::vector<bool> used_;
    /// By series: the first member that is neither used nor passed over.
    std::vector<std::size_t> next_;
    std::vector<std::size_t> left_out_;
    std::vector<std::size_t> chosen_;
    /// By kind: how many modules may be left out.
    std::vector<std::size_t> all_spare_, spare_;
    bool numbered_ = true, complete_ = true, whole_ = true, reversed_ = false;
    std::size_t steps_ = 0;
};

} // namespace lamina::detail
