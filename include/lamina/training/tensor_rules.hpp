#pragma once

#include <lamina/layers/constraints.hpp>
#include <lamina/layers/regularizers.hpp>
#include <lamina/runtime/tensors.hpp>

#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

namespace lamina::detail {

/// One tensor of a network and its regularizer and constraint; null if it has none.
template <class T>
struct tensor_rule {
    std::size_t offset = 0, size = 0, units = 1;
    /// Its offset in the gradients and the optimizer's state.
    std::size_t gradient = 0;
    bool trainable = true;
    T (*penalty)(std::span<const T>) = nullptr;
    void (*add_gradient)(std::span<const T>, std::span<T>) = nullptr;
    void (*apply_constraint)(std::span<T>, std::size_t) = nullptr;
};

template <class Rule, class T>
void set_rule(tensor_rule<T>& tensor) {
    using regularizer = typename Rule::regularizer;
    using constraint = typename Rule::constraint;
    if constexpr (!std::is_same_v<regularizer, regularizers::no_regularizer>) {
        tensor.penalty = [](std::span<const T> w) -> T { return regularizer::penalty(w); };
        tensor.add_gradient = [](std::span<const T> w, std::span<T> g) { regularizer::add_gradient(w, g); };
    }
    if constexpr (!std::is_same_v<constraint, constraints::no_constraint>)
        tensor.apply_constraint = [](std::span<T> w, std::size_t units) { constraint::apply(w, units); };
}

/// What regularizers add to the loss.
template <class T>
double sum_of_penalties(const std::vector<tensor_rule<T>>& rules, std::span<const T> parameters) {
    double sum = 0;
    for (const auto& r : rules)
        if (r.penalty != nullptr) sum += static_cast<double>(r.penalty(parameters.subspan(r.offset, r.size)));
    return sum;
}

/// The tensors of a network that are not frozen, in the order of gradient_table.
template <class N, class T>
std::vector<tensor_rule<T>> tensor_rules() {
    std::vector<tensor_rule<T>> all;
    all.reserve(gradient_table<N>().size());
    for (const auto& t : gradient_table<N>())
        all.push_back({.offset = t.offset + graph_of<N>[t.node].frozen_before,
                       .size = t.size(),
                       .units = t.parameter.units(),
                       .gradient = t.offset,
                       .trainable = t.parameter.trainable});
    std::size_t i = 0;
    for_each_word<N>([&]<class Word>(type_of<Word>, auto index) {
        if constexpr (has_parameters<Word> && owns_parameters<N, index> && !graph_of<N>[index].frozen)
            [&]<class... Rule>(type_list<Rule...>) {
                (set_rule<Rule>(all[i++]), ...);
            }(typename Word::rules{});
    });
    return all;
}

} // namespace lamina::detail
