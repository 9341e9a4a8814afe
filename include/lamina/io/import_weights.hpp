// needs: safetensors
#pragma once

#include <lamina/io/import_report.hpp>
#include <lamina/io/module_match.hpp>
#include <lamina/runtime/model.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace lamina::detail {

/// The numbers of a tensor of another library, with which nothing is wrong, in the order in which they lie
/// here.
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

inline import_report report_of(const std::string& file, const std::vector<wanted_module>& wanted,
                               const std::vector<std::vector<tensor_source>>& sources,
                               const std::vector<file_module>& modules) {
    import_report report{file, {}, {}};
    std::vector<const stored_tensor*> used;
    for (std::size_t w = 0; w < wanted.size(); ++w)
        for (std::size_t i = 0; i < sources[w].size(); ++i) {
            const parameter& p = wanted[w].tensors[i].own.parameter;
            const tensor_source& s = sources[w][i];
            used.push_back(s.tensor);
            report.tensors.push_back(
                {wanted[w].tensors[i].own.name,
                 {p.extents.begin(), p.extents.begin() + static_cast<std::ptrdiff_t>(p.rank)},
                 s.tensor->name,
                 s.tensor->shape,
                 std::string(s.found_by),
                 s.alternative == nullptr ? "" : s.alternative->name});
        }
    std::ranges::sort(used);
    for (const file_module& m : modules)
        for (const stored_tensor* t : m.tensors)
            if (!std::ranges::binary_search(used, t)) report.unused.push_back({t->name, t->shape});
    return report;
}

/// The orders of a network's vectors where its images are channels-first.
template <class N>
std::vector<feature_order> channels_first_orders(const std::string& file) {
    static constexpr auto& g = graph_of<N>;
    static constexpr auto& f = facts_of<N>;
    const feature_orders orders(g.nodes, f);
    if (!orders.conflict().empty())
        raise(file
              + ": the network cannot be the one in a file of channels-first images: " + orders.conflict()
              + "; if that network has its channels last there, set import_options::channels_last");
    return orders.list();
}

/// Reads the weights of another library into a model, or throws and leaves the model as it was.
template <class Conventions, class N, class T>
import_report import_weights(model<N, T>& m, const file_source& from, const import_options& options) {
    const std::string& name = from.name();
    const safetensors_file file = read_safetensors(from);
    const auto orders = Conventions::channels_first && !options.channels_last
                            ? channels_first_orders<N>(name)
                            : std::vector<feature_order>(graph_of<N>.size());
    const auto wanted = wanted_modules<N, Conventions>(orders);
    const auto modules = file_modules<Conventions>(file);
    module_match match(wanted, file, modules, Conventions::separators);
    match.run(options);
    std::string wrong = match.wrong();
    for (const auto& sources : match.sources())
        for (const auto& s : sources)
            if (s.tensor != nullptr)
                if (const std::string why = no_weights<T>(*s.tensor); !why.empty())
                    wrong += "\n  " + s.tensor->name + ": " + why;
    if (!wrong.empty()) raise(name + ": the weights do not fit the network:" + wrong);

    for (std::size_t w = 0; w < wanted.size(); ++w)
        for (std::size_t i = 0; i < wanted[w].tensors.size(); ++i) {
            const wanted_tensor& t = wanted[w].tensors[i];
            convert<T>(t, *match.sources()[w][i].tensor, m.parameters().subspan(t.own.offset, t.own.size()));
        }
    return report_of(name, wanted, match.sources(), modules);
}

} // namespace lamina::detail
