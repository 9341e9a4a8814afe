#pragma once

#include <lamina/language/part.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::words {

/// Base of the words whose result is a box of their input, surrounded by zeros. `Self` defines it with
/// `static constexpr box_geometry geometry(dims in)`.
template <class Self>
struct boxed : word {
    static constexpr bool kernel_writes_rows = true;
    static constexpr dims output(dims in) { return Self::geometry(in).out; }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T*, T* y) {
        move(Self::geometry(in), x, y);
    }
    template <class T>
    static constexpr void backward(dims in, const T*, const T*, const T*, const T* dy, T* dx, T*) {
        move(Self::geometry(in).reversed(), dy, dx);
    }

private:
    static constexpr std::size_t index(dims d, kernels::cell begin, std::size_t row, std::size_t column) {
        return ((begin.row + row) * d.width + begin.column + column) * d.channels + begin.channel;
    }
    template <class T>
    static constexpr void move(const kernels::box_geometry& g, const T* x, T* y) {
        std::fill_n(y, g.out.size(), T(0));
        for (std::size_t row = 0; row < g.box.height; ++row)
            for (std::size_t column = 0; column < g.box.width; ++column)
                std::copy_n(x + index(g.in, g.from, row, column), g.box.channels,
                            y + index(g.out, g.to, row, column));
    }
};

} // namespace lamina::words
