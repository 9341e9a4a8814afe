// What a training does with losses, gradients and parameters that are not finite numbers.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "problem.hpp"

using namespace lamina;
using namespace lamina::detail;
using namespace lamina_test;

namespace {

const quarters training(60), test(20, 9);

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

/// Two inputs, targets of 1, batches of two; the tests make the loss of batch 1 NaN.
struct broken_line {
    std::vector<float> x{1, 0, 0, 1, 1, 1, 2, 1}, y{1, 1, 1, 1};
    samples<float> view() const { return {x, y}; }
};

auto line_options(std::size_t epochs) {
    return fit_options<sgd, mean_squared_error>{
        .epochs = epochs, .batch_size = 2, .optimizer = {.learning_rate = 0.1}, .shuffle = false};
}

std::string complaint_of(auto& t) {
    try {
        t.run();
    } catch (const error& e) { return e.what(); }
    return {};
}

} // namespace

TEST_CASE("a loss that is not a number ends training, names its cause and changes nothing") {
    broken_line data;
    data.x[5] = not_a_number;
    model<line_net> m, first;
    trainer t(m, data.view(), line_options(3));
    CHECK(complaint_of(t)
          == "fit: epoch 1 of 3, batch 2 of 2: the loss is nan; training sample 2 has an input that is not a "
             "finite number (to go on all the same: terminate_on_nan = false)");
    trainer(first, take_samples<line_net>(data.view(), 0, 2), line_options(1)).run();
    CHECK(std::ranges::equal(m.parameters(), first.parameters()));
    CHECK(t.finished());
    CHECK(t.history().epochs() == 0);
    CHECK_FALSE(t.epoch());

    data.x[5] = 1;
    data.y[3] = HUGE_VALF;
    trainer targets(m, data.view(), line_options(3));
    CHECK(complaint_of(targets).find(
              "batch 2 of 2: the loss is inf; training sample 3 has a target that is not")
          != std::string::npos);

    data.y[3] = 1;
    m.parameters()[0] = not_a_number;
    trainer parameters(m, data.view(), line_options(3));
    CHECK(
        complaint_of(parameters).find("the loss is nan; the model has parameters that are not finite numbers")
        != std::string::npos);
}

namespace {

/// The mean squared error, but with a gradient that is not finite where the target is 9.
struct broken_slope {
    float slope = not_a_number;

    template <class T>
    T operator()(std::span<const std::type_identity_t<T>> prediction,
                 std::span<const std::type_identity_t<T>> target, std::span<T> gradient) const {
        const T loss = mean_squared_error{}(prediction, target, gradient);
        if (target[0] == T(9)) gradient[0] = static_cast<T>(slope);
        return loss;
    }
};

} // namespace

TEST_CASE("a gradient that is not a number ends training and changes nothing") {
    broken_line data;
    model<line_net> first;
    trainer(first, take_samples<line_net>(data.view(), 0, 2), line_options(1)).run();
    data.y[2] = 9;
    for (const float slope : {not_a_number, HUGE_VALF, -HUGE_VALF}) {
        fit_options<sgd, broken_slope> options{.epochs = 1,
                                               .batch_size = 2,
                                               .optimizer = {.learning_rate = 0.1},
                                               .loss = {slope},
                                               .shuffle = false};
        model<line_net> m, other;
        trainer t(m, data.view(), options);
        CHECK(
            complaint_of(t).starts_with("fit: epoch 1 of 1, batch 2 of 2: a gradient is not a finite number; "
                                        "likely the learning rate, 0.1, is too large"));
        CHECK(std::ranges::equal(m.parameters(), first.parameters()));
        options.terminate_on_nan = false;
        trainer(other, data.view(), options).run();
        CHECK(std::ranges::equal(other.parameters(), first.parameters()));
    }
}

TEST_CASE("one value that is not finite is found wherever it stands") {
    for (const std::size_t size : {1u, 31u, 32u, 33u, 100u})
        for (std::size_t at = 0; at < size; ++at) {
            std::vector<float> values(size, std::numeric_limits<float>::max());
            CHECK(detail::all_finite<float>(values));
            values[at] = at % 2 == 0 ? not_a_number : -HUGE_VALF;
            CHECK_FALSE(detail::all_finite<float>(values));
        }
}

