#pragma once

#include <lamina/streaming/stream_plan.hpp>

#include <cstddef>

namespace lamina {

namespace detail {
/// When the result of a stream arrives.
template <class N>
constexpr flow result_flow() {
    return flows<N>[streamed_graph<N>.results[0]];
}
} // namespace detail

/// The memory in which a stream keeps the steps that have passed, in bytes: as many of each value as the
/// words that read it look back.
template <class N, class T = float>
inline constexpr std::size_t state_bytes = [] {
    if constexpr (detail::given_stream<N>)
        return detail::plan<detail::streamed<N>>::rings.total * sizeof(T);
    else
        return std::size_t{0};
}();

/// How many steps of the signal have to pass before the one that brings the first result; 0 if all padding is
/// causal.
template <class N>
inline constexpr std::size_t latency = [] {
    if constexpr (detail::given_stream<N>)
        return static_cast<std::size_t>(detail::result_flow<N>().delay);
    else
        return std::size_t{0};
}();

/// How many steps of the signal bring one more result: the product of all strides along time.
template <class N>
inline constexpr std::size_t inputs_per_output = [] {
    if constexpr (detail::given_stream<N>)
        return static_cast<std::size_t>(detail::result_flow<N>().rate);
    else
        return std::size_t{1};
}();

} // namespace lamina
