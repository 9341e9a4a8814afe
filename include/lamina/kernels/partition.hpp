#pragma once

#include <lamina/kernels/range.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// Some consecutive pieces and blocks of a partition.
struct portion {
    range pieces, blocks;
    friend constexpr bool operator==(const portion&, const portion&) = default;
};

/// How a kernel's output is divided: the image into `pieces` of `pixels` consecutive pixels each (the last
/// takes all that remain), the channels into `blocks`. A kernel can compute any portion on its own: it writes
/// nothing else, and the result is bit-identical to the same part of the whole.
struct partition {
    std::size_t pixels = 0;
    std::size_t pieces = 1;
    std::size_t blocks = 1;
    friend constexpr bool operator==(const partition&, const partition&) = default;

    constexpr portion whole() const { return {{0, pieces}, {0, blocks}}; }
    /// The pixels that some pieces cover in an image of `all` pixels.
    constexpr range pixels_of(range some, std::size_t all) const {
        const auto begin = [&](std::size_t piece) { return piece == pieces ? all : piece * pixels; };
        return {begin(some.begin), begin(some.end)};
    }
    /// The pieces that contain some pixels.
    constexpr range pieces_of(range some) const {
        return {(std::min)(some.begin / pixels, pieces - 1),
                (std::min)((some.end + pixels - 1) / pixels, pieces)};
    }
};

/// Divides an image of `all` pixels into pieces of at least `pixels` pixels.
constexpr partition pieces_of_at_least(std::size_t pixels, std::size_t all) {
    return {pixels, std::max<std::size_t>(all / pixels, 1)};
}

} // namespace lamina::kernels
