#pragma once

#include <lamina/language/dims.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lamina::kernels {

/// An image sampled bilinearly at other places, with zeros around it, and the adjoint of that.
template <class T, dims In>
struct affine_image {
    static void run(const affine_sampling& at, const T* x, T* y) {
        std::fill_n(y, In.size(), T(0));
        each_share(at, [=](std::size_t from, std::size_t to, T share) {
            for (std::size_t c = 0; c < In.channels; ++c) y[to + c] += share * x[from + c];
        });
    }
    /// dx is to be another place than dy.
    static void gradient(const affine_sampling& at, const T* dy, T* dx) {
        std::fill_n(dx, In.size(), T(0));
        each_share(at, [=](std::size_t from, std::size_t to, T share) {
            for (std::size_t c = 0; c < In.channels; ++c) dx[from + c] += share * dy[to + c];
        });
    }

private:
    /// Calls visit(index in the source, index in the result, share) for all that is not zero.
    template <class Visit>
    static void each_share(const affine_sampling& at, Visit visit) {
        std::size_t to = 0;
        for (std::size_t row = 0; row < In.height; ++row)
            for (std::size_t column = 0; column < In.width; ++column, to += In.channels)
                each_neighbor(at.row(row, column), at.column(row, column),
                              [&](std::size_t from, T share) { visit(from, to, share); });
    }
    template <class Visit>
    static void each_neighbor(double row, double column, Visit visit) {
        const double top = std::floor(row), left = std::floor(column);
        for (const double down : {0.0, 1.0})
            for (const double across : {0.0, 1.0}) {
                const double share =
                    (1 - std::fabs(row - top - down)) * (1 - std::fabs(column - left - across));
                const double y = top + down, x = left + across;
                if (share > 0 && y >= 0 && x >= 0 && y < static_cast<double>(In.height)
                    && x < static_cast<double>(In.width))
                    visit((static_cast<std::size_t>(y) * In.width + static_cast<std::size_t>(x))
                              * In.channels,
                          static_cast<T>(share));
            }
    }
};

} // namespace lamina::kernels
