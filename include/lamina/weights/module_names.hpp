// needs: safetensors
#pragma once

#include <lamina/weights/module_mismatch.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::detail {

/// Where a wanted tensor comes from.
struct tensor_source {
    const stored_tensor* tensor = nullptr;
    const stored_tensor* alternative = nullptr;
    std::string_view found_by{};
};

/// The matches that names decide: names given to the import, and those that layers have in the sentence.
class module_names {
public:
    /// By wanted module: its module in the file, if all its tensors come from one.
    std::vector<std::size_t> pins;
    /// By module of the file: whether part of it is used.
    std::vector<bool> taken;
    /// By wanted module and its tensors.
    std::vector<std::vector<tensor_source>> sources;
    /// Everything that does not fit, one line each; empty if everything does.
    std::string wrong;

    module_names(const std::vector<wanted_module>& wanted, const std::vector<file_module>& modules,
                 const foreign_conventions& there)
        : pins(wanted.size(), no_module), taken(modules.size()), wanted_(wanted), modules_(modules),
          there_(there), parts_(wanted.size()), meant_(wanted.size()) {
        for (const wanted_module& w : wanted) sources.emplace_back(w.tensors.size());
        for (std::size_t m = 0; m < modules.size(); ++m) by_path_.try_emplace(modules[m].path, m);
    }

    void decide(const std::map<std::string, std::string>& names, const safetensors_file& file) {
        for (const auto& [own, there] : names) enter(own, there, file);
        for (const auto& [own, there] : std::views::reverse(names)) // longer prefixes first
            if (is_part(own)) enter_part(own, there);
        for (std::size_t w = 0; w < wanted_.size(); ++w)
            if (is_named(w))
                check_complete(w);
            else
                use_own_name(w);
        use_ends();
        check_twice();
    }

