#pragma once

#include <lamina/kernels/dense/task.hpp>
#include <lamina/language/caches.hpp>
#include <lamina/language/float16.hpp>

#include <cstddef>
#include <type_traits>

namespace lamina::detail {

/// A predictor's weights have the type in which it computes.
struct full_width {
    static constexpr kernels::weight_format format_of(std::size_t) { return kernels::weight_format::full; }
};

/// A predictor of floats stores the weights of a dense layer as bfloat16, or float16, if they would take
/// FromBytes or more; by default, if they do not fit into the second-level cache. They then need half the
/// memory and half the time to load. Each of these weights has a relative error of at most 2^-8, as float16
/// of 2^-11 from 2^-14 to 65504; biases and all arithmetic stay float.
template <std::size_t FromBytes = caches::second, class Stored = bfloat16>
struct half_width {
    static_assert(std::is_same_v<Stored, bfloat16> || std::is_same_v<Stored, float16>,
                  "half_width: weights are stored as bfloat16 or float16");
    static constexpr kernels::weight_format format_of(std::size_t bytes) {
        using format = kernels::weight_format;
        if (bytes < FromBytes) return format::full;
        return std::is_same_v<Stored, float16> ? format::float16 : format::bfloat16;
    }
};

} // namespace lamina::detail
