#pragma once

#include <lamina/plan/place.hpp>
#include <lamina/training/memory_plan.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace lamina::detail {

/// Where the buffers of a memory plan lie in an arena. All tables are in allocated memory: they are as long
/// as the network, and stacks are small.
struct buffer_places {
    std::vector<std::size_t> offsets;
    std::size_t total = 0;

    template <std::size_t Size>
    buffer_places(const memory_plan<Size>& plan, const std::array<bool, Size>& skipped,
                  std::size_t alignment) {
        constexpr std::size_t count = memory_plan<Size>::buffers;
        using lifetimes = std::array<lifetime, count>;
        const std::unique_ptr<const lifetimes> buffers(new lifetimes(lifetimes_of(plan, skipped)));
        const auto placed = std::make_unique<const placer<count>>(*buffers, alignment);
        offsets.assign(placed->result().offsets.begin(), placed->result().offsets.end());
        total = placed->result().total;
    }
};

} // namespace lamina::detail