    /// A module that a layer's own name may mean as well as `m`; `m` if there is none.
    std::size_t alternative_to(std::size_t m, std::size_t w) const {
        const std::vector<std::size_t>& all = meant_[w];
        const auto other = std::find_if(all.begin(), all.end(), [&](std::size_t a) { return a != m; });
        return other == all.end() ? m : *other;
    }
    bool is_named(std::size_t w) const {
        return std::any_of(sources[w].begin(), sources[w].end(),
                           [](const tensor_source& s) { return !s.found_by.empty(); });
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

private:
    void complain(const std::string& line) { wrong += mismatch(line); }

    /// Whether a name is not that of a layer or tensor, and so can only be a prefix.
    bool is_part(const std::string& own) const {
        const auto is_tensor = [&](const wanted_tensor& t) { return t.own.tensor == own; };
        const auto is_it = [&](const wanted_module& w) {
            return w.layer == own || std::any_of(w.tensors.begin(), w.tensors.end(), is_tensor);
        };
        return std::none_of(wanted_.begin(), wanted_.end(), is_it);
    }

    /// Applies a given name for a layer or a tensor.
    void enter(const std::string& own, const std::string& there, const safetensors_file& file) {
        for (std::size_t w = 0; w < wanted_.size(); ++w) {
            if (wanted_[w].layer == own) take(w, find(there, wanted_[w]), there, "mapped");
            for (std::size_t i = 0; i < wanted_[w].tensors.size(); ++i)
                if (wanted_[w].tensors[i].own.tensor == own)
                    take_tensor(w, i, file.find(there), there, "mapped");
        }
    }
    /// Applies an entry for all layers whose names begin with `own`: they are in the file's `there`.
    void enter_part(const std::string& own, const std::string& there) {
        const std::string begin = own.empty() && !there.empty() ? there + there_.separators[0] : there;
        bool is_known = false;
        for (std::size_t w = 0; w < wanted_.size(); ++w) {
            if (!is_within(wanted_[w].layer, own, name_ends)) continue;
            is_known = true;
            if (parts_[w].empty()) parts_[w] = there;
            const std::string name = begin + wanted_[w].layer.substr(own.size());
            if (const std::size_t m = find(name, wanted_[w]);
                !is_named(w) && wanted_[w].is_named && m != no_module)
                take(w, m, name, "mapped");
        }
        if (!is_known)
            complain("\"" + own + "\" is in the names given, but is no layer or tensor of the model");
        else if (std::none_of(modules_.begin(), modules_.end(), [&](const file_module& m) {
                     return is_within(m.name, there, there_.separators);
                 }))
            complain("\"" + there + "\" is in the names given, but the file has nothing there");
        all_parts_.push_back(there);
    }
    void use_own_name(std::size_t w) {
        if (!wanted_[w].is_named || !parts_[w].empty()) return;
        if (const std::size_t m = find(wanted_[w].layer, wanted_[w]); m != no_module)
            take(w, m, wanted_[w].layer, "name");
    }

    /// Applies own names that are the last parts of a module's, longer ones first: fc is model.fc.
    void use_ends() {
        std::vector<std::size_t> order;
        for (std::size_t w = 0; w < wanted_.size(); ++w)
            if (wanted_[w].is_named && parts_[w].empty() && !is_named(w)) order.push_back(w);
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            const std::size_t m = wanted_[a].layer.size(), n = wanted_[b].layer.size();
            return m != n ? m > n : a < b;
        });
        for (const std::size_t w : order) {
            std::vector<std::size_t> all, fitting;
            for (std::size_t m = 0; m < modules_.size(); ++m)
                if (!taken[m] && ends_in(modules_[m].name, wanted_[w].layer)) {
                    all.push_back(m);
                    if (modules_[m].signature == wanted_[w].signature) fitting.push_back(m);
                }
            const std::vector<std::size_t>& best = fitting.empty() ? all : fitting;
            if (best.size() == 1)
                take(w, best[0], modules_[best[0]].name, "name");
            else
                meant_[w] = fitting;
        }
    }
    bool ends_in(const std::string& name, const std::string& end) const {
        return name.size() > end.size() && name.ends_with(end)
               && there_.separators.find(name[name.size() - end.size() - 1]) != std::string_view::npos;
    }

    void take(std::size_t w, std::size_t m, const std::string& there, std::string_view found_by) {
        for (std::size_t i = 0; i < wanted_[w].tensors.size(); ++i)
            take_tensor(w, i, m == no_module ? nullptr : modules_[m].find(wanted_[w].tensors[i].there.label),
                        there, found_by);
        pins[w] = m;
    }
    void take_tensor(std::size_t w, std::size_t i, const stored_tensor* found, const std::string& there,
                     std::string_view found_by) {
        const wanted_tensor& t = wanted_[w].tensors[i];
        if (wanted_[w].is_asked && found == nullptr)
            complain(wish(t) + "; the file has no such tensor at \"" + there + "\"");
        else if (wanted_[w].is_asked && !fits(t, *found))
            complain(wish(t) + ", found " + described(*found));
        sources[w][i] = {found, nullptr, found_by};
        pins[w] = no_module;
        for (std::size_t m = 0; m < modules_.size() && found != nullptr; ++m)
            if (std::find(modules_[m].tensors.begin(), modules_[m].tensors.end(), found)
                != modules_[m].tensors.end())
                taken[m] = true;
    }
    /// Shapes must match, except that the axes of a 1-D tensor may be padded with ones.
    bool fits(const wanted_tensor& t, const stored_tensor& found) const {
        if (t.own.parameter.rank != 1) return there_.shape(t.there.label, found.extents) == t.like;
        std::vector<std::size_t> shape = found.extents;
        std::erase(shape, std::size_t{1});
        return shape == t.there.extents || (shape.empty() && t.own.size() == 1);
    }
    void check_complete(std::size_t w) {
        for (std::size_t i = 0; i < sources[w].size(); ++i)
            if (sources[w][i].found_by.empty() && wanted_[w].is_asked)
                complain(wish(wanted_[w].tensors[i]) + "; name all tensors of a layer or none");
    }

    /// Two layers cannot be the same module.
    void check_twice() {
        std::map<std::size_t, std::size_t> first;
        for (std::size_t w = 0; w < wanted_.size(); ++w)
            if (pins[w] != no_module)
                if (const auto [at, is_new] = first.try_emplace(pins[w], w); !is_new)
                    complain(wanted_[w].layer + ": its module \"" + modules_[pins[w]].name + "\" is given to "
                             + wanted_[at->second].layer + ", too");
    }

    const std::vector<wanted_module>& wanted_;
    const std::vector<file_module>& modules_;
    const foreign_conventions& there_;
    std::map<std::string, std::size_t> by_path_;
    /// By wanted module: the part of the file that names restrict it to; empty for any.
    std::vector<std::string> parts_, all_parts_{};
    /// By wanted module: the modules whose names end in its own, if there is a choice.
    std::vector<std::vector<std::size_t>> meant_;
};

} // namespace lamina::detail
