#pragma once

#include <lamina/kernels/pointwise.hpp>
#include <lamina/layers/position_embedding.hpp>
#include <lamina/runtime/predicted_word.hpp>

namespace lamina::detail {

template <class... Options, dims In, class T, class Arch>
struct predicted_word<words::position_embedding<Options...>, In, T, Arch>
    : word_with_scalar_code<words::position_embedding<Options...>, In> {
private:
    static constexpr kernels::pixel_task task{In.pixels(), In.channels, In.channels, In.channels};
    using kernel = kernels::pointwise<T, task, kernels::epilogue<kernels::add<In.channels>>, Arch>;

public:
    static constexpr kernels::partition parts = kernel::parts;
    static void run(const T* x, const T* packed, T* y, T*, kernels::work_share of) {
        kernel::run(x, y, &packed, of);
    }
};

} // namespace lamina::detail
