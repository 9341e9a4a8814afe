#pragma once

#include <lamina/kernels/pixel_unshuffle.hpp>
#include <lamina/plan/roles.hpp>
#include <lamina/runtime/predicted_word.hpp>

#include <cstddef>

namespace lamina::detail {

template <unshuffle_word Word, dims In, class T, class Arch>
struct predicted_word<Word, In, T, Arch> : unweighted_word {
private:
    using kernel = kernels::pixel_unshuffle<T, Word::geometry(In)>;

public:
    static constexpr kernels::partition parts = kernel::parts;
    static void run(const T* x, const T*, T* y, T*, kernels::work_share of, std::size_t pitch) {
        kernel::run(x, y, of, pitch);
    }
};

template <shuffle_word Word, dims In, class T, class Arch>
struct predicted_word<Word, In, T, Arch> : unweighted_word {
private:
    using kernel = kernels::pixel_unshuffle<T, Word::inverse(In)>;

public:
    static constexpr kernels::partition parts = kernel::back_parts;
    static void run(const T* x, const T*, T* y, T*, kernels::work_share of, std::size_t pitch) {
        kernel::back(x, y, of, pitch);
    }
};

} // namespace lamina::detail
