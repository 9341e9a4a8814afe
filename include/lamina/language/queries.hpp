#pragma once

#include <lamina/language/network.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace lamina {

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
