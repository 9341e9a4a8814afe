#pragma once

#include <lamina/language/dims.hpp>

#include <cstddef>
#include <string>

namespace lamina {

/// A height and a width, for example of a kernel, a pooling window, a stride or a dilation.
struct extent2 {
    std::size_t height = 1;
    std::size_t width = 1;
    friend constexpr bool operator==(const extent2&, const extent2&) = default;
    constexpr std::size_t size() const { return height * width; }
};

/// "5×3", or "5×5".
inline std::string to_string(extent2 e) { return std::to_string(e.height) + "×" + std::to_string(e.width); }

namespace kernels {

/// "2" if both are equal, else "2×1"; for strides and the like.
inline std::string short_text(extent2 e) {
    return e.height == e.width ? std::to_string(e.height) : to_string(e);
}

/// Cells added on each side of an image.
struct margins {
    std::size_t top = 0, bottom = 0, left = 0, right = 0;
    friend constexpr bool operator==(const margins&, const margins&) = default;
    constexpr bool any() const { return top + bottom + left + right != 0; }
    friend constexpr margins operator+(margins a, margins b) {
        return {a.top + b.top, a.bottom + b.bottom, a.left + b.left, a.right + b.right};
    }
};

} // namespace kernels

/// "1, 1, 2, 2": top, bottom, left, right.
inline std::string to_string(kernels::margins m) {
    return std::to_string(m.top) + ", " + std::to_string(m.bottom) + ", " + std::to_string(m.left) + ", "
           + std::to_string(m.right);
}

namespace kernels {

/// The values of the added cells.
enum class border { zero, nearest, reflect, circular };

/// A window that slides over an image: everything a convolution or pooling loop needs to know about what it
/// reads.
struct window_geometry {
    dims in;
    dims out;
    extent2 kernel;
    extent2 strides;
    extent2 dilation;
    margins pad;
    border fill = border::zero;
    friend constexpr bool operator==(const window_geometry&, const window_geometry&) = default;
};

/// A convolution: kernel HWIO with in.channels / groups inputs per filter, out.channels filters.
struct conv_geometry {
    window_geometry window;
    std::size_t groups = 1;
    /// Whether Winograd's algorithm may be used, which is faster and slightly less accurate.
    bool winograd = true;
    friend constexpr bool operator==(const conv_geometry&, const conv_geometry&) = default;
    constexpr std::size_t group_inputs() const { return window.in.channels / groups; }
    constexpr std::size_t group_filters() const { return window.out.channels / groups; }
    constexpr std::size_t kernel_size() const {
        return window.kernel.size() * group_inputs() * window.out.channels;
    }
    /// The input channel that element i of the kernel multiplies.
    constexpr std::size_t input_of(std::size_t i) const {
        const std::size_t filter = i % window.out.channels, input = i / window.out.channels % group_inputs();
        return filter / group_filters() * group_inputs() + input;
    }
};

enum class pooling { max, average };

/// A pooling: a reduction over each window, channel by channel. Padding is never a maximum; an average
/// includes it only with `count_include_pad`.
struct pool_geometry {
    window_geometry window;
    pooling kind = pooling::max;
    bool count_include_pad = false;
    /// The image is divided into equal parts, and each window covers all cells that its part touches. Windows
    /// may have different sizes (kernel is the largest, about a stride apart), without padding.
    bool adaptive = false;
    friend constexpr bool operator==(const pool_geometry&, const pool_geometry&) = default;
};

/// Cells along an axis, `step` apart; `last` is exclusive.
struct cell_span {
    std::size_t first, last, step = 1;
    constexpr std::size_t size() const { return (last - first + step - 1) / step; }
};

/// A pooling along one axis.
struct pool_axis {
    std::size_t window, stride, before, extent, after, count;
    bool counts_padding, adaptive;
    std::size_t dilation = 1;

