#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>

#include "problem.hpp"

using namespace lamina;
using namespace lamina::detail;
using namespace lamina_test;

namespace {

using squared = fit_options<sgd, mean_squared_error>;

struct two {
    static constexpr auto layers = input<1> >> dense<1>;
};

struct bounded {
    static constexpr auto layers = input<2> >> dense<1>(max_norm<1>, bias_constraint<non_neg>);
};

struct scores_net {
    static constexpr auto layers = input<6, 6, 1> >> flatten >> dense<4>;
};

struct normal {
    static constexpr auto layers = input<2> >> batch_norm(momentum<0.5>) >> dense<1>;
};

/// Records the reports that callbacks receive.
struct witness {
    std::vector<training_report> begins, batches, ends, trains;
    void on_epoch_begin(training_report& r) { begins.push_back(r); }
    void on_batch_end(training_report& r) { batches.push_back(r); }
    void on_epoch_end(training_report& r) { ends.push_back(r); }
    void on_train_end(training_report& r) { trains.push_back(r); }
};

/// One epoch of plain gradient descent on y = 3·a + 0·b with huge targets, so that gradients are large.
const std::vector<float> line_x{1, 0, 0, 1, 1, 1, 2, 1}, line_y{30, 0, 30, 60};

std::vector<float> after_one_step(squared options) {
    model<line_net> m;
    std::ranges::fill(m.parameters(), 0.0F);
    options.optimizer.learning_rate = 1;
    options.batch_size = 4;
    fit(m, {line_x, line_y}, options);
    return {m.parameters().begin(), m.parameters().end()};
}

} // namespace

TEST_CASE("fit learns") {
    const quarters training(256), test(128, 2);
    model<quarters_net> m;
    const history h = fit(m, training,
                          {.epochs = 12,
                           .batch_size = 16,
                           .optimizer = {.learning_rate = 0.01},
                           .seed = 3,
                           .threads = 2,
                           .validation = test});
    CHECK(h.epochs() == 12);
    CHECK(h.accuracy.back() > 0.95);
    CHECK(h.val_accuracy.back() > 0.9);
    CHECK(h.val_accuracy.front() < 0.9);
    CHECK(h.loss.back() < h.loss.front() / 2);
    CHECK(h.val_loss.size() == 12);
    CHECK(h.learning_rate == std::vector<double>(12, 0.01));
    CHECK(h.seconds.size() == 12);
    CHECK(evaluate(m, test).accuracy == h.val_accuracy.back());
}

TEST_CASE("every optimizer learns") {
    const quarters training(128);
    const auto learns = [&](auto optimizer) {
        model<quarters_net> m;
        const history h = fit(
            m, training, fit_options{.epochs = 8, .batch_size = 16, .optimizer = optimizer, .threads = 1});
        CHECK(h.loss.back() < 0.8 * h.loss.front());
    };
    learns(sgd{.learning_rate = 0.1});
    learns(sgd{.learning_rate = 0.02, .momentum = 0.9, .nesterov = true});
    learns(adam{.learning_rate = 0.01});
    learns(adamw{.learning_rate = 0.01});
    learns(rmsprop{.learning_rate = 0.01});
    learns(adagrad{.learning_rate = 0.1});
}

TEST_CASE("same seed, same numbers; another seed, another order") {
    const quarters training(64);
    const auto train = [&](std::uint32_t seed, bool shuffle) {
        model<quarters_net> m;
        fit(m, training, {.epochs = 2, .batch_size = 8, .shuffle = shuffle, .seed = seed, .threads = 2});
        return std::vector<float>(m.parameters().begin(), m.parameters().end());
    };
    CHECK(train(1, true) == train(1, true));
    CHECK(train(1, true) != train(2, true));
    CHECK(train(1, true) != train(1, false));
    CHECK(train(1, false) == train(2, false));
}

