#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

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
        add(helped / discount - waited, now);
    }
    /// Records what sharing has saved until now, less than nothing if it was slower.
    void add(clock::duration saved, clock::time_point now) {
        balance_ = std::clamp(balance_ + saved, -most, most);
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

/// Decides whether a thread should currently share the passes through a network. Divided loops repeat some
/// work, which is lost if helpers come late to short loops, though nobody waits. So the thread compares how
/// long passes take with helpers and without.
class pass_balance {
public:
    using clock = sharing_balance::clock;

    struct pass {
        bool is_shared = false;
        std::size_t samples = 1;
        clock::time_point begin, end;
    };

    bool pays(clock::time_point now) const { return balance_.pays(now) && now < comparison_; }

    /// Records a pass that has just ended.
    void add(const pass& p) {
        const clock::duration time = p.end - p.begin;
        const auto samples = static_cast<clock::rep>(p.samples);
        if (!p.is_shared)
            alone_ = (std::min)(time / samples, alone_ + alone_ / forgetting);
        else if (alone_ != unknown)
            balance_.add(alone_ * samples - time, p.end);
        if (!p.is_shared || comparison_ == never) comparison_ = p.end + rareness * time;
    }

private:
    /// A pass alone, for comparison, takes at most a sixty-fourth of the time.
    static constexpr int rareness = 64;
    /// The shortest time counts, as other programs lengthen some passes; in the long run it may become
    /// longer.
    static constexpr int forgetting = 16;
    static constexpr clock::duration unknown = (clock::duration::max)() / 2;
    static constexpr clock::time_point never = (clock::time_point::max)();

    sharing_balance balance_;
    /// The time per sample without helpers.
    clock::duration alone_ = unknown;
    /// When to run a pass alone again.
    clock::time_point comparison_ = never;
};

} // namespace lamina::detail
