#pragma once

#include <lamina/plan/graph.hpp>
#include <lamina/plan/roles.hpp>

#include <array>
#include <cstddef>
#include <optional>

namespace lamina::detail {

/// What the passes need to know about a node besides its place in the graph.
struct node_facts {
    lamina::detail::role role = role::other;
    /// For a point-wise word: it is non-decreasing, so it can be applied before a max pool.
    bool monotonic = false;
    /// In prediction it scales and shifts each channel, or scales it only.
    bool normalizes = false, scales = false;
    /// For a pooling word, and whether a convolution may take it into its registers.
    kernels::pool_geometry pool{};
    bool may_fuse = true;
    /// For a slice.
    std::size_t first_channel = 0;
    /// For a word that pads with zeros.
    kernels::margins pad{};
    /// For a convolution or row-wise word: the border mode of its own padding.
    kernels::border fill = kernels::border::zero;
    /// For a convolution or pooling word, and for a row-wise word that says which rows it reads.
    kernels::window_geometry window{};
    /// For a word of role `other`: it can compute some rows of its result, and says what it reads for them.
    bool rowwise = false, has_window = false;
    /// The number of a word's parameters, and its multiply-adds.
    std::size_t weights = 0, macs = 0;
};

template <std::size_t Size>
using facts = std::array<node_facts, Size>;

/// The window through which a row-wise word reads its input, if it says so.
template <class Word>
constexpr std::optional<kernels::window_geometry> window_of_rows(dims in) {
    if constexpr (requires { Word::geometry(in).window; })
        return Word::geometry(in).window;
    else if constexpr (requires { requires !Word::mixes_pixels; })
        if (Word::output(in).height == in.height)
            return kernels::window_geometry{in, Word::output(in), {1, 1}, {1, 1}, {1, 1}, {}};
    return std::nullopt;
}

template <class N>
inline constexpr auto facts_of = [] {
    facts<graph_of<N>.size()> all{};
    for_each_word<N>([&]<class Word>(type_of<Word>, auto index) {
        [[maybe_unused]] constexpr dims in = graph_of<N>[graph_of<N>[index].first].out;
        static_assert(
            forward_rows_fits<Word>,
            "forward_rows: this word's function takes other arguments than predictions give it: "
            "(dims in, const T* x, const T* parameters, T* y, std::size_t pitch, std::size_t first, "
            "std::size_t last)");
        all[index].role = role_of<Word>;
        if constexpr (requires { Word::monotonic; }) all[index].monotonic = Word::monotonic;
        all[index].normalizes = normalization_word<Word>;
        all[index].scales = scaling_word<Word>;
        constexpr auto counts = cost_of<Word>(in);
        all[index].weights = counts.parameters;
        all[index].macs = counts.macs;
        if constexpr (role_of<Word> == role::pooling) {
            all[index].pool = Word::geometry(in);
            all[index].window = all[index].pool.window;
        }
        if constexpr (role_of<Word> == role::slice) all[index].first_channel = Word::first_channel(in);
        if constexpr (role_of<Word> == role::convolution) {
            all[index].window = Word::geometry(in).window;
            all[index].fill = all[index].window.fill;
        }
        all[index].rowwise = role_of<Word> == role::other && writes_rows<Word>;
        if constexpr (role_of<Word> == role::other && writes_rows<Word>) {
            constexpr auto window = window_of_rows<Word>(in);
            all[index].has_window = window.has_value();
            all[index].window = window.value_or(kernels::window_geometry{});
            all[index].fill = all[index].window.fill;
        }
        if constexpr (box_word<Word>)
            if (Word::geometry(in).pads()) all[index].pad = Word::geometry(in).padding();
    });
    return all;
}();

/// Removes the words that do nothing in prediction (dropout, activity_regularization, identity): their
/// readers read their operand instead. The nodes stay in the list, unused.
template <std::size_t Size>
constexpr graph<Size> without_idle_words(graph<Size> g, const facts<Size>& f) {
    std::array<std::size_t, Size> stands_for{};
    for (std::size_t i = 0; i < Size; ++i) {
        node& n = g.nodes[i];
        n.first = stands_for[n.first];
        n.second = stands_for[n.second];
        stands_for[i] = n.is_word() && f[i].role == role::nothing ? n.first : i;
    }
    g.output = stands_for[g.output];
    for (std::size_t i = 0; i < g.results.count; ++i) g.results.indices[i] = stands_for[g.results[i]];
    return g;
}

/// Moves the padding of preceding words into convolutions whose own padding is zeros or none.
template <std::size_t Size>
constexpr graph<Size> with_padding_in_convolutions(graph<Size> g, const facts<Size>& f) {
    for (std::size_t i = 0; i < Size; ++i) {
        node& n = g.nodes[i];
        if (!n.is_word() || f[i].role != role::convolution || f[i].fill != kernels::border::zero) continue;
        for (; g[n.first].is_word() && f[n.first].pad.any(); n.first = g[n.first].first)
            n.pad = n.pad + f[n.first].pad;
    }
    return g;
}

/// How often each value is read; being a result counts as one more read. Unused values have 0.
template <std::size_t Size>
constexpr std::array<std::size_t, Size> count_uses(const graph<Size>& g) {
    std::array<std::size_t, Size> uses{};
    for (std::size_t i = 0; i < g.results.count; ++i) ++uses[g.results[i]];
    for (std::size_t i = Size; i-- > 0;) {
        if (uses[i] == 0) continue;
        if (g[i].operands() > 0) ++uses[g[i].first];
        if (g[i].operands() > 1) ++uses[g[i].second];
    }
    return uses;
}

/// The first used node that reads value `v`, or the graph's size if there is none. Meant for values that are
/// read once.
template <std::size_t Size>
constexpr std::size_t reader_of(const graph<Size>& g, const std::array<std::size_t, Size>& uses,
                                std::size_t v) {
    for (std::size_t i = v + 1; i < Size; ++i)
        if (uses[i] > 0
            && ((g[i].operands() > 0 && g[i].first == v) || (g[i].operands() > 1 && g[i].second == v)))
            return i;
    return Size;
}

/// Folds words that scale and shift channels into the weights of the convolution or dense layer after them,
/// unless those before them take them. A shift does not reach the zeros around an image: where a convolution
/// pads with them, only a scale is folded.
template <std::size_t Size>
class scaling_folder {
public:
    constexpr scaling_folder(const graph<Size>& g, const facts<Size>& f)
        : g_(g), f_(f), uses_(count_uses(g)) {}

