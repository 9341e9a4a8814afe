#pragma once

#include <cstddef>
#include <vector>

#include "evaluate/windows.hpp"

namespace lamina::tool {

/// The sizes of a convolution's loops.
struct convolution_sizes {
    std::size_t groups, ins, outs, in_area, out_area, taps; ///< ins and outs: channels of one group
};

/// So many places of the result are computed together.
constexpr std::size_t places_of_block = 32;

/// y[n, o, place] += x[n, i, tap.in] w[o, i, tap.kernel], for a block of places from `first` on.
void convolve(const convolution_sizes& s, const std::vector<std::vector<tap>>& taps, std::size_t first,
              const tensor& x, const tensor& w, tensor& y);

} // namespace lamina::tool
