#pragma once

#include <lamina/kernels/range.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// Some neighbouring pieces and blocks of a partition.
struct portion {
    range pieces, blocks;
    friend constexpr bool operator==(const portion&, const portion&) = default;
};

/// How a kernel's output falls apart: the image into `pieces` of `pixels` consecutive pixels each (the last
/// has all that are left), the channels into `blocks`. A kernel computes any portion by itself, to the bits
/// that the whole has there, and writes nothing else.
struct partition {
    std::size_t pixels = 0;
    std::size_t pieces = 1;
    std::size_t blocks = 1;
    friend constexpr bool operator==(const partition&, const partition&) = default;

    constexpr portion whole() const { return {{0, pieces}, {0, blocks}}; }
    /// The pixels of some pieces, of `all` that the image has.
    constexpr range pixels_of(range some, std::size_t all) const {
        const auto begin = [&](std::size_t piece) { return piece == pieces ? all : piece * pixels; };
        return {begin(some.begin), begin(some.end)};
    }
    /// The pieces in which some pixels lie.
    constexpr range pieces_of(range some) const {
        return {(std::min)(some.begin / pixels, pieces - 1),
                (std::min)((some.end + pixels - 1) / pixels, pieces)};
    }
};

/// Pieces of at least `pixels` pixels of an image of `all`.
constexpr partition pieces_of_at_least(std::size_t pixels, std::size_t all) {
    return {pixels, std::max<std::size_t>(all / pixels, 1)};
}

} // namespace lamina::kernels
