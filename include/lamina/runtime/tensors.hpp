#pragma once

#include <lamina/language/options.hpp>
#include <lamina/layers/parameter.hpp>
#include <lamina/plan/graph.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

/// One tensor of a network: what it is called ("conv2d_1.kernel"), what it is, and where it begins among the
/// network's parameters.
struct tensor_info {
    std::string name;
    lamina::parameter parameter;
    std::size_t offset = 0;
    /// The number of the word's node in the graph.
    std::size_t node = 0;

    std::size_t size() const { return parameter.size(); }
};

namespace detail {

template <class List>
struct given_name;
template <class... Options>
struct given_name<type_list<Options...>> {
    static constexpr std::string_view text = option_or<kinds::name, options::unnamed, Options...>::text;
};

/// What a layer is called: its `name<…>`, or its word.
template <class Word>
constexpr std::string_view layer_name() {
    if constexpr (requires { typename Word::options_given; })
        if constexpr (!given_name<typename Word::options_given>::text.empty())
            return given_name<typename Word::options_given>::text;
    return Word::label;
}

/// The wish, or the wish with the first free number: conv2d, conv2d_1, conv2d_2 (Keras's way).
inline std::string unique_name(const std::vector<std::string>& taken, std::string_view wish) {
    const auto is_free = [&](const std::string& name) {
        return std::ranges::find(taken, name) == taken.end();
    };
    std::string name(wish);
    for (std::size_t i = 1; !is_free(name); ++i) name = std::string(wish) + "_" + std::to_string(i);
    return name;
}

} // namespace detail

/// All the tensors of a network in the order in which the model holds them.
template <class N>
const std::vector<tensor_info>& tensors_of() {
    static const std::vector<tensor_info> table = [] {
        std::vector<tensor_info> all;
        std::vector<std::string> layers;
        for_each_word<N>([&]<class Word>(type_of<Word>, auto index) {
            if constexpr (has_parameters<Word>) {
                constexpr node at = graph_of<N>[index];
                const std::string layer = detail::unique_name(layers, detail::layer_name<Word>());
                layers.push_back(layer);
                std::size_t offset = at.parameters;
                for (const auto& p : Word::parameters(graph_of<N>[at.first].out)) {
                    all.push_back({layer + "." + p.name, p, offset, index});
                    offset += p.size();
                }
            }
        });
        return all;
    }();
    return table;
}

} // namespace lamina
