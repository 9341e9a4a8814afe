#include <lamina/layers/words.hpp>
#include <lamina/runtime/model.hpp>
#include <lamina/training/optimizers.hpp>
#include <lamina/training/update.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

namespace {

struct plain {
    static constexpr auto layers = input<6, 6, 3> >> conv2d<5, 3> >> batch_norm >> flatten >> dense<7>;
};
struct constrained {
    static constexpr auto layers = input<6, 6, 3> >> conv2d<5, 3>(max_norm<1>) >> flatten >> dense<7>;
};

/// Two threads share its parameters where the second tensor begins.
struct halves {
    static constexpr auto layers = input<4> >> dense<4>(no_bias) >> dense<4>(no_bias);
};

/// Steps of fixed length in the direction of an array's gradient, so that every element depends on the
/// others.
struct normalized_steps {
    double learning_rate = 0.1;
    static constexpr std::size_t slot_count = 0;
    static constexpr double initial_state() { return 0; }

    template <class T>
    void update(std::span<T> w, std::span<const std::type_identity_t<T>> gradient,
                std::array<std::span<std::type_identity_t<T>>, slot_count>, step_info info) const {
        double squares = 0;
        for (const T g : gradient) squares += static_cast<double>(g * g);
        const T rate = static_cast<T>(info.learning_rate / std::sqrt(squares));
        for (std::size_t i = 0; i < w.size(); ++i) w[i] -= rate * gradient[i];
    }
};

/// The parameters after three updates with gradients of different magnitudes.
template <class N, class Optimizer>
std::vector<double> updated(const Optimizer& optimizer, const lamina::detail::clipping& limits,
                            std::size_t threads) {
    model<N, double> m(1);
    std::vector<double> gradients(parameters<N>);
    lamina::detail::updater<Optimizer, double> update(
        optimizer, limits, lamina::detail::tensor_rules<N, double>(), parameters<N>);
    thread_team team(threads);
    for (std::size_t step = 1; step <= 3; ++step) {
        for (std::size_t i = 0; i < gradients.size(); ++i)
            gradients[i] = std::sin(static_cast<double>(step * (i + 1)));
        update(team, m.parameters(), gradients, {optimizer.learning_rate, step});
    }
    return {m.parameters().begin(), m.parameters().end()};
}

template <class N, class Optimizer>
void check_threads(const Optimizer& optimizer, const lamina::detail::clipping& limits = {}) {
    const auto one = updated<N>(optimizer, limits, 1);
    const model<N, double> before(1);
    for (const auto& t : before.tensors()) {
        INFO("tensor at ", t.offset);
        const auto now = std::span(one).subspan(t.offset, t.size());
        CHECK_FALSE(std::ranges::equal(before.parameters().subspan(t.offset, t.size()), now));
    }
    for (const std::size_t threads : {2u, 3u, 7u}) {
        const auto several = updated<N>(optimizer, limits, threads);
        for (std::size_t i = 0; i < one.size(); ++i)
            CHECK(several[i] == doctest::Approx(one[i]).epsilon(1e-13));
    }
}

} // namespace

TEST_CASE("an update does not depend on the number of threads") {
    check_threads<plain>(adam{.learning_rate = 0.01});
    check_threads<plain>(adamw{.learning_rate = 0.01});
    check_threads<plain>(sgd{.learning_rate = 0.1, .momentum = 0.9});
    check_threads<plain>(rmsprop{});
    check_threads<plain>(adagrad{});
}

TEST_CASE("nor where a tensor has to be seen whole") {
    check_threads<constrained>(sgd{.learning_rate = 0.5});
    check_threads<plain>(sgd{.learning_rate = 0.1}, {.value = {}, .norm = 0.5, .global_norm = {}});
    check_threads<plain>(sgd{.learning_rate = 0.1}, {.value = 0.2, .norm = {}, .global_norm = 1.0});
    check_threads<plain>(normalized_steps{});
    check_threads<halves>(normalized_steps{});
}
