#pragma once

#include <lamina/layers/parameter.hpp>
#include <lamina/plan/plan.hpp>

#include <boost/hana/equal.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace lamina {

namespace words {

/// In a stage: `+` and `*` with a value computed earlier, and an operand of `|` or a slice that has to be
/// copied.
struct plus;
struct times;
struct copied;

} // namespace words

namespace detail {

/// A word where it stands in a network.
template <class Word, dims In, bool Frozen>
struct word_in_place : located<Word, In, empty_scope, Frozen> {
    static constexpr std::string_view label = Word::label;
};

/// Tensor `Index` of a word, which begins at `Offset` in the network's parameters.
template <class Place, std::size_t Index, std::size_t Offset, bool Frozen>
struct tensor_in_place {
    using word = Place;
    static constexpr parameter description = Place::type::parameters(Place::input)[Index];
    static constexpr std::string_view label = description.label;
    static constexpr std::size_t size = description.size(), offset = Offset;
    static constexpr bool trainable = description.trainable && !Frozen;
};

template <class N, std::size_t Node>
using word_of_node = word_in_place<leaf_word<N, graph_of<N>[Node].leaf>,
                                   graph_of<N>[graph_of<N>[Node].first].out, graph_of<N>[Node].frozen>;

/// The nodes of the words, in the sentence's order.
template <class N>
inline constexpr auto word_nodes = [] {
    std::array<std::size_t, leaves<typename sentence_of<N>::body>::size> nodes{};
    for (std::size_t i = 0; i < graph_of<N>.size(); ++i)
        if (graph_of<N>[i].is_word()) nodes[graph_of<N>[i].leaf] = i;
    return nodes;
}();

template <class Place>
constexpr std::size_t tensor_offset(std::size_t index, std::size_t first) {
    const auto all = Place::type::parameters(Place::input);
    for (std::size_t i = 0; i < index; ++i) first += all[i].size();
    return first;
}

template <class N, std::size_t Node>
constexpr auto tensors_of_node() {
    using place = word_of_node<N, Node>;
    if constexpr (has_parameters<typename place::type> && owns_parameters<N, Node>)
        return []<std::size_t... Index>(std::index_sequence<Index...>) {
            return type_list<
                tensor_in_place<place, Index, tensor_offset<place>(Index, graph_of<N>[Node].parameters),
                                graph_of<N>[Node].frozen>...>{};
        }(std::make_index_sequence<place::type::rules::size>{});
    else
        return type_list<>{};
}

template <class... T>
constexpr auto as_tuple(type_list<T...>) {
    return boost::hana::tuple<T...>{};
}

/// The words of the stages of a plan.
template <class N>
struct stage_words {
    using p = plan<N>;

    template <std::size_t Node>
    static constexpr auto at_node() {
        if constexpr (Node == no_node)
            return type_list<>{};
        else if constexpr (p::graph[Node].kind == operation::add)
            return type_list<words::plus>{};
        else if constexpr (p::graph[Node].kind == operation::multiply)
            return type_list<words::times>{};
        else
            return type_list<leaf_word<N, p::graph[Node].leaf>>{};
    }
    template <class... Words>
    static constexpr auto as_stage(type_list<Words...>) {
        return boost::hana::type_c<type_list<Words...>>;
    }
    template <std::size_t Index>
    static constexpr auto at() {
        constexpr stage_plan s = p::list[Index];
        if constexpr (s.kind == stage_kind::copy)
            return boost::hana::type_c<type_list<words::copied>>;
        else
            return [=]<std::size_t... K>(std::index_sequence<K...>) {
                return as_stage(
                    ((at_node<scaling_of(p::graph, s)>() + at_node<s.producer>() + at_node<s.norm>()) + ...
                     + at_node<s.fused[K].node>())
                    + at_node<s.pool>());
            }(std::make_index_sequence<s.fused_count>{});
    }
};

} // namespace detail

/// The words of a network in its order, as a `boost::hana::tuple` of empty objects with the static members
/// `label`, `input`, `output`, `parameters`, `trainable_parameters`, `macs` and the word's `type`.
template <class N>
    requires detail::given_network<N>
inline constexpr auto words_of = []<std::size_t... Index>(std::index_sequence<Index...>) {
    return boost::hana::tuple<detail::word_of_node<N, detail::word_nodes<N>[Index]>...>{};
}(std::make_index_sequence<detail::word_nodes<N>.size()>{});

/// The tensors of a network's parameters in the model's order, as a `boost::hana::tuple` of empty objects
/// with the static members `label` ("kernel"), `description` (a `parameter`: rank, extents, fans), `size`,
/// `offset`, `trainable` and the type `word`, which is an element of `words_of`.
template <class N>
    requires detail::given_network<N>
inline constexpr auto tensors_of = []<std::size_t... Index>(std::index_sequence<Index...>) {
    return detail::as_tuple(
        detail::joined_lists<decltype(detail::tensors_of_node<N, detail::word_nodes<N>[Index]>())...>{});
}(std::make_index_sequence<detail::word_nodes<N>.size()>{});

/// The stages of a network's prediction in order, as a `boost::hana::tuple` of
/// `hana::type<type_list<Words…>>`: the words that one loop computes, the producer first.
template <class N>
    requires detail::given_network<N>
inline constexpr auto stages = []<std::size_t... Index>(std::index_sequence<Index...>) {
    return boost::hana::make_tuple(detail::stage_words<N>::template at<Index>()...);
}(std::make_index_sequence<detail::plan<N>::list.size>{});

} // namespace lamina
