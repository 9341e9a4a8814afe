// needs: safetensors
#pragma once

#include <lamina/weights/file_modules.hpp>
#include <lamina/weights/name_order.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::detail {

/// The modules of a file as a tree along the parts of their names; node 0 is the root. A module that has both
/// tensors of its own and nested modules becomes a leaf among those.
class module_tree {
public:
    struct node {
        std::string_view name;
        std::size_t parent = 0;
        /// The module, if this is a leaf; the first module within it.
        std::size_t module = no_module, first = no_module;
        /// The series of numbered siblings it belongs to, and its position there.
        std::size_t series = 0, place = 0;
        /// The range of its leaves among all leaves.
        std::size_t begin = 0, end = 0;
        std::vector<std::size_t> children{};
    };
    std::vector<node> nodes{{}};
    /// Siblings whose names differ only in their numbers, in numeric order.
    std::vector<std::vector<std::size_t>> series;
    /// The nodes of all leaves, in the tree's order.
    std::vector<std::size_t> leaves;

    /// `skipped` modules are left out. Children are in the natural order of their names, or in file order.
    /// `first_lacks_number`: as in series_of.
    module_tree(const std::vector<file_module>& modules, const std::vector<bool>& skipped,
                std::string_view separators, bool natural, bool first_lacks_number = false) {
        for (std::size_t m = 0; m < modules.size(); ++m)
            if (!skipped[m]) enter(modules[m].path, separators);
        for (std::size_t m = 0; m < modules.size(); ++m)
            if (!skipped[m]) add_leaf(modules[m].path, m, separators);
        for (std::size_t n = nodes.size(); n-- > 1;)
            nodes[nodes[n].parent].first = (std::min)(nodes[nodes[n].parent].first, nodes[n].first);
        find_series(first_lacks_number);
        if (!natural) sort_children(false);
        find_leaves();
        inner_.clear();
    }

    /// Whether some modules, in this order, take numbered siblings in the order of their numbers.
    bool follows_numbers(const std::vector<std::size_t>& order) const {
        std::map<std::size_t, std::size_t> places;
        for (std::size_t i = 0; i < order.size(); ++i) places[order[i]] = i;
        std::vector<std::size_t> first(nodes.size(), no_module), last(nodes.size());
        for (std::size_t n = nodes.size(); n-- > 1;) {
            if (const auto at = places.find(nodes[n].module); at != places.end())
                first[n] = last[n] = at->second;
            first[nodes[n].parent] = (std::min)(first[nodes[n].parent], first[n]);
            last[nodes[n].parent] = (std::max)(last[nodes[n].parent], last[n]);
        }
        for (const auto& siblings : series) {
            std::size_t end = 0;
            for (const std::size_t n : siblings) {
                if (first[n] < end) return false;
                if (first[n] != no_module) end = last[n] + 1;
            }
        }
        return true;
    }

private:
    /// Deeper nesting is treated as one name, which bounds the search's recursion.
    static constexpr std::size_t deepest = 64;

    struct place {
        std::size_t node;
        /// The rest of the name there.
        std::string_view name;
    };

    static std::string key(std::size_t node, std::string_view name) {
        std::string text = std::to_string(node);
        text += ' ';
        text += name;
        return text;
    }
    /// Walks along all parts of a name but the last, creating missing nodes.
    place enter(std::string_view name, std::string_view separators) {
        std::size_t at = 0;
        for (std::size_t depth = 0; depth < deepest; ++depth) {
            const std::size_t cut = name.find_first_of(separators);
            if (cut == std::string_view::npos) break;
            const auto [found, is_new] = inner_.try_emplace(key(at, name.substr(0, cut)), nodes.size());
            if (is_new) add(at, name.substr(0, cut), no_module);
            at = found->second;
            name.remove_prefix(cut + 1);
        }
        return {at, name};
    }
    void add_leaf(std::string_view name, std::size_t module, std::string_view separators) {
        const auto [at, last] = enter(name, separators);
        const auto inner = inner_.find(key(at, last));
        if (inner == inner_.end())
            add(at, last, module);
        else
            add(inner->second, "", module);
    }
    void add(std::size_t parent, std::string_view name, std::size_t module) {
        nodes[parent].children.push_back(nodes.size());
        nodes.push_back({name, parent, module, module});
    }

    void sort_children(bool natural) {
        for (node& n : nodes)
            std::sort(n.children.begin(), n.children.end(), [&](std::size_t a, std::size_t b) {
                const node &x = nodes[a], &y = nodes[b];
                if (natural && natural_less(x.name, y.name)) return true;
                return !(natural && natural_less(y.name, x.name)) && x.first < y.first;
            });
    }
    void find_series(bool first_lacks_number) {
        sort_children(true);
        std::map<std::string, std::size_t> known;
        for (std::size_t n = 0; n < nodes.size(); ++n)
            for (const std::size_t c : nodes[n].children) {
                const std::string common = series_of(nodes[c].name, first_lacks_number);
                std::size_t s = known.try_emplace(key(n, common), series.size()).first->second;
                // Of equal numbers (1 and 01), the second is in no order with the others.
                if (s < series.size() && !natural_less(nodes[series[s].back()].name, nodes[c].name))
                    s = series.size();
                if (s == series.size()) series.emplace_back();
                nodes[c].series = s;
                nodes[c].place = series[s].size();
                series[s].push_back(c);
            }
    }
    void find_leaves() {
        // A node comes after its parent in `nodes`, but the positions of leaves follow the order of children.
        for (std::size_t n = nodes.size(); n-- > 0;) {
            if (nodes[n].module != no_module) nodes[n].end = 1;
            if (n != 0) nodes[nodes[n].parent].end += nodes[n].end;
        }
        leaves.resize(nodes[0].end);
        for (node& n : nodes) {
            std::size_t at = n.begin;
            if (n.module != no_module) leaves[at] = static_cast<std::size_t>(&n - nodes.data());
            for (const std::size_t c : n.children) {
                nodes[c].begin = at;
                at = nodes[c].end += at;
            }
        }
    }

    std::map<std::string, std::size_t> inner_;
};

} // namespace lamina::detail
