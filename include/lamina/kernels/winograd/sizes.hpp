#pragma once

#include <lamina/language/rounding.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// The sizes of F(outputs, 3) along one axis. The cells of a tile are transformed into as many terms. A
/// product is the sum of `stride` adjacent terms, the last product of those that remain.
struct winograd_sizes {
    std::size_t outputs;
    std::size_t stride = 1;

    constexpr std::size_t cells() const { return (outputs - 1) * stride + 3; }
    constexpr std::size_t products() const { return lamina::detail::ceil_div(cells(), stride); }

    /// The first term of a product, and its number of terms.
    constexpr std::size_t first(std::size_t product) const { return (std::min)(product * stride, cells()); }
    constexpr std::size_t count(std::size_t product) const { return first(product + 1) - first(product); }

    /// Over both axes, with the terms stored product by product: where the terms of product (p, q) begin, and
    /// where term (i, j) is.
    constexpr std::size_t first(std::size_t p, std::size_t q) const {
        return first(p) * cells() + count(p) * first(q);
    }
    constexpr std::size_t place(std::size_t i, std::size_t j) const {
        const std::size_t p = i / stride, q = j / stride;
        return first(p, q) + (i - first(p)) * count(q) + (j - first(q));
    }
};

} // namespace lamina::kernels
