#pragma once

#include <lamina/kernels/partition.hpp>
#include <lamina/kernels/simd/each_register.hpp>
#include <lamina/kernels/simd/simd.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

namespace lamina::kernels {

/// The direction along a resized axis: values forth or gradients back.
enum class direction { forth, back };

/// One result along an axis: the sum of weight[k] · x[first + k] over k < count.
template <class T, std::size_t Most>
struct weighted_cells {
    std::size_t first = 0, count = 0;
    std::array<T, Most> weight{};
    constexpr bool copies() const { return count == 1 && weight[0] == T(1); }
    friend constexpr bool operator==(const weighted_cells&, const weighted_cells&) = default;
};

namespace detail {

/// Calls visit(result, cell, weight) for every cell that has a share in a result, in order of outputs.
template <resize_axis Axis, direction Way, class Visit>
constexpr void each_share(Visit visit) {
    for (std::size_t i = 0; i < Axis.out; ++i)
        Axis.each_cell(i, [&](std::size_t cell, double weight) {
            if (Way == direction::forth)
                visit(i, cell, weight);
            else
                visit(cell, i, weight);
        });
}

template <resize_axis Axis, direction Way>
inline constexpr std::size_t results_of = Way == direction::forth ? Axis.out : Axis.in;

/// The cells from the first to the last one that has a share in each result; some between may have none.
template <resize_axis Axis, direction Way>
inline constexpr auto cell_spans = [] {
    std::array<cell_span, results_of<Axis, Way>> all{};
    each_share<Axis, Way>([&](std::size_t result, std::size_t cell, double) {
        cell_span& span = all[result];
        if (span.size() == 0) span = {cell, cell + 1};
        span = {(std::min)(span.first, cell), (std::max)(span.last, cell + 1)};
    });
    return all;
}();

template <resize_axis Axis, direction Way>
inline constexpr std::size_t most_cells = [] {
    std::size_t most = 0;
    for (const cell_span& span : cell_spans<Axis, Way>) most = (std::max)(most, span.size());
    return most;
}();

template <class T, resize_axis Axis, direction Way>
inline constexpr auto cell_table = [] {
    std::array<std::array<double, most_cells<Axis, Way>>, results_of<Axis, Way>> weights{};
    each_share<Axis, Way>([&](std::size_t result, std::size_t cell, double weight) {
        weights[result][cell - cell_spans<Axis, Way>[result].first] += weight;
    });
    std::array<weighted_cells<T, most_cells<Axis, Way>>, results_of<Axis, Way>> all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
        const cell_span& span = cell_spans<Axis, Way>[i];
        all[i].first = span.first;
        all[i].count = span.size();
        for (std::size_t k = 0; k < span.size(); ++k) all[i].weight[k] = static_cast<T>(weights[i][k]);
    }
    return all;
}();

} // namespace detail

/// Resizes an image, or computes the gradient of that: a weighted sum of rows goes to scratch memory, and
/// each result is a weighted sum of its pixels.
template <class T, resize_geometry G, direction Way = direction::forth, class Arch = simd::default_arch>
struct resize {
    static constexpr std::size_t in_width = Way == direction::forth ? G.columns.in : G.columns.out;
    static constexpr std::size_t in_row = in_width * G.channels;
    static constexpr std::size_t scratch_size = in_row;

private:
    static constexpr const auto& rows = detail::cell_table<T, G.rows, Way>;
    static constexpr const auto& columns = detail::cell_table<T, G.columns, Way>;

public:
    static constexpr partition parts{columns.size(), rows.size()};
    /// The pixels of y are `pitch` elements apart.
    static void run(const T* x, T* y, T* scratch, work_share of = parts.whole(),
                    std::size_t pitch = G.channels);

private:
    /// Copies the row of results before y to y.
    static void repeat_row(T* y, std::size_t pitch);
    /// y = Σ weight[k] · x[k · Count …]: a weighted sum of adjacent stretches of Count elements.
    template <std::size_t Count, class Cells>
    static void add_up(const T* x, const Cells& cells, T* y);
    template <std::size_t Vectors, std::size_t LastLanes, std::size_t Count, class Cells>
    static void block(const T* x, const Cells& cells, T* y);
};

