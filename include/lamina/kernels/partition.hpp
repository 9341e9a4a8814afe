#pragma once

#include <lamina/kernels/range.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// Some consecutive chunks and blocks of a partition.
struct work_share {
    range chunks, blocks;
    friend constexpr bool operator==(const work_share&, const work_share&) = default;
};

/// How a kernel's output is divided: the image into `chunks` of `pixels` consecutive pixels each (the last
/// takes all that remain), the channels into `blocks`. A kernel can compute any share on its own: it writes
/// nothing else, and the result is bit-identical to the same part of the whole.
struct partition {
    std::size_t pixels = 0;
    std::size_t chunks = 1;
    std::size_t blocks = 1;
    friend constexpr bool operator==(const partition&, const partition&) = default;

    constexpr work_share whole() const { return {{0, chunks}, {0, blocks}}; }
    /// The pixels that some chunks cover in an image of `all` pixels.
    constexpr range pixels_of(range some, std::size_t all) const {
        const auto begin = [&](std::size_t chunk) { return chunk == chunks ? all : chunk * pixels; };
        return {begin(some.begin), begin(some.end)};
    }
    /// The chunks that contain some pixels.
    constexpr range chunks_of(range some) const {
        return {(std::min)(some.begin / pixels, chunks - 1),
                (std::min)((some.end + pixels - 1) / pixels, chunks)};
    }
};

/// Divides an image of `all` pixels into chunks of at least `pixels` pixels.
constexpr partition chunks_of_at_least(std::size_t pixels, std::size_t all) {
    return {pixels, std::max<std::size_t>(all / pixels, 1)};
}

} // namespace lamina::kernels
