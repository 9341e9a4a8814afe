#pragma once

#include <lamina/language/queries.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace lamina {

namespace detail {

/// Whether a part gives a value the name of `Given` that can be seen after it.
template <class Given, class Part>
inline constexpr bool gives_name = std::is_base_of_v<Given, Part>;
template <class Given, class... Parts>
inline constexpr bool gives_name<Given, type_list<Parts...>> = any_of({false, gives_name<Given, Parts>...});
template <class Given, class... Parts>
inline constexpr bool gives_name<Given, sequence<Parts...>> = gives_name<Given, type_list<Parts...>>;
template <class Given, class F>
inline constexpr bool gives_name<Given, frozen_part<F>> = gives_name<Given, F>;

/// The number of parts up to the one that gives a value the name of `Given`; 0 if none does.
template <class Given, class... Parts>
constexpr std::size_t position_after(type_list<Parts...>) {
    std::size_t i = 0;
    for (const bool gives : {gives_name<Given, Parts>..., false}) {
        ++i;
        if (gives) return i;
    }
    return 0;
}

/// The parts of a list up to that name; the last one may be the beginning of a frozen part.
template <class Given, class Parts>
struct parts_up_to {
    static constexpr std::size_t length = position_after<Given>(Parts{});
    using before = decltype(cut_out<Parts, 0>(std::make_index_sequence<length - 1>{}));
    template <class Last>
    static Last shortened(type_of<Last>);
    template <class F>
    static auto shortened(type_of<frozen_part<F>>) {
        using inner = typename parts_up_to<Given, typename parts_of<F>::type>::type;
        return frozen_part<typename chain<inner, type_list<>>::type>{};
    }
    using last = decltype(shortened(type_of<element_of<Parts, length - 1>>{}));
    using type = joined_lists<before, type_list<last>>;
};

template <dims In, class... Parts>
constexpr auto sentence_of_parts(type_list<Parts...>) {
    using end = chain_end<0, In, quiet, empty_scope, Parts...>;
    return sentence<In, end::reached, typename end::scope, Parts...>{};
}

/// The beginning of a network's sentence, up to the value of this name.
template <class N, fixed_string Name>
constexpr auto beginning() {
    using net = sentence_of<N>;
    constexpr bool is_given = gives_name<words::as<Name>, typename net::parts>;
    static_assert(is_given, "up_to, extended: the sentence gives no value this name, in the sentence "
                            "itself or in frozen(…), not within its branches and blocks");
    if constexpr (is_given)
        return sentence_of_parts<net::input>(
            typename parts_up_to<words::as<Name>, typename net::parts>::type{});
    else
        return mistaken_sentence{};
}

} // namespace detail

/// The network that ends where N gives a value this name: the features of a trained network. Its parameters
/// are the first ones of N's; see copy_parameters.
template <class N, detail::fixed_string Name>
    requires detail::given_network<N>
struct up_to {
    static constexpr auto layers = detail::beginning<N, Name>();
};

/// N up to the value of this name, followed by the part F: another head.
template <class N, detail::fixed_string Name, detail::word_argument F>
    requires detail::given_network<N>
struct extended {
    static constexpr auto layers = detail::beginning<N, Name>() >> typename decltype(F)::type{};
};

namespace detail {

/// The number of parameters at the beginning of both networks, if one of them was made of the other one's
/// beginning.
template <class From, class To>
inline constexpr std::size_t common_beginning = 0;
template <class N, fixed_string Name>
inline constexpr std::size_t common_beginning<N, up_to<N, Name>> = parameters<up_to<N, Name>>;
template <class N, fixed_string Name, word_argument F>
inline constexpr std::size_t common_beginning<N, extended<N, Name, F>> = parameters<up_to<N, Name>>;

} // namespace detail

} // namespace lamina
