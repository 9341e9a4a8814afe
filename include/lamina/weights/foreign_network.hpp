#pragma once

#include <lamina/plan/roles.hpp>
#include <lamina/runtime/tensors.hpp>
#include <lamina/weights/foreign_layout.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace lamina::detail {

/// What the import of weights needs to know about a word.
struct foreign_word {
    std::string_view label;
    /// Whether the sentence gives the layer's name.
    bool is_named = false;
    lamina::detail::role role = role::other;
    /// Whether the word treats all elements of a vector alike, wherever they are.
    bool keeps_order = false;
    /// How another library stores its tensors.
    foreign_layout (*layout)(const parameter&) = nullptr;
};

/// A network as lists, so that everything after this is compiled once for all networks.
struct foreign_network {
    std::span<const node> nodes;
    std::span<const tensor_info> tensors;
    /// One per node.
    std::span<const foreign_word> words;
};

/// Whether permuting the elements of a vector only permutes the word's result.
template <class Word>
constexpr bool treats_numbers_alike(dims in) {
    if constexpr (requires { Word::sets(in); }) // a normalization of all elements together, or of each alone
        return Word::sets(in) == 1 || Word::sets(in) == in.channels;
    else {
        using enum role;
        constexpr lamina::detail::role r = role_of<Word>;
        return r == pointwise || r == channelwise || r == normalization || r == channel_softmax || r == view
               || r == nothing;
    }
}

template <class Conventions, class Word>
constexpr foreign_word describe_word(dims in) {
    foreign_word w{Word::label, !given_name<Word>.empty(), role_of<Word>, treats_numbers_alike<Word>(in)};
    if constexpr (has_parameters<Word>) w.layout = &Conventions::template layout<Word>::of;
    return w;
}

template <class N, class Conventions>
inline constexpr auto foreign_words = [] {
    constexpr auto& g = graph_of<N>;
    std::array<foreign_word, g.size()> all{};
    for_each_word<N>([&]<class Word>(type_of<Word>, auto index) {
        all[index] = describe_word<Conventions, Word>(g[g[index].first].out);
    });
    return all;
}();

template <class N, class Conventions>
foreign_network describe_network() {
    return {graph_of<N>.nodes, tensor_table<N>(), foreign_words<N, Conventions>};
}

} // namespace lamina::detail
