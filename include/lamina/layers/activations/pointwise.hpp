#pragma once

#include <lamina/language/part.hpp>

#include <cstddef>

namespace lamina::words {

/// Base of the words that apply the same function to each value. `Word` has two functions that take both
/// scalars and vector registers: `apply(x)` and `derivative(x, y)`, which is dy/dx where y = apply(x). It may
/// declare, each as `static constexpr bool … = true`: `from_output` if the derivative does not depend on x,
/// so that training can overwrite x with y; `monotonic` if it is non-decreasing, so that a max pool can be
/// applied first; `cheap` if it takes only a few instructions, so that a hot loop can inline it once per
/// register. A word that only clamps x may declare the limits `lowest` and `highest`: vector registers have
/// an instruction for that.
template <class Word>
struct pointwise : word {
    static constexpr dims output(dims in) { return in; }
    template <class T>
    static constexpr void forward(dims in, const T* x, const T*, T* y) {
        for (std::size_t i = 0; i < in.size(); ++i) y[i] = Word::apply(x[i]);
    }
    template <class T>
    static constexpr void backward(dims in, const T* x, const T* y, const T*, const T* dy, T* dx, T*) {
        for (std::size_t i = 0; i < in.size(); ++i) dx[i] = dy[i] * Word::derivative(x[i], y[i]);
    }
};

} // namespace lamina::words
