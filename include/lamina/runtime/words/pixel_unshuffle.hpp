#pragma once

#include <lamina/kernels/pixel_unshuffle.hpp>
#include <lamina/layers/pixel_unshuffle.hpp>
#include <lamina/runtime/predicted_word.hpp>

#include <cstddef>

namespace lamina::detail {

template <std::size_t Factor, dims In, class T, class Arch>
struct predicted_word<words::pixel_unshuffle<Factor>, In, T, Arch> : unweighted_word {
private:
    using kernel = kernels::pixel_unshuffle<T, words::pixel_unshuffle<Factor>::geometry(In)>;

public:
    static constexpr kernels::partition parts = kernel::parts;
    static void run(const T* x, const T*, T* y, T*, kernels::work_share of) { kernel::run(x, y, of); }
};

} // namespace lamina::detail