    constexpr graph<Size> run() {
        for (std::size_t i = 0; i < Size; ++i) {
            if (uses_[i] == 0 || !(is_a(role::convolution, i) || is_a(role::dense, i))) continue;
            node* reader = &g_.nodes[i];
            while (is_a(role::dense, i) && is_a(role::view, reader->first) && only_reader(reader->first))
                reader = &g_.nodes[reader->first];
            const std::size_t word = reader->first;
            if (!takes(i, word)) continue;
            reader->first = g_[word].first;
            g_.nodes[i].scaling = word;
        }
        return g_;
    }

private:
    constexpr bool is_a(role r, std::size_t i) const { return g_[i].is_word() && f_[i].role == r; }
    constexpr bool only_reader(std::size_t i) const { return uses_[i] == 1 && !g_.is_result(i); }
    constexpr bool takes(std::size_t i, std::size_t word) const {
        if (!g_[word].is_word() || !f_[word].normalizes || !only_reader(word)) return false;
        const std::size_t before = g_[word].first;
        if (f_[word].role == role::normalization && only_reader(before)
            && (is_a(role::convolution, before) || is_a(role::transposed_convolution, before)
                || is_a(role::dense, before)))
            return false;
        return f_[word].scales || !pads_with_zeros(i);
    }
    constexpr bool pads_with_zeros(std::size_t i) const {
        return f_[i].role == role::convolution && f_[i].fill == kernels::border::zero
               && (f_[i].window.pad.any() || g_[i].pad.any());
    }

    graph<Size> g_;
    const facts<Size>& f_;
    const std::array<std::size_t, Size> uses_;
};

template <std::size_t Size>
constexpr graph<Size> with_scaling_in_weights(const graph<Size>& g, const facts<Size>& f) {
    return scaling_folder<Size>(g, f).run();
}

} // namespace lamina::detail
