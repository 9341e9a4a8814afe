#pragma once

#include <lamina/layers/activations/pointwise.hpp>
#include <lamina/layers/activations/word_function.hpp>
#include <lamina/layers/register_math.hpp>

namespace lamina {

namespace words {

struct tanh : pointwise<tanh> {
    static constexpr const char* label = "tanh";
    static constexpr bool monotonic = true;
    static constexpr bool from_output = true;
    template <class V>
    static constexpr V apply(V x) {
        // The using-declaration hides this struct's own name.
        using math::tanh;
        if constexpr (math::holds_floats<V>)
            return math::rational_tanh(x);
        else
            return tanh(x);
    }
    template <class V>
    static constexpr V derivative(V, V y) {
        return V(1) - y * y;
    }
};

} // namespace words

/// The word tanh; `tanh(0.5)` stays the C library's function.
LAMINA_WORD_FUNCTION(tanh)

} // namespace lamina
