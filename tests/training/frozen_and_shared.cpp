#include <lamina/layers/words.hpp>
#include <lamina/training/evaluate.hpp>
#include <lamina/training/fit.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

using namespace lamina;

namespace {

template <class N>
std::vector<float> random_inputs(std::size_t samples) {
    std::vector<float> x(samples * input_shape<N>.size());
    std::uint32_t state = 1;
    for (float& number : x) {
        state = state * 1664525 + 1013904223;
        number = static_cast<float>(state >> 8) / (1 << 23) - 1;
    }
    return x;
}

struct labeled {
    std::vector<float> images;
    std::vector<std::uint32_t> labels;
};
template <class N>
labeled problem(std::size_t samples) {
    labeled all{random_inputs<N>(samples), std::vector<std::uint32_t>(samples)};
    for (std::size_t i = 0; i < samples; ++i)
        all.labels[i] = static_cast<std::uint32_t>(i % output_shape<N>.channels);
    return all;
}

/// The gradients of one batch.
template <class N>
std::vector<float> gradients_of(const model<N>& m, const labeled& batch, std::size_t threads) {
    std::vector<float> all(detail::updated_parameters<N>);
    detail::backpropagation<N, float> network(batch.labels.size(), threads);
    network.run(m, samples<float>(batch), categorical_crossentropy{}, std::span(all));
    return all;
}

constexpr auto trunk = conv2d<4, 3>(same, l2<0.1>) >> relu
                       >> max_pool2d<2> >> as<"features"> >> conv2d<6, 3>(same, strides<2>) >> lamina::tanh;
constexpr auto head = (flatten | (from<"features"> >> conv2d<2, 1> >> flatten)) >> dense<5> >> softmax;

struct whole {
    static constexpr auto layers = input<12, 12, 3> >> trunk >> head;
};
struct tuned {
    static constexpr auto layers = input<12, 12, 3> >> frozen(trunk) >> head;
};

struct penalized {
    static constexpr auto layers = input<6> >> frozen(dense<8>(l2<1.0>, max_norm<0.01>) >> batch_norm >> relu)
                                   >> dense<4>(l2<0.01>) >> softmax;
};
struct as_predicted {
    static constexpr auto layers =
        input<5, 5, 2> >> conv2d<3, 3> >> frozen(batch_norm >> dropout<0.5> >> gaussian_noise<1.0> >> prelu
                                                 >> activity_regularization<l2<1.0>>)
        >> flatten;
};
struct trunk_only {
    static constexpr auto layers = input<32, 32, 3> >> repeat<8>(conv2d<16, 3>(same) >> relu)
                                   >> global_avg_pool2d;
};
struct frozen_trunk {
    static constexpr auto layers = input<32, 32, 3> >> frozen(repeat<8>(conv2d<16, 3>(same) >> relu)
                                                              >> global_avg_pool2d)
                                   >> dense<2> >> softmax;
};

constexpr std::size_t trunk_size = 4 * 28 + 6 * 37;

} // namespace

TEST_CASE("the gradients of what is trained are those of the whole network, bit by bit") {
    static_assert(parameters<tuned> == parameters<whole>);
    static_assert(trainable_parameters<whole> - trainable_parameters<tuned> == trunk_size);
    const model<whole> all(3);
    const model<tuned> some(3);
    REQUIRE(std::ranges::equal(all.parameters(), some.parameters()));
    const labeled batch = problem<whole>(9);
    for (const std::size_t threads : {1u, 3u}) {
        const auto expected = gradients_of(all, batch, threads), found = gradients_of(some, batch, threads);
        REQUIRE(found.size() == parameters<whole> - trunk_size);
        CHECK(std::ranges::equal(std::span(expected).subspan(trunk_size), found));
    }
}

TEST_CASE("what is frozen keeps its bits, and nothing penalizes or constrains it") {
    model<penalized> m(1);
    std::ranges::fill(m["batch_norm.moving_variance"], 2.f);
    std::vector<float> before(m.parameters().begin(), m.parameters().end());
    const labeled data = problem<penalized>(40);
    const auto loss = [&] { return evaluate(m, data).loss; };
    const double with_penalty = loss();
    std::ranges::fill(m["dense_1.kernel"], 0.f);
    CHECK(with_penalty < 10 + loss());
    std::ranges::copy(before, m.parameters().begin());
    fit(m, data,
        fit_options<adamw>{.epochs = 3, .batch_size = 8, .optimizer = {.weight_decay = 0.1}, .threads = 2});
    constexpr std::size_t frozen_size = 6 * 8 + 8 + 4 * 8;
    const auto after = m.parameters();
    CHECK(std::equal(before.begin(), before.begin() + frozen_size, after.begin()));
    CHECK_FALSE(std::equal(before.begin() + frozen_size, before.end(), after.begin() + frozen_size));
}

