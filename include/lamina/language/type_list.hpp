#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

namespace lamina {

/// A flat list of types. Folds over it compile several times faster than over a tuple of values.
template <class... T>
struct type_list {
    static constexpr std::size_t size = sizeof...(T);

    template <class... More>
    friend constexpr type_list<T..., More...> operator+(type_list, type_list<More...>) {
        return {};
    }
};

namespace detail {

/// A type passed as a value.
template <class T>
struct type_of {
    using type = T;
};

template <std::size_t Index, class T>
struct indexed {
    using type = T;
};
template <class Indices, class... T>
struct indexed_pack;
template <std::size_t... Index, class... T>
struct indexed_pack<std::index_sequence<Index...>, T...> : indexed<Index, T>... {};

template <std::size_t Index, class T>
indexed<Index, T> select_indexed(const indexed<Index, T>&);

template <class List>
struct list_index;
template <class... T>
struct list_index<type_list<T...>> : indexed_pack<std::index_sequence_for<T...>, T...> {};

/// The type at position `Index` of a list.
template <class List, std::size_t Index>
using element_of = typename decltype(select_indexed<Index>(list_index<List>{}))::type;

/// The most operands used in one fold expression over parts. Clang's limit is 256.
inline constexpr std::size_t most_folded = 128;

template <class List, std::size_t Begin, std::size_t... Index>
type_list<element_of<List, Begin + Index>...> cut_out(std::index_sequence<Index...>);

template <class List, std::size_t... Piece>
auto cut(std::index_sequence<Piece...>) -> type_list<decltype(cut_out<List, Piece * most_folded>(
    std::make_index_sequence<(Piece + 1) * most_folded <= List::size ? most_folded
                                                                     : List::size % most_folded>{}))...>;

/// A list split into lists that are short enough for a fold expression.
template <class List>
using pieces_of =
    decltype(cut<List>(std::make_index_sequence<(List::size + most_folded - 1) / most_folded>{}));

template <class... Lists>
struct joining {
    using type = decltype((type_list<>{} + ... + Lists{}));
};
template <class List>
struct joining_all;
template <class... Lists>
struct joining_all<type_list<Lists...>> : joining<Lists...> {};
template <class List>
struct joining_pieces;
template <class... Pieces>
struct joining_pieces<type_list<Pieces...>> : joining<typename joining_all<Pieces>::type...> {};
template <class... Lists>
    requires(sizeof...(Lists) > most_folded)
struct joining<Lists...> : joining_pieces<pieces_of<type_list<Lists...>>> {};

/// The concatenation of several lists.
template <class... Lists>
using joined_lists = typename joining<Lists...>::type;

/// Calls visit(type_of<T>{}) for each type of a list, in order. (Not a fold expression.)
template <class... T, class Visit>
constexpr void for_each_type(type_list<T...>, Visit&& visit) {
    [[maybe_unused]] const int in_order[] = {0, (static_cast<void>(visit(type_of<T>{})), 0)...};
}

} // namespace detail

} // namespace lamina
