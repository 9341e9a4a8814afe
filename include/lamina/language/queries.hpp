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
} // namespace detail

namespace detail {
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
} // namespace detail

namespace detail {
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

namespace detail {

/// The cost of a part within a scope.
template <class Part, class Scope = empty_scope, bool Frozen = false>
constexpr costs cost_within(dims in) {
    if constexpr (Part::mentions_names)
        return total_cost(record<Part, Scope, Frozen>(in));
    else
        return count<Part>(in, Frozen).sum;
}

template <class N>
inline constexpr costs counted = [] {
    using whole = sentence_of<N>;
    if constexpr (require_input<whole>())
        if constexpr (whole::output.rank != 0) {
            if constexpr (whole::mentions_names)
                return total_cost(recorded<whole>);
            else
                return word_counts<whole>.sum;
        }
    return costs{};
}();

} // namespace detail

/// The number of parameters of the network, including moving averages.
template <class N>
inline constexpr std::size_t parameters = detail::counted<N>.parameters;

/// The number of parameters that training changes.
template <class N>
inline constexpr std::size_t trainable_parameters = detail::counted<N>.trainable;

namespace detail {
/// The number of parameters that are not frozen, moving averages included.
template <class N>
inline constexpr std::size_t updated_parameters = counted<N>.updated;
} // namespace detail

/// Multiply-adds per sample, of convolutions and dense layers only, as papers count them.
template <class N>
inline constexpr std::size_t macs = detail::counted<N>.macs;

/// The size of the parameters in bytes, stored as `T`.
template <class N, class T = float>
inline constexpr std::size_t weight_bytes = parameters<N> * sizeof(T);

namespace detail {

/// A part, its input shape, its scope, and whether it is within a frozen part.
template <class Part, dims In, class Scope = empty_scope, bool Frozen = false>
struct located {
    using type = Part;
    static constexpr dims input = In;
    static constexpr dims output = decltype(walk<Part, In, quiet, Scope>())::reached;
    static constexpr costs counts = cost_within<Part, Scope, Frozen>(In);
    static constexpr std::size_t parameters = counts.parameters;
    static constexpr std::size_t trainable_parameters = counts.trainable;
    static constexpr std::size_t macs = counts.macs;
};

template <dims In>
struct located_input {
    static constexpr dims input = In;
    static constexpr dims output = In;
    static constexpr std::size_t parameters = 0, trainable_parameters = 0, macs = 0;
};
using nowhere = located_input<dims{}>;

template <class Part>
struct inner_parts {
    using type = typename parts_of<Part>::type;
    static constexpr bool chained = true;
};
template <class Part>
    requires(requires { typename Part::parts; } && !quoting_part<Part>)
struct inner_parts<Part> {
    using type = typename Part::parts;
    static constexpr bool chained = false;
};
template <class... P>
struct inner_parts<sequence<P...>> {
    using type = type_list<P...>;
    static constexpr bool chained = true;
};
template <quoting_part Part>
struct inner_parts<Part> : inner_parts<typename Part::quoted> {};
template <class F>
struct inner_parts<frozen_part<F>> : inner_parts<F> {};

/// The input shape of part `index` of a chain, counted from 1.
template <class... Parts>
constexpr dims reaching(std::size_t index, dims in, type_list<Parts...>) {
    constexpr dims (*outputs[])(dims) = {output_of<Parts>...};
    for (std::size_t i = 1; i < index; ++i) in = outputs[i - 1](in);
    return in;
}

/// Part `Index` of a chain, counted from 1, with its input shape and its scope.
template <std::size_t Index, dims In, class Scope, bool Frozen, class... Parts>
constexpr auto locate_in_chain(type_list<Parts...> parts) {
    using part = element_of<type_list<Parts...>, Index - 1>;
    if constexpr (any_of({false, Parts::mentions_names...})) {
        using before = decltype(cut_out<type_list<Parts...>, 0>(std::make_index_sequence<Index - 1>{}));
        using here = decltype(behind_pieces(place_in_chain<0, In, quiet, Scope>{}, pieces_of<before>{}));
        return located<part, here::reached, typename here::scope, Frozen>{};
    } else {
        return located<part, reaching(Index, In, parts), Scope, Frozen>{};
    }
}

/// The scope of the parts within a part.
template <class Part, class Scope>
using inner_scope = std::conditional_t<quoting_part<Part> && Part::mentions_names, block_scope<Scope>, Scope>;

template <std::size_t Index, std::size_t... Rest, class Part, dims In, class Scope, bool Frozen>
constexpr auto descend_into(located<Part, In, Scope, Frozen>);

template <std::size_t... Path, class Part, dims In, class Scope, bool Frozen>
constexpr auto descend(located<Part, In, Scope, Frozen> found) {
    if constexpr (sizeof...(Path) == 0)
        return found;
    else
        return descend_into<Path...>(found);
}
template <std::size_t Index, std::size_t... Rest, class Part, dims In, class Scope, bool Frozen>
constexpr auto descend_into(located<Part, In, Scope, Frozen>) {
    using inner = inner_parts<Part>;
    using seen = inner_scope<Part, Scope>;
    constexpr bool frozen = Frozen || is_frozen_part<Part>;
    constexpr bool exists = Index >= 1 && Index <= inner::type::size;
    static_assert(exists, "layer: no part with this number; parts count from 1");
    if constexpr (!exists)
        return nowhere{};
    else if constexpr (inner::chained)
        return descend<Rest...>(locate_in_chain<Index, In, seen, frozen>(typename inner::type{}));
    else
        return descend<Rest...>(located<element_of<typename inner::type, Index - 1>, In, seen, frozen>{});
}

template <class N, std::size_t... Path>
    requires(!require_input<sentence_of<N>>())
constexpr auto locate() {
    return nowhere{};
}
template <class N, std::size_t Index, std::size_t... Path>
    requires(require_input<sentence_of<N>>())
constexpr auto locate() {
    using net = sentence_of<N>;
    static_assert(Index <= net::parts::size || std::is_same_v<net, mistaken_sentence>,
                  "layer: the network has no layer with this number; layer 0 is the input");
    if constexpr (net::output.rank == 0 || Index > net::parts::size)
        return nowhere{};
    else if constexpr (Index == 0)
        return located_input<net::input>{};
    else
        return descend<Path...>(
            locate_in_chain<Index, net::input, empty_scope, false>(typename net::parts{}));
}

} // namespace detail

/// Layer I of a network (0 is the input) with `input`, `output`, `parameters`, `trainable_parameters`, `macs`
/// and the part's `type`. Further indices select nested parts, numbered as in the compiler's messages:
/// `layer<N, 5, 2, 1>` is the first layer of the second branch of layer 5.
template <class N, std::size_t... Path>
using layer = decltype(detail::locate<N, Path...>());

namespace literals {
/// Sizes in bytes: `static_assert(arena_bytes<net> <= 32_KiB)`.
consteval std::size_t operator""_KiB(unsigned long long n) { return std::size_t(n) << 10; }
consteval std::size_t operator""_MiB(unsigned long long n) { return std::size_t(n) << 20; }
} // namespace literals
using namespace literals;

} // namespace lamina
