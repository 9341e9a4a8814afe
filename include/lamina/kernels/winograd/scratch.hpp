#pragma once

#include <lamina/language/rounding.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// The channels in a line: a cache line, or a register where that is larger.
template <class T>
constexpr std::size_t winograd_line(std::size_t lanes) {
    return (std::max)(lanes, 64 / sizeof(T));
}

/// Where a Winograd convolution keeps the transformed inputs of some tiles, [line][term][tile][input in
/// line], and after them the products of a block of filters, [line][product][tile][filter in line]. All
/// figures are in elements.
struct winograd_scratch {
    std::size_t line;
    std::size_t tiles, terms, products;
    std::size_t inputs, filters; // of a block

    /// From one term or product to the next. An extra line after the tiles keeps these from competing for the
    /// same cache sets.
    constexpr std::size_t step() const { return (tiles + 1) * line; }
    constexpr std::size_t input_lines() const { return lamina::detail::ceil_div(inputs, line); }
    /// From one line of inputs, or of products, to the next.
    constexpr std::size_t input_line_step() const { return terms * step(); }
    constexpr std::size_t product_line_step() const { return products * step(); }

    /// Where the inputs of a line are for the first tile.
    constexpr std::size_t input(std::size_t input_line, std::size_t term) const {
        return input_line * input_line_step() + term * step();
    }
    /// Where a product of a filter is for the first tile.
    constexpr std::size_t product(std::size_t filter, std::size_t product) const {
        return input_lines() * input_line_step() + filter / line * product_line_step() + product * step()
               + filter % line;
    }
    constexpr std::size_t size() const {
        return input_lines() * input_line_step()
               + lamina::detail::ceil_div(filters, line) * product_line_step();
    }
};

} // namespace lamina::kernels
