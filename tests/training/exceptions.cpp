// Exceptions from user-defined parts of a training reach the caller, with any number of threads.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "problem.hpp"

using namespace lamina;
using namespace lamina::detail;
using namespace lamina_test;

namespace {

struct spilled : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Contains words at which threads wait for each other.
struct normalized {
    static constexpr auto layers = input<6, 6, 1> >> conv2d<4, 3>(same) >> batch_norm >> relu
                                   >> max_pool2d<3> >> flatten >> dense<4> >> batch_norm >> softmax;
};

/// Throws at samples of class 3: in all threads, several of them at a time.
template <class Exception>
struct fragile_loss : categorical_crossentropy {
    template <class T>
    T operator()(std::span<const T> p, std::uint32_t label,
                 std::span<std::type_identity_t<T>> gradient) const {
        if (label == 3) {
            if constexpr (std::is_constructible_v<Exception, const char*>)
                throw Exception("loss");
            else
                throw Exception();
        }
        return categorical_crossentropy::operator()(p, label, gradient);
    }
    template <class T>
    T fused_softmax_gradient(std::span<const T> p, std::uint32_t label,
                             std::span<std::type_identity_t<T>> gradient) const {
        return operator()(p, label, gradient);
    }
};

/// Throws at the second update.
struct fragile_optimizer : sgd {
    template <class T>
    void update(std::span<T> w, std::span<const std::type_identity_t<T>> gradient,
                std::array<std::span<std::type_identity_t<T>>, slot_count> state, step_info info) const {
        if (info.step == 2) throw spilled("optimizer");
        sgd::update(w, gradient, state, info);
    }
};

struct fragile_schedule {
    double operator()(const progress& p) const {
        if (p.step == 1) throw spilled("schedule");
        return 0.01;
    }
};

struct fragile_callback {
    void on_batch_end(const training_report&) { throw spilled("callback"); }
};

struct fragile_metric {
    template <class T>
    void add(std::span<const T>, std::uint32_t) {
        throw spilled("metric");
    }
};

const quarters data(50);

template <class N>
void check_training() {
    for (const std::size_t threads : {1u, 2u, 3u, 5u}) {
        INFO(threads, " threads");
        model<N> m, before = m;
        const auto fails = [&]<class Options>(Options options, const char* text) {
            options.batch_size = 10;
            options.threads = threads;
            CHECK_THROWS_WITH_AS(fit(m, data, options), text, spilled);
        };
        const auto unchanged = [&] { return std::ranges::equal(m.parameters(), before.parameters()); };
        fails(fit_options<adam, fragile_loss<spilled>>{}, "loss");
        CHECK(unchanged());
        const fit_options<adam, fragile_loss<std::bad_alloc>> greedy{.batch_size = 10, .threads = threads};
        CHECK_THROWS_AS(fit(m, data, greedy), std::bad_alloc);
        CHECK(unchanged());
        fails(fit_options<fragile_optimizer>{}, "optimizer");
        CHECK_FALSE(unchanged());
        fails(fit_options<adam, categorical_crossentropy, fragile_schedule>{}, "schedule");
        CHECK_THROWS_WITH_AS(fit(m, data, {.threads = threads}, fragile_callback{}), "callback", spilled);
        fragile_metric metric;
        CHECK_THROWS_WITH_AS(evaluate(m, data, categorical_crossentropy{}, threads, metric), "metric",
                             spilled);
        CHECK_THROWS_WITH_AS(evaluate(m, data, fragile_loss<spilled>{}, threads), "loss", spilled);
    }
}

} // namespace

TEST_CASE("what is thrown in a training arrives") { check_training<quarters_net>(); }
TEST_CASE("what is thrown between the meetings of threads arrives") { check_training<normalized>(); }

TEST_CASE("gradients can be computed after the loss has thrown") {
    const model<normalized> m;
    backpropagation<normalized> fresh(48, 3), used(48, 3);
    std::vector<float> expected(parameters<normalized>), found(expected);
    const std::vector<std::uint32_t> bad(48, 3);
    CHECK_THROWS_AS(used.run(m, data, fragile_loss<spilled>{}, found, bad), spilled);
    const std::vector<std::uint32_t> order{5, 7, 1, 12, 30};
    fresh.run(m, data, categorical_crossentropy{}, expected, order);
    used.run(m, data, categorical_crossentropy{}, found, order);
    CHECK(found == expected);
}
