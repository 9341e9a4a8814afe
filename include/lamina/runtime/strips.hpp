#pragma once

#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/partition.hpp>
#include <lamina/plan/place.hpp>
#include <lamina/plan/strips.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace lamina::detail {

/// A stage that runs in strips: how its output is divided, and what it reads of the stage before it.
struct strip_stage {
    kernels::partition parts;
    std::size_t pixels = 0, width = 0, channels = 0; // of the output
    row_reach reads;
    std::size_t in_width = 0;

    constexpr std::size_t largest_chunk() const {
        return (std::max)((std::min)(parts.pixels, pixels), pixels - (parts.chunks - 1) * parts.pixels);
    }
    /// The pixels of its input that a range of chunks needs. (A chunk that is not full may read as if it
    /// were.)
    constexpr kernels::range input_of(kernels::range chunks) const {
        const std::size_t begin = chunks.begin * parts.pixels / width;
        const std::size_t end = kernels::detail::ceil_div(
            (std::max)(chunks.end * parts.pixels, parts.pixels_of(chunks, pixels).end), width);
        const std::size_t first = (std::min)(reads.first(begin), reads.rows);
        return {first * in_width, (std::max)(first, reads.last(end)) * in_width};
    }
    /// The most pixels of its input that are in memory while it computes `chunks` chunks.
    constexpr std::size_t kept_input(std::size_t chunks) const {
        const std::size_t rows =
            kernels::detail::ceil_div((chunks - 1) * parts.pixels + largest_chunk(), width) + 1;
        return ((rows - 1) * reads.step + (std::max)(reads.span, reads.step)) * in_width;
    }
};

/// The number of the last stage's chunks in a strip, and the offsets and sizes of the stages' buffers (the
/// last stage has none).
template <std::size_t Count>
struct strip_layout {
    std::size_t chunks = 1;
    std::array<std::size_t, Count> offsets{}, pixels{};
    std::size_t total = 0;

    /// The layout for strips of `wanted` chunks.
    constexpr strip_layout(const std::array<strip_stage, Count>& stages, std::size_t wanted,
                           std::size_t alignment)
        : chunks(wanted) {
        std::size_t computed = wanted;
        for (std::size_t i = Count - 1; i-- > 0;) {
            const strip_stage& s = stages[i];
            pixels[i] = (std::min)(stages[i + 1].kept_input(computed) + 2 * s.largest_chunk(), s.pixels);
            computed = (std::min)(pixels[i] / s.parts.pixels + 1, s.parts.chunks);
            offsets[i] = total;
            total += round_up(pixels[i] * s.channels, alignment);
        }
    }
};

/// The progress of the stages in a strip.
template <std::size_t Count>
struct strip_progress {
    std::array<std::size_t, Count> done{}; // chunks computed so far
    std::array<std::size_t, Count> next{}; // the end of the chunks that this strip computes
    std::array<std::size_t, Count> base{}; // the first pixel in the stage's buffer
    std::array<std::size_t, Count> keep{}; // the first pixel that is still needed

    /// Starts at chunk `first` of the last stage.
    constexpr strip_progress(const std::array<strip_stage, Count>& stages, std::size_t first) {
        done[Count - 1] = first;
        for (std::size_t i = Count - 1; i-- > 0;) {
            const kernels::range needed = stages[i + 1].input_of({done[i + 1], done[i + 1] + 1});
            done[i] = stages[i].parts.chunks_of(needed).begin;
            base[i] = keep[i] = done[i] * stages[i].parts.pixels;
        }
    }
    /// Plans the next strip, which ends before chunk `end` of the last stage.
    constexpr void plan_strip(const std::array<strip_stage, Count>& stages, std::size_t end) {
        next[Count - 1] = end;
        for (std::size_t i = Count - 1; i-- > 0;) {
            next[i] = done[i];
            keep[i] = base[i];
            if (done[i + 1] == next[i + 1]) continue;
            const kernels::range needed = stages[i + 1].input_of({done[i + 1], next[i + 1]});
            const std::size_t have = stages[i].parts.pixels_of({0, done[i]}, stages[i].pixels).end;
            keep[i] = (std::min)((std::max)(needed.begin, base[i]), have);
            if (needed.size() != 0) next[i] = (std::max)(done[i], stages[i].parts.chunks_of(needed).end);
        }
    }
    /// Whether the strip's part of stage i reads only pixels that the stage before has in its buffer, and has
    /// room for its results in its own.
    constexpr bool stays_in_buffers(const std::array<strip_stage, Count>& stages,
                                    const strip_layout<Count>& layout, std::size_t i) const {
        if (i + 1 < Count) {
            const kernels::range written = stages[i].parts.pixels_of({done[i], next[i]}, stages[i].pixels);
            if (written.begin < base[i] || written.end > base[i] + layout.pixels[i]) return false;
        }
        if (i == 0) return true;
        const kernels::range read = stages[i].input_of({done[i], next[i]});
        const strip_stage& before = stages[i - 1];
        return base[i - 1] <= read.begin
               && read.end <= before.parts.pixels_of({0, done[i - 1]}, before.pixels).end;
    }
    /// Moves the pixels of stage i that are still needed to the beginning of its buffer, if more will follow.
    template <class T>
    void move_rows(const std::array<strip_stage, Count>& stages, std::size_t i, T* buffer) {
        if (keep[i] == base[i] || next[i] == done[i]) return;
        const std::size_t have = stages[i].parts.pixels_of({0, done[i]}, stages[i].pixels).end;
        const std::size_t channels = stages[i].channels;
        std::copy(buffer + (keep[i] - base[i]) * channels, buffer + (have - base[i]) * channels, buffer);
        base[i] = keep[i];
    }
};

/// The largest strips whose buffers fit into the cache together with `beside` bytes, all of nearly equal
/// size.
template <std::size_t Count>
constexpr strip_layout<Count> choose_strips(const std::array<strip_stage, Count>& stages, strip_rule rule,
                                            std::size_t beside, std::size_t scalar_bytes,
                                            std::size_t alignment) {
    const std::size_t all = stages[Count - 1].parts.chunks;
    std::size_t fits = 1, beyond = (std::min)(all, rule.most_parts) + 1;
    while (beyond - fits > 1) {
        const std::size_t middle = fits + (beyond - fits) / 2;
        const std::size_t bytes = strip_layout<Count>(stages, middle, alignment).total * scalar_bytes;
        (bytes + beside <= rule.cache ? fits : beyond) = middle;
    }
    return {stages, kernels::detail::ceil_div(all, kernels::detail::ceil_div(all, fits)), alignment};
}

} // namespace lamina::detail
