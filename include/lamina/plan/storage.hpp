#pragma once

#include <lamina/plan/rewrite.hpp>

#include <array>
#include <cstddef>

namespace lamina {

/// Where the numbers of a value lie: inside the memory of value `root`, `offset` numbers from its beginning,
/// its pixels `stride` numbers apart.
struct storage {
    std::size_t root = 0, offset = 0, stride = 0;
    friend constexpr bool operator==(const storage&, const storage&) = default;
};

namespace detail {

template <std::size_t Size>
struct storage_builder {
    const graph<Size>& g;
    const facts<Size>& f;
    std::array<std::size_t, Size> uses;
    /// The value whose memory a value is a part of; itself if it has its own.
    std::array<std::size_t, Size> parent{};
    std::array<std::size_t, Size> channel{};
    std::array<bool, Size> is_slice{};

    constexpr storage_builder(const graph<Size>& net, const facts<Size>& known)
        : g(net), f(known), uses(count_uses(net)) {
        for (std::size_t i = 0; i < Size; ++i) {
            const bool view = g[i].is_word() && f[i].role == role::view;
            parent[i] = view ? g[i].first : i;
        }
        // The outermost concatenation first, so that a concatenation within it becomes a part of it.
        for (std::size_t i = Size; i-- > 0;)
            if (uses[i] > 0 && g[i].kind == operation::concat) {
                make_slice(g[i].first, i, 0);
                make_slice(g[i].second, i, g[g[i].first].out.channels);
            }
    }

    /// Some words neither write nor read pixels that lie apart.
    constexpr bool wants_neighbours(std::size_t node) const {
        return g[node].is_word() && (f[node].role == role::view || f[node].role == role::other);
    }
    constexpr bool can_be_slice(std::size_t v) const {
        if (g[v].kind == operation::input || parent[v] != v) return false;
        if (g[v].out.pixels() == 1) return true;
        if (wants_neighbours(v)) return false;
        for (std::size_t i = v + 1; i < Size; ++i)
            if (uses[i] > 0 && wants_neighbours(i) && g[i].first == v) return false;
        return true;
    }
    constexpr void make_slice(std::size_t v, std::size_t whole, std::size_t first_channel) {
        if (!can_be_slice(v)) return;
        parent[v] = whole;
        channel[v] = first_channel;
        is_slice[v] = true;
    }

    constexpr storage at(std::size_t v) const {
        storage s{v, 0, g[v].out.channels};
        for (bool apart = true; parent[s.root] != s.root; s.root = parent[s.root]) {
            s.offset += channel[s.root];
            apart = apart && is_slice[s.root];
            if (apart) s.stride = g[parent[s.root]].out.channels;
        }
        return s;
    }
};

} // namespace detail

/// Decides where every value lies. Views lie where their operand lies, and the parts of a concatenation are
/// written straight into it, except those that have to stay where they are (the network's input, a part that
/// is already a slice of something else): the fusion pass copies these.
template <std::size_t Size>
constexpr std::array<storage, Size> assign_storage(const graph<Size>& g, const facts<Size>& f) {
    const detail::storage_builder<Size> builder(g, f);
    std::array<storage, Size> all{};
    for (std::size_t i = 0; i < Size; ++i) all[i] = builder.at(i);
    return all;
}

} // namespace lamina
