#pragma once

#include <lamina/language/caches.hpp>
#include <lamina/plan/fuse.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace lamina {

namespace detail {

/// When neighboring stages run together, one strip of output rows at a time, so that the values between them
/// stay in the cache. Sizes are in bytes, for float values.
struct strip_rule {
    /// Values smaller than this stay in the cache as a whole. Doubled for a value that overlapping windows
    /// read and that is not larger than the value it is computed from.
    std::size_t smallest = caches::second;
    /// The most that the rows of all values in a strip and the stages' weights may take together.
    std::size_t cache = caches::second * 3 / 4;
    /// The most multiply-adds of a stage per element of its result. With more, computing takes longer than
    /// memory.
    std::size_t most_macs = 64;
    /// The most parts of the last stage's output (rows, tiles of pixels or rows of tiles) in a strip.
    std::size_t most_parts = 32;
};

} // namespace detail

/// The rule for a network; a specialization overrides it.
template <class N>
inline constexpr detail::strip_rule strips_of{};

namespace detail {

/// The input rows that a stage reads for a range of its output rows.
struct row_reach {
    /// The step in input rows from one output row to the next, the input rows per output row, and the rows of
    /// zero padding above.
    std::size_t step = 1, span = 1, before = 0;
    std::size_t rows = 1; // of the input

    constexpr std::size_t first(std::size_t row) const {
        return row * step < before ? 0 : row * step - before;
    }
    /// The end (exclusive) of the input rows for the output rows before `end`.
    constexpr std::size_t last(std::size_t end) const {
        const std::size_t below = end == 0 ? 0 : (end - 1) * step + span;
        return (std::min)(below < before ? 0 : below - before, rows);
    }
    friend constexpr bool operator==(const row_reach&, const row_reach&) = default;
};

/// Groups of stages in order of execution: group i consists of stages first[i] … first[i + 1] − 1.
template <std::size_t Size>
struct stage_groups {
    std::array<std::size_t, Size + 1> first{};
    std::size_t size = 0;
    constexpr std::size_t stages(std::size_t group) const { return first[group + 1] - first[group]; }
    friend constexpr bool operator==(const stage_groups&, const stage_groups&) = default;
};

/// The rows of its source that stage `s` reads.
template <std::size_t Size>
constexpr row_reach reach_of(const graph<Size>& g, const facts<Size>& f, const stage_plan& s) {
    row_reach r;
    r.rows = g[s.source].out.height;
    if (s.producer == no_node) return r;
    const kernels::window_geometry& w = f[s.producer].window;
    const std::size_t pool = s.pool == no_node ? 1 : f[s.pool].pool.window.kernel.height;
    r.step = w.strides.height * pool;
    r.span = (pool - 1) * w.strides.height + (w.kernel.height - 1) * w.dilation.height + 1;
    r.before = w.pad.top + g[s.producer].pad.top;
    return r;
}

template <std::size_t Size>
struct strip_builder {
    const graph<Size>& g;
    const facts<Size>& f;
    const std::array<storage, Size>& where;
    const stage_list<Size>& list;
    strip_rule rule;
    std::array<std::size_t, Size> uses;
    std::array<bool, Size> is_shared{}; // the memory also holds other values

    constexpr strip_builder(const graph<Size>& net, const facts<Size>& known,
                            const std::array<storage, Size>& places, const stage_list<Size>& stages,
                            strip_rule wanted)
        : g(net), f(known), where(places), list(stages), rule(wanted), uses(count_uses(net)) {
        for (std::size_t v = 0; v < Size; ++v)
            if (where[v].root != v) is_shared[where[v].root] = true;
    }

    constexpr std::size_t bytes(std::size_t value) const { return g[value].out.size() * sizeof(float); }
    constexpr std::size_t row_bytes(std::size_t value) const { return bytes(value) / g[value].out.height; }

    constexpr std::size_t macs(const stage_plan& s) const {
        return s.producer == no_node ? 0 : f[s.producer].macs;
    }

    /// Whether it computes rows of its result, each from some rows of its source.
    constexpr bool has_window(const stage_plan& s) const {
        return s.kind == stage_kind::convolution || s.kind == stage_kind::pooling
               || (is_rowwise(s) && f[s.producer].has_window);
    }
    constexpr bool is_rowwise(const stage_plan& s) const {
        return s.kind == stage_kind::other && f[s.producer].rowwise;
    }
    /// Whether stage i can join the group of stage i − 1: it is the only reader of that stage's result and
    /// reads rows close to those it writes.
    constexpr bool follows(std::size_t i) const {
        const stage_plan &s = list[i], &before = list[i - 1];
        const std::size_t v = before.result;
        if (s.source != v || uses[v] != 1 || where[v] != storage{v, 0, g[v].out.channels} || is_shared[v])
            return false;
        if (has_window(s) && f[s.producer].fill != kernels::border::zero && f[s.producer].window.pad.any())
            return false;
        if (s.kind == stage_kind::pooling && f[s.producer].pool.adaptive) return false;
        return (has_window(s) || s.kind == stage_kind::pointwise)
               && (has_window(before) || before.kind == stage_kind::pointwise
                   || before.kind == stage_kind::transposed_convolution || is_rowwise(before))
               && g[s.result].out.height > 1 && bytes(v) >= smallest(i)
               && macs(before) / g[v].out.size() <= rule.most_macs;
    }
    /// The smallest value worth a strip. If windows overlap, rows have to be moved from strip to strip; if
    /// the previous stage reads at least as much from memory anyway, that is only worth it for images far
    /// larger than the cache.
    constexpr std::size_t smallest(std::size_t i) const {
        const row_reach r = reach_of(g, f, list[i]);
        const bool moves = r.span > r.step && bytes(list[i - 1].source) >= bytes(list[i].source);
        return moves ? 2 * rule.smallest : rule.smallest;
    }
    /// The bytes that stages `first` to `last` touch for a few rows of the last one's output. A stage may
    /// compute a few more rows than the next one needs.
    constexpr std::size_t working_set(std::size_t first, std::size_t last) const {
        constexpr std::size_t few = 2;
        std::size_t rows = few, all = few * row_bytes(list[last].result);
        for (std::size_t i = last + 1; i-- > first;) {
            const row_reach r = reach_of(g, f, list[i]);
            rows = (std::min)((rows - 1) * r.step + r.span + few, r.rows);
            all += rows * row_bytes(list[i].source);
            if (list[i].producer != no_node) all += f[list[i].producer].weights * sizeof(float);
        }
        return all;
    }
    constexpr stage_groups<2 * Size + 1> run() const {
        stage_groups<2 * Size + 1> groups;
        for (std::size_t i = 0; i < list.size; ++i) {
            const std::size_t begin = groups.size == 0 ? 0 : groups.first[groups.size - 1];
            if (groups.size == 0 || !follows(i) || working_set(begin, i) > rule.cache)
                groups.first[groups.size++] = i;
        }
        groups.first[groups.size] = list.size;
        return groups;
    }
};

/// Decides which stages run together in strips.
template <std::size_t Size>
constexpr stage_groups<2 * Size + 1> group_stages(const graph<Size>& g, const facts<Size>& f,
                                                  const std::array<storage, Size>& where,
                                                  const stage_list<Size>& list, strip_rule rule) {
    return strip_builder<Size>(g, f, where, list, rule).run();
}

} // namespace detail

} // namespace lamina
