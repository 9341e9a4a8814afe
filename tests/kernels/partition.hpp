#pragma once

#include <lamina/kernels/partition.hpp>

#include <cstddef>
#include <functional>

#include "reference.hpp"

namespace reference {

/// Runs a kernel as a whole, then share by share from the last to the first. Each share must write only
/// the pixels of its chunks and channels before those of later blocks, and together they must write every
/// element once, with the same bits. `run(y, work_share)`
/// computes into an image of `pixels` pixels of `channels` channels, `stride` elements apart.
template <class T>
void check_shares(lamina::kernels::partition parts, std::size_t pixels, std::size_t channels,
                  std::size_t stride, const std::function<void(T*, lamina::kernels::work_share)>& run);

} // namespace reference
