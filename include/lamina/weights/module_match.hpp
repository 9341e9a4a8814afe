// needs: safetensors
#pragma once

#include <lamina/weights/module_names.hpp>
#include <lamina/weights/module_search.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina::detail {

/// Finds the file's module for every module that a network needs, or says what is wrong.
class module_match {
public:
    module_match(std::span<const node> nodes, const std::vector<wanted_module>& wanted,
                 const std::vector<file_module>& modules, const foreign_conventions& there)
        : nodes_(nodes), wanted_(wanted), modules_(modules), there_(there), names_(wanted, modules, there) {}

    void run(const std::map<std::string, std::string>& names, const safetensors_file& file) {
        names_.decide(names, file);
        find_kinds();
        numbers all, asked, rest;
        const std::vector<std::ptrdiff_t> spare = spare_kinds();
        for (std::size_t w = 0; w < wanted_.size(); ++w) {
            const bool has_place = !names_.is_named(w) || names_.pins[w] != no_module;
            if (has_place && (wanted_[w].is_asked || spare[wanted_kinds_[w]] >= 0)) all.push_back(w);
            if (has_place && wanted_[w].is_asked) asked.push_back(w);
            if (wanted_[w].is_asked && !names_.is_named(w)) rest.push_back(w);
        }
        // Layers that are not requested, and those fixed by names, help to locate the others.
        if (find_order(all)) return;
        if ((asked != all && find_order(asked)) || (rest != asked && find_order(rest))) return;
        if (can_match(rest, names_.taken))
            by_shape(rest);
        else
            names_.wrong += explain_mismatches(wanted_, rest, modules_, names_.taken);
    }

    /// By wanted module and its tensors.
    const std::vector<std::vector<tensor_source>>& sources() const { return names_.sources; }
    /// Everything that does not fit, one line each; empty if everything does.
    const std::string& wrong() const { return names_.wrong; }
    /// The ambiguous matches, one line per module; empty if there are none.
    const std::string& doubts() const { return doubts_; }

private:
    using numbers = std::vector<std::size_t>;

    /// Numbers the kinds of modules. Each module fixed by a name gets a kind of its own.
    void find_kinds() {
        std::map<std::string, std::size_t> known;
        const auto number = [&](const std::string& kind) {
            return known.try_emplace(kind, known.size()).first->second;
        };
        for (std::size_t m = 0; m < modules_.size(); ++m) kinds_.push_back(number(names_.kind_of_module(m)));
        for (std::size_t w = 0; w < wanted_.size(); ++w)
            wanted_kinds_.push_back(number(names_.kind_of_wanted(w)));
        for (std::size_t w = 0; w < wanted_.size(); ++w)
            if (names_.pins[w] != no_module) {
                wanted_kinds_[w] = number("\n" + std::to_string(w));
                kinds_[names_.pins[w]] = wanted_kinds_[w];
            }
    }

    /// By kind: how many more modules the file has than the network.
    std::vector<std::ptrdiff_t> spare_kinds() const {
        std::vector<std::ptrdiff_t> spare(kind_count());
        for (const std::size_t k : kinds_) ++spare[k];
        for (const std::size_t k : wanted_kinds_) --spare[k];
        return spare;
    }

    /// Whether the file has at least as many modules of each kind as are wanted.
    bool can_match(const numbers& which, const std::vector<bool>& skipped) const {
        std::vector<std::ptrdiff_t> spare(kind_count());
        for (std::size_t m = 0; m < modules_.size(); ++m)
            if (!skipped[m]) ++spare[kinds_[m]];
        return std::all_of(which.begin(), which.end(),
                           [&](std::size_t w) { return --spare[wanted_kinds_[w]] >= 0; });
    }

    numbers kinds_of(const numbers& which) const {
        numbers kinds;
        for (const std::size_t w : which) kinds.push_back(wanted_kinds_[w]);
        return kinds;
    }