TEST_CASE("a smaller last batch counts by its size") {
    const std::vector<float> x{1, 0, 1, 0, 1, 0}, y{1, 1, 4};
    model<line_net> m;
    std::ranges::fill(m.parameters(), 0.0F);
    witness seen;
    const history h =
        fit(m, {x, y}, squared{.batch_size = 2, .optimizer = {.learning_rate = 0}, .shuffle = false}, seen);
    REQUIRE(seen.batches.size() == 2);
    CHECK(seen.batches[0].batches == 2);
    CHECK(seen.batches[0].loss == doctest::Approx(1));
    CHECK(h.loss[0] == doctest::Approx((1 + 1 + 16) / 3.0));
    // The gradient of the smaller last batch is the mean over its own size.
    fit(m, {x, y}, squared{.batch_size = 2, .optimizer = {.learning_rate = 0.5}, .shuffle = false});
    CHECK(m.parameters()[0] == doctest::Approx(4));
}

TEST_CASE("gradients are clipped by value, by norm and by global norm") {
    // The gradient of the first step is (−90, −45).
    const auto plain = after_one_step({});
    CHECK(plain[0] == doctest::Approx(90));
    CHECK(plain[1] == doctest::Approx(45));
    const auto by_value = after_one_step({.clip_value = 50.0});
    CHECK(by_value[0] == doctest::Approx(50));
    CHECK(by_value[1] == doctest::Approx(45));
    for (const auto& scaled :
         {after_one_step({.clip_norm = 1.0}), after_one_step({.global_clip_norm = 1.0})}) {
        CHECK(std::hypot(scaled[0], scaled[1]) == doctest::Approx(1));
        CHECK(scaled[0] / scaled[1] == doctest::Approx(2));
    }
}

TEST_CASE("the norm is limited tensor by tensor or of all tensors together") {
    const std::vector<float> x{1}, y{-5};
    const auto step = [&](std::optional<double> each, std::optional<double> all) {
        model<two> m;
        std::ranges::fill(m.parameters(), 0.0F);
        fit(m, {x, y},
            squared{.optimizer = {.learning_rate = 1}, .clip_norm = each, .global_clip_norm = all});
        return -m.parameters()[0];
    };
    CHECK(step(1.0, {}) == doctest::Approx(1));
    CHECK(step({}, 1.0) == doctest::Approx(std::sqrt(0.5)));
}

TEST_CASE("the schedule makes the rate of every step") {
    model<line_net> m;
    witness seen;
    const history h = fit(
        m, {line_x, line_y},
        fit_options<sgd, mean_squared_error, step_decay>{
            .epochs = 3, .batch_size = 2, .optimizer = {.learning_rate = 0.01}, .schedule = {.gamma = 0.5}},
        seen);
    CHECK(h.learning_rate == std::vector<double>{0.01, 0.005, 0.0025});
    CHECK(seen.batches[1].learning_rate == 0.01);
    CHECK(seen.batches[2].learning_rate == 0.005);
}

TEST_CASE("a schedule can watch a metric") {
    model<line_net> m;
    const history h =
        fit(m, {line_x, line_y},
            fit_options<sgd, mean_squared_error, reduce_on_plateau>{.epochs = 3,
                                                                    .optimizer = {.learning_rate = 0},
                                                                    .schedule = {.patience = 1},
                                                                    .monitor = metric::loss});
    CHECK(h.epochs() == 3);
    model<quarters_net> other;
    const quarters data(16);
    const history rates = fit(other, data,
                              fit_options<adam, categorical_crossentropy, reduce_on_plateau>{
                                  .epochs = 3,
                                  .optimizer = {.learning_rate = 1e-12},
                                  .schedule = {.factor = 0.5, .patience = 1},
                                  .monitor = metric::accuracy});
    CHECK(rates.learning_rate == std::vector<double>{1e-12, 1e-12, 0.5e-12});
}

TEST_CASE("validation with samples of their own or with the last training samples") {
    const quarters training(40), test(12, 5);
    model<quarters_net> a, b;
    witness seen;
    const history given = fit(a, training, {.validation = test}, seen);
    CHECK(given.val_loss.size() == 1);
    CHECK(seen.ends[0].val_loss == given.val_loss[0]);
    CHECK(seen.ends[0].val_accuracy == given.val_accuracy[0]);
    CHECK_FALSE(seen.batches[0].val_loss.has_value());
    const history split = fit(b, training, {.validation_split = 0.25});
    const samples<float> all(training);
    model<quarters_net> c;
    const history apart = fit(c, take_samples<quarters_net>(all, 0, 30),
                              {.validation = take_samples<quarters_net>(all, 30, 10)});
    CHECK(split.val_loss == apart.val_loss);
    CHECK(split.loss == apart.loss);
}