    /// The cells of the image inside window i.
    constexpr cell_span cells(std::size_t i) const {
        if (adaptive) return {i * extent / count, ((i + 1) * extent + count - 1) / count};
        const cell_span seen = inside(i, before, before + extent);
        return {seen.first - before, seen.last - before, dilation};
    }
    /// The divisor of window i's average.
    constexpr std::size_t counted(std::size_t i) const {
        return counts_padding ? inside(i, 0, before + extent + after).size() : cells(i).size();
    }

private:
    constexpr cell_span inside(std::size_t i, std::size_t low, std::size_t high) const {
        const std::size_t start = i * stride, behind = start + (window - 1) * dilation + 1;
        const std::size_t skipped = start < low ? (low - start + dilation - 1) / dilation : 0;
        const std::size_t first = start + skipped * dilation, end = behind < high ? behind : high;
        return {first, end < first ? first : end, dilation};
    }
};

constexpr pool_axis rows_of(const pool_geometry& p) {
    const window_geometry& w = p.window;
    return {w.kernel.height, w.strides.height,    w.pad.top,  w.in.height,      w.pad.bottom,
            w.out.height,    p.count_include_pad, p.adaptive, w.dilation.height};
}
constexpr pool_axis columns_of(const pool_geometry& p) {
    const window_geometry& w = p.window;
    return {w.kernel.width, w.strides.width,     w.pad.left, w.in.width,      w.pad.right,
            w.out.width,    p.count_include_pad, p.adaptive, w.dilation.width};
}

/// A window that slides over the channels of a pixel, and the coefficients of the normalization: (k + alpha /
/// size · Σ x²)^beta. If the size is even, the extra channel comes before the center.
struct response_window {
    std::size_t size = 5;
    double alpha = 1e-4, beta = 0.75, k = 1;
    friend constexpr bool operator==(const response_window&, const response_window&) = default;

    constexpr std::size_t before() const { return size / 2; }
    constexpr std::size_t behind() const { return (size - 1) / 2; }
    /// The window around channel c covers the channels first … last − 1.
    constexpr std::size_t first(std::size_t c) const { return c < before() ? 0 : c - before(); }
    constexpr std::size_t last(std::size_t c, std::size_t channels) const {
        return c + behind() < channels ? c + behind() + 1 : channels;
    }
};

/// A place in an image.
struct cell {
    std::size_t row = 0, column = 0, channel = 0;
    friend constexpr bool operator==(const cell&, const cell&) = default;
};

/// A box that is copied from one image into another, which is zero around it.
struct box_geometry {
    dims in, out;
    dims box;
    /// The corner of the box in each image.
    cell from, to;
    friend constexpr bool operator==(const box_geometry&, const box_geometry&) = default;
    /// The copy in the other direction, which also computes the gradient.
    constexpr box_geometry reversed() const { return {out, in, box, to, from}; }
    /// Whether it only adds zeros around a whole image, and how many.
    constexpr bool pads() const { return box == in && out.channels == in.channels; }
    constexpr margins padding() const {
        return {to.row, out.height - to.row - box.height, to.column, out.width - to.column - box.width};
    }
};

/// The pixels of windows that do not overlap become the channels of one pixel.
struct unshuffle_geometry {
    window_geometry window;
    /// The channels of each pixel stay together (TensorFlow). Otherwise the pixels of each channel do
    /// (PyTorch).
    bool keeps_depth = false;
    friend constexpr bool operator==(const unshuffle_geometry&, const unshuffle_geometry&) = default;

    /// The place in the image of element i of the result.
    constexpr std::size_t source(std::size_t i) const {
        const dims &in = window.in, &out = window.out;
        const extent2& square = window.kernel;
        const std::size_t place = i % out.channels, pixel = i / out.channels;
        const std::size_t cell = keeps_depth ? place / in.channels : place % square.size();
        const std::size_t channel = keeps_depth ? place % in.channels : place / square.size();
        const std::size_t row = pixel / out.width * square.height + cell / square.width;
        const std::size_t column = pixel % out.width * square.width + cell % square.width;
        return (row * in.width + column) * in.channels + channel;
    }
};

enum class interpolation { nearest, bilinear, bicubic };

/// How the positions of two images correspond: their outer borders coincide; the centers of their corner
/// pixels do; the centers of their first pixels do, as far apart as if the borders did.
enum class coordinates { half_pixel, align_corners, asymmetric };

/// One axis of an image that is resized.
struct resize_axis {
    std::size_t in, out;
    interpolation kind = interpolation::nearest;
    coordinates where = coordinates::half_pixel;
    friend constexpr bool operator==(const resize_axis&, const resize_axis&) = default;

