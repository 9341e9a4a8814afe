#pragma once

#include <lamina/plan/rewrite.hpp>

#include <array>
#include <cstddef>

namespace lamina::detail {

/// Where a value is stored: in the memory of value `root`, at `offset`, its pixels `stride` apart; both in
/// elements.
struct storage {
    std::size_t root = 0, offset = 0, stride = 0;
    friend constexpr bool operator==(const storage&, const storage&) = default;
};

template <std::size_t Size>
struct storage_builder {
    const graph<Size>& g;
    const facts<Size>& f;
    std::array<std::size_t, Size> uses;
    /// The value whose memory contains this one; the value itself if it has its own memory.
    std::array<std::size_t, Size> parent{};
    std::array<std::size_t, Size> channel{};
    std::array<bool, Size> is_slice{};
    /// Values read by a word that needs contiguous pixels.
    std::array<bool, Size> read_together{};
    /// Values that go to the caller, perhaps as a view: each lies in memory of its own.
    std::array<bool, Size> is_shown{};

    constexpr storage_builder(const graph<Size>& net, const facts<Size>& known)
        : g(net), f(known), uses(count_uses(net)) {
        for (std::size_t i = 0; i < Size; ++i)
            if (uses[i] > 0 && reads_neighbors(i)) read_together[g[i].first] = true;
        for (std::size_t i = 0; i < net.results.count; ++i) is_shown[shown_by(net.results[i])] = true;
        for (std::size_t i = 0; i < Size; ++i) {
            parent[i] = is_a(role::view, i) ? g[i].first : i;
            if (is_a(role::slice, i) && can_stay(i)) make_slice(i, g[i].first, f[i].first_channel);
        }
        // The outermost concatenation first, so that a nested concatenation becomes part of it.
        for (std::size_t i = Size; i-- > 0;)
            if (uses[i] > 0 && g[i].kind == operation::concat) {
                place_part(g[i].first, i, 0);
                place_part(g[i].second, i, g[g[i].first].out.channels);
            }
    }

    constexpr bool is_a(lamina::detail::role r, std::size_t node) const {
        return g[node].is_word() && f[node].role == r;
    }
    /// Some words can only read contiguous pixels, some can only write them.
    constexpr bool reads_neighbors(std::size_t node) const {
        return is_a(role::view, node) || is_a(role::other, node);
    }
    constexpr bool writes_neighbors(std::size_t node) const {
        return reads_neighbors(node) && !f[node].rowwise;
    }
    constexpr bool can_be_read_apart(std::size_t v) const {
        return g[v].out.pixels() == 1 || !read_together[v];
    }
    /// The value that a view, or a view of one, shows.
    constexpr std::size_t shown_by(std::size_t v) const {
        while (is_a(role::view, v)) v = g[v].first;
        return v;
    }
    /// Whether a slice can stay in its operand's memory. A result cannot: it goes to the caller.
    constexpr bool can_stay(std::size_t v) const { return !is_shown[v] && can_be_read_apart(v); }
    constexpr void place_part(std::size_t v, std::size_t whole, std::size_t first_channel) {
        if (g[v].kind == operation::input || parent[v] != v || is_shown[v]) return;
        if (g[v].out.pixels() > 1 && writes_neighbors(v)) return;
        if (can_be_read_apart(v)) make_slice(v, whole, first_channel);
    }
    constexpr void make_slice(std::size_t v, std::size_t whole, std::size_t first_channel) {
        parent[v] = whole;
        channel[v] = first_channel;
        is_slice[v] = true;
    }

    /// The storage of every value, once the parents are known. A concatenation has a higher index than its
    /// parts; the operand of a view or slice has a lower one. Two passes suffice (a walk up the parents takes
    /// more steps, and compilers limit the steps of a constant evaluation).
    constexpr std::array<storage, Size> all() const {
        std::array<storage, Size> at{};
        for (std::size_t i = Size; i-- > 0;)
            at[i] = parent[i] > i ? inside(i, at[parent[i]]) : storage{i, 0, g[i].out.channels};
        for (std::size_t i = 0; i < Size; ++i)
            if (parent[i] < i) at[i] = inside(i, at[parent[i]]);
        return at;
    }
    constexpr storage inside(std::size_t v, const storage& of) const {
        return {of.root, of.offset + channel[v], is_slice[v] ? of.stride : g[v].out.channels};
    }
};

/// Decides where every value is stored. Views and slices share their operand's memory, and the parts of a
/// concatenation are written directly into it. Exceptions are the network's input, parts that are already
/// slices of another value, and slices that cannot stay in their operand: the fusion pass copies these.
template <std::size_t Size>
constexpr std::array<storage, Size> assign_storage(const graph<Size>& g, const facts<Size>& f) {
    return storage_builder<Size>(g, f).all();
}

} // namespace lamina::detail
