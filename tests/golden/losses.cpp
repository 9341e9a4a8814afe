// needs: safetensors
#include <lamina/training/losses.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "file/file.hpp"

using namespace lamina;
using namespace lamina::detail;

namespace {

/// `at(i)` is the target of sample i of `of`.
template <class T, class Loss, class Target>
void check_samples(const golden::entry& e, const Loss& loss, const std::string& of, Target at) {
    const auto p = e.get<T>("p");
    const std::size_t samples = e.get<T>("loss of " + of).size(), n = p.size() / samples;
    std::vector<T> losses, gradient(p.size());
    for (std::size_t i = 0; i < samples; ++i)
        losses.push_back(loss(std::span(p).subspan(i * n, n), at(i), std::span(gradient).subspan(i * n, n)));
    e.check<T>("loss of " + of, losses);
    e.check<T>("dp of " + of, gradient);
}

template <class T, class Loss>
void check_loss(golden::file& file, const std::string& text, const Loss& loss) {
    INFO(text);
    const golden::entry e{file, text};
    const auto targets = e.get<T>("targets");
    const std::size_t n = targets.size() / e.get<T>("loss of targets").size();
    check_samples<T>(e, loss, "targets", [&](std::size_t i) { return std::span(targets).subspan(i * n, n); });
    if constexpr (loss_for<Loss, T, std::uint32_t>) {
        const auto labels = e.get<std::uint32_t>("labels");
        check_samples<T>(e, loss, "labels", [&](std::size_t i) { return labels[i]; });
    }
}

} // namespace

#define GOLDEN_LOSS(...)                                                                                     \
    check_loss<double>(file, #__VA_ARGS__, __VA_ARGS__);                                                     \
    check_loss<float>(file, #__VA_ARGS__, __VA_ARGS__)

TEST_CASE("losses as PyTorch computes them") {
    golden::file file("losses");
    GOLDEN_LOSS(categorical_crossentropy{});
    GOLDEN_LOSS(categorical_crossentropy{.from_logits = true});
    GOLDEN_LOSS(categorical_crossentropy{.from_logits = true, .label_smoothing = 0.1});
    GOLDEN_LOSS(categorical_crossentropy{.label_smoothing = 0.2});
    GOLDEN_LOSS(binary_crossentropy{});
    GOLDEN_LOSS(binary_crossentropy{.from_logits = true});
    GOLDEN_LOSS(binary_crossentropy{.from_logits = true, .label_smoothing = 0.1});
    GOLDEN_LOSS(mean_squared_error{});
    GOLDEN_LOSS(mean_absolute_error{});
    GOLDEN_LOSS(huber{});
    GOLDEN_LOSS(huber{.delta = 0.5});
}
