#pragma once

#include <lamina/layers/weight_options.hpp>

#include <array>
#include <cstddef>
#include <string>

namespace lamina {
namespace words {

/// Fully connected layer on a vector. Kernel [inputs, units], bias [units].
template <std::size_t Units, class... Options>
struct dense : word {
    static constexpr const char* label = "dense";
    using options_given = type_list<Options...>;
    using accepts = detail::takes_weights<>;
    using weights = detail::weight_options<Options...>;
    using rules = typename weights::rules;
    static constexpr std::size_t units = Units;

    static constexpr dims output(dims) { return dims::vector(Units); }
    static std::string describe() { return std::string(label) + " " + std::to_string(Units); }
    static constexpr auto parameters(dims in) {
        const parameter weight{"kernel", 2, {in.channels, Units, 1, 1}, true, in.channels, Units};
        if constexpr (weights::has_bias)
            return std::array{weight, channel_parameter("bias", Units)};
        else
            return std::array{weight};
    }
    static constexpr std::size_t macs(dims in) { return in.channels * Units; }

    template <class... More>
    using with = dense<Units, Options..., More...>;
    template <class... More>
    constexpr detail::decorated<dense, More...> operator()(More...) const {
        detail::check_options<dense, Options..., More...>();
        return {};
    }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        static_assert(fits<(Units > 0), Where, dense, arrives>, "dense: it must have at least 1 unit");
        static_assert(
            fits<In.is_vector(), Where, dense, arrives>,
            "dense: its input is an image; it needs a vector: put flatten or global_avg_pool2d before it");
        return Units > 0 && In.is_vector();
    }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T* p, T* y) {
        const T* bias = p + in.channels * Units;
        for (std::size_t o = 0; o < Units; ++o) {
            y[o] = weights::has_bias ? bias[o] : T(0);
            for (std::size_t i = 0; i < in.channels; ++i) y[o] += x[i] * p[i * Units + o];
        }
    }
    template <class T>
    static constexpr void backward(dims in, const T* x, const T*, const T* p, const T* dy, T* dx, T* dp) {
        for (std::size_t i = 0; i < in.channels; ++i) {
            dx[i] = 0;
            for (std::size_t o = 0; o < Units; ++o) {
                dx[i] += dy[o] * p[i * Units + o];
                dp[i * Units + o] += dy[o] * x[i];
            }
        }
        if (weights::has_bias)
            for (std::size_t o = 0; o < Units; ++o) dp[in.channels * Units + o] += dy[o];
    }
};

} // namespace words

/// Fully connected layer with `Units` outputs.
/// \copydetails words::dense
template <std::size_t Units>
inline constexpr words::dense<Units> dense{};

} // namespace lamina
