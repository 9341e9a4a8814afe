#pragma once

#include <lamina/kernels/epilogue.hpp>
#include <lamina/kernels/partition.hpp>
#include <lamina/kernels/simd/simd.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// A number of pixels and channels, and the elements between adjacent pixels of input and output.
struct pixel_task {
    std::size_t pixels;
    std::size_t channels;
    std::size_t in_stride;
    std::size_t out_stride;
    friend constexpr bool operator==(const pixel_task&, const pixel_task&) = default;
};

/// Pieces of about 1024 elements, in whole registers.
template <class T, class Arch>
constexpr partition chunks_in_registers(const pixel_task& task) {
    constexpr std::size_t lanes = simd::lanes<simd::batch<T, Arch>>;
    return chunks_of_at_least((std::min)((1024 / task.channels / lanes + 1) * lanes, task.pixels),
                              task.pixels);
}

/// Applies the ops of an epilogue to x; without ops, copies it (into a slice, for example). y may be x.
template <class T, pixel_task Task, class Epilogue, class Arch = simd::default_arch,
          partition Parts = chunks_in_registers<T, Arch>(Task)>
struct pointwise {
private:
    using vector = simd::batch<T, Arch>;
    static constexpr std::size_t lanes = simd::lanes<vector>;
    static constexpr bool flat =
        Task.in_stride == Task.channels && Task.out_stride == Task.channels && Epilogue::flat(Task.channels);

public:
    static constexpr partition parts = Parts;
    /// Computes y from x, or a share of it. `operands` are those of the epilogue.
    static void run(const T* x, T* y, const T* const* operands, work_share of = parts.whole());

private:
    template <std::size_t Channels>
    static void pixel(const T* x, T* y, const T* const* operands, std::size_t p);
};

template <class T, pixel_task Task, class Epilogue, class Arch, partition Parts>
void pointwise<T, Task, Epilogue, Arch, Parts>::run(const T* x, T* y, const T* const* operands,
                                                    work_share of) {
    const range pixels = parts.pixels_of(of.chunks, Task.pixels);
    // Contiguous pixels are processed as one long pixel.
    constexpr std::size_t together = flat ? parts.pixels : 1;
    std::size_t p = pixels.begin;
    for (; p + together <= pixels.end; p += together)
        pixel<together * Task.channels>(x + p * Task.in_stride, y + p * Task.out_stride, operands, p);
    if constexpr (Task.pixels % together != 0)
        if (p != pixels.end)
            pixel<Task.pixels % together * Task.channels>(x + p * Task.in_stride, y + p * Task.out_stride,
                                                          operands, p);
}

template <class T, pixel_task Task, class Epilogue, class Arch, partition Parts>
template <std::size_t Channels>
LAMINA_INLINE void pointwise<T, Task, Epilogue, Arch, Parts>::pixel(const T* x, T* y,
                                                                    const T* const* operands, std::size_t p) {
    constexpr std::size_t rest = Channels % lanes, whole = Channels - rest;
    for (std::size_t c = 0; c < whole; c += lanes)
        simd::store(y + c, Epilogue::template apply<lanes>(simd::load<vector>(x + c), operands, p, c));
    if constexpr (rest != 0)
        simd::store_partial<rest>(
            y + whole,
            Epilogue::template apply<rest>(simd::load_partial<vector, rest>(x + whole), operands, p, whole));
}

} // namespace lamina::kernels
