#include <lamina/runtime/thread_team.hpp>

#include <atomic>
#include <cstddef>

namespace {

int work_with(lamina::detail::thread_team& team) {
    std::atomic<int> calls = 0;
    team.each(team.threads(), [&](std::size_t) { ++calls; });
    return calls;
}

} // namespace

/// Shares a loop in a team that ends with the call, and in one that ends with the library.
extern "C" int share_loops() {
    lamina::detail::thread_team brief(3);
    static lamina::detail::thread_team lasting(2);
    return work_with(brief) + work_with(lasting);
}
