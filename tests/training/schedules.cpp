#include <lamina/training/schedules.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

namespace {

/// Five steps per epoch, eight epochs, base rate 0.5.
progress at(std::size_t step) { return {step / 5, step, 5, 8, 0.5}; }

doctest::Approx approx(double x) { return doctest::Approx(x).epsilon(1e-14); }

} // namespace

TEST_CASE("schedules and what they can do") {
    static_assert(schedule<constant_rate> && schedule<step_decay> && schedule<exponential_decay>
                  && schedule<cosine_decay> && !schedule<int>);
    static_assert(adaptive_schedule<reduce_on_plateau> && !adaptive_schedule<cosine_decay>);
}

TEST_CASE("constant_rate is the optimizer's") { CHECK(constant_rate{}(at(17)) == 0.5); }

TEST_CASE("step_decay falls after every so many epochs or steps") {
    const step_decay epochs{.every = 2, .gamma = 0.1};
    CHECK(epochs(at(0)) == 0.5);
    CHECK(epochs(at(9)) == 0.5);
    CHECK(epochs(at(10)) == approx(0.05));
    CHECK(epochs(at(20)) == approx(0.005));
    const step_decay steps{.every = 3, .gamma = 0.5, .counted_in = period::step};
    CHECK(steps(at(2)) == 0.5);
    CHECK(steps(at(3)) == 0.25);
    CHECK(steps(at(11)) == 0.0625);
}

TEST_CASE("exponential_decay falls with every step") {
    const exponential_decay epochs{.every = 2, .gamma = 0.25};
    CHECK(epochs(at(0)) == 0.5);
    CHECK(epochs(at(5)) == approx(0.25));
    CHECK(epochs(at(10)) == approx(0.125));
    CHECK(epochs(at(1)) == approx(0.5 * std::pow(0.25, 0.1)));
    const exponential_decay steps{.every = 4, .gamma = 0.25, .counted_in = period::step};
    CHECK(steps(at(4)) == approx(0.125));
    CHECK(steps(at(2)) == approx(0.25));
}

TEST_CASE("cosine_decay warms up, falls along a cosine and stays down") {
    const cosine_decay s{.total_steps = 24, .warmup_steps = 4, .minimum = 0.1};
    CHECK(s(at(0)) == approx(0.125));
    CHECK(s(at(1)) == approx(0.25));
    CHECK(s(at(3)) == approx(0.5));
    CHECK(s(at(4)) == approx(0.5));
    CHECK(s(at(9)) == approx(0.1 + 0.4 * (1 + std::sqrt(0.5)) / 2));
    CHECK(s(at(14)) == approx(0.3));
    CHECK(s(at(19)) == approx(0.1 + 0.4 * (1 - std::sqrt(0.5)) / 2));
    CHECK(s(at(24)) == 0.1);
    CHECK(s(at(1000)) == 0.1);
}

TEST_CASE("cosine_decay without total_steps spans the whole training") {
    CHECK(cosine_decay{}(at(0)) == 0.5);
    CHECK(cosine_decay{}(at(20)) == approx(0.25));
    CHECK(cosine_decay{}(at(40)) == 0);
}

TEST_CASE("a warm-up as long as the training is only that") {
    const cosine_decay s{.total_steps = 4, .warmup_steps = 4};
    CHECK(s(at(3)) == 0.5);
    CHECK(s(at(4)) == 0);
}

TEST_CASE("reduce_on_plateau reduces after `patience` epochs without improvement") {
    reduce_on_plateau s{.factor = 0.5, .patience = 2, .min_delta = 0.1};
    CHECK(s(at(0)) == 0.5);
    s.observe(1.0);
    s.observe(0.95); // better, but not by min_delta
    CHECK(s(at(0)) == 0.5);
    s.observe(1.0);
    CHECK(s(at(0)) == 0.25);
    s.observe(0.8); // improves: the count starts again
    s.observe(0.8);
    CHECK(s(at(0)) == 0.25);
    s.observe(0.8);
    CHECK(s(at(0)) == 0.125);
}

TEST_CASE("reduce_on_plateau keeps to min_rate, and never raises the rate to it") {
    reduce_on_plateau s{.factor = 0.1, .patience = 1, .min_rate = 0.2};
    for (int i = 0; i < 5; ++i) s.observe(1.0);
    CHECK(s(at(0)) == 0.2);
    progress low = at(0);
    low.base_rate = 0.05;
    CHECK(s(low) == 0.05);
}

TEST_CASE("reduce_on_plateau of an accuracy waits for larger values") {
    reduce_on_plateau s{.factor = 0.5, .patience = 1, .mode = goal::maximize};
    for (const double accuracy : {0.1, 0.2, 0.3}) s.observe(accuracy);
    CHECK(s(at(0)) == 0.5);
    s.observe(0.25);
    CHECK(s(at(0)) == 0.25);
}

TEST_CASE("reduce_on_plateau goes on from a saved state") {
    const reduce_on_plateau settings{.factor = 0.3, .patience = 3};
    const std::vector<double> metrics{5, 4.5, 4.6, 4.7, 4.8, 4.9, 4.4, 4.6, 4.6, 4.6};
    for (std::size_t cut = 0; cut <= metrics.size(); ++cut) {
        reduce_on_plateau whole = settings, first = settings, second = settings;
        for (std::size_t i = 0; i < metrics.size(); ++i) {
            whole.observe(metrics[i]);
            if (i < cut) first.observe(metrics[i]);
        }
        second.restore(first.state());
        for (std::size_t i = cut; i < metrics.size(); ++i) second.observe(metrics[i]);
        CHECK(second.state() == whole.state());
        CHECK(second(at(0)) == whole(at(0)));
        CHECK(whole(at(0)) == approx(0.5 * 0.3 * 0.3));
    }
}