TEST_CASE("frozen words do what they do in prediction") {
    using plan = detail::training_plan<as_predicted, float, true>;
    static_assert(!plan::couples_samples && plan::memory.phases() == 1);
    model<as_predicted> m(2);
    for (const auto& name : {"batch_norm.moving_mean", "batch_norm.moving_variance", "prelu.alpha"})
        std::ranges::fill(m[name], 0.6f);
    const auto x = random_inputs<as_predicted>(3);
    const auto y = predict(m, x);
    std::vector<float> gradients(detail::updated_parameters<as_predicted>), dx(x.size());
    CHECK(gradients.size() == 57);
    detail::backpropagation<as_predicted, float, true> network(3, 1);
    const score s = network.run(m, {std::span<const float>(x), std::span<const float>(y)},
                                mean_squared_error{}, std::span(gradients), {}, 1, 0, std::span(dx));
    CHECK(s.loss < 1e-12);
}

TEST_CASE("a frozen part before the first that is trained costs memory for prediction only") {
    using plan = detail::training_plan<frozen_trunk, float>;
    for (std::size_t node = 0; node + 2 < plan::size; ++node) CHECK_FALSE(plan::memory.has_backward(node));
    const detail::buffer_places places(plan::memory, plan::done_with_pool, 16);
    // The input, and two values at a time.
    CHECK(places.total <= 32 * 32 * (2 * 16 + 3) + 100);
    CHECK(detail::updated_parameters<frozen_trunk> == 16 * 2 + 2);
    CHECK(arena_bytes<trunk_only> / sizeof(float) <= places.total);
}

namespace {

struct branch {
    static constexpr auto layers = conv2d<3, 3>(same, l2<0.1>) >> relu >> conv2d<2, 1>;
};
struct shared_twice {
    static constexpr auto
        layers = input<6, 6, 2> >> shared<"branch">(block<branch>)
                 >> as<"x"> >> ((max_pool2d<2> >> shared<"branch">(block<branch>) >> flatten) | flatten)
                 >> dense<3> >> softmax;
};
struct unshared {
    static constexpr auto layers =
        input<6, 6, 2> >> block<branch> >> as<"x"> >> ((max_pool2d<2> >> block<branch> >> flatten) | flatten)
        >> dense<3> >> softmax;
};
constexpr std::size_t branch_size = 3 * 19 + 2 * 4;

} // namespace

TEST_CASE("the gradients of a shared part are the sum of those of its places") {
    static_assert(parameters<unshared> == parameters<shared_twice> + branch_size);
    model<shared_twice> once(4);
    model<unshared> twice(4);
    const std::span<const float> own = once.parameters();
    std::ranges::copy(own.first(branch_size), twice.parameters().begin());
    std::ranges::copy(own, twice.parameters().begin() + branch_size);
    const labeled batch = problem<unshared>(7);
    CHECK(predict(once, batch.images) == predict(twice, batch.images));
    for (const std::size_t threads : {1u, 3u}) {
        const auto found = gradients_of(once, batch, threads), parts = gradients_of(twice, batch, threads);
        REQUIRE(found.size() == own.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            // The penalty is counted once.
            const float penalty = i < 54 ? 0.2f * own[i] : 0;
            const float sum = parts[i + branch_size] + (i < branch_size ? parts[i] - penalty : 0);
            CHECK(found[i] == doctest::Approx(sum).epsilon(1e-4));
        }
        CHECK(found == gradients_of(once, batch, threads));
    }
}

TEST_CASE("a shared part has one place in names and in the optimizer's state, and each layer finds it") {
    model<shared_twice> m(4);
    CHECK(m.tensors().size() == 6);
    CHECK(m.tensors().back().tensor == "dense.bias");
    CHECK(m.get<1>("kernel").data() == m["conv2d.kernel"].data());
    CHECK(m.get<3>("kernel").data() == m["conv2d.kernel"].data());
    CHECK(m.get<4>("kernel").data() == m["dense.kernel"].data());
    const labeled data = problem<shared_twice>(24);
    const double before = evaluate(m, data).loss;
    trainer t(m, data, fit_options<adam>{.epochs = 5, .batch_size = 8, .threads = 2});
    t.run();
    CHECK(t.state().optimizer_state[0].size() == parameters<shared_twice>);
    CHECK(evaluate(m, data).loss < before);
}
