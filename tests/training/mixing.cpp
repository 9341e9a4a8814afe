#include <lamina/layers/words.hpp>
#include <lamina/training/fit.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "problem.hpp"

using namespace lamina;
using namespace lamina::detail;
using namespace lamina_test;

namespace {

/// The mean and the variance of shares drawn from Beta(α, α).
std::array<double, 2> mean_and_variance(double alpha) {
    constexpr std::size_t n = 20000;
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < n; ++i) {
        counter_engine random(counter_random(1, 2, i, 3));
        const double share = draw_share(random, alpha);
        REQUIRE((share >= 0 && share <= 1));
        sum += share;
        squares += share * share;
    }
    return {sum / n, squares / n - sum * sum / n / n};
}

/// Two inputs, and results that are a class, numbers, and a class for each pixel.
struct mixed_net {
    static constexpr auto layers = input<4, 6, 1> >> (as<"pixels"> >> conv2d<2, 1> >> softmax
                                                      >> output<"map">)
                                   >> from<"pixels"> >> flatten >> (identity | input<"meta", 2>)
                                   >> dense<3> >> output<"numbers"> >> dense<3> >> softmax;
};

struct mixed_samples {
    static constexpr std::size_t n = 6;
    std::vector<float> images = std::vector<float>(n * 24), meta = std::vector<float>(n * 2),
                       numbers = std::vector<float>(n * 3);
    std::vector<std::uint32_t> classes = std::vector<std::uint32_t>(n),
                               map = std::vector<std::uint32_t>(n * 24);

    mixed_samples() {
        for (std::size_t i = 0; i < n; ++i) {
            std::fill_n(images.begin() + std::ptrdiff_t(i) * 24, 24, float(i));
            std::fill_n(meta.begin() + std::ptrdiff_t(i) * 2, 2, float(i));
            std::fill_n(numbers.begin() + std::ptrdiff_t(i) * 3, 3, float(i));
            std::fill_n(map.begin() + std::ptrdiff_t(i) * 24, 24, std::uint32_t(i % 2));
            classes[i] = std::uint32_t(i % 3);
        }
    }
    samples<float> all() const {
        return {images, classes, input<"meta">(meta), output<"numbers">(numbers), output<"map">(map)};
    }
};

const std::vector<std::uint32_t> order{4, 2, 0, 5, 1};

struct mixed_batch {
    mixed_samples data;
    sample_mixer<float> mixer;
    thread_team team{2};
    samples<float> all;

    explicit mixed_batch(const mixing_options& how) : mixer(how, mixed_parts_of<mixed_net>(data.all()), 5) {
        all = mixer.mix(team, order, 7, 3);
    }
    const float* named(const char* name, std::size_t sample) const {
        for (const auto& one : all.named)
            if (one.name == name) return one.numbers.data() + one.numbers.size() / 5 * sample;
        return nullptr;
    }
};

struct two_sizes {
    static constexpr auto layers = input<4, 4, 1> >> (identity | (input<"small", 2, 2, 1> >> upsample2d<2>))
                                   >> max_pool2d<2> >> conv2d<1, 1>;
};

struct labels_only {
    template <class T>
    T operator()(std::span<const std::type_identity_t<T>> p, std::uint32_t label, std::span<T> g) const {
        return categorical_crossentropy{}(p, label, g);
    }
};

} // namespace

TEST_CASE("shares have the mean and the variance of their distribution, also of extreme ones") {
    for (const double alpha : {0.2, 1.0, 8.0}) {
        const auto [mean, variance] = mean_and_variance(alpha);
        CHECK(std::abs(mean - 0.5) < 0.01);
        CHECK(variance == doctest::Approx(1 / (4 * (2 * alpha + 1))).epsilon(0.03));
    }
    CHECK(mean_and_variance(1e-30)[1] == doctest::Approx(0.25).epsilon(0.01));
    CHECK(mean_and_variance(1e30)[1] < 1e-9);
}

