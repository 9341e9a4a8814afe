#pragma once

#include <lamina/layers/conv2d_transpose.hpp>
#include <lamina/layers/convolution.hpp>
#include <lamina/onnx/word.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace lamina::detail {

inline onnx_integers onnx_extents(extent2 e) { return {onnx_integer(e.height), onnx_integer(e.width)}; }
inline onnx_integers onnx_pads(kernels::margins m) {
    return {onnx_integer(m.top), onnx_integer(m.left), onnx_integer(m.bottom), onnx_integer(m.right)};
}

/// A kernel with its last two axes first and exchanged: HWIO becomes OIHW.
inline std::string onnx_kernel(onnx_layer& at, const onnx_parameter& kernel) {
    const auto& e = kernel.description.extents;
    const std::size_t cells = e[0] * e[1];
    std::vector<double> moved;
    moved.reserve(kernel.values.size());
    for (std::size_t o = 0; o < e[3]; ++o)
        for (std::size_t i = 0; i < e[2]; ++i)
            for (std::size_t cell = 0; cell < cells; ++cell)
                moved.push_back(kernel.values[(cell * e[2] + i) * e[3] + o]);
    return at.graph.tensor(
        kernel.name, {onnx_integer(e[3]), onnx_integer(e[2]), onnx_integer(e[0]), onnx_integer(e[1])}, moved);
}

/// The parts of an axis from `begin` to `end`.
inline std::string onnx_slice(onnx_layer& at, const std::string& from, std::int64_t axis, std::size_t begin,
                              std::size_t end) {
    return at.add("Slice", {from, at.graph.integers({onnx_integer(begin)}),
                            at.graph.integers({onnx_integer(end)}), at.graph.integers({axis})});
}

/// Circular padding of an axis: its end before it, its beginning after it.
inline std::string onnx_circle(onnx_layer& at, const std::string& from, std::int64_t axis, std::size_t extent,
                               std::size_t before, std::size_t after) {
    std::vector<std::string> all;
    if (before != 0) all.push_back(onnx_slice(at, from, axis, extent - before, extent));
    all.push_back(from);
    if (after != 0) all.push_back(onnx_slice(at, from, axis, 0, after));
    return all.size() == 1 ? from : at.add("Concat", all, {onnx_attribute("axis", axis)});
}

/// The image with its border, where that is not of zeros.
inline std::string onnx_border(onnx_layer& at, const kernels::window_geometry& w) {
    if (w.fill == kernels::border::circular) {
        const std::string rows = onnx_circle(at, at.x.name, 2, w.in.height, w.pad.top, w.pad.bottom);
        return onnx_circle(at, rows, 3, w.in.width, w.pad.left, w.pad.right);
    }
    const onnx_integers p = onnx_pads(w.pad);
    return at.add("Pad", {at.x.name, at.graph.integers({0, 0, p[0], p[1], 0, 0, p[2], p[3]})},
                  {onnx_attribute("mode", w.fill == kernels::border::nearest ? "edge" : "reflect")});
}

inline onnx_value onnx_convolution(onnx_layer& at, const kernels::conv_geometry& g) {
    const kernels::window_geometry& w = g.window;
    const bool by_itself = w.fill == kernels::border::zero || !w.pad.any();
    std::vector<std::string> inputs{by_itself ? at.x.name : onnx_border(at, w),
                                    onnx_kernel(at, *at.find("kernel"))};
    if (at.find("bias") != nullptr) inputs.push_back(at.vector("bias", 0));
    return at.result(at.add("Conv", inputs,
                            {onnx_attribute("kernel_shape", onnx_extents(w.kernel)),
                             onnx_attribute("strides", onnx_extents(w.strides)),
                             onnx_attribute("dilations", onnx_extents(w.dilation)),
                             onnx_attribute("pads", onnx_pads(by_itself ? w.pad : kernels::margins{})),
                             onnx_attribute("group", onnx_integer(g.groups))}));
}

/// What the windows do not reach of the result along an axis.
inline std::size_t onnx_rest(std::size_t out, std::size_t in, std::size_t stride, std::size_t reach,
                             std::size_t pads) {
    return out + pads - ((in - 1) * stride + reach);
}

/// `g` leads from the result to the input.
inline onnx_value onnx_transposed_convolution(onnx_layer& at, const kernels::conv_geometry& g) {
    const kernels::window_geometry& w = g.window;
    const extent2 reach = dilated(w.kernel, w.dilation);
    const extent2 rest{
        onnx_rest(w.in.height, w.out.height, w.strides.height, reach.height, w.pad.top + w.pad.bottom),
        onnx_rest(w.in.width, w.out.width, w.strides.width, reach.width, w.pad.left + w.pad.right)};
    std::vector<std::string> inputs{at.x.name, onnx_kernel(at, *at.find("kernel"))};
    if (at.find("bias") != nullptr) inputs.push_back(at.vector("bias", 0));
    return at.result(at.add("ConvTranspose", inputs,
                            {onnx_attribute("kernel_shape", onnx_extents(w.kernel)),
                             onnx_attribute("strides", onnx_extents(w.strides)),
                             onnx_attribute("dilations", onnx_extents(w.dilation)),
                             onnx_attribute("pads", onnx_pads(w.pad)),
                             onnx_attribute("output_padding", onnx_extents(rest)),
                             onnx_attribute("group", onnx_integer(g.groups))}));
}

template <convolution_word Word>
struct onnx_word<Word> : onnx_by_place {
    static onnx_value write(onnx_layer& at) { return onnx_convolution(at, Word::geometry(at.x.shape)); }
};
template <transposed_convolution_word Word>
struct onnx_word<Word> : onnx_by_place {
    static onnx_value write(onnx_layer& at) {
        return onnx_transposed_convolution(at, Word::adjoint(at.x.shape));
    }
};

} // namespace lamina::detail
