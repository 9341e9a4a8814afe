#pragma once

#include <lamina/plan/place.hpp>
#include <lamina/training/tape.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace lamina::detail {

/// Where the buffers of a tape lie in an arena (see buffers_of). All tables are in allocated memory: they are
/// as long as the network, and stacks are small.
struct tape_arena {
    std::vector<std::size_t> places;
    std::size_t size = 0;

    template <std::size_t Size>
    tape_arena(const tape<Size>& t, const std::array<bool, Size>& skipped, std::size_t alignment) {
        using lifetimes = std::array<lifetime, 4 * Size>;
        const std::unique_ptr<const lifetimes> buffers(new lifetimes(buffers_of(t, skipped)));
        const auto placed = std::make_unique<const placer<4 * Size>>(*buffers, alignment);
        places.assign(placed->result().offsets.begin(), placed->result().offsets.end());
        size = placed->result().total;
    }
};

} // namespace lamina::detail
