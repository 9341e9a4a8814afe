#pragma once

#include "evaluate/call.hpp"

namespace lamina::tool {

/// Where the windows of a convolution or pool lie, for any number of spatial axes.
struct windows {
    extents in, out, kernel, strides, dilations, begin, end; ///< begin and end: the padding

    /// How far the window reaches along an axis.
    std::int64_t reach(std::size_t axis) const { return (kernel[axis] - 1) * dilations[axis] + 1; }
};

/// From the attributes strides, dilations, pads, auto_pad and ceil_mode.
windows find_windows(const call& c, const extents& in, const extents& kernel);

/// Strides, dilations and pads with their defaults; `in` and `kernel` as given, `out` and automatic pads
/// open.
windows read_windows(const call& c, const extents& in, const extents& kernel);

/// A place of the kernel and the input's place that it meets, both flat.
struct tap {
    std::size_t kernel, in;
};

/// The taps of the window at `out` that lie in the input.
void find_taps(const windows& w, const extents& out, std::vector<tap>& taps);

} // namespace lamina::tool
