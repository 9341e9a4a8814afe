#pragma once

#include <lamina/language/part.hpp>
#include <lamina/layers/tensor_options.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace lamina {
namespace words {

/// A learned token before those of a sequence (BERT, Devlin et al. 2018; ViT, Dosovitskiy et al. 2020):
/// L×C → (L + 1)×C. Parameter: token [channels], initially 0.
template <class... Options>
struct class_token : word {
    static constexpr const char* label = "class_token";
    static constexpr bool mixes_pixels = true;
    using options_given = type_list<Options...>;
    using accepts = takes_of_tensor;
    using rules = rule_of_tensor<initializers::zeros, Options...>;

    static constexpr dims output(dims in) { return dims::image(1, in.width + 1, in.channels); }
    static constexpr auto parameters(dims in) { return std::array{channel_parameter("token", in.channels)}; }

    template <dims In, class Where>
    static consteval bool allows() {
        constexpr bool is_row = In.is_image() && In.height == 1;
        static_assert(fits<is_row, Where, class_token, typename lamina::detail::incoming_of<In>::type>,
                      "class_token: its input is no sequence but a vector or several rows; "
                      "reshape<length, channels> first");
        return is_row;
    }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T* token, T* y) {
        std::copy_n(x, in.size(), std::copy_n(token, in.channels, y));
    }
    template <class T>
    static constexpr void backward(dims in, const T*, const T*, const T*, const T* dy, T* dx, T* dtoken) {
        for (std::size_t c = 0; c < in.channels; ++c) dtoken[c] += dy[c];
        std::copy_n(dy + in.channels, in.size(), dx);
    }

    template <class... More>
    constexpr class_token<Options..., More...> operator()(More...) const {
        detail::check_options<class_token, Options..., More...>();
        return {};
    }
};

} // namespace words

/// A learned token before those of a sequence.
/// \copydetails words::class_token
inline constexpr words::class_token<> class_token{};

} // namespace lamina
