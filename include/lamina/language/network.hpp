#pragma once

#include <lamina/language/frozen.hpp>
#include <lamina/language/names.hpp>
#include <lamina/language/results.hpp>
#include <lamina/language/sentence.hpp>
#include <lamina/language/shared.hpp>
#include <lamina/language/unread.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace lamina {

namespace detail {

/// Makes `layers` ambiguous in a class that derives from this struct and from another one that declares
/// `layers`.
struct other_layers {
    int layers;
};
template <class N>
struct network_and_other_layers : N, other_layers {};

/// A struct whose declaration of `layers` has an error that the compiler has already reported.
template <class N>
concept has_mistaken_layers = std::is_class_v<N> && !std::is_final_v<N> && !part<N> && !requires {
    N::layers;
} && !requires { &network_and_other_layers<N>::layers; };

template <class N>
struct sentence_in {
    using type = std::remove_cv_t<N>; // decltype of a constexpr sentence is const
};
template <class N>
    requires requires { N::layers; }
struct sentence_in<N> {
    using type = std::remove_cvref_t<decltype(N::layers)>;
};
template <has_mistaken_layers N>
struct sentence_in<N> {
    using type = mistaken_sentence;
};

template <class N>
consteval bool require_input() {
    static_assert(is_sentence<N>,
                  "network: the sentence has no input; begin its layers with input<height, width, "
                  "channels> or input<length>");
    if constexpr (is_sentence<N>)
        if constexpr (N::output.rank != 0) {
            check_names<N>();
            check_all_read<N>();
            check_results<N>();
            if constexpr (N::mentions_names) check_sharing<N>();
        }
    return is_sentence<N>;
}

/// The sentence of a network: `N` is a struct with `static constexpr auto layers`, or the sentence's own
/// type.
template <class N>
using sentence_of = typename sentence_in<N>::type;

} // namespace detail

template <class N>
concept is_network = detail::is_sentence<detail::sentence_of<N>>;

namespace detail {
/// A network. Where anything else is given, the compiler says in a sentence what is missing.
template <class N>
concept given_network = require_input<sentence_of<N>>();

template <class Sentence>
consteval bool has_no_mistaken_name() {
    bool right = repeated_name<Sentence>.empty();
    if constexpr (Sentence::mentions_names)
        right = right && unread_value<Sentence> == 0 && are_unique(result_shapes<Sentence>)
                && are_unique(sentence_inputs<Sentence>) && checked_sharing<Sentence>.is == sharing::right;
    return right;
}
} // namespace detail

/// True if every rule holds; false, without a diagnostic, if one is broken. To ask about a sentence that may
/// be wrong, pass its type unevaluated: `is_valid<decltype(input<4, 4, 1> >> conv2d<8, 5>)>`.
template <class N>
inline constexpr bool is_valid = [] {
    using net = detail::sentence_of<N>;
    if constexpr (is_network<N>)
        if constexpr (net::output.rank != 0) return detail::has_no_mistaken_name<net>();
    return false;
}();

/// The name and the shape of one sample of an input or a result.
struct named_shape {
    /// Empty for the first input, and for the value at a sentence's end if it is no `output`.
    std::string_view label;
    dims extents;
    friend constexpr bool operator==(const named_shape&, const named_shape&) = default;
};

namespace detail {
template <const auto& List>
inline constexpr auto named_shapes = [] {
    std::array<named_shape, List.size()> all;
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = {List[i].label.view(), List[i].value};
    return all;
}();
} // namespace detail

/// The inputs and the results of a network in the order of its sentence: a std::array of `named_shape`.
template <class N>
    requires detail::given_network<N>
inline constexpr const auto& input_list =
    detail::named_shapes<detail::sentence_inputs<detail::sentence_of<N>>>;
template <class N>
    requires detail::given_network<N>
inline constexpr const auto& result_list =
    detail::named_shapes<detail::result_shapes<detail::sentence_of<N>>>;

namespace detail {
/// A network with one input and one result.
template <class N>
inline constexpr bool is_plain =
    sentence_inputs<sentence_of<N>>.size() == 1 && result_shapes<sentence_of<N>>.size() == 1;

/// For what takes networks with one input and one result only.
template <class N>
consteval bool require_plain() {
    static_assert(
        is_plain<N>,
        "network: it has several inputs or results, which predict(model, …), portable_predictor and "
        "any_predictor do not take; use a predictor");
    return is_plain<N>;
}

/// The shape in a list of the one with this name; rank 0 if there is none.
template <fixed_string Name, std::size_t Count>
constexpr dims shape_in(const std::array<named_result<dims>, Count>& all) {
    const std::size_t i = position_of(all, Name.view());
    return i == Count ? dims{} : all[i].value;
}
} // namespace detail

/// The shape of one sample of an input: of the first one, or of the one with this name.
template <class N, detail::fixed_string Name = "">
inline constexpr dims input_shape = [] {
    dims shape;
    if constexpr (detail::require_input<detail::sentence_of<N>>()) {
        if constexpr (Name.view().empty())
            shape = detail::sentence_of<N>::input;
        else {
            constexpr dims found = detail::shape_in<Name>(detail::sentence_inputs<detail::sentence_of<N>>);
            static_assert(found.rank != 0, "input_shape: the network has no input of this name");
            shape = found;
        }
    }
    return shape;
}();

/// The shape of one sample of a result: of the value at the sentence's end, or of the result with this name;
/// rank 0 for an invalid sentence.
template <class N, detail::fixed_string Name = "">
inline constexpr dims output_shape = [] {
    dims shape;
    if constexpr (detail::require_input<detail::sentence_of<N>>()) {
        if constexpr (Name.view().empty())
            shape = detail::sentence_of<N>::output;
        else {
            constexpr dims found = detail::shape_in<Name>(detail::result_shapes<detail::sentence_of<N>>);
            static_assert(found.rank != 0, "output_shape: the network has no result of this name");
            shape = found;
        }
    }
    return shape;
}();

/// The shape of the value that `as<"…">` names, in the sentence itself, not within its branches and blocks.
template <class N, detail::fixed_string Name>
    requires detail::given_network<N>
inline constexpr dims value_shape = [] {
    constexpr dims found = detail::shape_seen<typename detail::sentence_of<N>::scope>(Name.view());
    static_assert(found.rank != 0, "value_shape: the sentence gives no value this name");
    return found;
}();

} // namespace lamina
