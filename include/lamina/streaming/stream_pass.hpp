#pragma once

#include <lamina/runtime/packed_weights.hpp>
#include <lamina/streaming/ring.hpp>
#include <lamina/streaming/stream_memory.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace lamina::detail {

/// A pass of some steps of the input through all stages. `Count` is std::size_t, or a constant 1: compilers
/// then leave out the loops over steps.
template <class Compiled, class Count>
class stream_pass {
    using T = typename Compiled::value_type;
    using p = typename Compiled::p;
    using memory = stream_memory<Compiled>;

public:
    /// `passed`: the number of steps before these.
    stream_pass(const T* packed, T* state, const T* x, std::int64_t passed, Count count) noexcept
        : packed_(packed), memory_(state), x_(x), passed_(passed), count_(count) {}

    /// Writes the steps of the result that these steps complete. Returns their number.
    std::size_t run(T* y) const noexcept {
        for_each_index<Compiled::stages>([&](auto stage) {
            run_stage<stage>();
            keep_sources<stage>();
        });
        constexpr std::size_t channels = p::graph[p::output].out.channels;
        const std::int64_t from = first<p::output>(), to = end<p::output>();
        for (std::int64_t step = from; step < to; ++step)
            for (std::size_t pixel = 0; pixel < p::pixels_in_step(p::output); ++pixel)
                y = std::copy_n(at<p::output>(step) + pixel * p::values[p::output].stride, channels, y);
        return static_cast<std::size_t>((std::max)(to - from, std::int64_t{0}));
    }

private:
    /// The steps of a value that lie in the arena: from `begin`, which is negative where the value is still
    /// waited for, to `end`. The first one that there is.
    template <std::size_t Value>
    std::int64_t begin() const noexcept {
        return p::arrivals[Value].steps_after(passed_);
    }
    template <std::size_t Value>
    std::int64_t end() const noexcept {
        return p::arrivals[Value].steps_after(passed_ + static_cast<std::int64_t>(std::size_t{count_}));
    }
    template <std::size_t Value>
    std::int64_t first() const noexcept {
        return p::arrivals[Value].delay == 0 ? begin<Value>() : (std::max)(begin<Value>(), std::int64_t{0});
    }

    template <std::size_t Value>
    static constexpr bool is_input = p::values[Value].root == 0;
    template <std::size_t Value>
    std::size_t offset(std::int64_t step) const noexcept {
        return static_cast<std::size_t>(step - begin<Value>()) * p::step_stride(Value);
    }
    template <std::size_t Value>
    const T* at(std::int64_t step) const noexcept {
        if constexpr (is_input<Value>)
            return x_ + p::values[Value].offset + offset<Value>(step);
        else
            return memory_.steps(Value) + offset<Value>(step);
    }

    template <std::size_t Value>
    auto recent() const noexcept {
        return recent_steps<T, p::kept[Value], p::pixels_in_step(Value), p::graph[Value].out.channels,
                            p::values[Value].stride>{memory_.ring(Value), at<Value>(first<Value>()),
                                                     first<Value>()};
    }
    template <std::size_t Index>
    void keep_sources() const noexcept {
        constexpr std::size_t source = p::list[Index].source;
        if constexpr (p::kept[source] != 0 && p::last_reader[source] == Index)
            recent<source>().keep(end<source>());
    }

    template <std::size_t Index>
    void run_stage() const noexcept {
        constexpr std::size_t result = p::list[Index].result;
        constexpr std::int64_t most = Compiled::template producer_at<Index>::takes_rows ? memory::rows : 1;
        const std::int64_t last = end<result>();
        for (std::int64_t step = first<result>(); step < last; step += most)
            compute<Index>(step, static_cast<std::size_t>((std::min)(most, last - step)));
    }

    /// Computes some steps of a stage's result, in the arena.
    template <std::size_t Index>
    void compute(std::int64_t step, std::size_t count) const noexcept {
        using producer = typename Compiled::template producer_at<Index>;
        constexpr stage_plan s = p::list[Index];
        constexpr time_window w = p::window_of(s);
        std::array<const T*, 2 * s.fused_count + 1> operands{};
        add_operands<Index>(step, operands.data(), std::make_index_sequence<s.fused_count>{});
        const std::int64_t from = step * std::int64_t{w.stride} + w.first;
        producer::run(
            {.rows = count,
             .x = window_from<Index>(from, count),
             .x_stride = w.taps == 1 ? w.stride * p::step_stride(s.source) : w.taps * p::step_size(s.source),
             .packed = packed_.template of_stage<Index>(),
             .y = memory_.steps(s.result) + offset<s.result>(step),
             .y_stride = p::step_stride(s.result),
             .scratch = memory_.scratch(),
             .operands = operands.data(),
             .of = producer::parts.whole()});
    }

    /// What `count` steps of a stage read, from step `from` of its source on.
    template <std::size_t Index>
    const T* window_from(std::int64_t from, std::size_t count) const noexcept {
        constexpr std::size_t source = p::list[Index].source;
        constexpr time_window w = p::window_of(p::list[Index]);
        if constexpr (w.taps == 1) {
            return at<source>(from);
        } else {
            T* to = memory_.window();
            const auto steps = recent<source>();
            for (std::size_t i = 0; i < count; ++i) {
                steps.template copy_window<w.taps, w.dilation>(from, to);
                from += std::int64_t{w.stride};
                to += w.taps * p::step_size(source);
            }
            return memory_.window();
        }
    }

    template <std::size_t Index, std::size_t... K>
    void add_operands([[maybe_unused]] std::int64_t step, [[maybe_unused]] const T** to,
                      std::index_sequence<K...>) const noexcept {
        ((to = add_operands_of<Index, K>(step, to)), ...);
    }
    /// Appends what the K-th fused node reads. Returns the end.
    template <std::size_t Index, std::size_t K>
    const T** add_operands_of(std::int64_t step, const T** to) const noexcept {
        constexpr fused_node f = p::list[Index].fused[K];
        if constexpr (f.reads_value()) *to++ = at<f.operand>(step);
        for (std::size_t j = 0; j < f.channel_operands(); ++j)
            *to++ = packed_.template of_channels<Index, K>(j);
        return to;
    }

    const packed_weights<Compiled> packed_;
    const memory memory_;
    const T* const x_;
    const std::int64_t passed_;
    const Count count_;
};

} // namespace lamina::detail
