#pragma once

#include <ATen/ATen.h>
#include <cstdint>
#include <vector>

#include "engine.hpp"
#include "torch.hpp"

namespace peers::torch_engine {

inline at::Tensor tensor_of(const std::vector<float>& values, std::vector<std::int64_t> shape) {
    return at::from_blob(const_cast<float*>(values.data()), shape).clone();
}

inline at::Tensor ordered(const at::Tensor& t, way how) {
    return how == way::channels_last && t.dim() == 4 ? t.contiguous(at::MemoryFormat::ChannelsLast) : t;
}

inline at::Tensor images_of(const job& j, const batch& b, way how) {
    const extents in = j.net.input();
    return ordered(tensor_of(b.images, {std::int64_t(j.batch_size), std::int64_t(in.channels),
                                        std::int64_t(in.height), std::int64_t(in.width)}),
                   how);
}

inline at::Tensor weights_of(const layer& l, way how) {
    const auto outputs = std::int64_t(l.out.channels), size = std::int64_t(l.kernel);
    if (l.what == operation::dense) return tensor_of(l.weights, {outputs, std::int64_t(l.in.size())});
    return ordered(tensor_of(l.weights, {outputs, std::int64_t(l.in.channels / l.groups), size, size}), how);
}

} // namespace peers::torch_engine
