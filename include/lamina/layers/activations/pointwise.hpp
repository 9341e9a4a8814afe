#pragma once

#include <lamina/language/part.hpp>

#include <cstddef>

namespace lamina::words {

/// Base of the words that treat every value alike. `Word` has two functions that take scalars and vector
/// registers alike: `apply(x)` and `derivative(x, y)`, dy/dx where y = apply(x). It may declare, each as
/// `static constexpr bool … = true`: `from_output`, the derivative does not depend on x, so that training can
/// write y over it; `monotonic`, it never decreases, so that a maximum may be taken first; `cheap`, a few
/// instructions, worth a copy per register of a hot loop. A word that only cuts off what is less than
/// `lowest` or more than `highest` may say so too: vector registers have an instruction for that.
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