    /// Modules that are not available for `which`, because part of them is used already.
    std::vector<bool> skipped_for(const numbers& which) const {
        std::vector<bool> skipped = names_.taken;
        for (const std::size_t w : which)
            if (names_.pins[w] != no_module) skipped[names_.pins[w]] = false;
        return skipped;
    }

    /// Finds the modules of `which` in an order of evaluation; false if there is none.
    bool find_order(const numbers& which) {
        const std::vector<bool> skipped = skipped_for(which);
        if (!can_match(which, skipped)) return false;
        numbers at;
        for (const std::size_t w : which) at.push_back(wanted_[w].node);
        const bool is_sorted = is_sorted_by_name(modules_);
        const module_tree tree(modules_, skipped, there_.separators, is_sorted, there_.first_lacks_number);
        const numbers kinds = kinds_of(which);
        const std::vector<module_range> branches = branches_of(nodes_, at);
        const module_orders by_names = module_search(tree, kinds_, kinds, branches).find();
        const numbers as_written = is_sorted ? numbers{} : file_order(kinds, skipped);
        const numbers by_layers = same_names(which, skipped);
        if (!by_layers.empty() && (as_written.empty() || as_written == by_layers)) {
            const bool is_order = by_layers == as_written
                                  || (by_names.found && by_names.is_only_one && by_names.first == by_layers);
            accept(which, by_layers, is_order ? by_layers : others_left(by_layers, skipped), "name");
            return true;
        }
        if (as_written.empty()) {
            if (!by_names.found) return false;
            const bool is_open = !by_names.is_only_one && by_names.first == by_names.last;
            accept(which, by_names.first, is_open ? others(by_names.first, skipped) : by_names.last, "order");
            return true;
        }
        const bool rises = follows_numbers(tree, as_written);
        const bool differs = by_names.found && by_names.first != as_written
                             && (by_names.is_only_one || (by_names.follows_numbers && !rises));
        if (differs)
            accept(which, rises ? as_written : by_names.first, rises ? by_names.first : as_written, "order");
        else if (rises || (by_names.is_only_one && by_names.first == as_written))
            accept(which, as_written, as_written, "order");
        else // the order contradicts the numbers, and no search says that it must
            accept(which, as_written, doubtful(by_names, as_written, skipped), "order");
        return true;
    }

    /// What else an order could be that only the file's own order speaks for.
    numbers doubtful(const module_orders& by_names, const numbers& order,
                     const std::vector<bool>& skipped) const {
        if (by_names.found && by_names.first != order) return by_names.first;
        if (by_names.found && by_names.last != order) return by_names.last;
        return others(order, skipped);
    }

    /// The modules in the file's own order; empty if they are not in it or it is ambiguous.
    numbers file_order(const numbers& kinds, const std::vector<bool>& skipped) const {
        numbers first, last;
        for (std::size_t m = 0; m < modules_.size() && first.size() < kinds.size(); ++m)
            if (!skipped[m] && kinds_[m] == kinds[first.size()]) first.push_back(m);
        for (std::size_t m = modules_.size(); m-- > 0 && last.size() < kinds.size();)
            if (!skipped[m] && kinds_[m] == kinds[kinds.size() - 1 - last.size()]) last.push_back(m);
        std::reverse(last.begin(), last.end());
        return first == last && first.size() == kinds.size() ? first : numbers{};
    }

    /// The modules that have the layers' names; empty unless all are there. Names that the sentence does not
    /// give are only words with numbers, so they decide nothing among more modules than are needed.
    numbers same_names(const numbers& which, const std::vector<bool>& skipped) const {
        numbers found;
        for (const std::size_t w : which) {
            const std::size_t m =
                names_.pins[w] != no_module ? names_.pins[w] : names_.find(wanted_[w].layer, wanted_[w]);
            if (m == no_module || skipped[m] || kinds_[m] != wanted_kinds_[w]) return {};
            found.push_back(m);
        }
        return found;
    }