    /// Calls visit(input cell, weight) for every cell that has a share in output i. Cells may come twice:
    /// beyond the borders the outermost one is read.
    template <class Visit>
    constexpr void each_cell(std::size_t i, Visit visit) const {
        const position at = position_of(i);
        const std::size_t cell = at.place / at.parts, rest = at.place % at.parts;
        const double weight = static_cast<double>(rest) / static_cast<double>(at.parts);
        if (kind == interpolation::nearest) {
            visit(inside(where == coordinates::half_pixel ? (at.place + at.parts / 2) / at.parts : cell),
                  1.0);
        } else if (rest == 0 || (kind == interpolation::bilinear && inside(cell + 1) == inside(cell))) {
            visit(inside(cell), 1.0);
        } else if (kind == interpolation::bilinear) {
            visit(inside(cell), 1 - weight);
            visit(inside(cell + 1), weight);
        } else {
            visit(inside(cell - 1), outer_weight(1 + weight));
            visit(inside(cell), inner_weight(weight));
            visit(inside(cell + 1), inner_weight(1 - weight));
            visit(inside(cell + 2), outer_weight(2 - weight));
        }
    }

private:
    /// Cells are counted from this many before the image.
    static constexpr std::size_t before = 2;
    /// The position is place / parts. Uses integers, so that only weights are rounded.
    struct position {
        std::size_t place, parts;
    };
    constexpr position position_of(std::size_t i) const {
        if (where == coordinates::half_pixel) return {before * 2 * out + (2 * i + 1) * in - out, 2 * out};
        if (where == coordinates::asymmetric) return {before * out + i * in, out};
        if (out == 1) return {before, 1};
        return {before * (out - 1) + i * (in - 1), out - 1};
    }
    constexpr std::size_t inside(std::size_t cell) const {
        if (cell < before) return 0;
        return cell - before < in ? cell - before : in - 1;
    }
    /// The cubic kernel with a = −0.75 (Keys 1981; PyTorch's), for distances up to 1 and from 1 to 2.
    static constexpr double inner_weight(double d) { return (1.25 * d - 2.25) * d * d + 1; }
    static constexpr double outer_weight(double d) { return ((-0.75 * d + 3.75) * d - 6) * d + 3; }
};

struct resize_geometry {
    resize_axis rows, columns;
    std::size_t channels = 1;
    friend constexpr bool operator==(const resize_geometry&, const resize_geometry&) = default;
};

/// `pixels` tokens of `channels` channels that see each other through `heads` heads.
struct attention_geometry {
    std::size_t pixels, channels, heads;
    friend constexpr bool operator==(const attention_geometry&, const attention_geometry&) = default;

    /// The channels of one head, and of queries, keys and values together.
    constexpr std::size_t head() const { return channels / heads; }
    constexpr std::size_t projected() const { return 3 * channels; }
};

/// Of `count` values that are `step` elements apart, one result: for each of `values` adjacent values at each
/// of `pixels` places that are `pixel_step` elements apart.
struct reduction_geometry {
    std::size_t count, step, pixels, pixel_step, values;
    friend constexpr bool operator==(const reduction_geometry&, const reduction_geometry&) = default;

    constexpr std::size_t results() const { return pixels * values; }
    /// The first value that result i is made of.
    constexpr std::size_t first(std::size_t i) const { return i / values * pixel_step + i % values; }
};

/// Where a pixel of a result lies in the source, in pixels.
struct affine_sampling {
    double row_by_row = 1, row_by_column = 0, column_by_row = 0, column_by_column = 1, row_at_0 = 0,
           column_at_0 = 0;

    constexpr double row(std::size_t y, std::size_t x) const {
        return row_by_row * static_cast<double>(y) + row_by_column * static_cast<double>(x) + row_at_0;
    }
    constexpr double column(std::size_t y, std::size_t x) const {
        return column_by_row * static_cast<double>(y) + column_by_column * static_cast<double>(x)
               + column_at_0;
    }
    /// The image's center stays where it is, or moves down and to the right by these many source pixels.
    static constexpr affine_sampling about_center(dims in, affine_sampling turn, double down, double across) {
        const double y = static_cast<double>(in.height - 1) / 2, x = static_cast<double>(in.width - 1) / 2;
        turn.row_at_0 = y - turn.row_by_row * y - turn.row_by_column * x - down;
        turn.column_at_0 = x - turn.column_by_row * y - turn.column_by_column * x - across;
        return turn;
    }
};

/// The source row (or column) for position `i` of a padded axis with `before` cells added before `extent`
/// cells. Returns `extent` for a zero. Unrolled loops call it with constants, and -Os would not inline it.
[[gnu::always_inline]] constexpr std::size_t source_index(std::size_t i, std::size_t before,
                                                          std::size_t extent, border fill) {
    if (i >= before && i < before + extent) return i - before;
    if (fill == border::zero) return extent;
    if (fill == border::nearest) return i < before ? 0 : extent - 1;
    if (fill == border::circular) return i < before ? extent + i - before : i - before - extent;
    return i < before ? before - i : 2 * (extent - 1) - (i - before);
}

} // namespace kernels

} // namespace lamina
