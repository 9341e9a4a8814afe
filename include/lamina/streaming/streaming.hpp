#pragma once

#include <lamina/runtime/aligned.hpp>
#include <lamina/runtime/model.hpp>
#include <lamina/runtime/packed_weights.hpp>
#include <lamina/runtime/predicted_words.hpp>
#include <lamina/streaming/queries.hpp>
#include <lamina/streaming/stream_pass.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace lamina {

/// A network that runs over a signal without an end: `push` takes the next steps, one or many, and gives what
/// a prediction of the whole signal would give for them. It keeps what it needs of the steps that have
/// passed. The sentence and the model are those of the whole signal, whose length no longer matters.
/// Allocates nothing, takes no lock and calls nothing of the system after construction. A copy goes on where
/// the original stands. Not for two threads at once.
template <class N, class T = float, class Arch = simd::default_arch>
    requires detail::given_stream<N>
class streaming {
    using compiled = detail::compiled_stream<N, T, Arch>;
    using memory = detail::stream_memory<compiled>;
    using p = typename compiled::p;

public:
    using network_type = N;
    using value_type = T;
    /// The numbers in a step of the signal: the channels of a sequence, or a row of an image; and in a step
    /// of the result.
    static constexpr std::size_t input_size = p::step_size(0);
    static constexpr std::size_t output_size = p::step_size(p::output);
    /// The most steps of the result that this many steps of the signal bring.
    static constexpr std::size_t most_results(std::size_t steps) {
        return detail::ceil_div(steps, inputs_per_output<N>);
    }

    explicit streaming(const model<N, T>& m) : packed_(compiled::sizes.packed), state_(memory::size) {
        detail::pack_weights<compiled>(m.parameters().data(), packed_.data());
    }

    /// Takes steps of the signal, one after another, and writes the steps of the result that they complete.
    /// Returns how many these are. `x` holds whole steps, `y` has room for `most_results` (debug builds
    /// assert that).
    std::size_t push(std::span<const T> x, std::span<T> y) noexcept {
        assert(x.size() % input_size == 0 && "streaming: a step is not complete");
        std::size_t steps = x.size() / input_size, written = 0;
        assert(y.size() >= most_results(steps) * output_size && "streaming: too little room for the results");
        for (const T* from = x.data(); steps != 0;) {
            const std::size_t some = (std::min)(steps, p::block);
            written += pass(from, some, y.data() + written * output_size);
            from += some * input_size;
            steps -= some;
        }
        return written;
    }
    /// Takes one step and returns the result's, if each step brings one.
    std::array<T, output_size> push(std::span<const T, input_size> x) noexcept
        requires(inputs_per_output<N> == 1 && latency<N> == 0)
    {
        std::array<T, output_size> y;
        pass(x.data(), 1, y.data());
        return y;
    }

    /// Forgets the signal: the next step is the first one.
    void reset() noexcept {
        std::fill_n(state_.data(), memory::state_size, T(0));
        passed_ = 0;
    }

private:
    using one = std::integral_constant<std::size_t, 1>;

    std::size_t pass(const T* x, std::size_t steps, T* y) noexcept {
        const std::int64_t passed = passed_;
        passed_ += static_cast<std::int64_t>(steps);
        if (steps == 1)
            return detail::stream_pass<compiled, one>(packed_.data(), state_.data(), x, passed, {}).run(y);
        return detail::stream_pass<compiled, std::size_t>(packed_.data(), state_.data(), x, passed, steps)
            .run(y);
    }

    detail::aligned_array<T> packed_, state_;
    std::int64_t passed_ = 0;
};

template <class N, class T>
streaming(const model<N, T>&) -> streaming<N, T>;

} // namespace lamina
