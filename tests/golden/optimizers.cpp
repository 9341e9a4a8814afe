// needs: safetensors
#include <lamina/training/optimizers.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>

#include "file/file.hpp"

using namespace lamina;

namespace {

template <class T, class Optimizer>
void check_optimizer(golden::file& file, const std::string& text, const Optimizer& optimizer) {
    INFO(text);
    const golden::entry e{file, text};
    auto w = e.get<T>("w");
    const auto g = e.get<T>("g");
    const std::size_t n = w.size();
    std::vector<T> slots(n * Optimizer::slot_count, static_cast<T>(optimizer.initial_state())), after;
    std::array<std::span<T>, Optimizer::slot_count> state;
    for (std::size_t k = 0; k < state.size(); ++k) state[k] = std::span(slots).subspan(k * n, n);
    for (std::size_t i = 0; i < g.size() / n; ++i) {
        optimizer.template update<T>(w, std::span(g).subspan(i * n, n), state,
                                     {optimizer.learning_rate, i + 1});
        after.insert(after.end(), w.begin(), w.end());
    }
    e.check<T>("after", after);
}

} // namespace

#define GOLDEN_OPTIMIZER(...)                                                                                \
    check_optimizer<double>(file, #__VA_ARGS__, __VA_ARGS__);                                                \
    check_optimizer<float>(file, #__VA_ARGS__, __VA_ARGS__)

TEST_CASE("some steps of optimizers as PyTorch computes them") {
    golden::file file("optimizers");
    GOLDEN_OPTIMIZER(sgd{.learning_rate = 0.1});
    GOLDEN_OPTIMIZER(sgd{.learning_rate = 0.1, .momentum = 0.9});
    GOLDEN_OPTIMIZER(sgd{.learning_rate = 0.1, .momentum = 0.8, .nesterov = true, .weight_decay = 0.01});
    GOLDEN_OPTIMIZER(adam{});
    GOLDEN_OPTIMIZER(adam{.learning_rate = 0.1, .beta_1 = 0.8, .beta_2 = 0.99, .epsilon = 1e-3});
    GOLDEN_OPTIMIZER(adamw{.learning_rate = 0.1});
    GOLDEN_OPTIMIZER(rmsprop{.learning_rate = 0.1});
    GOLDEN_OPTIMIZER(rmsprop{.learning_rate = 0.1, .momentum = 0.9, .centered = true});
    GOLDEN_OPTIMIZER(adagrad{.learning_rate = 0.1});
}
