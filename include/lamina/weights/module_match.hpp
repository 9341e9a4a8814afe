// needs: safetensors
#pragma once

#include <lamina/weights/module_choice.hpp>
#include <lamina/weights/module_names.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lamina::detail {

/// Finds the file's module for every module that a network needs, or says what is wrong.
class module_match {
public:
    module_match(std::span<const node> nodes, const std::vector<wanted_module>& wanted,
                 const std::vector<file_module>& modules, const foreign_conventions& there)
        : nodes_(nodes), wanted_(wanted), modules_(modules), there_(there), names_(wanted, modules, there),
          matches_(wanted, modules, there) {}

    const module_matches& run(const std::map<std::string, std::string>& names, const safetensors_file& file) {
        names_.decide(names, file, matches_);
        number_kinds();
        numbers all, asked, rest;
        const std::vector<bool> has_enough = kinds_with_enough();
        for (std::size_t w = 0; w < wanted_.size(); ++w) {
            const bool has_place = !matches_.is_found(w) || matches_.pins[w] != no_module;
            if (has_place && (wanted_[w].is_asked || has_enough[wanted_kinds_[w]])) all.push_back(w);
            if (has_place && wanted_[w].is_asked) asked.push_back(w);
            if (wanted_[w].is_asked && !matches_.is_found(w)) rest.push_back(w);
        }
        // Layers that are not requested, and those fixed by names, help to locate the others.
        if (!find_order(all) && (asked == all || !find_order(asked)) && (rest == asked || !find_order(rest)))
            match_by_shape(rest);
        return matches_;
    }

private:
    using numbers = std::vector<std::size_t>;

    /// Each module fixed by a name gets a kind of its own.
    void number_kinds() {
        std::map<std::string, std::size_t> known;
        const auto number = [&](const std::string& kind) {
            return known.try_emplace(kind, known.size()).first->second;
        };
        for (std::size_t m = 0; m < modules_.size(); ++m) kinds_.push_back(number(names_.kind_of_module(m)));
        for (std::size_t w = 0; w < wanted_.size(); ++w)
            wanted_kinds_.push_back(number(names_.kind_of_wanted(w)));
        kind_count_ = known.size();
        for (std::size_t w = 0; w < wanted_.size(); ++w)
            if (const std::size_t m = matches_.pins[w]; m != no_module)
                wanted_kinds_[w] = kinds_[m] = kind_count_++;
    }
    /// By kind: whether the file has as many modules as the network.
    std::vector<bool> kinds_with_enough() const {
        std::vector<std::ptrdiff_t> spare(kind_count_);
        for (const std::size_t k : kinds_) ++spare[k];
        for (const std::size_t k : wanted_kinds_) --spare[k];
        std::vector<bool> enough;
        enough.reserve(spare.size());
        for (const std::ptrdiff_t n : spare) enough.push_back(n >= 0);
        return enough;
    }

    /// `which`: the wanted modules to be matched, in order of evaluation. Those fixed by a name have their
    /// modules; no other module is free if a name has given part of it away.
    free_modules free_for(const numbers& which) const {
        std::vector<bool> skipped = matches_.taken;
        for (const std::size_t w : which)
            if (matches_.pins[w] != no_module) skipped[matches_.pins[w]] = false;
        return {kinds_, kind_count_, std::move(skipped)};
    }
    numbers kinds_of(const numbers& which) const {
        numbers kinds;
        for (const std::size_t w : which) kinds.push_back(wanted_kinds_[w]);
        return kinds;
    }

    /// Matches in an order of evaluation; false if there is none.
    bool find_order(const numbers& which) {
        const free_modules free = free_for(which);
        if (!free.has_enough(kinds_of(which))) return false;
        const auto choice = choose(which, free);
        if (choice) accept(which, *choice);
        return choice.has_value();
    }
    std::optional<module_choice> choose(const numbers& which, const free_modules& free) const {
        const bool is_sorted = is_sorted_by_name(modules_);
        const module_tree tree(modules_, free.skipped(), there_.separators, is_sorted,
                               there_.first_lacks_number);
        const numbers kinds = kinds_of(which), named = same_names(which, free);
        const numbers written = is_sorted ? numbers{} : free.file_order(kinds);
        numbers at;
        for (const std::size_t w : which) at.push_back(wanted_[w].node);
        const module_orders searched = module_search(tree, kinds_, kinds, branches_of(nodes_, at)).find();
        if (!named.empty() && (written.empty() || written == named))
            return choose_by_name(named, written, searched, free);
        if (written.empty()) return choose_by_search(searched, free);
        return choose_as_written(written, tree.follows_numbers(written), searched, free);
    }
    /// The modules that have the layers' names; empty unless all are there.
    numbers same_names(const numbers& which, const free_modules& free) const {
        numbers found;
        for (const std::size_t w : which) {
            const std::size_t pin = matches_.pins[w];
            const std::size_t m = pin != no_module ? pin : names_.find(wanted_[w].layer, wanted_[w]);
            if (m == no_module || !free.is_free(m, wanted_kinds_[w])) return {};
            found.push_back(m);
        }
        return found;
    }

    /// Matches the k-th wanted module of each kind with the k-th in the file.
    void match_by_shape(const numbers& which) {
        const free_modules free(kinds_, kind_count_, matches_.taken);
        const numbers kinds = kinds_of(which);
        if (!free.has_enough(kinds)) {
            matches_.wrong += explain_mismatches(wanted_, which, modules_, matches_.taken);
            return;
        }
        const numbers found = free.one_by_one(kinds);
        accept(which, {found, free.others(found), "shape"});
    }

    void accept(const numbers& which, const module_choice& choice) {
        for (std::size_t i = 0; i < which.size(); ++i) {
            const std::size_t w = which[i], m = choice.found[i];
            if (!wanted_[w].is_asked || matches_.is_found(w)) continue;
            const std::size_t other = m == choice.other[i] ? names_.alternative_to(m, w) : choice.other[i];
            matches_.match(w, m, other, choice.found_by);
        }
    }

    std::span<const node> nodes_;
    const std::vector<wanted_module>& wanted_;
    const std::vector<file_module>& modules_;
    const foreign_conventions& there_;
    module_names names_;
    module_matches matches_;
    /// By module of the file, and by wanted module.
    numbers kinds_, wanted_kinds_;
    std::size_t kind_count_ = 0;
};

} // namespace lamina::detail
