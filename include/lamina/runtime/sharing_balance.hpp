#pragma once

#include <algorithm>
#include <chrono>

namespace lamina::detail {

/// Decides whether a thread should currently share its loops. If other programs compete for the processors,
/// waiting for helpers that the system does not schedule can take longer than they save. Then the thread
/// works alone for a while before it tries again.
class sharing_balance {
public:
    using clock = std::chrono::steady_clock;

    bool pays(clock::time_point now = clock::now()) const { return now >= alone_until_; }

    /// Records a loop that has just ended: how long the helpers worked, and how long the caller waited for
    /// them.
    void add(clock::duration helped, clock::duration waited, clock::time_point now) {
        balance_ = std::clamp(balance_ + helped / discount - waited, -most, most);
        if (balance_ >= clock::duration::zero()) return;
        alone_until_ = now + patience * (trial - balance_);
        balance_ = trial;
    }

private:
    /// With this factor, a trial costs at most a few percent of the time between two trials.
    static constexpr int patience = 32;
    /// Shared work counts for less, because it repeats some of it: the shares of a stage read the same inputs
    /// or weights.
    static constexpr int discount = 4;
    /// The most that sharing may lose in a trial, and the most gain or loss that is remembered.
    static constexpr clock::duration trial = std::chrono::milliseconds(1), most = 20 * trial;

    clock::duration balance_ = trial;
    clock::time_point alone_until_ = (clock::time_point::min)();
};

} // namespace lamina::detail
