#include <lamina/training/schedules.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace lamina;

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
