// needs: safetensors
#pragma once

#include <lamina/io/module_mismatch.hpp>
#include <lamina/io/module_search.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina {

/// How load_torch and load_keras find what a model needs.
struct import_options {
    /// The file's name for a model's layer ("conv2d" is "layer1.0.conv1") or tensor ("conv2d.kernel" is
    /// "layer1.0.conv1.weight"). What is not named is found by order and shape.
    std::map<std::string, std::string> names{};
    /// The network in the file flattens images with their channels last, as Keras does; in PyTorch only after
    /// a permutation.
    bool channels_last = false;
};

namespace detail {

/// Where a wanted tensor comes from.
struct tensor_source {
    const stored_tensor* tensor = nullptr;
    const stored_tensor* alternative = nullptr;
    std::string_view found_by;
};

/// Finds a source for every tensor that a network needs, or says what is wrong.
class module_match {
public:
    module_match(const std::vector<wanted_module>& wanted, const safetensors_file& file,
                 const std::vector<file_module>& modules, std::string_view separators)
        : wanted_(wanted), file_(file), modules_(modules), separators_(separators), taken_(modules.size()) {
        for (const auto& w : wanted) sources_.emplace_back(w.tensors.size());
    }

    void run(const import_options& options) {
        for (const auto& [own, there] : options.names) map(own, there);
        for (std::size_t w = 0; w < wanted_.size(); ++w)
            if (is_named(w))
                check_complete(w);
            else
                rest_.push_back(w);
        if (by_name()) return;
        if (can_match())
            by_order();
        else
            wrong_ += explain_mismatches(wanted_, rest_, modules_, taken_);
    }

    /// By wanted module and its tensors.
    const std::vector<std::vector<tensor_source>>& sources() const { return sources_; }
    /// All that does not fit, a line each; empty if everything does.
    const std::string& wrong() const { return wrong_; }

private:
    void complain(const std::string& line) { wrong_ += mismatch(line); }

    bool is_named(std::size_t w) const {
        return std::ranges::any_of(sources_[w], [](const auto& s) { return !s.found_by.empty(); });
    }
    const file_module* find(std::string_view name) const {
        const auto found = std::ranges::find(modules_, name, &file_module::name);
        return found == modules_.end() ? nullptr : &*found;
    }
    void take(std::size_t w, const file_module& m, std::string_view found_by) {
        for (std::size_t i = 0; i < sources_[w].size(); ++i)
            sources_[w][i] = {m.find(wanted_[w].tensors[i].there.name), nullptr, found_by};
        taken_[static_cast<std::size_t>(&m - modules_.data())] = true;
    }

    /// One entry of the names that were given.
    void map(const std::string& own, const std::string& there) {
        bool known = false;
        for (std::size_t w = 0; w < wanted_.size(); ++w) {
            known = known || wanted_[w].layer == own;
            if (wanted_[w].layer == own) map_layer(w, there);
            for (std::size_t i = 0; i < wanted_[w].tensors.size(); ++i)
                if (wanted_[w].tensors[i].own.name == own) {
                    known = true;
                    map_tensor(w, i, file_.find(there), there);
                }
        }
        if (!known) complain("\"" + own + "\" is in the names given, but is no layer or tensor of the model");
    }
    void map_layer(std::size_t w, const std::string& there) {
        const file_module* const m = find(there);
        for (std::size_t i = 0; i < wanted_[w].tensors.size(); ++i)
            map_tensor(w, i, m == nullptr ? nullptr : m->find(wanted_[w].tensors[i].there.name), there);
    }
    void map_tensor(std::size_t w, std::size_t i, const stored_tensor* found, const std::string& there) {
        const wanted_tensor& t = wanted_[w].tensors[i];
        if (found == nullptr)
            complain(wish(t) + "; the file has no such tensor at \"" + there + "\"");
        else if (without_ones(found->shape) != without_ones(t.there.shape))
            complain(wish(t) + ", found " + described(*found));
        sources_[w][i] = {found, nullptr, "mapped"};
        for (std::size_t m = 0; m < modules_.size(); ++m)
            if (std::ranges::find(modules_[m].tensors, found) != modules_[m].tensors.end()) taken_[m] = true;
    }
    static std::vector<std::size_t> without_ones(std::vector<std::size_t> shape) {
        std::erase(shape, std::size_t{1});
        return shape;
    }
    void check_complete(std::size_t w) {
        for (std::size_t i = 0; i < sources_[w].size(); ++i)
            if (sources_[w][i].found_by.empty())
                complain(wish(wanted_[w].tensors[i]) + "; name all tensors of a layer or none");
    }

    bool by_name() {
        for (const std::size_t w : rest_) {
            const file_module* const m = find(wanted_[w].layer);
            if (m == nullptr || m->signature != signature(wanted_[w])) return false;
        }
        for (const std::size_t w : rest_) take(w, *find(wanted_[w].layer), "name");
        return true;
    }

    /// True where the file has as many modules of each signature as are wanted.
    bool can_match() const {
        std::map<std::string, long> spare;
        for (std::size_t m = 0; m < modules_.size(); ++m)
            if (!taken_[m]) ++spare[modules_[m].signature];
        return std::ranges::all_of(rest_, [&](std::size_t w) { return spare[signature(wanted_[w])]-- > 0; });
    }

    void by_order() {
        std::vector<std::string> signatures;
        for (const std::size_t w : rest_) signatures.push_back(signature(wanted_[w]));
        const bool is_sorted = is_sorted_by_name(file_);
        const module_tree tree(modules_, taken_, separators_, is_sorted);
        module_search search(tree, modules_, signatures);
        if (const auto found = search.first()) {
            const bool as_in_file = !is_sorted && std::ranges::is_sorted(*found);
            take_all(*found, as_in_file ? *found : search.last().value_or(*found), "order");
        } else
            take_all(by_shape(tree, signatures, false), by_shape(tree, signatures, true), "shape");
    }

    void take_all(const std::vector<std::size_t>& found, const std::vector<std::size_t>& others,
                  std::string_view found_by) {
        for (std::size_t i = 0; i < rest_.size(); ++i) {
            const std::size_t w = rest_[i];
            take(w, modules_[found[i]], found_by);
            if (others[i] == found[i]) continue;
            for (std::size_t k = 0; k < sources_[w].size(); ++k)
                sources_[w][k].alternative = modules_[others[i]].find(wanted_[w].tensors[k].there.name);
        }
    }

    /// The k-th wanted module of a signature is the k-th, or `backwards` the k-th from the end, in the tree.
    std::vector<std::size_t> by_shape(const module_tree& tree, const std::vector<std::string>& signatures,
                                      bool backwards) const {
        std::map<std::string, std::vector<std::size_t>> queues;
        for (const std::size_t m : tree.leaves()) queues[modules_[m].signature].push_back(m);
        if (!backwards)
            for (auto& [s, queue] : queues) std::ranges::reverse(queue);
        std::vector<std::size_t> found;
        for (const auto& s : signatures) {
            found.push_back(queues[s].back());
            queues[s].pop_back();
        }
        return found;
    }

    const std::vector<wanted_module>& wanted_;
    const safetensors_file& file_;
    const std::vector<file_module>& modules_;
    std::string_view separators_;
    std::vector<bool> taken_;
    std::vector<std::vector<tensor_source>> sources_;
    /// The wanted modules that no name was given for.
    std::vector<std::size_t> rest_;
    std::string wrong_;
};

} // namespace detail

} // namespace lamina