TEST_CASE("early stopping, and the best parameters") {
    // The rate is so large that the loss grows.
    const auto train = [](bool restore, std::size_t patience) {
        model<line_net> m;
        std::ranges::fill(m.parameters(), 0.0F);
        const history h = fit(
            m, {line_x, line_y},
            squared{.epochs = 9,
                    .optimizer = {.learning_rate = 2},
                    .early_stopping = early_stopping{.patience = patience, .restore_best_weights = restore},
                    .monitor = metric::loss});
        return std::pair(h.epochs(), m.parameters()[0]);
    };
    CHECK(train(false, 1).first == 2);
    CHECK(train(false, 3).first == 4);
    // The weights after the first epoch, whose loss was computed with zero weights.
    CHECK(train(true, 3).second == doctest::Approx(180));
    CHECK(train(false, 3).second != doctest::Approx(180));
}

TEST_CASE("early stopping watches an accuracy upwards") {
    const quarters training(64), test(32, 4);
    model<quarters_net> m;
    const history h = fit(m, training,
                          {.epochs = 30,
                           .batch_size = 8,
                           .validation = test,
                           .early_stopping = early_stopping{.patience = 3, .restore_best_weights = true},
                           .monitor = metric::val_accuracy});
    CHECK(h.epochs() > 4);
    CHECK(evaluate(m, test).accuracy == *std::ranges::max_element(h.val_accuracy));
}

TEST_CASE("callbacks see every epoch and batch") {
    const quarters training(20);
    model<quarters_net> m;
    witness seen;
    int counted = 0;
    struct counter {
        int& n;
        void on_batch_end(const training_report&) { ++n; }
    };
    const history h = fit(m, training, {.epochs = 2, .batch_size = 8}, seen, counter{counted});
    CHECK(seen.begins.size() == 2);
    CHECK(seen.batches.size() == 6);
    CHECK(counted == 6);
    CHECK(seen.ends.size() == 2);
    REQUIRE(seen.trains.size() == 1);
    CHECK(seen.trains[0].epoch == 1);
    CHECK(seen.trains[0].loss == h.loss[1]);
    CHECK(seen.batches[4].epoch == 1);
    CHECK(seen.batches[4].batch == 1);
    CHECK(seen.batches[4].batches == 3);
    CHECK(seen.batches[4].epochs == 2);
    CHECK(seen.ends[1].loss == h.loss[1]);
    CHECK(seen.ends[1].accuracy == h.accuracy[1]);
}

TEST_CASE("a callback can stop the training") {
    const quarters training(20);
    struct stopper {
        std::size_t epoch, batch;
        void on_batch_end(training_report& r) { r.stop = r.epoch == epoch && r.batch == batch; }
    };
    model<quarters_net> m;
    witness seen;
    CHECK(fit(m, training, {.epochs = 5, .batch_size = 8}, seen, stopper{1, 0}).epochs() == 2);
    CHECK(seen.batches.size() == 4);
    CHECK(seen.trains.size() == 1);
}

TEST_CASE("rules hold after every update") {
    model<bounded> m;
    const std::vector<float> down{-30, -30, -30, -30};
    fit(m, {line_x, down}, squared{.epochs = 3});
    CHECK(std::hypot(m.parameters()[0], m.parameters()[1]) == doctest::Approx(1));
    CHECK(m.parameters()[2] == 0);
}

TEST_CASE("moving averages move once per step") {
    model<normal> m;
    const std::vector<float> x{1, 0, 3, 0};
    const std::vector<float> y{1, 1};
    fit(m, {x, y}, squared{.epochs = 2, .optimizer = {.learning_rate = 0}, .clip_value = 1e-6});
    CHECK(m["batch_norm.moving_mean"][0] == doctest::Approx(2 * 0.75));
    CHECK(m["batch_norm.moving_variance"][0] == doctest::Approx(1));
    CHECK(m["batch_norm.moving_variance"][1] == doctest::Approx(0.25));
}

