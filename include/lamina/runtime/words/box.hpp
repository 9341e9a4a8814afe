#pragma once

#include <lamina/kernels/box.hpp>
#include <lamina/plan/roles.hpp>
#include <lamina/runtime/predicted_word.hpp>

namespace lamina::detail {

/// zero_padding2d and cropping2d. (Never a slice: it stays in its operand or is copied.)
template <box_word Word, dims In, class T, class Arch>
struct predicted_word<Word, In, T, Arch> : unweighted_word {
private:
    using kernel = kernels::box<T, Word::geometry(In)>;

public:
    static constexpr kernels::partition parts = kernel::parts;
    static void run(const T* x, const T*, T* y, T*, kernels::work_share of, std::size_t pitch) {
        kernel::run(x, y, of, pitch);
    }
};

} // namespace lamina::detail
