// needs: safetensors
#pragma once

#include <lamina/runtime/model.hpp>
#include <lamina/weights/feature_order.hpp>
#include <lamina/weights/import_options.hpp>
#include <lamina/weights/import_report.hpp>
#include <lamina/weights/module_match.hpp>
#include <lamina/weights/tensor_selection.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lamina::detail {

/// Writes the elements of another library's tensor in the order used here. The tensor must be valid.
template <class T>
void convert(const wanted_tensor& t, const stored_tensor& from, std::span<T> to) {
    const auto& extents = t.own.parameter.extents;
    std::array<std::size_t, 4> strides{};
    std::size_t stride = 1;
    for (std::size_t i = t.there.axes.size(); i-- > 0; stride *= extents[t.there.axes[i]])
        strides[t.there.axes[i]] = stride;
    const auto at = [&](std::size_t axis, std::size_t i) {
        return strides[axis] * (t.orders[axis].empty() ? i : t.orders[axis][i]);
    };
    std::size_t n = 0;
    for (std::size_t a = 0; a < extents[0]; ++a)
        for (std::size_t b = 0; b < extents[1]; ++b)
            for (std::size_t c = 0; c < extents[2]; ++c)
                for (std::size_t d = 0; d < extents[3]; ++d)
                    to[n++] = number_at<T>(from, at(0, a) + at(1, b) + at(2, c) + at(3, d));
}

/// The orders of a network's vectors if images are channels-first.
inline std::vector<feature_order> channels_first_orders(const foreign_network& n, const std::string& file) {
    const feature_orders orders(n);
    if (!orders.conflict().empty())
        raise({file,
               ": the network cannot be the one in a file of channels-first images: ", orders.conflict(),
               "; if that network has its channels last there, set import_options::channels_last"});
    return orders.list();
}

/// A tensor of a network to be read, and its source.
struct import_pair {
    wanted_tensor to;
    tensor_source from;
};

/// What to read from a file, and the report about it.
struct import_plan {
    std::vector<import_pair> pairs{};
    import_report report{};
};

inline import_plan plan_of(const std::vector<wanted_module>& wanted, const std::vector<bool>& selected,
                           const std::vector<std::vector<tensor_source>>& sources,
                           const std::vector<file_module>& modules, const std::string& file) {
    import_plan plan;
    plan.report.file = file;
    std::vector<const stored_tensor*> used;
    std::size_t number = 0;
    for (std::size_t w = 0; w < wanted.size(); ++w)
        for (std::size_t i = 0; i < wanted[w].tensors.size(); ++i) {
            const wanted_tensor& t = wanted[w].tensors[i];
            const parameter& p = t.own.parameter;
            const std::vector<std::size_t> extents = extents_of(p);
            if (!selected[number++]) {
                plan.report.kept.push_back({t.own.tensor, extents});
                continue;
            }
            const tensor_source& s = sources[w][i];
            used.push_back(s.tensor);
            plan.pairs.push_back({t, s});
            plan.report.tensors.push_back({t.own.tensor, extents, s.tensor->tensor, s.tensor->extents,
                                           std::string(s.found_by),
                                           s.alternative == nullptr ? "" : s.alternative->tensor});
        }
    std::sort(used.begin(), used.end());
    for (const file_module& m : modules)
        for (const stored_tensor* t : m.tensors)
            if (!std::binary_search(used.begin(), used.end(), t))
                plan.report.unused.push_back({t->tensor, t->extents});
    return plan;
}

/// Throws an error that lists the alternatives and how to choose one.
[[noreturn]] inline void raise_doubts(const std::string& file, const std::string& doubts) {
    raise({file, ": names, numbers and shapes leave a choice for these layers:", doubts,
           "\n  Give some of them in import_options::names, say in which part of the file a part of the "
           "network is ({\"\", \"part\"} for all of it), or set accept_uncertain to take the first of each "
           "line."});
}

/// Finds all requested tensors in a file, or throws. `fault_of` says why a tensor's elements cannot be read.
inline import_plan plan_import(const foreign_network& n, const foreign_conventions& there,
                               const safetensors_file& file, const std::string& name,
                               const import_options& options, std::string (*fault_of)(const stored_tensor&)) {
    const std::vector<bool> selected = selected_tensors(n.tensors, {options.only, options.except});
    const auto orders = there.channels_first && !options.channels_last
                            ? channels_first_orders(n, name)
                            : std::vector<feature_order>(n.nodes.size());
    std::vector<wanted_module> wanted = wanted_modules(n, there, orders);
    std::size_t number = 0;
    for (wanted_module& w : wanted) {
        w.is_asked = false;
        for (std::size_t i = 0; i < w.tensors.size(); ++i, ++number)
            w.is_asked = w.is_asked || selected[number];
    }
    const std::vector<file_module> modules = file_modules(file, there);
    module_match match(n.nodes, wanted, modules, there);
    const module_matches& found = match.run(options.names, file);
    std::string wrong = found.wrong;
    for (std::size_t w = 0; w < wanted.size(); ++w)
        for (const tensor_source& s : found.sources[w])
            if (wanted[w].is_asked && s.tensor != nullptr)
                if (const std::string why = fault_of(*s.tensor); !why.empty())
                    wrong += mismatch(s.tensor->tensor + ": " + why);
    if (!wrong.empty()) raise({name, ": the weights do not fit the network:", wrong});
    if (!found.doubts.empty() && !options.accept_uncertain) raise_doubts(name, found.doubts);
    return plan_of(wanted, selected, found.sources, modules, name);
}

/// Reads the weights of another library into a model; if it throws, the model is unchanged.
template <class Conventions, class N, class T>
import_report import_weights(model<N, T>& m, const file_source& from, const import_options& options) {
    const safetensors_file file = read_safetensors(from);
    import_plan plan = plan_import(describe_network<N, Conventions>(), Conventions::list(), file, from.name(),
                                   options, &no_weights<T>);
    for (const import_pair& p : plan.pairs)
        convert<T>(p.to, *p.from.tensor, m.parameters().subspan(p.to.own.offset, p.to.own.size()));
    return std::move(plan.report);
}

} // namespace lamina::detail
