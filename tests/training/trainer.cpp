#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "problem.hpp"

using namespace lamina;
using namespace lamina::detail;
using namespace lamina_test;

namespace {

struct moody_net {
    static constexpr auto layers = input<6, 6, 1> >> conv2d<4, 3>(same) >> batch_norm >> relu
                                   >> max_pool2d<3> >> flatten >> dropout<0.25> >> dense<4> >> softmax;
};

/// A user-defined loss.
struct own_loss {
    template <class T>
    T operator()(std::span<const std::type_identity_t<T>> p, std::uint32_t label, std::span<T> g) const {
        return categorical_crossentropy{}(p, label, g);
    }
};

struct unnamed : sgd {
    static constexpr int saved_as = 0;
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

TEST_CASE("run and the loop of epochs see every epoch and return to the best parameters") {
    model<moody_net> a, b;
    // The last epoch is not the best.
    struct spoiler {
        model<moody_net>& m;
        void on_batch_end(training_report& r) {
            if (r.epoch == 4) std::ranges::fill(m["dense.kernel"], 1.0F);
        }
    };
    trainer by_run(a, training, options_of(5)), by_epoch(b, training, options_of(5));
    by_run.run(spoiler{a});
    std::vector<std::vector<float>> seen;
    while (by_epoch.epoch(spoiler{b})) {
        seen.push_back(copy_of(b));
        CHECK(by_epoch.state().epoch == seen.size());
    }
    REQUIRE(seen.size() == 5);
    const auto& losses = by_epoch.history().val_loss;
    const auto best = static_cast<std::size_t>(std::ranges::min_element(losses) - losses.begin());
    REQUIRE(best != 4);
    CHECK(copy_of(b) == seen[best]);
    CHECK(copy_of(a) == seen[best]);
    CHECK(by_run.finished());
    CHECK_FALSE(by_epoch.epoch());
}

TEST_CASE("a training that goes on behind its end returns to the best parameters, too") {
    model<moody_net> m, other;
    trainer t(m, training, options_of(3));
    while (t.epoch()) {}
    trainer finished(other, training, options_of(3));
    finished.restore(t.state());
    CHECK_FALSE(finished.epoch());
    CHECK(copy_of(other) == copy_of(m));
    trainer longer(other, training, options_of(4));
    longer.restore(t.state(), m.parameters());
    CHECK(longer.epoch());
    CHECK(longer.history().epochs() == 4);
    CHECK_FALSE(longer.epoch());
}

TEST_CASE("a stopped training stays stopped") {
    struct stop_at_once {
        void on_epoch_end(training_report& r) { r.stop = true; }
    };
    model<moody_net> m, other;
    trainer t(m, training, options_of(5));
    CHECK(t.epoch(stop_at_once{}));
    CHECK(t.finished());
    CHECK_FALSE(t.epoch());
    trainer resumed(other, training, options_of(5));
    resumed.restore(t.state());
    CHECK(resumed.finished());
    CHECK_FALSE(resumed.epoch());
    CHECK(resumed.history().epochs() == 1);
}

TEST_CASE("a training that was stopped within an epoch is saved with it, and stays stopped") {
    struct stop_early {
        void on_batch_end(training_report& r) { r.stop = r.batch == 2; }
    };
    struct saver {
        decltype(trainer(std::declval<model<moody_net>&>(), training, options_of(5)))& t;
        std::vector<training_state<float>> states{};
        void on_epoch_end(training_report&) { states.push_back(t.state()); }
    };
    model<moody_net> m, other;
    trainer t(m, training, options_of(5));
    saver saved{t};
    CHECK(t.epoch(saved));
    CHECK(t.epoch(stop_early{}, saved));
    REQUIRE(saved.states.size() == 2);
    CHECK(saved.states[0].epoch == 1);
    CHECK(saved.states[0].history.epochs() == 1);
    CHECK_FALSE(saved.states[0].stopped);
    CHECK(saved.states[1].step == 8 + 3);
    CHECK(saved.states[1].stopped);
    trainer resumed(other, training, options_of(5));
    resumed.restore(saved.states[1]);
    CHECK_FALSE(resumed.epoch());
}

TEST_CASE("a training that is stopped when an epoch begins does not train it") {
    struct stop_before {
        void on_epoch_begin(training_report& r) { r.stop = r.epoch == 1; }
    };
    model<moody_net> m, other;
    auto options = options_of(5);
    options.monitor = metric::loss;
    trainer t(m, training, options);
    CHECK(t.run(stop_before{}).epochs() == 1);
    CHECK(t.state().epoch == 1);
    CHECK(t.state().step == 8);
    CHECK(t.finished());
}

TEST_CASE("there is no state within an epoch, and an epoch that a callback broke off begins anew") {
    struct breaker {
        void on_batch_end(training_report& r) {
            if (r.batch == 3) throw std::runtime_error("enough");
        }
    };
    model<moody_net> m;
    trainer t(m, training, options_of(3));
    t.epoch();
    CHECK_THROWS_WITH_AS(t.epoch(breaker{}), "enough", std::runtime_error);
    CHECK_THROWS_WITH_AS(
        t.state(),
        "trainer: the state is asked for within an epoch; ask between two of them or in on_epoch_end", error);
    CHECK(t.history().epochs() == 1);
    CHECK(t.epoch());
    CHECK(t.state().epoch == 2);
    CHECK(t.state().step == 16);
    CHECK(t.history().epochs() == 2);
}

TEST_CASE("a state that does not fit") {
    constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();
    model<moody_net> m;
    trainer t(m, training, options_of(2));
    const auto fails = [&](training_state<float> s, const char* text) {
        CHECK_THROWS_WITH_AS(t.restore(s), text, error);
    };
    const auto plain_state = t.state();
    auto s = t.state();
    s.optimizer_state.pop_back();
    fails(s, "restore: the optimizer has 2 slots, the state 1");
    s = t.state();
    s.optimizer_state[1].resize(3);
    fails(s, "restore: the network has 124 parameters, a slot of the state 3");
    s = t.state();
    s.optimizer_state[1][7] = not_a_number;
    fails(s, "restore: a slot of the state holds what is not a finite number");
    s.optimizer_state[1][7] = HUGE_VALF;
    fails(s, "restore: a slot of the state holds what is not a finite number");
    s.optimizer_state[1][7] = -1;
    fails(s, "restore: a slot of the state that holds squares has a negative number");
    s = t.state();
    s.optimizer_state[0][7] = -1;
    t.restore(s);
    t.restore(plain_state);
    s = t.state();
    s.best_parameters.resize(3);
    fails(s, "restore: the network has 124 parameters, the best ones of the state 3");
    s.best_parameters.assign(parameters<moody_net>, HUGE_VALF);
    fails(s, "restore: the best ones of the state holds what is not a finite number");
    s = t.state();
    s.early_stopping.clear();
    fails(s, "restore: the state is that of a training without early stopping, the options have one");
    s = t.state();
    s.early_stopping[2] = -3; // read last
    s.schedule = {1, 2, 0, 0.5};
    s.optimizer_state[0][7] = 5;
    s.epoch = 1;
    s.step = 8;
    s.history.loss = s.history.val_loss = {1};
    const model<moody_net> unchanged, other(9);
    CHECK_THROWS_WITH_AS(t.restore(s, other.parameters()),
                         "improvement: a saved count of epochs is -3; it must be a whole number below 2^32",
                         error);
    CHECK(t.state().schedule == plain_state.schedule);
    CHECK(t.state().optimizer_state == plain_state.optimizer_state);
    CHECK(t.state().epoch == 0);
    CHECK(t.state().step == 0);
    CHECK(t.history().epochs() == 0);
    CHECK(std::ranges::equal(m.parameters(), unchanged.parameters()));
    s = t.state();
    s.epoch = 1;
    fails(s, "restore: the state counts 1 epochs, its history 0");
    s.history.loss = {1};
    s.history.val_loss = {1, 2};
    fails(s, "restore: the state counts 1 epochs, its history 2");
    s.history.val_loss = {};
    fails(s, "restore: the state is that of a training without validation, the options have one");
    s.history.val_loss = {1};
    s.step = 9;
    fails(s, "restore: the state counts 9 steps, but 1 epochs of 8 batches are 8; were there other samples?");
    s.step = 8;
    t.restore(s);
    CHECK(t.history().epochs() == 1);
    t.restore(plain_state);
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

TEST_CASE("a state of another optimizer, loss, schedule or batch size is refused and changes nothing") {
    const quarters data(60);
    model<moody_net> m, other;
    trainer from(m, data, fit_options{.batch_size = 8, .optimizer = adam{}});
    from.epoch();
    const auto saved = from.state();
    CHECK(saved.optimizer_name == "adam");
    CHECK(saved.loss_name == "categorical_crossentropy");
    CHECK(saved.schedule_name == "constant_rate");
    CHECK(saved.batch_size == 8);
    const auto fails = [&](const auto& options, const std::string& text) {
        trainer t(other, data, options);
        const auto before = t.state();
        const auto parameters = copy_of(other);
        CHECK_THROWS_WITH_AS(t.restore(saved, m.parameters()), text.c_str(), error);
        CHECK(t.state().epoch == 0);
        CHECK(t.state().optimizer_state == before.optimizer_state);
        CHECK(t.state().schedule == before.schedule);
        CHECK(copy_of(other) == parameters);
    };
    fails(fit_options{.batch_size = 8, .optimizer = adamw{}},
          "restore: the optimizer is adamw, that of the state was adam");
    fails(fit_options{.batch_size = 8, .optimizer = unnamed{}},
          "restore: the optimizer is one without a name, that of the state was adam");
    fails(fit_options<adam, own_loss>{.batch_size = 8},
          "restore: the loss is one without a name, that of the state was categorical_crossentropy");
    fails(fit_options{.batch_size = 8, .optimizer = adam{}, .schedule = cosine_decay{}},
          "restore: the schedule is cosine_decay, that of the state was constant_rate");
    fails(fit_options{.batch_size = 16, .optimizer = adam{}},
          "restore: the batch size is 16, that of the state was 8");
    fails(fit_options{.batch_size = 8, .optimizer = adam{}, .loss = {.label_smoothing = 0.1}},
          "restore: the loss is from_logits = 0, label_smoothing = 0.1, that of the state was "
          "from_logits = 0, label_smoothing = 0");
    trainer fewer(other, quarters(58), fit_options{.batch_size = 8, .optimizer = adam{}});
    CHECK_THROWS_WITH(fewer.restore(saved, m.parameters()),
                      "restore: the number of samples is 58, that of the state was 60");
    CHECK(fewer.state().epoch == 0);
    // The batch size is never larger than the number of samples.
    CHECK(trainer(other, data, fit_options{.batch_size = 999}).state().batch_size == 60);
    // A state of an older version has no names.
    auto nameless = saved;
    nameless.optimizer_name = nameless.loss_name = nameless.schedule_name = "";
    nameless.loss_options = "";
    nameless.batch_size = nameless.samples = 0;
    trainer t(other, data, fit_options{.batch_size = 8, .optimizer = adamw{}});
    t.restore(nameless);
    CHECK(t.history().epochs() == 1);
    trainer longer(other, data, fit_options{.batch_size = 16, .optimizer = adam{}});
    CHECK_THROWS_WITH(longer.restore(nameless),
                      "restore: the state counts 8 steps, but 1 epochs of 4 batches "
                      "are 4; were there other samples?");
}
