#pragma once

#include <lamina/kernels/epilogue.hpp>
#include <lamina/kernels/simd.hpp>

#include <cstddef>

namespace lamina::kernels {

/// Pixels of some channels, and how many numbers lie between neighbouring ones of input and output.
struct pixel_task {
    std::size_t pixels;
    std::size_t channels;
    std::size_t in_stride;
    std::size_t out_stride;
    friend constexpr bool operator==(const pixel_task&, const pixel_task&) = default;
};

/// y = the ops of an epilogue applied to x; without any, a copy (into a slice, for example). y may be x.
template <class T, pixel_task Task, class Epilogue, class Arch = xsimd::default_arch>
struct pointwise {
    static void run(const T* x, T* y, const T* const* operands);

private:
    using vector = simd::batch<T, Arch>;
    static constexpr std::size_t lanes = simd::lanes<vector>;
    static constexpr bool flat =
        Task.in_stride == Task.channels && Task.out_stride == Task.channels && Epilogue::flat(Task.channels);

    template <std::size_t Channels>
    static void pixel(const T* x, T* y, const T* const* operands, std::size_t p);
};

template <class T, pixel_task Task, class Epilogue, class Arch>
void pointwise<T, Task, Epilogue, Arch>::run(const T* x, T* y, const T* const* operands) {
    if constexpr (flat)
        pixel<Task.pixels * Task.channels>(x, y, operands, 0);
    else
        for (std::size_t p = 0; p < Task.pixels; ++p)
            pixel<Task.channels>(x + p * Task.in_stride, y + p * Task.out_stride, operands, p);
}

template <class T, pixel_task Task, class Epilogue, class Arch>
template <std::size_t Channels>
LAMINA_INLINE void pointwise<T, Task, Epilogue, Arch>::pixel(const T* x, T* y, const T* const* operands,
                                                             std::size_t p) {
    constexpr std::size_t rest = Channels % lanes, whole = Channels - rest;
    for (std::size_t c = 0; c < whole; c += lanes)
        simd::store(y + c, Epilogue::template apply<lanes>(simd::load<vector>(x + c), operands, p, c));
    if constexpr (rest != 0)
        simd::store_partial<rest>(
            y + whole,
            Epilogue::template apply<rest>(simd::load_partial<vector, rest>(x + whole), operands, p, whole));
}

} // namespace lamina::kernels
