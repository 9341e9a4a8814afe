#pragma once

#include <lamina/layers/axis_softmax.hpp>
#include <lamina/layers/channel_shuffle.hpp>
#include <lamina/layers/permute.hpp>
#include <lamina/layers/softmax.hpp>
#include <lamina/onnx/word.hpp>

#include <array>
#include <cstddef>
#include <string>

namespace lamina::detail {

/// A vector's values in the order of another shape. That of a flattened image is left as it is: a dense layer
/// takes its kernel's rows in this order.
inline onnx_value onnx_view(onnx_layer& at) {
    const dims in = at.x.shape;
    if (in == at.out) return at.x;
    if (at.out.is_vector()) {
        const bool same = in.pixels() == 1 || in.channels == 1;
        return {at.reshape(at.x.name, onnx_shape(at.out)), at.out, same ? dims{} : in};
    }
    const std::string from = in.is_image() ? at.to_channels_last(at.x.name) : at.x.name;
    const std::string shaped = at.reshape(
        from, {0, onnx_integer(at.out.height), onnx_integer(at.out.width), onnx_integer(at.out.channels)});
    return at.result(at.to_channels_first(shaped));
}
template <view_word Word>
struct onnx_word<Word> : onnx_by_place {
    static onnx_value write(onnx_layer& at) { return onnx_view(at); }
};

/// Cuts out the box, and adds zeros around it.
inline onnx_value onnx_box(onnx_layer& at, const kernels::box_geometry& g) {
    std::string y = at.x.name;
    const auto axes = [&](dims d, kernels::cell from) {
        if (d.is_vector()) return onnx_integers{onnx_integer(from.channel)};
        return onnx_integers{onnx_integer(from.channel), onnx_integer(from.row), onnx_integer(from.column)};
    };
    const bool is_vector = g.in.is_vector();
    if (g.box != g.in) {
        const kernels::cell end{g.from.row + g.box.height, g.from.column + g.box.width,
                                g.from.channel + g.box.channels};
        y = at.add("Slice", {y, at.graph.integers(axes(g.in, g.from)), at.graph.integers(axes(g.in, end)),
                             at.graph.integers(is_vector ? onnx_integers{1} : onnx_integers{1, 2, 3})});
    }
    if (g.box != g.out) {
        const kernels::cell rest{g.out.height - g.to.row - g.box.height,
                                 g.out.width - g.to.column - g.box.width,
                                 g.out.channels - g.to.channel - g.box.channels};
        onnx_integers pads{0};
        for (const std::int64_t p : axes(g.in, g.to)) pads.push_back(p);
        pads.push_back(0);
        for (const std::int64_t p : axes(g.in, rest)) pads.push_back(p);
        y = at.add("Pad", {y, at.graph.integers(pads)});
    }
    return at.result(y);
}
template <box_word Word>
struct onnx_word<Word> : onnx_by_place {
    static onnx_value write(onnx_layer& at) { return onnx_box(at, Word::geometry(at.x.shape)); }
};

template <std::size_t Groups>
struct onnx_word<words::channel_shuffle<Groups>> : onnx_by_place {
    static onnx_value write(onnx_layer& at) {
        onnx_integers apart = onnx_shape(at.x.shape), order{0, 2, 1, 3, 4};
        apart[1] /= onnx_integer(Groups);
        apart.insert(apart.begin() + 1, onnx_integer(Groups));
        order.resize(apart.size());
        return at.result(at.reshape(at.transpose(at.reshape(at.x.name, apart), order), onnx_shape(at.out)));
    }
};

/// The inverse of DepthToSpace in mode CRD, which ONNX has no operator for.
inline std::string onnx_unshuffle(onnx_layer& at, const kernels::window_geometry& w) {
    const std::int64_t height = onnx_integer(w.kernel.height), width = onnx_integer(w.kernel.width);
    const std::string apart =
        at.reshape(at.x.name, {0, onnx_integer(w.in.channels), onnx_integer(w.out.height), height,
                               onnx_integer(w.out.width), width});
    return at.reshape(at.transpose(apart, {0, 1, 3, 5, 2, 4}), onnx_shape(at.out));
}
template <unshuffle_word Word>
struct onnx_word<Word> : onnx_by_place {
    static onnx_value write(onnx_layer& at) {
        const kernels::unshuffle_geometry g = Word::geometry(at.x.shape);
        if (!g.keeps_depth) return at.result(onnx_unshuffle(at, g.window));
        return at.result(at.add("SpaceToDepth", {at.x.name},
                                {onnx_attribute("blocksize", onnx_integer(g.window.kernel.height))}));
    }
};
template <shuffle_word Word>
struct onnx_word<Word> : onnx_by_place {
    static onnx_value write(onnx_layer& at) {
        const kernels::unshuffle_geometry g = Word::inverse(at.x.shape);
        return at.result(at.add("DepthToSpace", {at.x.name},
                                {onnx_attribute("blocksize", onnx_integer(g.window.kernel.height)),
                                 onnx_attribute("mode", g.keeps_depth ? "DCR" : "CRD")}));
    }
};

template <std::size_t... Order>
struct onnx_word<words::permute<Order...>> : onnx_by_place {
    static onnx_value write(onnx_layer& at) {
        // The places of height, width and channels in ONNX.
        constexpr std::array<std::int64_t, 4> places{0, 2, 3, 1};
        constexpr std::size_t skipped = 3 - sizeof...(Order);
        onnx_integers order{2, 3, 1};
        std::size_t axis = skipped;
        ((order[axis++] = places[Order + skipped]), ...);
        return at.result(at.transpose(at.x.name, {0, order[2], order[0], order[1]}));
    }
};

template <distribution_word Word>
struct onnx_word<Word> : onnx_by_place {
    static onnx_value write(onnx_layer& at) {
        return at.result(at.add(Word::logarithm ? "LogSoftmax" : "Softmax", {at.x.name},
                                {onnx_attribute("axis", std::int64_t(1))}));
    }
};
template <words::competing_pixels Along, bool Logarithm>
struct onnx_word<words::axis_softmax<Along, Logarithm>> : onnx_by_place {
    static onnx_value write(onnx_layer& at) {
        const bool whole = Along == words::competing_pixels::image;
        const std::string x =
            whole ? at.reshape(at.x.name, {0, onnx_integer(at.x.shape.channels), -1}) : at.x.name;
        const std::int64_t axis = Along == words::competing_pixels::row ? 3 : 2;
        const std::string y =
            at.add(Logarithm ? "LogSoftmax" : "Softmax", {x}, {onnx_attribute("axis", axis)});
        return at.result(whole ? at.reshape(y, onnx_shape(at.out)) : y);
    }
};

} // namespace lamina::detail
