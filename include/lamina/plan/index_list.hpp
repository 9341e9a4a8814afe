#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace lamina::detail {

/// The first `count` of these, the others are unused.
template <std::size_t Count>
struct index_list {
    std::array<std::size_t, Count> indices{};
    std::size_t count = 0;

    constexpr std::size_t operator[](std::size_t i) const { return indices[i]; }
    constexpr void push_back(std::size_t index) { indices[count++] = index; }
    /// The position of an index; `count` if it is not in the list.
    constexpr std::size_t position(std::size_t index) const {
        std::size_t i = 0;
        while (i < count && indices[i] != index) ++i;
        return i;
    }
    constexpr bool contains(std::size_t index) const { return position(index) < count; }
    friend constexpr bool operator==(const index_list&, const index_list&) = default;

    /// Sorts; equal ones keep their order. A merge sort over pointers: compilers limit the steps of a
    /// constant evaluation, and std::sort, heaps and subscripts of arrays take many.
    template <class Before>
    constexpr void sort(Before before, index_list& scratch) {
        for (std::size_t width = 1; width < count; width *= 2) {
            scratch = *this;
            const std::size_t* const from = scratch.indices.data();
            for (std::size_t begin = 0; begin + width < count; begin += 2 * width)
                merge(from + begin, from + begin + width, from + (std::min)(begin + 2 * width, count),
                      indices.data() + begin, before);
        }
    }

private:
    template <class Before>
    static constexpr void merge(const std::size_t* a, const std::size_t* const middle, const std::size_t* end,
                                std::size_t* to, Before before) {
        if (!before(*middle, *(middle - 1))) return;
        for (const std::size_t* b = middle; a != middle || b != end;)
            *to++ = b == end || (a != middle && !before(*b, *a)) ? *a++ : *b++;
    }
};

template <std::size_t Count>
constexpr bool are_distinct(const index_list<Count>& list) {
    for (std::size_t i = 0; i < list.count; ++i)
        if (list.position(list[i]) != i) return false;
    return true;
}

} // namespace lamina::detail