    /// Whether an order takes numbered siblings in the order of their numbers.
    bool follows_numbers(const module_tree& tree, const numbers& order) const {
        numbers place(modules_.size(), no_module), last(tree.nodes.size());
        for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
        numbers first(tree.nodes.size(), no_module);
        for (std::size_t n = tree.nodes.size(); n-- > 1;) {
            const module_tree::node& at = tree.nodes[n];
            if (at.module != no_module && place[at.module] != no_module)
                first[n] = last[n] = place[at.module];
            first[at.parent] = (std::min)(first[at.parent], first[n]);
            last[at.parent] = (std::max)(last[at.parent], last[n]);
        }
        for (const numbers& series : tree.series) {
            std::size_t end = 0;
            for (const std::size_t n : series) {
                if (first[n] < end) return false;
                if (first[n] != no_module) end = last[n] + 1;
            }
        }
        return true;
    }

    /// Matches the k-th wanted module of each kind with the k-th in the file.
    void by_shape(const numbers& which) {
        std::vector<numbers> queues = modules_by_kind(names_.taken);
        for (numbers& q : queues) std::reverse(q.begin(), q.end());
        numbers found;
        for (const std::size_t w : which) {
            found.push_back(queues[wanted_kinds_[w]].back());
            queues[wanted_kinds_[w]].pop_back();
        }
        accept(which, found, others(found, names_.taken), "shape");
    }
    /// For each module, the next one of its kind, cyclically; the module itself if there is no other.
    numbers others(numbers found, const std::vector<bool>& skipped) const {
        const std::vector<numbers> all = modules_by_kind(skipped);
        for (std::size_t& m : found) {
            const numbers& same = all[kinds_[m]];
            const auto next = std::upper_bound(same.begin(), same.end(), m);
            m = next == same.end() ? same.front() : *next;
        }
        return found;
    }
    /// The same, but only for modules of kinds that are not used completely.
    numbers others_left(const numbers& found, const std::vector<bool>& skipped) const {
        std::vector<numbers> left = modules_by_kind(skipped);
        for (const std::size_t m : found) left[kinds_[m]].pop_back();
        numbers other = others(found, skipped);
        for (std::size_t i = 0; i < found.size(); ++i)
            if (left[kinds_[found[i]]].empty()) other[i] = found[i];
        return other;
    }
    std::vector<numbers> modules_by_kind(const std::vector<bool>& skipped) const {
        std::vector<numbers> all(kind_count());
        for (std::size_t m = 0; m < modules_.size(); ++m)
            if (!skipped[m]) all[kinds_[m]].push_back(m);
        return all;
    }
    std::size_t kind_count() const { return modules_.size() + 2 * wanted_.size(); }

    void accept(const numbers& which, const numbers& found, const numbers& other, std::string_view found_by) {
        for (std::size_t i = 0; i < which.size(); ++i) {
            const std::size_t w = which[i];
            if (!wanted_[w].is_asked || names_.is_named(w)) continue;
            const std::size_t second = found[i] == other[i] ? names_.alternative_to(found[i], w) : other[i];
            const file_module &m = modules_[found[i]], &o = modules_[second];
            for (std::size_t k = 0; k < wanted_[w].tensors.size(); ++k) {
                const std::string& name = wanted_[w].tensors[k].there.label;
                names_.sources[w][k] = {m.find(name), found[i] == second ? nullptr : o.find(name), found_by};
            }
            if (found[i] != second) doubts_ += mismatch(wanted_[w].layer + ": " + m.name + " or " + o.name);
        }
    }

    std::span<const node> nodes_;
    const std::vector<wanted_module>& wanted_;
    const std::vector<file_module>& modules_;
    const foreign_conventions& there_;
    module_names names_;
    /// By module of the file, and by wanted module.
    numbers kinds_, wanted_kinds_;
    std::string doubts_;
};

} // namespace lamina::detail
