#pragma once

#include <lamina/language/number_text.hpp>
#include <lamina/language/options.hpp>
#include <lamina/layers/activations/elementary.hpp>

#include <array>
#include <cstddef>
#include <string>

namespace lamina {

namespace kinds {
struct channel_means;
struct channel_stddevs;
} // namespace kinds

namespace detail {

/// A number for every channel, or one for all.
template <double... Values>
struct channel_numbers {
    static_assert(sizeof...(Values) > 0,
                  "channel_means, channel_stddevs: give one number, or one for each channel");
    static constexpr std::array<double, sizeof...(Values)> values{Values...};
    static constexpr bool fits(std::size_t channels) {
        return values.size() == 1 || values.size() == channels;
    }
    static constexpr double of(std::size_t channel) { return values[values.size() == 1 ? 0 : channel]; }
    static constexpr bool have(double value) { return ((Values == value) || ...); }
    static constexpr bool are(double value) { return ((Values == value) && ...); }
    static std::string text(const char* label) {
        std::string all;
        for (const double value : values) all += (all.empty() ? "" : ", ") + number_text(value);
        return label + (" " + all);
    }
};

} // namespace detail

namespace options {
template <double... Values>
struct channel_means : detail::channel_numbers<Values...> {
    using kind = kinds::channel_means;
    static std::string describe() { return channel_means::text("means"); }
};
template <double... Values>
struct channel_stddevs : detail::channel_numbers<Values...> {
    using kind = kinds::channel_stddevs;
    static std::string describe() { return channel_stddevs::text("stddevs"); }
};
} // namespace options

/// The mean and the standard deviation of every channel, or of all, for normalization: 0 and 1 by default.
/// Integers are allowed.
template <auto... Values>
inline constexpr options::channel_means<double(Values)...> channel_means{};
template <auto... Values>
inline constexpr options::channel_stddevs<double(Values)...> channel_stddevs{};

namespace words {

/// Scale · x + Offset: Keras's Rescaling. A prediction folds it into the convolution or dense layer after it
/// where that is exact.
template <double Scale, double Offset>
struct rescaling : affine_map<rescaling<Scale, Offset>, Scale, Offset> {
    static constexpr const char* label = "rescaling";
    static std::string describe() {
        return detail::with_number(label, Scale) + (Offset == 0 ? "" : ", " + detail::number_text(Offset));
    }
};

/// (x − mean) / stddev with constants per channel: torchvision's Normalize, Keras's Normalization. A
/// prediction folds it into the convolution or dense layer after it where that is exact.
template <class... Options>
struct normalization : word {
    static constexpr const char* label = "normalization";
    static constexpr bool mixes_pixels = false;
    using options_given = type_list<Options...>;
    using accepts = detail::takes<kinds::name, kinds::channel_means, kinds::channel_stddevs>;
    using means = detail::option_or<kinds::channel_means, options::channel_means<0.0>, Options...>;
    using stddevs = detail::option_or<kinds::channel_stddevs, options::channel_stddevs<1.0>, Options...>;
    static constexpr bool shifts = !means::are(0);

    static constexpr dims output(dims in) { return in; }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T*, T* y) {
        for (std::size_t i = 0; i < in.size(); ++i) {
            const std::size_t c = i % in.channels;
            y[i] = (x[i] - static_cast<T>(means::of(c))) / static_cast<T>(stddevs::of(c));
        }
    }
    template <class T>
    static constexpr void backward(dims in, const T*, const T*, const T*, const T* dy, T* dx, T*) {
        for (std::size_t i = 0; i < in.size(); ++i)
            dx[i] = dy[i] / static_cast<T>(stddevs::of(i % in.channels));
    }
    template <class T>
    static constexpr void fold(const T*, std::size_t channels, T* factor, T* offset) {
        for (std::size_t c = 0; c < channels; ++c) {
            factor[c] = static_cast<T>(1 / stddevs::of(c));
            offset[c] = static_cast<T>(-means::of(c) / stddevs::of(c));
        }
    }

    template <class... More>
    constexpr normalization<Options..., More...> operator()(More...) const {
        detail::check_options<normalization, Options..., More...>();
        return {};
    }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        constexpr bool match = means::fits(In.channels) && stddevs::fits(In.channels);
        static_assert(fits<match, Where, normalization, arrives>,
                      "normalization: channel_means and channel_stddevs need one number, or as many as the "
                      "input has channels");
        constexpr bool divides = !stddevs::have(0);
        static_assert(fits<divides, Where, normalization, arrives>,
                      "normalization: a standard deviation is 0, and nothing can be divided by it");
        return match && divides;
    }
};

} // namespace words

/// Integers are allowed: rescaling<1 / 255.>, rescaling<1 / 127.5, -1>.
/// \copydetails words::rescaling
template <auto Scale, auto Offset = 0>
inline constexpr words::rescaling<double(Scale), double(Offset)> rescaling{};
/// \copydetails words::normalization
inline constexpr words::normalization<> normalization{};

} // namespace lamina