TEST_CASE("a state of the wrong size is an error") {
    reduce_on_plateau s;
    CHECK_THROWS_WITH(s.restore(std::vector<double>(3)),
                      "reduce_on_plateau: a saved state has 4 numbers, this one has 3");
}

TEST_CASE("options that make no sense are named") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto fails = [](const auto& schedule, const char* text) {
        CHECK_THROWS_WITH_AS(schedule.validate(at(0)), text, error);
    };
    fails(step_decay{.every = 0}, "step_decay: every is 0; it must be at least 1");
    fails(step_decay{.gamma = nan}, "step_decay: gamma is nan; it must be a number above 0");
    fails(step_decay{.gamma = -0.1}, "step_decay: gamma is -0.1; it must be a number above 0");
    fails(exponential_decay{.every = 0}, "exponential_decay: every is 0; it must be at least 1");
    fails(exponential_decay{.gamma = 0}, "exponential_decay: gamma is 0; it must be a number above 0");
    fails(cosine_decay{.minimum = -1}, "cosine_decay: minimum is -1; it must be a number, at least 0");
    fails(cosine_decay{.minimum = 0.6},
          "cosine_decay: minimum is 0.6; it must be at most the optimizer's learning rate");
    fails(cosine_decay{.warmup_steps = 41},
          "cosine_decay: warmup_steps is 41; it must be at most 40, the steps of the whole");
    fails(cosine_decay{.total_steps = 20, .warmup_steps = 21},
          "cosine_decay: warmup_steps is 21; it must be at most 20, the steps of the whole");
    fails(reduce_on_plateau{.factor = 1},
          "reduce_on_plateau: factor is 1; it must be above 0 and less than 1");
    fails(reduce_on_plateau{.factor = nan},
          "reduce_on_plateau: factor is nan; it must be above 0 and less than 1");
    fails(reduce_on_plateau{.min_delta = -1},
          "reduce_on_plateau: min_delta is -1; it must be a number, at least 0");
    fails(reduce_on_plateau{.min_rate = nan},
          "reduce_on_plateau: min_rate is nan; it must be a number, at least 0");
    fails(reduce_on_plateau{.min_rate = 0.6},
          "reduce_on_plateau: min_rate is 0.6; it must be at most the optimizer's learning rate");
    for (const double scale : {nan, -0.5, 1.5})
        CHECK_THROWS_WITH_AS(reduce_on_plateau{.scale = scale}.validate(at(0)),
                             doctest::Contains("reduce_on_plateau: scale is"), error);
    fails(reduce_on_plateau{.seen = {.best = nan}}, "improvement: best is nan; it must be a number");
    CHECK_THROWS_WITH_AS((cosine_decay{.total_steps = 20, .warmup_steps = 21}.validate({0, 0, 5, 0, 0.5})),
                         "cosine_decay: warmup_steps is 21; it must be at most 20, the steps of the whole",
                         error);
    fails(cosine_decay{.minimum = nan}, "cosine_decay: minimum is nan; it must be a number, at least 0");
    fails(exponential_decay{.gamma = nan}, "exponential_decay: gamma is nan; it must be a number above 0");
    fails(reduce_on_plateau{.min_delta = nan},
          "reduce_on_plateau: min_delta is nan; it must be a number, at least 0");
    step_decay{.every = 3, .gamma = 2}.validate(at(0));
    exponential_decay{}.validate(at(0));
    cosine_decay{.warmup_steps = 40, .minimum = 0.5}.validate(at(0));
    cosine_decay{.warmup_steps = 40}.validate({0, 0, 5, 0, 0.5}); // no epochs, nothing to warm up
    reduce_on_plateau{.min_rate = 0.5}.validate(at(0));
}

TEST_CASE("lengths that no number of steps holds") {
    constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
    const progress endless{0, 7, 5, most, 0.5};
    CHECK(cosine_decay{}(endless) == approx(0.5));
    cosine_decay{.warmup_steps = 10}.validate(endless);
    CHECK(exponential_decay{.every = most / 2}(at(7)) == approx(0.5));
}

TEST_CASE("a saved state whose numbers cannot be one") {
    reduce_on_plateau s{.factor = 0.5};
    s.observe(3);
    const auto fails = [&](std::vector<double> state, const char* text) {
        CHECK_THROWS_WITH_AS(s.restore(state), text, error);
        CHECK(s.state() == std::vector<double>{1, 3, 0, 1});
    };
    const double nan = std::numeric_limits<double>::quiet_NaN();
    fails({1, 2, 0, nan}, "reduce_on_plateau: a saved scale is nan; it must be from 0 to 1");
    fails({1, 2, 0, 3}, "reduce_on_plateau: a saved scale is 3; it must be from 0 to 1");
    fails({1, nan, 0, 1}, "improvement: a saved best value is nan; it must be a number");
    fails({2, 2, 0, 1}, "improvement: whether a saved state has a best value is 2; it must be 0 or 1");
    fails({1, 2, -1, 1}, "improvement: a saved count of epochs is -1; it must be a whole number below 2^32");
    fails({1, 2, nan, 1},
          "improvement: a saved count of epochs is nan; it must be a whole number below 2^32");
    fails({1, 2, 1e30, 1},
          "improvement: a saved count of epochs is 1e+30; it must be a whole number below 2^32");
    fails({1, 2, 0.5, 1},
          "improvement: a saved count of epochs is 0.5; it must be a whole number below 2^32");
}
