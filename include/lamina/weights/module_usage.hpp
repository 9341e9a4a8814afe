// needs: safetensors
#pragma once

#include <lamina/weights/module_tree.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace lamina::detail {

/// What a search has done so far with the nodes of a file's tree: used, left out, or neither.
class module_usage {
public:
    /// `kinds`: by node, its module's kind. `wanted`: the kinds that will be used; all others are spare.
    module_usage(const module_tree& tree, const std::vector<std::size_t>& kinds,
                 const std::vector<std::size_t>& wanted)
        : tree_(&tree), kinds_(&kinds), used_(tree.nodes.size()) {
        std::size_t kind_count = 0;
        for (const std::size_t leaf : tree.leaves) kind_count = (std::max)(kind_count, kinds[leaf] + 1);
        for (const std::size_t k : wanted) kind_count = (std::max)(kind_count, k + 1);
        spare_.resize(kind_count);
        for (const std::size_t leaf : tree.leaves) ++spare_[kinds[leaf]];
        for (const std::size_t k : wanted) --spare_[k];
        for (const auto& n : tree.nodes) left_.push_back(n.end - n.begin);
    }

    bool is_used(std::size_t node) const { return used_[node]; }
    /// How many modules within a node are not used.
    std::size_t left(std::size_t node) const { return left_[node]; }
    /// The work of the search so far.
    std::size_t steps() const { return steps_; }
    void count_step() { ++steps_; }

    void use(std::size_t node) {
        used_[node] = true;
        if (is_leaf(node))
            for (std::size_t n = node; n != 0; n = tree_->nodes[n].parent) --left_[n];
    }
    void give_back(std::size_t node) {
        used_[node] = false;
        if (is_leaf(node))
            for (std::size_t n = node; n != 0; n = tree_->nodes[n].parent) ++left_[n];
    }

    /// Marks everything unused in a node as left out; false if that leaves too few modules of a kind.
    bool leave_out(std::size_t node) {
        for (std::size_t i = tree_->nodes[node].begin; i < tree_->nodes[node].end; ++i) {
            const std::size_t leaf = tree_->leaves[i];
            ++steps_;
            if (used_[leaf]) continue;
            if (spare_[(*kinds_)[leaf]] == 0) return false;
            --spare_[(*kinds_)[leaf]];
            used_[leaf] = true;
            left_out_.push_back(leaf);
        }
        return true;
    }
    /// How many modules are left out.
    std::size_t left_out() const { return left_out_.size(); }
    /// Leaves out only the first `count` modules that were left out.
    void take_back(std::size_t count) {
        for (; left_out_.size() > count; left_out_.pop_back()) {
            used_[left_out_.back()] = false;
            ++spare_[(*kinds_)[left_out_.back()]];
        }
    }

private:
    bool is_leaf(std::size_t node) const { return tree_->nodes[node].module != no_module; }

    const module_tree* tree_;
    const std::vector<std::size_t>* kinds_;
    std::vector<bool> used_;
    std::vector<std::size_t> left_, left_out_;
    /// By kind: how many modules may be left out.
    std::vector<std::size_t> spare_;
    std::size_t steps_ = 0;
};

} // namespace lamina::detail
