#pragma once

#include <lamina/language/error.hpp>
#include <lamina/training/training_state.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace lamina::detail {

/// What a training is called in checkpoints: the names of its types and the options of its loss.
struct training_names {
    std::string optimizer, loss, schedule, loss_options, mixing;
};

/// What a trainer requires of a state before it resumes from it.
struct state_rules {
    training_names names;
    std::size_t batch_size = 0, samples = 0, batches = 0, parameters = 0;
    bool early_stopping = false, validation = false;
};

inline void check_same(const std::string& what, const std::string& own, const std::string& found) {
    const auto named = [](const std::string& name) { return name.empty() ? "one without a name" : name; };
    if (own != found)
        raise({"restore: ", what, " is ", named(own), ", that of the state was ", named(found)});
}
/// "restore: the state is that of a training without validation, the options have one".
inline void check_both(const std::string& what, bool own, bool found) {
    if (own != found)
        raise({"restore: the state is that of a training ", std::string(found ? "with " : "without "), what,
               ", the options have ", own ? "one" : "none"});
}

/// Throws unless there is one value per parameter of the network and all are finite.
template <class T>
void check_parameters(const std::string& what, std::span<const T> values, std::size_t parameters) {
    if (values.size() != parameters)
        raise({"restore: the network has ", parameters, " parameters, ", what, " ", values.size()});
    if (std::ranges::any_of(values, [](T x) { return !std::isfinite(x); }))
        raise({"restore: ", what, " holds what is not a finite number"});
}

/// Throws unless the slots can be those of the optimizer.
template <class Optimizer, class T>
void check_slots(const std::vector<std::vector<T>>& all, std::size_t parameters) {
    if (all.size() != Optimizer::slot_count)
        raise({"restore: the optimizer has ", Optimizer::slot_count, " slots, the state ", all.size()});
    for (const auto& slot : all) check_parameters<T>("a slot of the state", slot, parameters);
    if constexpr (requires { Optimizer::holds_squares(0); })
        for (std::size_t k = 0; k < all.size(); ++k)
            if (Optimizer::holds_squares(k) && std::ranges::any_of(all[k], [](T x) { return x < 0; }))
                raise("restore: a slot of the state that holds squares has a negative number");
}

inline void check_history(const history& h, std::size_t epochs) {
    const auto demand_epochs = [&](const std::vector<double>& column, bool may_be_empty) {
        if (column.size() != epochs && !(may_be_empty && column.empty()))
            raise({"restore: the state counts ", epochs, " epochs, its history ", column.size()});
    };
    const auto check_columns = [&](const auto& of) {
        demand_epochs(of.loss, false);
        for (const auto* column : {&of.accuracy, &of.val_loss, &of.val_accuracy})
            demand_epochs(*column, true);
    };
    check_columns(h);
    demand_epochs(h.learning_rate, true);
    demand_epochs(h.seconds, true);
    for (const result_history& one : h.results) check_columns(one);
}

/// Throws unless the state fits; see check_slots for the optimizer's. A state without names (of an older
/// version) is checked by its sizes only.
template <class T>
void check_state(const training_state<T>& s, const state_rules& own) {
    if (s.batch_size != 0) {
        check_same("the optimizer", own.names.optimizer, s.optimizer_name);
        check_same("the loss", own.names.loss, s.loss_name);
        check_same("the schedule", own.names.schedule, s.schedule_name);
        check_same("the batch size", std::to_string(own.batch_size), std::to_string(s.batch_size));
    }
    if (!s.loss_options.empty()) check_same("the loss", own.names.loss_options, s.loss_options);
    if (!s.mixing.empty()) check_same("what mixes the samples", own.names.mixing, s.mixing);
    if (s.samples != 0)
        check_same("the number of samples", std::to_string(own.samples), std::to_string(s.samples));
    if (!s.best_parameters.empty())
        check_parameters<T>("the best ones of the state", s.best_parameters, own.parameters);
    check_both("early stopping", own.early_stopping, !s.early_stopping.empty());
    check_history(s.history, s.epoch);
    if (s.epoch != 0) check_both("validation", own.validation, !s.history.val_loss.empty());
    // A training that stopped in the middle of an epoch does not resume.
    const std::size_t whole = s.epoch * own.batches;
    if (s.stopped ? s.step > whole : s.step != whole)
        raise({"restore: the state counts ", s.step, " steps, but ", s.epoch, " epochs of ", own.batches,
               " batches are ", whole, "; were there other samples?"});
}

} // namespace lamina::detail
