#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

namespace lamina {

/// A flat list of types. Folds over it are several times cheaper to compile than a tuple of values.
template <class... T>
struct type_list {
    static constexpr std::size_t size = sizeof...(T);

    template <class... More>
    friend constexpr type_list<T..., More...> operator+(type_list, type_list<More...>) {
        return {};
    }
};

/// A type passed as a value.
template <class T>
struct type_of {
    using type = T;
};

namespace detail {

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

} // namespace detail

/// All the types of several lists, in order.
template <class... Lists>
using joined_lists = decltype((type_list<>{} + ... + Lists{}));

/// The I-th type of a list.
template <class List, std::size_t Index>
using element_of = typename decltype(detail::select_indexed<Index>(detail::list_index<List>{}))::type;

} // namespace lamina