TEST_CASE("every sample of a batch is mixed into one other") {
    for (std::uint64_t step = 0; step < 20; ++step) {
        std::vector<int> used(5);
        for (std::size_t i = 0; i < 5; ++i) {
            const mixing_draw drawn =
                draw_mixing({.mixup = 0.4, .cutmix = {}}, shape<4, 6, 1>, 1, step, i, 5);
            CHECK(drawn.partner != i);
            CHECK(!drawn.cuts);
            ++used[drawn.partner];
        }
        CHECK(used == std::vector<int>(5, 1));
    }
    const mixing_draw alone = draw_mixing({.mixup = 0.4, .cutmix = 1}, shape<4, 6, 1>, 1, 2, 0, 1);
    CHECK((alone.partner == 0 && alone.kept == 1 && alone.box.size() == 0));
}

TEST_CASE("with both, each sample takes one of them, and boxes stay within the image") {
    int cuts = 0;
    double kept = 0;
    for (std::size_t i = 0; i < 2000; ++i) {
        const mixing_draw drawn = draw_mixing({.mixup = 1, .cutmix = 1}, shape<8, 20, 3>, 1, i, 0, 4);
        cuts += drawn.cuts ? 1 : 0;
        if (!drawn.cuts) continue;
        CHECK((drawn.box.bottom <= 8 && drawn.box.right <= 20 && drawn.box.top <= drawn.box.bottom));
        CHECK(drawn.kept == doctest::Approx(1 - double(drawn.box.size()) / 160));
        kept += drawn.kept;
    }
    CHECK((cuts > 900 && cuts < 1100));
    // Half of the image on average, less what lies outside and what is rounded off.
    CHECK((kept / cuts > 0.55 && kept / cuts < 0.75));
}

TEST_CASE("a sequence is cut along its length") {
    std::size_t most = 0;
    for (std::size_t i = 0; i < 100; ++i) {
        const cut_box box = draw_mixing({.mixup = {}, .cutmix = 1}, shape<50, 2>, 1, i, 0, 4).box;
        CHECK((box.top == 0 && box.bottom == 1 && box.right <= 50));
        most = std::max(most, box.size());
    }
    CHECK(most > 25);
}

TEST_CASE("mixup: images, numbers and shares of classes, all by the same share") {
    const mixed_batch batch({.mixup = 0.8, .cutmix = {}});
    REQUIRE(batch.all.inputs.size() == 5 * 24);
    REQUIRE(batch.all.targets.size() == 5 * 3);
    for (std::size_t i = 0; i < 5; ++i) {
        const mixing_draw drawn = draw_mixing({.mixup = 0.8, .cutmix = {}}, shape<4, 6, 1>, 7, 3, i, 5);
        const std::uint32_t own = order[i], other = order[drawn.partner];
        const double value = drawn.kept * own + (1 - drawn.kept) * other;
        for (std::size_t k = 0; k < 24; ++k) CHECK(batch.all.inputs[i * 24 + k] == doctest::Approx(value));
        CHECK(batch.named("meta", i)[1] == doctest::Approx(value));
        CHECK(batch.named("numbers", i)[2] == doctest::Approx(value));
        for (std::uint32_t c = 0; c < 3; ++c)
            CHECK(batch.all.targets[i * 3 + c]
                  == doctest::Approx(drawn.kept * (own % 3 == c) + (1 - drawn.kept) * (other % 3 == c)));
        for (std::uint32_t c = 0; c < 2; ++c)
            CHECK(batch.named("map", i)[2 * 23 + c]
                  == doctest::Approx(drawn.kept * (own % 2 == c) + (1 - drawn.kept) * (other % 2 == c)));
    }
}

TEST_CASE("cutmix: a box of the images and of classes per pixel, shares of everything else") {
    const mixed_batch batch({.mixup = {}, .cutmix = 1});
    std::size_t cut = 0;
    for (std::size_t i = 0; i < 5; ++i) {
        const mixing_draw drawn = draw_mixing({.mixup = {}, .cutmix = 1}, shape<4, 6, 1>, 7, 3, i, 5);
        const std::uint32_t own = order[i], other = order[drawn.partner];
        for (std::size_t p = 0; p < 24; ++p) {
            const std::uint32_t shown = drawn.box.holds(p / 6, p % 6) ? other : own;
            cut += shown == other ? 1 : 0;
            CHECK(batch.all.inputs[i * 24 + p] == float(shown));
            CHECK(batch.named("map", i)[2 * p + shown % 2] == 1);
            CHECK(batch.named("map", i)[2 * p + 1 - shown % 2] == 0);
        }
        CHECK(batch.named("meta", i)[0] == doctest::Approx(drawn.kept * own + (1 - drawn.kept) * other));
        CHECK(batch.all.targets[i * 3 + own % 3]
              == doctest::Approx(drawn.kept + (own % 3 == other % 3 ? 1 - drawn.kept : 0)));
    }
    CHECK(cut > 0);
}

