#pragma once

#include <lamina/language/results.hpp>
#include <lamina/plan/plan.hpp>

#include <array>
#include <cstddef>

namespace lamina::detail {

template <std::size_t Count>
constexpr std::array<std::size_t, Count> sizes_of(const std::array<named_result<dims>, Count>& shapes) {
    std::array<std::size_t, Count> sizes{};
    for (std::size_t i = 0; i < Count; ++i) sizes[i] = shapes[i].value.size();
    return sizes;
}

/// The sizes of one sample of each input and of each result, in the sentence's order.
template <class N>
inline constexpr auto input_sizes = sizes_of(sentence_inputs<sentence_of<N>>);
template <class N>
inline constexpr auto result_sizes = sizes_of(result_shapes<sentence_of<N>>);

/// The caller's memory for some samples: each input and each result is stored sample after sample.
template <class N, class T>
struct caller_memory {
    std::array<const T*, input_sizes<N>.size()> x{};
    std::array<T*, result_sizes<N>.size()> y{};

    /// The memory of the sample that comes `samples` later.
    caller_memory after(std::size_t samples) const {
        caller_memory m = *this;
        for (std::size_t i = 0; i < x.size(); ++i) m.x[i] += samples * input_sizes<N>[i];
        for (std::size_t i = 0; i < y.size(); ++i) m.y[i] += samples * result_sizes<N>[i];
        return m;
    }
};

} // namespace lamina::detail
