// needs: safetensors
#pragma once

#include <lamina/weights/module_mismatch.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
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

/// What has been found in a file so far, and what does not fit.
class module_matches {
public:
    /// By wanted module and its tensors.
    std::vector<std::vector<tensor_source>> sources;
    /// By wanted module: its module in the file, if a name has given all its tensors one.
    std::vector<std::size_t> pins;
    /// By module of the file: whether a name has given part of it away.
    std::vector<bool> taken;
    /// Everything that does not fit, one line each; empty if everything does.
    std::string wrong;
    /// The ambiguous matches, one line per module; empty if there are none.
    std::string doubts;

    module_matches(const std::vector<wanted_module>& wanted, const std::vector<file_module>& modules,
                   const foreign_conventions& there)
        : pins(wanted.size(), no_module), taken(modules.size()), wanted_(wanted), modules_(modules),
          there_(there) {
        for (const wanted_module& w : wanted) sources.emplace_back(w.tensors.size());
    }

    bool is_found(std::size_t w) const {
        return std::any_of(sources[w].begin(), sources[w].end(),
                           [](const tensor_source& s) { return !s.found_by.empty(); });
    }
    void complain(const std::string& line) { wrong += mismatch(line); }

    /// A name says that a wanted module is the file's `m`, or a module `there` that the file does not have.
    void take(std::size_t w, std::size_t m, const std::string& there, std::string_view found_by) {
        for (std::size_t i = 0; i < wanted_[w].tensors.size(); ++i)
            take_tensor(w, i, m == no_module ? nullptr : modules_[m].find(wanted_[w].tensors[i].there.label),
                        there, found_by);
        pins[w] = m;
    }
    /// A name says that a wanted tensor is `found`, or a tensor `there` that the file does not have.
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
            if (std::ranges::find(modules_[m].tensors, found) != modules_[m].tensors.end()) taken[m] = true;
    }
    /// A wanted module is the file's `m`; `other` is another that it could be, or the same.
    void match(std::size_t w, std::size_t m, std::size_t other, std::string_view found_by) {
        const file_module &first = modules_[m], &second = modules_[other];
        for (std::size_t i = 0; i < wanted_[w].tensors.size(); ++i) {
            const std::string& name = wanted_[w].tensors[i].there.label;
            sources[w][i] = {first.find(name), m == other ? nullptr : second.find(name), found_by};
        }
        if (m != other) doubts += mismatch(wanted_[w].layer + ": " + first.name + " or " + second.name);
    }

    /// Names must give all tensors of a layer or none.
    void check_complete(std::size_t w) {
        for (std::size_t i = 0; i < sources[w].size(); ++i)
            if (sources[w][i].found_by.empty() && wanted_[w].is_asked)
                complain(wish(wanted_[w].tensors[i]) + "; name all tensors of a layer or none");
    }
    /// Names must not give two layers the same module.
    void check_twice() {
        std::map<std::size_t, std::size_t> first;
        for (std::size_t w = 0; w < wanted_.size(); ++w)
            if (pins[w] != no_module)
                if (const auto [at, is_new] = first.try_emplace(pins[w], w); !is_new)
                    complain(wanted_[w].layer + ": its module \"" + modules_[pins[w]].name + "\" is given to "
                             + wanted_[at->second].layer + ", too");
    }

private:
    /// Shapes must match, except that the axes of a 1-D tensor may be padded with ones.
    bool fits(const wanted_tensor& t, const stored_tensor& found) const {
        if (t.own.parameter.rank != 1) return there_.shape(t.there.label, found.extents) == t.like;
        std::vector<std::size_t> shape = found.extents;
        std::erase(shape, std::size_t{1});
        return shape == t.there.extents || (shape.empty() && t.own.size() == 1);
    }

    const std::vector<wanted_module>& wanted_;
    const std::vector<file_module>& modules_;
    const foreign_conventions& there_;
};

} // namespace lamina::detail
