#pragma once

#include <lamina/language/queries.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina {

namespace detail {

/// The interpreter behind receptive_field: how many input cells one output value depends on, and how far
/// apart the windows of neighbouring values begin.
struct reach_interpreter {
    struct reach {
        dims shape;
        extent2 cells, step;
    };
    dims input;

    template <class Word>
    constexpr reach leaf(reach x) {
        if constexpr (requires { Word::geometry(x.shape).window; }) {
            const window_geometry w = Word::geometry(x.shape).window;
            x.cells.height += (w.kernel.height - 1) * w.dilation.height * x.step.height;
            x.cells.width += (w.kernel.width - 1) * w.dilation.width * x.step.width;
            x.step.height *= w.strides.height;
            x.step.width *= w.strides.width;
        } else if constexpr (requires { Word::units; }) {
            x.cells = {input.height, input.width};
        }
        x.shape = Word::output(x.shape);
        return x;
    }
    constexpr reach join(reach a, const reach& b, dims shape) {
        a.cells = {std::max(a.cells.height, b.cells.height), std::max(a.cells.width, b.cells.width)};
        a.step = {std::max(a.step.height, b.step.height), std::max(a.step.width, b.step.width)};
        a.shape = shape;
        return a;
    }
    constexpr reach add(reach a, reach b) { return join(a, b, a.shape); }
    constexpr reach concat(reach a, reach b) {
        return join(a, b, shape_interpreter{}.concat(a.shape, b.shape));
    }
    constexpr reach multiply(reach a, reach b) {
        return join(a, b, shape_interpreter{}.multiply(a.shape, b.shape));
    }
};

} // namespace detail

/// How many rows and columns of the input one value of the output depends on, borders not cut off; all of
/// them behind a dense layer. Where branches that stepped differently meet, the wider steps count.
template <class N>
    requires is_network<N>
inline constexpr extent2 receptive_field = [] {
    detail::reach_interpreter to{input_shape<N>};
    return interpret<sentence_of<N>>(to, detail::reach_interpreter::reach{input_shape<N>, {1, 1}, {1, 1}})
        .cells;
}();

} // namespace lamina
