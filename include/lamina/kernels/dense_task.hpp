#pragma once

#include <cstddef>

namespace lamina::kernels {

/// A matrix of inputs × outputs weights.
struct dense_task {
    std::size_t inputs;
    std::size_t outputs;
    friend constexpr bool operator==(const dense_task&, const dense_task&) = default;
};

} // namespace lamina::kernels
