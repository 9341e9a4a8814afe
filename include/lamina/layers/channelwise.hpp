#pragma once

#include <lamina/language/part.hpp>

#include <cstddef>

namespace lamina::words {

/// Base of the words that apply the same function to all values of a channel, with one parameter p per
/// channel or one for all channels (`Word::shared`). `Word` has three functions that take both scalars and
/// vector registers: `apply(x, p)`, `derivative(x, p)`, which is dy/dx, and `parameter_derivative(x, p)`,
/// which is dy/dp. It may declare `cheap` (see pointwise).
template <class Word>
struct channelwise : word {
    static constexpr dims output(dims in) { return in; }
    /// The index of the parameter for value i.
    static constexpr std::size_t parameter_of(dims in, std::size_t i) {
        return Word::shared ? 0 : i % in.channels;
    }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T* p, T* y) {
        for (std::size_t i = 0; i < in.size(); ++i) y[i] = Word::apply(x[i], p[parameter_of(in, i)]);
    }
    template <class T>
    static constexpr void backward(dims in, const T* x, const T*, const T* p, const T* dy, T* dx, T* dp) {
        for (std::size_t i = 0; i < in.size(); ++i) {
            const std::size_t c = parameter_of(in, i);
            dp[c] += dy[i] * Word::parameter_derivative(x[i], p[c]);
            dx[i] = dy[i] * Word::derivative(x[i], p[c]);
        }
    }
};

} // namespace lamina::words
