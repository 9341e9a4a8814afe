// needs: safetensors
#pragma once

#include <lamina/weights/module_matches.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::detail {

/// Finds modules by names: those given to the import, and those that layers have in the sentence.
class module_names {
public:
    module_names(const std::vector<wanted_module>& wanted, const std::vector<file_module>& modules,
                 const foreign_conventions& there)
        : wanted_(wanted), modules_(modules), there_(there), parts_(wanted.size()), meant_(wanted.size()) {
        for (std::size_t m = 0; m < modules.size(); ++m) by_path_.try_emplace(modules[m].path, m);
    }

    void decide(const std::map<std::string, std::string>& names, const safetensors_file& file,
                module_matches& to) {
        for (const auto& [own, there] : names) use_given(own, there, file, to);
        for (const auto& [own, there] : std::views::reverse(names)) // longer prefixes first
            if (is_prefix(own)) use_prefix(own, there, to);
        for (std::size_t w = 0; w < wanted_.size(); ++w)
            if (to.is_found(w))
                to.check_complete(w);
            else
                use_own(w, to);
        use_endings(to);
        to.check_twice();
    }

    /// The module of that name; if two share it, the one that is wanted.
    std::size_t find(const std::string& name, const wanted_module& w) const {
        std::size_t found = no_module;
        for (const std::string end : {"", "/depthwise", "/pointwise"})
            if (const auto at = by_path_.find(name + end);
                at != by_path_.end() && modules_[at->second].name == name
                && (found == no_module || modules_[at->second].signature == w.signature))
                found = at->second;
        return found;
    }
    /// A module that a layer's own name may mean as well as `m`; `m` if there is none.
    std::size_t alternative_to(std::size_t m, std::size_t w) const {
        const auto other = std::ranges::find_if(meant_[w], [&](std::size_t a) { return a != m; });
        return other == meant_[w].end() ? m : *other;
    }
    /// What makes modules interchangeable: their signature, and the part of the file that names restrict them
    /// to.
    std::string kind_of_wanted(std::size_t w) const { return wanted_[w].signature + "\n" + parts_[w]; }
    std::string kind_of_module(std::size_t m) const {
        std::string longest;
        for (const std::string& part : all_parts_)
            if (part.size() > longest.size() && is_within(modules_[m].name, part, there_.separators))
                longest = part;
        return modules_[m].signature + "\n" + longest;
    }

private:
    /// Whether a name is not that of a layer or tensor, and so can only be a prefix.
    bool is_prefix(const std::string& own) const {
        const auto is_tensor = [&](const wanted_tensor& t) { return t.own.tensor == own; };
        return std::ranges::none_of(wanted_, [&](const wanted_module& w) {
            return w.layer == own || std::ranges::any_of(w.tensors, is_tensor);
        });
    }
    bool has_part(const std::string& there) const {
        return std::ranges::any_of(
            modules_, [&](const file_module& m) { return is_within(m.name, there, there_.separators); });
    }

    /// Applies a given name for a layer or a tensor.
    void use_given(const std::string& own, const std::string& there, const safetensors_file& file,
                   module_matches& to) const {
        for (std::size_t w = 0; w < wanted_.size(); ++w) {
            if (wanted_[w].layer == own) to.take(w, find(there, wanted_[w]), there, "mapped");
            for (std::size_t i = 0; i < wanted_[w].tensors.size(); ++i)
                if (wanted_[w].tensors[i].own.tensor == own)
                    to.take_tensor(w, i, file.find(there), there, "mapped");
        }
    }
    /// Applies an entry for all layers whose names begin with `own`: they are in the file's `there`.
    void use_prefix(const std::string& own, const std::string& there, module_matches& to) {
        const std::string begin = own.empty() && !there.empty() ? there + there_.separators[0] : there;
        bool is_known = false;
        for (std::size_t w = 0; w < wanted_.size(); ++w) {
            if (!is_within(wanted_[w].layer, own, name_ends)) continue;
            is_known = true;
            if (parts_[w].empty()) parts_[w] = there;
            const std::string name = begin + wanted_[w].layer.substr(own.size());
            const std::size_t m = find(name, wanted_[w]);
            if (!to.is_found(w) && wanted_[w].is_named && m != no_module) to.take(w, m, name, "mapped");
        }
        all_parts_.push_back(there);
        if (!is_known)
            to.complain("\"" + own + "\" is in the names given, but is no layer or tensor of the model");
        else if (!has_part(there))
            to.complain("\"" + there + "\" is in the names given, but the file has nothing there");
    }

    void use_own(std::size_t w, module_matches& to) const {
        if (!wanted_[w].is_named || !parts_[w].empty()) return;
        const std::size_t m = find(wanted_[w].layer, wanted_[w]);
        if (m != no_module) to.take(w, m, wanted_[w].layer, "name");
    }
    /// Applies own names that are the last parts of a module's, longer ones first: fc is model.fc.
    void use_endings(module_matches& to) {
        std::vector<std::size_t> order;
        for (std::size_t w = 0; w < wanted_.size(); ++w)
            if (wanted_[w].is_named && parts_[w].empty() && !to.is_found(w)) order.push_back(w);
        std::ranges::stable_sort(order, std::greater(),
                                 [&](std::size_t w) { return wanted_[w].layer.size(); });
        for (const std::size_t w : order) use_ending(w, to);
    }
    void use_ending(std::size_t w, module_matches& to) {
        std::vector<std::size_t> all, fitting;
        for (std::size_t m = 0; m < modules_.size(); ++m)
            if (!to.taken[m] && ends_in(modules_[m].name, wanted_[w].layer)) {
                all.push_back(m);
                if (modules_[m].signature == wanted_[w].signature) fitting.push_back(m);
            }
        const std::vector<std::size_t>& best = fitting.empty() ? all : fitting;
        if (best.size() == 1)
            to.take(w, best[0], modules_[best[0]].name, "name");
        else
            meant_[w] = fitting;
    }
    bool ends_in(const std::string& name, const std::string& end) const {
        return name.size() > end.size() && name.ends_with(end)
               && there_.separators.find(name[name.size() - end.size() - 1]) != std::string_view::npos;
    }

    const std::vector<wanted_module>& wanted_;
    const std::vector<file_module>& modules_;
    const foreign_conventions& there_;
    std::map<std::string, std::size_t> by_path_;
    /// By wanted module: the part of the file that names restrict it to; empty for any.
    std::vector<std::string> parts_;
    std::vector<std::string> all_parts_{};
    /// By wanted module: the modules whose names end in its own, if there is a choice.
    std::vector<std::vector<std::size_t>> meant_;
};

} // namespace lamina::detail
