#pragma once

#include <lamina/kernels/norm/local_response_norm.hpp>
#include <lamina/kernels/partition.hpp>
#include <lamina/layers/local_response_norm.hpp>
#include <lamina/runtime/predicted_word.hpp>

#include <cstddef>

namespace lamina::detail {

template <kernels::response_window Window, dims In, class T, class Arch>
struct predicted_response_norm {
private:
    using kernel = kernels::local_response_norm<T, In.channels, Window, Arch>;

public:
    static constexpr std::size_t packed_size = 0, scratch_size = kernel::scratch_size;

    static constexpr void pack(const T*, T*) {}
    static constexpr kernels::partition parts{1, In.pixels()};
    static void run(const T* x, const T*, T* y, T* scratch, kernels::work_share of) {
        const std::size_t first = of.chunks.begin * In.channels;
        kernel::run(of.chunks.size(), x + first, y + first, scratch);
    }
};

template <std::size_t Size, class... Options, dims In, class T, class Arch>
struct predicted_word<words::local_response_norm<Size, Options...>, In, T, Arch>
    : predicted_response_norm<words::local_response_norm<Size, Options...>::window, In, T, Arch> {};

} // namespace lamina::detail
