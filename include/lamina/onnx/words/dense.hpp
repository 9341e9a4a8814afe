#pragma once

#include <lamina/onnx/word.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace lamina::detail {

/// A dense kernel whose rows follow the order of a flattened image in channels-first.
inline std::vector<double> onnx_rows(const onnx_parameter& kernel, dims image) {
    if (image.rank == 0) return kernel.values;
    const std::size_t units = kernel.description.extents[1];
    std::vector<double> moved;
    moved.reserve(kernel.values.size());
    for (std::size_t c = 0; c < image.channels; ++c)
        for (std::size_t pixel = 0; pixel < image.pixels(); ++pixel)
            for (std::size_t u = 0; u < units; ++u)
                moved.push_back(kernel.values[(pixel * image.channels + c) * units + u]);
    return moved;
}

inline onnx_value onnx_dense(onnx_layer& at) {
    const onnx_parameter& kernel = *at.find("kernel");
    const std::string weights =
        at.graph.tensor(kernel.name, {onnx_integer(at.x.shape.channels), onnx_integer(at.out.channels)},
                        onnx_rows(kernel, at.x.flattened));
    if (at.find("bias") == nullptr) return at.result(at.add("MatMul", {at.x.name, weights}));
    return at.result(at.add("Gemm", {at.x.name, weights, at.vector("bias", 0)}));
}

template <dense_word Word>
struct onnx_word<Word> {
    /// Its kernel's rows follow the order.
    static constexpr bool any_order = true;
    static onnx_value write(onnx_layer& at) { return onnx_dense(at); }
};

} // namespace lamina::detail