TEST_CASE("labels of one output become numbers between 0 and 1") {
    using net = decltype(input<2, 2, 1> >> flatten >> dense<1> >> sigmoid);
    const std::vector<float> images(16, 1);
    const std::vector<std::uint32_t> labels{0, 1, 0, 1};
    sample_mixer<float> mixer({.mixup = 1, .cutmix = {}}, mixed_parts_of<net>(samples<float>(images, labels)),
                              2);
    thread_team team(1);
    const samples<float> all = mixer.mix(team, std::vector<std::uint32_t>{1, 2}, 1, 1);
    const double kept = draw_mixing({.mixup = 1, .cutmix = {}}, shape<2, 2, 1>, 1, 1, 0, 2).kept;
    CHECK(all.targets[0] == doctest::Approx(kept));
    CHECK(all.inputs[0] == doctest::Approx(1));
}

TEST_CASE("training with mixed samples learns, goes on bit for bit, and differs from training without") {
    const quarters training(60);
    const auto options = [](std::optional<double> mixup, std::optional<double> cutmix) {
        return fit_options{.epochs = 6,
                           .batch_size = 8,
                           .optimizer = adam{.learning_rate = 0.02},
                           .seed = 5,
                           .threads = 2,
                           .validation_split = 0.1,
                           .mixup = mixup,
                           .cutmix = cutmix};
    };
    model<quarters_net> plain(1), mixed(1), first(1), second(9);
    const history without = fit(plain, training, options({}, {}));
    const history with = fit(mixed, training, options(0.2, 1));
    CHECK(with.val_loss.back() < with.val_loss.front());
    CHECK(with.loss != without.loss);
    CHECK(with.accuracy.back() > 0.5);

    trainer begin(first, training, options(0.2, 1));
    for (int i = 0; i < 3; ++i) begin.epoch();
    trainer end(second, training, options(0.2, 1));
    end.restore(begin.state(), first.parameters());
    while (end.epoch()) {}
    CHECK(std::ranges::equal(second.parameters(), mixed.parameters()));
    CHECK(end.history().loss == with.loss);

    trainer other(second, training, options(0.3, {}));
    CHECK_THROWS_WITH_AS(other.restore(begin.state(), first.parameters()),
                         "restore: what mixes the samples is mixup = 0.3, that of the state was mixup = 0.2, "
                         "cutmix = 1",
                         error);
    trainer none(second, training, options({}, {}));
    CHECK_THROWS_WITH_AS(none.restore(begin.state(), first.parameters()),
                         "restore: what mixes the samples is nothing, that of the state was mixup = 0.2, "
                         "cutmix = 1",
                         error);
}

TEST_CASE("samples and options that cannot be mixed") {
    const quarters data(8);
    model<quarters_net> m;
    const auto fails = [&](const auto& options, const char* text) {
        CHECK_THROWS_WITH_AS(fit(m, data, options), text, error);
    };
    fails(fit_options{.mixup = 0}, "fit: mixup is 0; it must be a number above 0");
    fails(fit_options{.cutmix = -1}, "fit: cutmix is -1; it must be a number above 0");
    fails(fit_options<adam, labels_only>{.mixup = 1},
          "fit: mixup and cutmix make shares of classes of labels, but the loss takes labels only; give one "
          "that takes targets, too");

    const std::vector<float> x(8), y(4);
    model<line_net> line;
    CHECK_THROWS_WITH_AS(
        fit(line, samples<float>(x, y), fit_options{.loss = mean_squared_error{}, .cutmix = 1}),
        "fit: cutmix: the network's input is 2, which has no pixels to cut; use mixup", error);
    const std::vector<float> images(32), small(8), targets(8);
    model<two_sizes> sizes;
    CHECK_THROWS_WITH_AS(
        fit(sizes, samples<float>(images, targets, input<"small">(small)),
            fit_options{.loss = mean_squared_error{}, .cutmix = 1}),
        "fit: cutmix: the input \"small\" is 2×2×1, an image of another height or width than "
        "the first input, 4×4×1; use mixup",
        error);
}
