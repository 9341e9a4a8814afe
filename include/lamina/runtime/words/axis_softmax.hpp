#pragma once

#include <lamina/kernels/axis_softmax.hpp>
#include <lamina/layers/axis_softmax.hpp>
#include <lamina/runtime/predicted_word.hpp>

namespace lamina::detail {

template <words::competing_pixels Along, bool Logarithm, dims In, class T, class Arch>
struct predicted_word<words::axis_softmax<Along, Logarithm>, In, T, Arch> : unweighted_word {
private:
    using word = words::axis_softmax<Along, Logarithm>;
    using kernel = kernels::axis_softmax<T, word::competition(In), Logarithm, Arch>;

public:
    static constexpr kernels::partition parts = kernel::parts;
    static void run(const T* x, const T*, T* y, T*, kernels::work_share of) { kernel::run(x, y, of); }
};

} // namespace lamina::detail