TEST_CASE("options that do not fit") {
    const quarters data(8);
    model<quarters_net> m;
    const auto fails = [&](const fit_options<>& o, const char* text) {
        CHECK_THROWS_WITH_AS(fit(m, data, o), text, error);
    };
    fails({.batch_size = 0}, "fit: batch_size is 0; give at least 1");
    fails({.validation_split = 1},
          "fit: validation_split is 1.000000; it must be at least 0 and less than 1");
    fails({.validation = data, .validation_split = 0.5},
          "fit: both validation and validation_split are given; give one of them");
    fails({.validation_split = 0.99}, "fit: validation_split 0.990000 of 8 samples leaves none to train on");
    fails({.clip_value = 1.0, .clip_norm = 1.0},
          "fit: more than one of clip_value, clip_norm and global_clip_norm is given; give one of them");
    fails({.early_stopping = early_stopping{}}, "fit: early stopping or the schedule watches the validation, "
                                                "but there are no validation samples; give "
                                                "validation or validation_split, or another monitor");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    fails({.optimizer = {.learning_rate = nan}},
          "adam: learning_rate is nan; it must be a number, at least 0");
    fails({.loss = {.label_smoothing = -1}},
          "categorical_crossentropy: label_smoothing is -1; it must be from 0 to 1");
    fails({.validation_split = nan}, "fit: validation_split is nan; it must be at least 0 and less than 1");
    fails({.clip_value = 0.0}, "fit: clip_value is 0; it must be a number above 0");
    fails({.clip_value = nan}, "fit: clip_value is nan; it must be a number above 0");
    fails({.clip_norm = nan}, "fit: clip_norm is nan; it must be a number above 0");
    fails({.loss = {.label_smoothing = nan}},
          "categorical_crossentropy: label_smoothing is nan; it must be from 0 to 1");
    fails({.clip_norm = -1.0}, "fit: clip_norm is -1; it must be a number above 0");
    fails({.global_clip_norm = nan}, "fit: global_clip_norm is nan; it must be a number above 0");
    fails({.validation = data, .early_stopping = early_stopping{.min_delta = nan}},
          "early_stopping: min_delta is nan; it must be a number, at least 0");
    fails({.validation = data, .early_stopping = early_stopping{.mode = goal::maximize}},
          "fit: early stopping maximizes what it watches, but the monitor is a loss; give another monitor");
    CHECK_THROWS_WITH_AS(
        fit(m, data, fit_options<adam, categorical_crossentropy, step_decay>{.schedule = {.every = 0}}),
        "step_decay: every is 0; it must be at least 1", error);
    CHECK_THROWS_WITH(fit(m, data,
                          fit_options<adam, categorical_crossentropy, cosine_decay>{
                              .epochs = 2, .batch_size = 3, .schedule = {.warmup_steps = 7}}),
                      "cosine_decay: warmup_steps is 7; it must be at most 6, the steps of the whole");
    CHECK_THROWS_WITH(fit(m, data,
                          fit_options<adam, categorical_crossentropy, reduce_on_plateau>{
                              .schedule = {.mode = goal::maximize}, .monitor = metric::loss}),
                      "fit: the schedule maximizes what it watches, but the monitor is a loss; give another "
                      "monitor");
    fails({.loss = {.from_logits = true}}, "training: the loss expects logits, but the network ends in "
                                           "softmax: leave from_logits out, or the network's "
                                           "last word");
    model<line_net> line;
    CHECK_THROWS_WITH(
        fit(line, {line_x, line_y}, squared{.early_stopping = early_stopping{}, .monitor = metric::accuracy}),
        "fit: early stopping or the schedule watches an accuracy, but this loss has none; give another "
        "monitor");
}

TEST_CASE("no epochs, no change") {
    const quarters data(8);
    model<quarters_net> m, other;
    CHECK(fit(m, data, {.epochs = 0}).epochs() == 0);
    CHECK(std::ranges::equal(m.parameters(), other.parameters()));
}

