#include <doctest/doctest.h>

#include <algorithm>

#include "problem.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

struct moody_net {
    static constexpr auto layers = input<6, 6, 1> >> conv2d<4, 3>(same) >> batch_norm >> relu
                                   >> max_pool2d<3> >> flatten >> dropout<0.25> >> dense<4> >> softmax;
};

using plateau_options = fit_options<adam, categorical_crossentropy, reduce_on_plateau>;

const quarters training(60), test(20, 9);

plateau_options options_of(std::size_t epochs) {
    return {.epochs = epochs,
            .batch_size = 8,
            .optimizer = {.learning_rate = 0.01},
            .schedule = {.factor = 0.5, .patience = 1, .min_delta = 0.2},
            .seed = 5,
            .threads = 2,
            .validation = test,
            .early_stopping = early_stopping{.patience = 10, .restore_best_weights = true}};
}

std::vector<float> copy_of(const model<moody_net>& m) {
    return {m.parameters().begin(), m.parameters().end()};
}

} // namespace

TEST_CASE("training goes on after a break as if there had been none, bit for bit") {
    model<moody_net> whole;
    trainer straight(whole, training, options_of(6));
    while (straight.epoch()) {}

    model<moody_net> first;
    training_state<float> saved;
    {
        trainer begin(first, training, options_of(6));
        for (int i = 0; i < 3; ++i) begin.epoch();
        saved = begin.state();
    }
    CHECK(saved.epoch == 3);
    CHECK(saved.step == 3 * 8);
    CHECK(saved.optimizer_state.size() == 2);
    CHECK(saved.schedule.size() == 4);
    CHECK(saved.early_stopping.size() == 3);
    CHECK(saved.best_parameters.size() == parameters<moody_net>);

    model<moody_net> second(77);
    std::ranges::copy(first.parameters(), second.parameters().begin());
    auto options = options_of(6);
    options.seed = 1;
    trainer end(second, training, options);
    end.restore(saved);
    CHECK(end.state().best_parameters == saved.best_parameters);
    while (end.epoch()) {}
    CHECK(copy_of(second) == copy_of(whole));
    CHECK(end.history().loss == straight.history().loss);
    CHECK(end.history().learning_rate == straight.history().learning_rate);
    CHECK(end.state().best_parameters == straight.state().best_parameters);
    CHECK(end.state().optimizer_state == straight.state().optimizer_state);
}

TEST_CASE("without the state it would not") {
    model<moody_net> whole, parts;
    trainer straight(whole, training, options_of(4));
    while (straight.epoch()) {}
    for (int i = 0; i < 2; ++i) {
        trainer part(parts, training, options_of(4));
        part.epoch();
        part.epoch();
    }
    CHECK(copy_of(whole) != copy_of(parts));
}

TEST_CASE("run returns to the best parameters, single epochs do not") {
    model<moody_net> a, b;
    auto options = options_of(5);
    trainer by_run(a, training, options), by_epoch(b, training, options);
    by_run.run();
    while (by_epoch.epoch()) {}
    CHECK(by_run.finished());
    CHECK(copy_of(a) == by_epoch.state().best_parameters);
}

TEST_CASE("a stopped training stays stopped") {
    struct stop_at_once {
        void on_epoch_end(training_report& r) { r.stop = true; }
    };
    model<moody_net> m, other;
    trainer t(m, training, options_of(5));
    CHECK_FALSE(t.epoch(stop_at_once{}));
    CHECK(t.finished());
    trainer resumed(other, training, options_of(5));
    resumed.restore(t.state());
    CHECK(resumed.finished());
    CHECK_FALSE(resumed.epoch());
    CHECK(resumed.history().epochs() == 1);
}

TEST_CASE("a state that does not fit") {
    model<moody_net> m;
    trainer t(m, training, options_of(2));
    const auto fails = [&](training_state<float> s, const char* text) {
        CHECK_THROWS_WITH_AS(t.restore(s), text, error);
    };
    auto s = t.state();
    s.optimizer_state.pop_back();
    fails(s, "restore: the optimizer has 2 slots, the state 1");
    s = t.state();
    s.optimizer_state[1].resize(3);
    fails(s, "restore: the network has 124 parameters, a slot of the state 3");
    s = t.state();
    s.best_parameters.resize(3);
    fails(s, "restore: the network has 124 parameters, the state's best parameters are 3");
    s = t.state();
    s.early_stopping.clear();
    fails(s, "restore: the state is that of a training without early stopping, the options have one");
    s = t.state();
    s.schedule.clear();
    fails(s, "reduce_on_plateau: a saved state has 4 numbers, this one has 0");
    trainer plain(m, training, fit_options{});
    s = plain.state();
    s.schedule = {1, 2, 3, 4};
    CHECK_THROWS_WITH(
        plain.restore(s),
        "restore: the state is that of a schedule that watches a metric, the options have another");
    s = plain.state();
    s.early_stopping = {1, 2, 3};
    CHECK_THROWS_WITH(plain.restore(s),
                      "restore: the state is that of a training with early stopping, the options have none");
}
