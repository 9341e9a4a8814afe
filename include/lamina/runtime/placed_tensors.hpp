#pragma once

#include <lamina/layers/parameter.hpp>
#include <lamina/plan/graph.hpp>

#include <array>
#include <cstddef>

namespace lamina::detail {

/// The number of a word's tensors.
template <class Word>
constexpr std::size_t count_tensors() {
    if constexpr (has_parameters<Word>) return Word::rules::size;
    return 0;
}
template <class N>
inline constexpr std::size_t tensor_count = [] {
    std::size_t count = 0;
    for_each_word<N>([&]<class Word>(type_of<Word>, auto index) {
        if constexpr (owns_parameters<N, index>) count += count_tensors<Word>();
    });
    return count;
}();

/// All tensors of a network, still without names, in the order in which the model stores them.
struct placed_tensor {
    lamina::parameter parameter{};
    std::size_t offset = 0, node = 0;
};
template <class N>
inline constexpr auto placed_tensors = [] {
    std::array<placed_tensor, tensor_count<N>> all{};
    std::size_t count = 0;
    for_each_word<N>([&]<class Word>(type_of<Word>, auto index) {
        if constexpr (has_parameters<Word> && owns_parameters<N, index>) {
            const node& at = graph_of<N>[index];
            std::size_t offset = at.parameters;
            for (const parameter& p : Word::parameters(graph_of<N>[at.first].out)) {
                all[count] = {p, offset, index};
                if (at.frozen) all[count].parameter.trainable = false;
                ++count;
                offset += p.size();
            }
        }
    });
    return all;
}();

} // namespace lamina::detail
