// needs: safetensors
#pragma once

#include <lamina/weights/module_usage.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
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
        : tree_(tree), wanted_(wanted), branches_(std::move(branches)), kinds_(kinds_of_nodes(tree, kinds)),
          unused_(tree, kinds_, wanted), usage_(unused_), entered_(tree.nodes.size()),
          chosen_(wanted.size()) {
        while (tree.nodes[top_].children.size() == 1) top_ = tree.nodes[top_].children[0];
        if (kinds_[top_] != no_module) top_ = tree.nodes[top_].parent;
        find_ways();
    }
    module_search(const module_search&) = delete;
    module_search& operator=(const module_search&) = delete;

    module_orders find() {
        for (const bool numbered : {true, false})
            for (const bool complete : {true, false})
                for (const bool whole : {true, false}) {
                    numbered_ = numbered, complete_ = complete, whole_ = whole;
                    const bool found = run(false);
                    if (gave_up()) return {};
                    if (found) return both_orders();
                }
        return {};
    }

private:
    static std::vector<std::size_t> kinds_of_nodes(const module_tree& tree,
                                                   const std::vector<std::size_t>& kinds) {
        std::vector<std::size_t> all;
        all.reserve(tree.nodes.size());
        for (const auto& n : tree.nodes) all.push_back(n.module == no_module ? no_module : kinds[n.module]);
        return all;
    }
    /// Leaves come in the tree's order, so those in the same child follow each other.
    void find_ways() {
        const std::set<std::size_t> wanted(wanted_.begin(), wanted_.end());
        for (const std::size_t leaf : tree_.leaves)
            for (std::size_t n = leaf; n != 0 && wanted.contains(kinds_[leaf]); n = tree_.nodes[n].parent) {
                auto& children = ways_[{tree_.nodes[n].parent, kinds_[leaf]}];
                if (!children.empty() && children.back() == n) break;
                children.push_back(n);
            }
    }

    /// The two runs try the same choices at each step in opposite orders, so they find the same result only
    /// if it is unique.
    module_orders both_orders() {
        module_orders orders{.found = true, .follows_numbers = numbered_, .first = chosen_, .last = chosen_};
        if (run(true)) orders.last = chosen_;
        orders.is_only_one = !gave_up() && orders.first == orders.last;
        return orders;
    }
    bool run(bool reversed) {
        reversed_ = reversed;
        usage_ = unused_;
        next_.assign(tree_.series.size(), 0);
        return place(0, top_);
    }
    /// Far more steps than any network needs; stops on files crafted to mislead.
    bool gave_up() const { return usage_.steps() > 200'000 + 8 * tree_.nodes.size(); }

    /// Finds modules for the wanted ones from number `p` on, within `node`.
    bool place(std::size_t p, std::size_t node) {
        if (p == wanted_.size()) return may_end(node);
        if (reversed_ && leave(p, node)) return true;
        const auto ways = ways_.find({node, wanted_[p]});
        const std::size_t count = ways == ways_.end() ? 0 : ways->second.size();
        for (std::size_t i = 0; i < count && !gave_up(); ++i)
            if (take(p, node, ways->second[reversed_ ? count - 1 - i : i])) return true;
        return !reversed_ && leave(p, node);
    }

    /// Uses a child of `node`: a module for number `p`, or the node that contains it.
    bool take(std::size_t p, std::size_t node, std::size_t child) {
        usage_.count_step();
        const module_tree::node& c = tree_.nodes[child];
        const std::size_t next = next_[c.series], mark = usage_.left_out();
        if (usage_.is_used(child) || !pass_over(node, c)) return false;
        usage_.use(child);
        next_[c.series] = c.place + 1;
        const bool is_leaf = c.module != no_module;
        (is_leaf ? chosen_[p] : entered_[child]) = is_leaf ? c.module : p;
        if (is_leaf ? place(p + 1, node) : place(p, child)) return true;
        usage_.give_back(child);
        usage_.take_back(mark);
        next_[c.series] = next;
        return false;
    }

    /// Leaves out the earlier members of a child's series.
    bool pass_over(std::size_t node, const module_tree::node& c) {
        const std::size_t next = next_[c.series], mark = usage_.left_out();
        if (!numbered_ || c.place == next) return true;
        if (c.place < next || (complete_ && node != top_)) return false;
        for (std::size_t i = next; i < c.place; ++i)
            if (!usage_.leave_out(tree_.series[c.series][i])) {
                usage_.take_back(mark);
                return false;
            }
        return true;
    }

    /// Continues outside of a node; what is left in it will not be used.
    bool leave(std::size_t p, std::size_t node) {
        if (node == top_ || p == entered_[node] || !may_close(p, node)) return false;
        const std::size_t mark = usage_.left_out();
        const bool has_left = usage_.left(node) != 0;
        if ((!has_left || usage_.leave_out(node)) && place(p, tree_.nodes[node].parent)) return true;
        usage_.take_back(mark);
        return false;
    }
    bool may_end(std::size_t node) const {
        for (; node != top_; node = tree_.nodes[node].parent)
            if (!may_close(wanted_.size(), node)) return false;
        return true;
    }
    bool may_close(std::size_t p, std::size_t node) const {
        if (complete_ && usage_.left(node) != 0) return false;
        const std::size_t begin = entered_[node];
        return !whole_ || std::ranges::none_of(branches_, [&](const module_range& b) {
            return (begin < b.begin && b.begin < p && p < b.end)
                   || (b.begin < begin && begin < b.end && b.end < p);
        });
    }

    const module_tree& tree_;
    const std::vector<std::size_t>& wanted_;
    const std::vector<module_range> branches_;
    /// By node: its module's kind, or no_module.
    const std::vector<std::size_t> kinds_;
    /// By node and kind: the node's children that contain modules of that kind.
    std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> ways_;
    /// The innermost node that contains everything; it may be used in part.
    std::size_t top_ = 0;
    const module_usage unused_;
    module_usage usage_;
    /// By node: how many modules were found before entering it.
    std::vector<std::size_t> entered_;
    /// By series: the first member that is neither used nor passed over.
    std::vector<std::size_t> next_;
    std::vector<std::size_t> chosen_;
    bool numbered_ = true, complete_ = true, whole_ = true, reversed_ = false;
};

} // namespace lamina::detail
