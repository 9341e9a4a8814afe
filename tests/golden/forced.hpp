#pragma once

#include <lamina/kernels/conv/algorithm.hpp>

/// Golden networks whose convolutions are computed by one algorithm wherever it can, not by the one that is
/// estimated to be the fastest.
namespace golden {

template <lamina::kernels::conv_algorithm Forced>
constexpr lamina::kernels::conv_algorithm force(const lamina::kernels::conv_task& task, std::size_t bytes,
                                                std::size_t lanes, std::size_t registers) {
    using lamina::kernels::conv_algorithm;
    if (task.is_depthwise()) return conv_algorithm::depthwise;
    if (Forced == conv_algorithm::winograd_2 && can_winograd(task, 2)) return Forced;
    if (Forced == conv_algorithm::winograd_4 && can_winograd(task, 4)) return Forced;
    if (Forced == conv_algorithm::winograd_rows
        && choose_row_winograd_blocks(task, bytes, lanes, registers).outputs != 0)
        return Forced;
    return conv_algorithm::direct;
}

} // namespace golden

#define GOLDEN_FORCE(ALGORITHM)                                                                              \
    template <>                                                                                              \
    inline constexpr auto lamina::kernels::conv_choice<float> = golden::force<ALGORITHM>;                    \
    template <>                                                                                              \
    inline constexpr auto lamina::kernels::conv_choice<double> = golden::force<ALGORITHM>;