TEST_CASE("a learning rate that is too large is the likely cause") {
    const broken_line data;
    model<line_net> m;
    auto options = line_options(99);
    options.optimizer.learning_rate = 1e9;
    trainer t(m, data.view(), options);
    const std::string text = complaint_of(t);
    CHECK(text.find("likely the learning rate, 1e+09, is too large") != std::string::npos);
    CHECK(t.finished());
    for (const float w : m.parameters()) CHECK(std::isfinite(w));
}

TEST_CASE("a training that ends by what is not a number returns to the best parameters") {
    const broken_line data, held_out;
    auto options = line_options(99);
    options.optimizer.learning_rate = 20;
    options.validation = held_out.view();
    options.early_stopping = early_stopping{.patience = 99, .restore_best_weights = true};
    model<line_net> m, first;
    trainer t(m, data.view(), options);
    CHECK(complaint_of(t).find("loss is inf") != std::string::npos);
    REQUIRE(t.history().epochs() > 1);
    options.epochs = 1;
    trainer(first, data.view(), options).run();
    CHECK(std::ranges::equal(m.parameters(), first.parameters()));
}

TEST_CASE("an epoch that ends with what is not a number is named") {
    broken_line data, held_out;
    held_out.x[7] = not_a_number;
    auto options = line_options(2);
    options.validation = held_out.view();
    model<line_net> m;
    trainer validated(m, data.view(), options);
    CHECK(
        complaint_of(validated)
        == "fit: end of epoch 1 of 2: val_loss is nan; validation sample 3 has an input that is not a finite "
           "number (to go on all the same: terminate_on_nan = false)");
    CHECK(validated.history().epochs() == 1);
    // Changes the last update, after which no loss is computed.
    struct poison {
        model<line_net>& m;
        void on_batch_end(training_report& r) {
            if (r.batch == 1) m.parameters()[1] = not_a_number;
        }
    };
    trainer t(m, data.view(), line_options(1));
    CHECK_THROWS_WITH_AS(
        t.run(poison{m}),
        doctest::Contains("end of epoch 1 of 1; the model has parameters that are not finite"), error);
}

TEST_CASE("who wants to go on leaves out batches that are not numbers, and they are never better") {
    broken_line data;
    data.x[5] = not_a_number;
    auto options = line_options(3);
    options.terminate_on_nan = false;
    options.monitor = metric::loss;
    options.early_stopping = early_stopping{.patience = 9, .restore_best_weights = true};
    model<line_net> m, other;
    trainer t(m, data.view(), options);
    const history h = t.run();
    REQUIRE(h.epochs() == 3);
    for (const double loss : h.loss) CHECK(std::isnan(loss));
    CHECK(t.state().best_parameters.empty());
    trainer(other, take_samples<line_net>(data.view(), 0, 2), line_options(3)).run();
    CHECK(std::ranges::equal(m.parameters(), other.parameters()));
}

TEST_CASE("parameters that are not numbers are never the best") {
    struct poison {
        model<quarters_net>& m;
        void on_batch_end(training_report& r) {
            if (r.epoch == 1 && r.batch + 1 == r.batches) std::ranges::fill(m.parameters(), not_a_number);
        }
    };
    for (const metric watched : {metric::loss, metric::accuracy, metric::val_loss, metric::val_accuracy}) {
        model<quarters_net> m;
        trainer t(m, training,
                  fit_options{.epochs = 2,
                              .optimizer = adam{},
                              .validation = test,
                              .early_stopping = early_stopping{.patience = 9, .restore_best_weights = true},
                              .monitor = watched,
                              .terminate_on_nan = false});
        const history& h = t.run(poison{m});
        CHECK(h.val_accuracy[1] == 0);
        CHECK(std::isnan(h.val_loss[1]));
        for (const float w : m.parameters()) CHECK(std::isfinite(w));
    }
}
