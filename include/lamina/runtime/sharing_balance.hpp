#pragma once

#include <algorithm>
#include <chrono>

namespace lamina::detail {

/// Whether a thread should share its loops at present. Where other programs want the processors, too, it can
/// wait longer for helpers that the system does not let run than they save it; then it works alone for a
/// while, before it tries again.
class sharing_balance {
public:
    using clock = std::chrono::steady_clock;

    bool pays(clock::time_point now = clock::now()) const { return now >= alone_until_; }

    /// Of a loop that ended now: how long the helpers were at work, and how long the caller waited for them.
    void add(clock::duration helped, clock::duration waited, clock::time_point now) {
        balance_ = std::clamp(balance_ + helped / discount - waited, -most, most);
        if (balance_ >= clock::duration::zero()) return;
        alone_until_ = now + patience * (trial - balance_);
        balance_ = trial;
    }

private:
    /// A trial costs a few percent of the time between two of them at worst.
    static constexpr int patience = 32;
    /// Work that is shared is more than work that is not: the pieces of a stage read the same inputs or
    /// weights.
    static constexpr int discount = 4;
    /// What sharing may lose at first, and how much gain or loss is remembered.
    static constexpr clock::duration trial = std::chrono::milliseconds(1), most = 20 * trial;

    clock::duration balance_ = trial;
    clock::time_point alone_until_ = (clock::time_point::min)();
};

} // namespace lamina::detail