template <class T, resize_geometry G, direction Way, class Arch>
void resize<T, G, Way, Arch>::repeat_row(T* y, std::size_t pitch) {
    const std::size_t row = columns.size() * pitch;
    if (pitch == G.channels)
        std::copy_n(y - row, row, y);
    else
        for (std::size_t j = 0; j < row; j += pitch) std::copy_n(y + j - row, G.channels, y + j);
}

template <class T, resize_geometry G, direction Way, class Arch>
void resize<T, G, Way, Arch>::run(const T* x, T* y, T* scratch, work_share of, std::size_t pitch) {
    const std::size_t out_row = columns.size() * pitch;
    y += of.chunks.begin * out_row;
    for (std::size_t i = of.chunks.begin; i < of.chunks.end; ++i, y += out_row) {
        if (i > of.chunks.begin && rows[i] == rows[i - 1]) {
            repeat_row(y, pitch);
            continue;
        }
        const T* sum = x + rows[i].first * in_row;
        if (!rows[i].copies()) {
            add_up<in_row>(sum, rows[i], scratch);
            sum = scratch;
        }
        for (std::size_t j = 0; j < columns.size(); ++j)
            add_up<G.channels>(sum + columns[j].first * G.channels, columns[j], y + j * pitch);
    }
}

template <class T, resize_geometry G, direction Way, class Arch>
template <std::size_t Count, class Cells>
LAMINA_INLINE void resize<T, G, Way, Arch>::add_up(const T* x, const Cells& cells, T* y) {
    using vector = std::conditional_t<Count == 1, T, simd::batch<T, Arch>>;
    if (cells.copies()) {
        each_register<vector, Count>(1, [=]<std::size_t Lanes>(std::size_t c, std::size_t) {
            simd::store_partial<Lanes>(y + c, simd::load_partial<vector, Lanes>(x + c));
        });
        return;
    }
    constexpr std::size_t lanes = simd::lanes<vector>;
    constexpr std::size_t vectors = (Count + lanes - 1) / lanes, most = std::min<std::size_t>(vectors, 4);
    constexpr std::size_t whole = Count - Count % (most * lanes), rest = vectors - whole / lanes;
    for (std::size_t c = 0; c < whole; c += most * lanes) block<most, lanes, Count>(x + c, cells, y + c);
    if constexpr (rest != 0) block<rest, Count - (vectors - 1) * lanes, Count>(x + whole, cells, y + whole);
}

template <class T, resize_geometry G, direction Way, class Arch>
template <std::size_t Vectors, std::size_t LastLanes, std::size_t Count, class Cells>
LAMINA_INLINE void resize<T, G, Way, Arch>::block(const T* x, const Cells& cells, T* y) {
    using vector = std::conditional_t<Count == 1, T, simd::batch<T, Arch>>;
    constexpr std::size_t lanes = simd::lanes<vector>;
    vector sums[Vectors];
    LAMINA_UNROLL
    for (std::size_t v = 0; v < Vectors; ++v) sums[v] = vector(T(0));
    for (std::size_t k = 0; k < cells.count; ++k, x += Count) {
        const vector weight(cells.weight[k]);
        LAMINA_UNROLL
        for (std::size_t v = 0; v + 1 < Vectors; ++v)
            sums[v] = simd::fma(weight, simd::load<vector>(x + v * lanes), sums[v]);
        sums[Vectors - 1] = simd::fma(
            weight, simd::load_partial<vector, LastLanes>(x + (Vectors - 1) * lanes), sums[Vectors - 1]);
    }
    LAMINA_UNROLL
    for (std::size_t v = 0; v + 1 < Vectors; ++v) simd::store(y + v * lanes, sums[v]);
    simd::store_partial<LastLanes>(y + (Vectors - 1) * lanes, sums[Vectors - 1]);
}

} // namespace lamina::kernels
