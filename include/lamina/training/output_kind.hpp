#pragma once

#include <lamina/language/error.hpp>
#include <lamina/plan/graph.hpp>
#include <lamina/plan/roles.hpp>

#include <array>
#include <cstddef>
#include <string>

namespace lamina::detail {

/// What kind of values a node holds, if its word tells. `passed`: the same kind as the word's operand.
enum class number_kind { unknown, passed, scores, probabilities, logarithms };

/// Whether the results of a pointwise word lie between 0 and 1, as probabilities do.
template <class Word>
constexpr bool makes_shares() {
    for (const double x : {-100.0, -1.0, 1.0, 100.0}) {
        const double y = Word::apply(x);
        if (!(y >= 0 && y <= 1)) return false;
    }
    return true;
}
template <bool>
struct constant;
/// A user-defined word may not be usable at compile time.
template <class Word>
constexpr number_kind kind_of_pointwise() {
    if constexpr (requires { typename constant<makes_shares<Word>()>; })
        return makes_shares<Word>() ? number_kind::probabilities : number_kind::scores;
    else
        return number_kind::unknown;
}

template <class Word>
inline constexpr number_kind kind_of_numbers = [] {
    constexpr role r = role_of<Word>;
    if constexpr (distribution_word<Word>)
        return Word::logarithm ? number_kind::logarithms : number_kind::probabilities;
    else if constexpr (pointwise_word<Word>)
        return kind_of_pointwise<Word>();
    else if constexpr (r == role::convolution || r == role::transposed_convolution || r == role::dense
                       || r == role::normalization || r == role::channelwise)
        return number_kind::scores;
    else if constexpr (r == role::view || r == role::nothing || r == role::pooling
                       || box_word<Word> || resize_word<Word>)
        return number_kind::passed;
    else
        return number_kind::unknown;
}();

/// What a result holds, and the node whose word decides it.
struct output_facts {
    number_kind kind = number_kind::unknown;
    std::size_t node = 0;
};

/// If either operand holds scores, so does the result of any join. Otherwise, only a concatenation of
/// operands of the same kind keeps that kind.
constexpr output_facts join_facts(operation join, output_facts a, output_facts b) {
    if (a.kind == number_kind::scores) return a;
    if (b.kind == number_kind::scores) return b;
    return join == operation::concat && a.kind == b.kind ? a : output_facts{};
}

/// For each result of a network.
template <class N>
inline constexpr auto output_facts_of = [] {
    constexpr const auto& net = graph_of<N>;
    std::array<number_kind, net.size()> kinds{};
    for_each_word<N>([&]<class Word>(type_of<Word>, auto index) { kinds[index] = kind_of_numbers<Word>; });
    std::array<output_facts, net.size()> facts{};
    for (std::size_t i = 0; i < net.size(); ++i)
        if (!net[i].is_word())
            facts[i] = net[i].operands() == 0
                           ? output_facts{}
                           : join_facts(net[i].kind, facts[net[i].first], facts[net[i].second]);
        else
            facts[i] = kinds[i] == number_kind::passed ? facts[net[i].first] : output_facts{kinds[i], i};
    std::array<output_facts, net.results.count> of_results{};
    for (std::size_t r = 0; r < of_results.size(); ++r) of_results[r] = facts[net.results[r]];
    return of_results;
}();

/// The word that decides what a result holds, as written in source; empty if none does.
template <class N, std::size_t Result>
constexpr const char* ending_of() {
    constexpr node n = graph_of<N>[output_facts_of<N>[Result].node];
    if constexpr (n.is_word())
        return leaf_word<N, n.leaf>::label;
    else
        return "";
}

/// Throws if a loss expects logits but gets probabilities, or vice versa; `who` begins the message.
inline void check_output(const std::string& who, number_kind found, bool from_logits, bool takes_logarithms,
                         const char* ending) {
    if (from_logits && found == number_kind::probabilities)
        raise({who, "the loss expects logits, but the network ends in ", ending,
               ": leave from_logits out, or the network's last word"});
    if (!from_logits && found == number_kind::scores)
        raise({who, "the loss expects probabilities, but the network ends in ", ending,
               ": let it end in softmax or sigmoid, or set .from_logits = true"});
    if (!from_logits && found == number_kind::logarithms && !takes_logarithms)
        raise({who, "the loss expects probabilities, but the network ends in ", ending,
               ": use categorical_crossentropy, or softmax"});
}

} // namespace lamina::detail
