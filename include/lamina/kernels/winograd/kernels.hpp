#pragma once

#include <lamina/kernels/winograd/transforms.hpp>
#include <lamina/language/rounding.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// The elements between adjacent rows, columns, inputs and filters of a kernel.
struct kernel_steps {
    std::ptrdiff_t row, column, input, filter;
};

/// The transform of 3×3 kernels for F(Outputs × Outputs, 3×3), the same for all layers.
template <class T, std::size_t Outputs, std::size_t Stride, std::size_t Lanes>
struct winograd_kernel_transform {
private:
    using transform = winograd<Outputs, Stride>;
    static constexpr winograd_sizes sizes = transform::sizes;
    static constexpr std::size_t cells = sizes.cells();

public:
    static constexpr std::size_t terms = cells * cells;

    /// G g Gᵀ of one input and `count` filters, at most a register; the terms are `term_step` elements apart.
    static constexpr void run(const T* kernel, kernel_steps steps, std::size_t count, T* packed,
                              std::size_t term_step);

    /// Packs all inputs of `used` filters, which make `wide` elements with the zeros that follow them.
    static constexpr void run_block(const T* kernel, kernel_steps steps, std::size_t inputs, std::size_t used,
                                    std::size_t wide, T* packed) {
        for (std::size_t i = 0; i < inputs; ++i)
            for (std::size_t f = 0; f < used; f += Lanes)
                run(kernel + static_cast<std::ptrdiff_t>(i) * steps.input
                        + static_cast<std::ptrdiff_t>(f) * steps.filter,
                    steps, (std::min)(Lanes, used - f), packed + i * wide + f, inputs * wide);
    }
};

template <class T, std::size_t Outputs, std::size_t Stride, std::size_t Lanes>
constexpr void winograd_kernel_transform<T, Outputs, Stride, Lanes>::run(const T* kernel, kernel_steps steps,
                                                                         std::size_t count, T* packed,
                                                                         std::size_t term_step) {
    double half[cells][3][Lanes] = {};
    for (std::ptrdiff_t x = 0; x < 3; ++x) {
        double taps[3][Lanes] = {};
        for (std::ptrdiff_t y = 0; y < 3; ++y)
            for (std::size_t f = 0; f < count; ++f)
                taps[y][f] = static_cast<double>(
                    kernel[y * steps.row + x * steps.column + static_cast<std::ptrdiff_t>(f) * steps.filter]);
        for (std::size_t f = 0; f < Lanes; ++f) {
            const auto column = transform::kernel(taps[0][f], taps[1][f], taps[2][f]);
            for (std::size_t i = 0; i < cells; ++i) half[i][x][f] = column[i];
        }
    }
    for (std::size_t i = 0; i < cells; ++i) {
        T all[cells][Lanes];
        for (std::size_t f = 0; f < Lanes; ++f) {
            const auto row = transform::kernel(half[i][0][f], half[i][1][f], half[i][2][f]);
            for (std::size_t j = 0; j < cells; ++j) all[j][f] = static_cast<T>(row[j]);
        }
        for (std::size_t j = 0; j < cells; ++j)
            std::copy_n(all[j], count, packed + sizes.place(i, j) * term_step);
    }
}

/// 3×3 kernels in the form that F(Outputs × Outputs, 3×3) multiplies by: the bias, then [block of
/// filters][term][input][filter in block], padded with zeros. A block is BlockVectors registers of filters.
template <class T, std::size_t Outputs, std::size_t Stride, std::size_t Inputs, std::size_t Filters,
          std::size_t BlockVectors, std::size_t Lanes>
struct winograd_kernels {
private:
    using transform = winograd_kernel_transform<T, Outputs, Stride, Lanes>;
    static constexpr std::size_t terms = transform::terms;
    static constexpr std::size_t vectors = lamina::detail::ceil_div(Filters, Lanes);

public:
    static constexpr std::size_t block_size = terms * Inputs * BlockVectors * Lanes;
    static constexpr std::size_t packed_size = vectors * Lanes * (1 + terms * Inputs);
    static constexpr kernel_steps hwio{3 * Inputs * Filters, Inputs* Filters, Filters, 1};

    /// `bias` may be null.
    static constexpr void pack(const T* kernel, const T* bias, T* packed, kernel_steps steps);
};

template <class T, std::size_t Outputs, std::size_t Stride, std::size_t Inputs, std::size_t Filters,
          std::size_t BlockVectors, std::size_t Lanes>
constexpr void winograd_kernels<T, Outputs, Stride, Inputs, Filters, BlockVectors, Lanes>::pack(
    const T* kernel, const T* bias, T* packed, kernel_steps steps) {
    std::fill_n(packed, packed_size, T(0));
    if (bias != nullptr) std::copy_n(bias, Filters, packed);
    packed += vectors * Lanes;
    for (std::size_t first = 0; first < vectors; first += BlockVectors) {
        const std::size_t wide = (std::min)(BlockVectors, vectors - first) * Lanes;
        const std::size_t used = (std::min)(wide, Filters - first * Lanes);
        transform::run_block(kernel + static_cast<std::ptrdiff_t>(first * Lanes) * steps.filter, steps,
                             Inputs, used, wide, packed);
        packed += terms * Inputs * wide;
    }
}

} // namespace lamina::kernels