TEST_CASE("a batch size without end trains on all samples at once") {
    const quarters data(20);
    model<quarters_net> a, b;
    witness seen;
    const history all = fit(a, data, {.batch_size = std::numeric_limits<std::size_t>::max()}, seen);
    CHECK(seen.batches.size() == 1);
    const history whole = fit(b, data, {.batch_size = 20});
    CHECK(all.loss == whole.loss);
    CHECK(std::ranges::equal(a.parameters(), b.parameters()));
    CHECK_FALSE(std::ranges::equal(a.parameters(), model<quarters_net>().parameters()));
}

TEST_CASE("more samples than 32 bits can number are refused") {
    lamina::detail::check_sample_count(0xFFFF'FFFFU);
    CHECK_THROWS_WITH(lamina::detail::check_sample_count(std::uint64_t{1} << 32),
                      "fit: 4294967296 samples; at most 4294967295 can be trained on at a time");
}

TEST_CASE("a network that ends in dense wants a loss of logits") {
    const quarters data(8);
    model<scores_net> m;
    CHECK_THROWS_WITH_AS(
        fit(m, data),
        "training: the loss expects probabilities, but the network ends in dense: let it end "
        "in softmax or sigmoid, or set .from_logits = true",
        error);
    CHECK(fit(m, data, {.loss = {.from_logits = true}}).epochs() == 1);
}

TEST_CASE("options of one's own need no check, but a schedule's rate is a number") {
    struct nowhere {
        double operator()(progress p) const {
            return p.step < 2 ? p.base_rate : std::numeric_limits<double>::quiet_NaN();
        }
    };
    struct halving : sgd {};
    const quarters data(16);
    model<quarters_net> m;
    const fit_options<halving, categorical_crossentropy, nowhere> options{.batch_size = 4};
    CHECK_THROWS_WITH(fit(m, data, options),
                      "fit: the learning rate of step 2 is nan; it must be a number, at least 0");
}

namespace {

/// A user-defined loss that records the targets it sees.
struct label_recorder {
    std::vector<float>* seen;
    template <class T>
    T operator()(std::span<const std::type_identity_t<T>> p, std::span<const std::type_identity_t<T>> target,
                 std::span<T> g) const {
        seen->push_back(static_cast<float>(target[0]));
        return mean_squared_error{}(p, target, g);
    }
};

} // namespace

TEST_CASE("every epoch sees every sample once, in an order of its own") {
    std::vector<float> x, y;
    for (int i = 0; i < 12; ++i) {
        x.insert(x.end(), {1, static_cast<float>(i)});
        y.push_back(static_cast<float>(i));
    }
    const auto epochs = [&](bool shuffle, std::uint32_t seed) {
        std::vector<float> seen;
        model<line_net> m;
        fit(m, {x, y},
            fit_options<sgd, label_recorder>{.epochs = 4,
                                             .batch_size = 5,
                                             .optimizer = {.learning_rate = 0},
                                             .loss = {&seen},
                                             .shuffle = shuffle,
                                             .seed = seed,
                                             .threads = 1});
        std::vector<std::vector<float>> orders;
        for (std::size_t i = 0; i < seen.size(); i += 12) orders.emplace_back(&seen[i], &seen[i] + 12);
        return orders;
    };
    for (const auto& order : epochs(false, 1)) CHECK(order == y);
    std::set<std::vector<float>> different;
    for (const std::uint32_t seed : {1u, 2u})
        for (const auto& order : epochs(true, seed)) {
            different.insert(order);
            CHECK(std::set<float>(order.begin(), order.end()).size() == 12);
        }
    CHECK(different.size() == 8);
    CHECK(epochs(true, 1) == epochs(true, 1));
}

TEST_CASE("samples and validation that are temporaries live as long as the training") {
    const fit_options options{.epochs = 2, .threads = 1, .validation = quarters(40, 2)};
    model<quarters_net> m, expected;
    trainer t(m, quarters(60), options);
    t.run();
    const quarters data(60), validation(40, 2);
    const history h = fit(expected, data, fit_options{.epochs = 2, .threads = 1, .validation = validation});
    CHECK(t.history().val_loss == h.val_loss);
    CHECK(std::ranges::equal(m.parameters(), expected.parameters()));
    model<quarters_net> again;
    CHECK(fit(again, quarters(60), options).val_loss == h.val_loss);
}
