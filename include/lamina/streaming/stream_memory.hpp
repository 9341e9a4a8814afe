#pragma once

#include <lamina/runtime/compiled_plan.hpp>
#include <lamina/runtime/weight_width.hpp>
#include <lamina/streaming/stages.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace lamina::detail {

template <class N, class T, class Arch>
using compiled_stream = compiled_plan<streamed<N>, T, Arch, full_width, thread_costs{}>;

/// The memory of a stream, in elements: the rings, the values of the steps that pass through the stages
/// together, room for windows, and the kernels' own.
template <class Compiled>
class stream_memory {
    using T = typename Compiled::value_type;
    using p = typename Compiled::p;

public:
    /// The steps of one run of a stage that can take several.
    static constexpr std::size_t rows = (std::min<std::size_t>)(16, p::block);

private:
    static constexpr std::size_t windows = [] {
        std::size_t most = 0;
        for (std::size_t i = 0; i < p::list.size; ++i) {
            const time_window w = p::window_of(p::list[i]);
            if (w.taps > 1) most = (std::max)(most, rows * w.taps * p::step_size(p::list[i].source));
        }
        return round_up(most, Compiled::alignment);
    }();
    static constexpr std::size_t rings = round_up(p::rings.total, Compiled::alignment);

public:
    static constexpr std::size_t size = rings + Compiled::arena + windows + Compiled::sizes.scratch;
    static constexpr std::size_t state_size = p::rings.total;

    explicit stream_memory(T* begin) noexcept : begin_(begin) {}

    T* ring(std::size_t value) const noexcept { return begin_ + p::rings.offsets[value]; }
    /// A value's first step in the arena.
    T* steps(std::size_t value) const noexcept {
        return begin_ + rings + p::places.offsets[p::values[value].root] + p::values[value].offset;
    }
    T* window() const noexcept { return begin_ + rings + Compiled::arena; }
    T* scratch() const noexcept { return window() + windows; }

private:
    T* begin_;
};

} // namespace lamina::detail
