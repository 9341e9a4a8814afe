#pragma once

#include <lamina/language/options.hpp>
#include <lamina/layers/parameter.hpp>
#include <lamina/plan/graph.hpp>
#include <lamina/runtime/placed_tensors.hpp>

#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::detail {

/// One tensor of a network: its full name ("conv2d_1.kernel"), its description and its offset in the
/// network's parameters.
struct tensor_info {
    std::string tensor;
    lamina::parameter parameter;
    std::size_t offset = 0;
    /// The index of the word's node in the graph.
    std::size_t node = 0;

    std::size_t size() const { return parameter.size(); }
};

inline std::vector<std::size_t> extents_of(const parameter& p) {
    return {p.extents.begin(), p.extents.begin() + static_cast<std::ptrdiff_t>(p.rank)};
}

/// Generates names for layers without one: the word, followed by the first free number if the name is taken:
/// conv2d, conv2d_1, conv2d_2 (as in Keras). Given names count as taken.
class layer_namer {
public:
    void take(std::string_view name) { taken_.emplace(name); }
    std::string next(std::string_view word) {
        std::string name(word);
        for (std::size_t& i = numbers_[name]; !taken_.insert(name).second;)
            name = std::string(word) + "_" + std::to_string(++i);
        return name;
    }

private:
    std::set<std::string> taken_;
    std::map<std::string, std::size_t> numbers_;
};

/// What a layer's name is made of, by its node: its word, and the name that the sentence gives it, if any.
struct layer_names {
    std::string_view word, given;
};
template <class N>
inline constexpr auto names_of_layers = [] {
    std::array<layer_names, graph_of<N>.size()> all{};
    for_each_word<N>(
        [&]<class Word>(type_of<Word>, auto index) { all[index] = {Word::label, given_name<Word>}; });
    return all;
}();

inline std::vector<tensor_info> name_tensors(std::span<const layer_names> layers,
                                             std::span<const placed_tensor> tensors) {
    layer_namer namer;
    for (const layer_names& l : layers) namer.take(l.given);
    std::vector<tensor_info> all;
    std::string layer;
    for (const placed_tensor& t : tensors) {
        const layer_names& names = layers[t.node];
        if (all.empty() || all.back().node != t.node)
            layer = names.given.empty() ? namer.next(names.word) : std::string(names.given);
        all.push_back({layer + "." + t.parameter.label, t.parameter, t.offset, t.node});
    }
    return all;
}

/// All tensors of a network in the order in which the model stores them.
template <class N>
const std::vector<tensor_info>& tensor_table() {
    static const std::vector<tensor_info> table = name_tensors(names_of_layers<N>, placed_tensors<N>);
    return table;
}

inline std::vector<tensor_info> without_frozen(std::span<const node> nodes, std::vector<tensor_info> all) {
    std::erase_if(all, [&](const tensor_info& t) { return nodes[t.node].frozen; });
    for (tensor_info& t : all) t.offset -= nodes[t.node].frozen_before;
    return all;
}
/// The tensors that are not frozen, with their offsets in the network's gradients.
template <class N>
const std::vector<tensor_info>& gradient_table() {
    if constexpr (updated_parameters<N> == parameters<N>) {
        return tensor_table<N>();
    } else {
        static const std::vector<tensor_info> table = without_frozen(graph_of<N>.nodes, tensor_table<N>());
        return table;
    }
}

} // namespace lamina::detail
