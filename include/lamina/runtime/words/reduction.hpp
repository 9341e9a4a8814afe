#pragma once

#include <lamina/kernels/reduction.hpp>
#include <lamina/layers/reduction.hpp>
#include <lamina/runtime/predicted_word.hpp>

namespace lamina::detail {

template <kernels::pooling Kind, words::reduced_axis Axis, dims In, class T, class Arch>
struct predicted_word<words::reduction<Kind, Axis>, In, T, Arch> : unweighted_word {
private:
    using kernel = kernels::reduction<T, words::reduction<Kind, Axis>::reduces(In), Kind, Arch>;

public:
    static constexpr kernels::partition parts = kernel::parts;
    static void run(const T* x, const T*, T* y, T*, kernels::work_share of) { kernel::run(x, y, of); }
};

} // namespace lamina::detail
