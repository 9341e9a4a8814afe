#pragma once

#include <lamina/language/queries.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace lamina {

namespace detail {

/// The position after the part of a list that gives a value the name of `Given`; 0 if none does.
template <class Given, class... Parts>
constexpr std::size_t position_after(type_list<Parts...>) {
    std::size_t i = 0;
    for (const bool gives : {std::is_base_of_v<Given, Parts>..., false}) {
        ++i;
        if (gives) return i;
    }
    return 0;
}

template <dims In, class... Parts>
constexpr auto sentence_of_parts(type_list<Parts...>) {
    using end = chain_end<1, In, quiet, empty_scope, Parts...>;
    return sentence<In, end::reached, typename end::scope, Parts...>{};
}

/// The beginning of a network's sentence, up to the value of this name.
template <class N, fixed_string Name>
constexpr auto beginning() {
    using net = sentence_of<N>;
    constexpr std::size_t length = position_after<words::as<Name>>(typename net::parts{});
    static_assert(length != 0, "up_to, extended: the sentence gives no value this name, in the sentence "
                               "itself, not within its branches and blocks");
    return sentence_of_parts<net::input>(
        decltype(cut_out<typename net::parts, 0>(std::make_index_sequence<length>{})){});
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
