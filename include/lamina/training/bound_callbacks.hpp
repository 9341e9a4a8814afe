#pragma once

#include <lamina/training/callbacks.hpp>

#include <tuple>
#include <type_traits>

namespace lamina::detail {

/// The callbacks of a training, of whatever types.
class training_events {
public:
    virtual ~training_events() = default;
    virtual void on_epoch_begin(training_report& report) const = 0;
    virtual void on_batch_end(training_report& report) const = 0;
    virtual void on_epoch_end(training_report& report) const = 0;

protected:
    training_events() = default;
    training_events(const training_events&) = default;
    training_events& operator=(const training_events&) = default;
};

/// Refers to the callbacks, which must outlive it.
template <class... Callbacks>
class bound_callbacks final : public training_events {
    static_assert((is_callback<Callbacks> && ...),
                  "fit: a callback has none of on_epoch_begin, on_batch_end, on_epoch_end and on_train_end "
                  "that takes a training_report&");

public:
    explicit bound_callbacks(Callbacks&... callbacks) : callbacks_(callbacks...) {}

    void on_epoch_begin(training_report& report) const override { call(call_epoch_begin, report); }
    void on_batch_end(training_report& report) const override { call(call_batch_end, report); }
    void on_epoch_end(training_report& report) const override { call(call_epoch_end, report); }

private:
    template <class Event>
    void call(const Event& event, training_report& report) const {
        std::apply([&](auto&... each) { (event(each, report), ...); }, callbacks_);
    }

    std::tuple<Callbacks&...> callbacks_;
};

} // namespace lamina::detail
