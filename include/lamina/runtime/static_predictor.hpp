#pragma once

#include <lamina/runtime/named_memory.hpp>
#include <lamina/runtime/network_pass.hpp>
#include <lamina/runtime/packed.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <type_traits>

namespace lamina {

/// Predicts one sample at a time with weights that are a constant of the program, without a heap, threads or
/// exceptions: `static_predictor<weights>`, where `weights` is a constant of type packed<N>. Its size is all
/// the memory it needs, ram_bytes<N>; as a global variable it is zeros, so that it takes no room in the
/// program's file. Not for two threads at once.
template <const auto& Weights>
class static_predictor {
    using packed_type = std::remove_cvref_t<decltype(Weights)>;

public:
    using network_type = typename packed_type::network_type;
    using value_type = typename packed_type::value_type;
    static constexpr std::size_t input_size = input_shape<network_type>.size();
    static constexpr std::size_t output_size = output_shape<network_type>.size();

private:
    using N = network_type;
    using T = value_type;
    using compiled = detail::single_sample_plan<N, T, typename packed_type::arch_type>;

public:
    void predict(std::span<const T, input_size> x, std::span<T, output_size> y) noexcept
        requires detail::is_plain<N>
    {
        run({{x.data()}, {y.data()}});
    }
    /// Returns the results, which take at most 4 KiB.
    std::array<T, output_size> predict(std::span<const T, input_size> x) noexcept
        requires detail::is_plain<N>
    {
        static_assert(detail::fits_on_stack<T, output_size>,
                      "predict: the results are more than 4 KiB, too many to return on the stack; give "
                      "predict an array that takes them");
        std::array<T, output_size> y;
        predict(x, y);
        return y;
    }
    /// For a network with several inputs or results, as predictor::predict: arrays and spans of fixed sizes,
    /// by their names.
    void predict(const detail::given_inputs<N, T>& x, const detail::given_results<N, T>& y) noexcept
        requires(!detail::is_plain<N>)
    {
        run({x.at, y.at});
    }

private:
    void run(const detail::caller_memory<N, T>& caller) noexcept {
        const detail::packed_weights<compiled> weights(Weights.data());
        const detail::thread_memory<compiled> memory(memory_.data());
        detail::network_pass<compiled>(weights, 1, caller, memory).run();
    }

    alignas(64) std::array<T, ram_bytes<N, T, typename packed_type::arch_type> / sizeof(T)> memory_{};
};

} // namespace lamina
