#pragma once

#include <lamina/language/part.hpp>
#include <lamina/layers/tensor_options.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace lamina {
namespace words {

/// x plus a learned vector for each pixel of an image or a sequence, so that what follows knows where it is
/// (Gehring et al. 2017; ViT, Dosovitskiy et al. 2020). Keeps the shape. Parameter: embedding [pixels,
/// channels], initially normal with standard deviation 0.02.
template <class... Options>
struct position_embedding : word {
    static constexpr const char* label = "position_embedding";
    static constexpr bool mixes_pixels = false;
    using options_given = type_list<Options...>;
    using accepts = takes_of_tensor;
    using rules = rule_of_tensor<initializers::random_normal<0.0, 0.02>, Options...>;

    static constexpr dims output(dims in) { return in; }
    static constexpr auto parameters(dims in) {
        return std::array{
            parameter{"embedding", 2, {in.pixels(), in.channels, 1, 1}, true, in.pixels(), in.channels}};
    }

    template <dims In, class Where>
    static consteval bool allows() {
        static_assert(
            fits<!In.is_vector(), Where, position_embedding, typename lamina::detail::incoming_of<In>::type>,
            "position_embedding: its input is a vector, which has no positions; use shift for a "
            "learned summand of each value");
        return !In.is_vector();
    }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T* p, T* y) {
        for (std::size_t i = 0; i < in.size(); ++i) y[i] = x[i] + p[i];
    }
    template <class T>
    static constexpr void backward(dims in, const T*, const T*, const T*, const T* dy, T* dx, T* dp) {
        for (std::size_t i = 0; i < in.size(); ++i) dp[i] += dy[i];
        std::copy_n(dy, in.size(), dx);
    }

    template <class... More>
    constexpr position_embedding<Options..., More...> operator()(More...) const {
        detail::check_options<position_embedding, Options..., More...>();
        return {};
    }
};

} // namespace words

/// A learned summand for each pixel.
/// \copydetails words::position_embedding
inline constexpr words::position_embedding<> position_embedding{};

} // namespace lamina
