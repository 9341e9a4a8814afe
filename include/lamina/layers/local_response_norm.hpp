#pragma once

#include <lamina/language/options.hpp>
#include <lamina/language/part.hpp>
#include <lamina/layers/geometry.hpp>
#include <lamina/layers/math.hpp>

#include <cstddef>
#include <string>

namespace lamina {

namespace kinds {
struct lrn_alpha {
    static constexpr const char* label = "alpha";
};
struct lrn_beta {
    static constexpr const char* label = "beta";
};
struct lrn_k {
    static constexpr const char* label = "k";
};
} // namespace kinds

namespace options {
template <double Value>
struct lrn_alpha : number<kinds::lrn_alpha, Value> {};
template <double Value>
struct lrn_beta : number<kinds::lrn_beta, Value> {};
template <double Value>
struct lrn_k : number<kinds::lrn_k, Value> {};
} // namespace options

/// α, β and k of local_response_norm: 1e-4, 0.75 and 1 by default (PyTorch). Integers are allowed.
template <auto Value>
inline constexpr options::lrn_alpha<double(Value)> lrn_alpha{};
template <auto Value>
inline constexpr options::lrn_beta<double(Value)> lrn_beta{};
template <auto Value>
inline constexpr options::lrn_k<double(Value)> lrn_k{};

namespace words {

/// Divides each value by (k + α / Size · Σ x²)^β, where the sum runs over `Size` consecutive channels of the
/// same pixel: Size / 2 before and (Size − 1) / 2 after; channels that do not exist count as zero (PyTorch's
/// LocalResponseNorm). No parameters. In AlexNet (Krizhevsky et al. 2012) n = 5, β = 0.75, k = 2, and α =
/// 1e-4 is not divided by n: `local_response_norm<5>(lrn_alpha<5e-4>, lrn_k<2>)`.
template <std::size_t Size, class... Options>
struct local_response_norm : word {
    static constexpr const char* label = "local_response_norm";
    static constexpr bool mixes_pixels = false;
    using options_given = type_list<Options...>;
    using accepts = detail::takes<kinds::name, kinds::lrn_alpha, kinds::lrn_beta, kinds::lrn_k>;
    static constexpr kernels::response_window window{
        Size, detail::option_or<kinds::lrn_alpha, options::lrn_alpha<1e-4>, Options...>::value,
        detail::option_or<kinds::lrn_beta, options::lrn_beta<0.75>, Options...>::value,
        detail::option_or<kinds::lrn_k, options::lrn_k<1.0>, Options...>::value};

    static constexpr dims output(dims in) { return in; }
    static std::string describe() { return std::string(label) + " " + std::to_string(Size); }

    template <class... More>
    constexpr local_response_norm<Size, Options..., More...> operator()(More...) const {
        detail::check_options<local_response_norm, Options..., More...>();
        return {};
    }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        static_assert(fits<(Size > 0), Where, local_response_norm, arrives>,
                      "local_response_norm: its window must hold at least one channel");
        constexpr bool positive = window.alpha >= 0 && window.k > 0;
        static_assert(fits<positive, Where, local_response_norm, arrives>,
                      "local_response_norm: it takes a power of k and squares times alpha, so k must be "
                      "positive and alpha must not be negative");
        return Size > 0 && positive;
    }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T*, T* y) {
        for (std::size_t pixel = 0; pixel < in.size(); pixel += in.channels)
            for (std::size_t c = 0; c < in.channels; ++c)
                y[pixel + c] = x[pixel + c] * power(base(in.channels, x + pixel, c), -window.beta);
    }
    template <class T>
    static constexpr void backward(dims in, const T* x, const T*, const T*, const T* dy, T* dx, T*) {
        const T slope = static_cast<T>(-2 * window.beta * window.alpha / double(Size));
        for (std::size_t i = 0; i < in.size(); ++i) dx[i] = 0;
        for (std::size_t pixel = 0; pixel < in.size(); pixel += in.channels)
            for (std::size_t c = 0; c < in.channels; ++c) {
                const std::size_t i = pixel + c;
                const T b = base(in.channels, x + pixel, c);
                dx[i] += dy[i] * power(b, -window.beta);
                const T all = dy[i] * x[i] * power(b, -window.beta - 1) * slope;
                for (std::size_t n = window.first(c); n < window.last(c, in.channels); ++n)
                    dx[pixel + n] += all * x[pixel + n];
            }
    }

private:
    template <class T>
    static constexpr T base(std::size_t channels, const T* pixel, std::size_t c) {
        T squares = 0;
        for (std::size_t n = window.first(c); n < window.last(c, channels); ++n)
            squares += pixel[n] * pixel[n];
        return static_cast<T>(window.k) + static_cast<T>(window.alpha / double(Size)) * squares;
    }
    template <class T>
    static constexpr T power(T x, double exponent) {
        return math::exp(static_cast<T>(exponent) * math::log(x));
    }
};

} // namespace words

/// Local response normalization over `Size` channels.
/// \copydetails words::local_response_norm
template <std::size_t Size>
inline constexpr words::local_response_norm<Size> local_response_norm{};

} // namespace lamina
