#pragma once

#include <lamina/language/is_number.hpp>
#include <lamina/language/part.hpp>
#include <lamina/layers/geometry.hpp>

#include <cstddef>
#include <limits>

namespace lamina {
namespace words {

/// The divisor of the average of the window for output (oy, ox).
constexpr std::size_t pool_divisor(const kernels::pool_geometry& p, std::size_t oy, std::size_t ox) {
    return kernels::rows_of(p).counted(oy) * kernels::columns_of(p).counted(ox);
}

} // namespace words

namespace detail {

/// Calls visit(input pixel) for the cells of the window for output (oy, ox) that lie inside the image.
template <class Visit>
constexpr void each_cell(const kernels::pool_geometry& p, std::size_t oy, std::size_t ox, Visit visit) {
    const kernels::cell_span rows = kernels::rows_of(p).cells(oy), columns = kernels::columns_of(p).cells(ox);
    for (std::size_t iy = rows.first; iy < rows.last; iy += rows.step)
        for (std::size_t ix = columns.first; ix < columns.last; ix += columns.step)
            visit(iy * p.window.in.width + ix);
}

} // namespace detail

namespace words {

/// Base of the poolings. `Word` provides `geometry(in)`.
template <class Word>
struct pool : word {
    static constexpr dims output(dims in) { return Word::geometry(in).window.out; }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T*, T* y) {
        const kernels::pool_geometry g = Word::geometry(in);
        const dims out = g.window.out;
        for (std::size_t i = 0; i < out.pixels(); ++i)
            for (std::size_t c = 0; c < in.channels; ++c) {
                T total = 0, highest = -std::numeric_limits<T>::infinity();
                detail::each_cell(g, i / out.width, i % out.width, [&](std::size_t from) {
                    const T value = x[from * in.channels + c];
                    total += value;
                    if (value > highest || !detail::is_number(value)) highest = value;
                });
                y[i * in.channels + c] = g.kind == kernels::pooling::max
                                             ? highest
                                             : total / T(pool_divisor(g, i / out.width, i % out.width));
            }
    }
    /// The gradient of a maximum goes to the first cell that equals it; that of a NaN to the first cell that
    /// is NaN or infinite.
    template <class T>
    static constexpr void backward(dims in, const T* x, const T* y, const T*, const T* dy, T* dx, T*) {
        const kernels::pool_geometry g = Word::geometry(in);
        const dims out = g.window.out;
        for (std::size_t i = 0; i < in.size(); ++i) dx[i] = 0;
        for (std::size_t i = 0; i < out.pixels(); ++i)
            for (std::size_t c = 0; c < in.channels; ++c) {
                const std::size_t to = i * in.channels + c;
                const T highest = detail::is_number(y[to]) ? y[to] : std::numeric_limits<T>::infinity();
                bool taken = false;
                detail::each_cell(g, i / out.width, i % out.width, [&](std::size_t from) {
                    const std::size_t at = from * in.channels + c;
                    if (g.kind == kernels::pooling::average)
                        dx[at] += dy[to] / T(pool_divisor(g, i / out.width, i % out.width));
                    else if (!taken && !(x[at] < highest)) {
                        dx[at] += dy[to];
                        taken = true;
                    }
                });
            }
    }
};

} // namespace words
} // namespace lamina
