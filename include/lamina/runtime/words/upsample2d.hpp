#pragma once

#include <lamina/kernels/resize.hpp>
#include <lamina/plan/roles.hpp>
#include <lamina/runtime/predicted_word.hpp>

#include <cstddef>

namespace lamina::detail {

template <resize_word Word, dims In, class T, class Arch>
struct predicted_word<Word, In, T, Arch> : unweighted_word {
private:
    using kernel = kernels::resize<T, Word::geometry(In), kernels::direction::forth, Arch>;

public:
    static constexpr std::size_t scratch_size = kernel::scratch_size;
    static constexpr kernels::partition parts = kernel::parts;
    static void run(const T* x, const T*, T* y, T* scratch, kernels::work_share of, std::size_t pitch) {
        kernel::run(x, y, scratch, of, pitch);
    }
};

} // namespace lamina::detail
