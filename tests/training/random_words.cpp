// Words that draw random numbers in training: checks the values drawn for a given seed, step, sample and
// node.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::detail;
using namespace lamina_test;

namespace {

constexpr dims in = shape<3, 2, 5>;
constexpr std::size_t first = 4, count = 3, at_node = 6, size = in.size() * count;

template <class Word>
struct trained {
    std::vector<double> x = random_numbers<double>(size, 1), y = x, dy = random_numbers<double>(size, 2),
                        dx = dy, saved = std::vector<double>(size);

    trained() {
        using word = trained_word<Word, in, double>;
        word_call<double> call;
        call.pass.seed = 11;
        call.pass.step = 5;
        call.node = at_node;
        call.first = first;
        call.count = count;
        call.x = x.data();
        call.y = y.data();
        call.saved = saved.data();
        call.dy = dy.data();
        call.dx = dx.data();
        word::forward(call);
        word::template backward<true>(call);
    }
};

/// Checks value by value: `number(i)` is the index of the random number that decides value i of a sample.
template <class Word, class Number>
void check_mask(Number number) {
    const trained<Word> t;
    std::size_t dropped = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const detail::counter_random random(11, 5, first + i / in.size(), at_node);
        const bool drops = random(static_cast<std::uint32_t>(number(i % in.size()))) < 1u << 31;
        CHECK(t.y[i] == (drops ? 0 : 2 * t.x[i]));
        CHECK(t.dx[i] == (drops ? 0 : 2 * t.dy[i]));
        dropped += drops;
    }
    CHECK(dropped > 0);
    CHECK(dropped < size);
}

} // namespace

TEST_CASE("dropout drops values, spatial_dropout2d channels, stochastic_depth samples") {
    check_mask<words::dropout<0.5>>([](std::size_t i) { return i; });
    check_mask<words::spatial_dropout2d<0.5>>([](std::size_t i) { return i % in.channels; });
    check_mask<words::stochastic_depth<0.5>>([](std::size_t) { return 0; });
}

TEST_CASE("gaussian_noise adds Box's and Muller's numbers") {
    const trained<words::gaussian_noise<0.25>> t;
    CHECK(t.dx == t.dy);
    for (std::size_t i = 0; i < size; ++i) {
        const auto pair = static_cast<std::uint32_t>(i % in.size() / 2 * 2);
        const detail::counter_random random(11, 5, first + i / in.size(), at_node);
        const double u = (random(pair) + 1.0) / 4294967296.0, v = random(pair + 1) / 4294967296.0;
        const double angle = 2 * std::acos(-1.0) * v, turned = i % 2 == 0 ? std::cos(angle) : std::sin(angle);
        CHECK(t.y[i] - t.x[i] == doctest::Approx(0.25 * std::sqrt(-2 * std::log(u)) * turned).epsilon(1e-9));
    }
}

namespace {

/// The random numbers of a sample, one after another.
auto uniform_of(std::size_t sample) {
    return [random = detail::counter_random(11, 5, first + sample, at_node), i = std::uint32_t{0}]() mutable {
        return random(i++) / 4294967296.0;
    };
}

} // namespace

TEST_CASE("words that move pixels: by what they draw for each sample, and gradients back") {
    const trained<words::random_crop<1>> t;
    bool moved = false;
    for (std::size_t s = 0; s < size / in.size(); ++s) {
        auto uniform = uniform_of(s);
        const auto down = std::ptrdiff_t(3 * uniform()) - 1, across = std::ptrdiff_t(3 * uniform()) - 1;
        moved = moved || down != 0 || across != 0;
        for (std::ptrdiff_t i = 0; i < 30; ++i) {
            const auto from_row = i / 10 - down, from_column = i / 5 % 2 - across;
            const bool inside = from_row >= 0 && from_row < 3 && from_column >= 0 && from_column < 2;
            const auto at = std::ptrdiff_t(30 * s) + i, from = at - 10 * down - 5 * across;
            CHECK(t.y[std::size_t(at)] == (inside ? t.x[std::size_t(from)] : 0));
            if (inside) CHECK(t.dx[std::size_t(from)] == t.dy[std::size_t(at)]);
        }
    }
    CHECK(moved);
}

TEST_CASE("random_crop to a size: by what it draws for each sample, and from the middle if frozen") {
    using crop = words::random_crop_to<2, 1>;
    const trained<crop> t;
    for (std::size_t s = 0; s < size / in.size(); ++s) {
        const kernels::cell corner = crop::draw(in, uniform_of(s));
        for (std::size_t i = 0; i < in.size(); ++i) {
            const std::size_t row = i / 10, column = i / 5 % 2, channel = i % 5, at = s * in.size() + i;
            const bool inside = row >= corner.row && row < corner.row + 2 && column == corner.column;
            const std::size_t cut = s * 10 + (row - corner.row) * 5 + channel;
            if (inside) CHECK(t.y[cut] == t.x[at]);
            CHECK(t.dx[at] == (inside ? t.dy[cut] : 0));
        }
    }
    static_assert(std::is_base_of_v<trained_box<crop, in, double>, trained_word<crop, in, double, true>>);
}

TEST_CASE("random_brightness, random_contrast and random_erasing") {
    const trained<words::random_brightness<2.0>> bright;
    const trained<words::random_contrast<0.5>> contrast;
    const trained<words::random_erasing<1.0>> erased;
    CHECK(bright.dx == bright.dy);
    for (std::size_t i = 0; i < size; ++i) {
        const double u = uniform_of(i / 30)();
        CHECK(bright.y[i] == doctest::Approx(bright.x[i] + (2 * u - 1) * 2).epsilon(1e-12));
        double mean = 0;
        for (std::size_t k = i / 30 * 30 + i % 5; k < (i / 30 + 1) * 30; k += 5) mean += contrast.x[k] / 6;
        CHECK(contrast.y[i]
              == doctest::Approx(mean + (contrast.x[i] - mean) * (1 + (2 * u - 1) * 0.5)).epsilon(1e-12));
        const auto box = words::random_erasing<1.0>::draw(in, uniform_of(i / 30));
        const std::size_t row = i % 30 / 10, column = i % 10 / 5;
        const bool inside = row >= box.top && row < box.bottom && column >= box.left && column < box.right;
        CHECK(erased.y[i] == (inside ? 0 : erased.x[i]));
        CHECK(erased.dx[i] == (inside ? 0 : erased.dy[i]));
    }
}

TEST_CASE("every seed, step, sample and layer has random numbers of its own") {
    using detail::counter_random;
    constexpr auto first_four = [](const counter_random& random) {
        return std::array{random(0), random(1), random(2), random(3)};
    };
    constexpr auto some = first_four({1, 2, 3, 4});
    static_assert(some == first_four({1, 2, 3, 4}));
    static_assert(some != first_four({5, 2, 3, 4}) && some != first_four({1, 5, 3, 4}));
    static_assert(some != first_four({1, 2, 5, 4}) && some != first_four({1, 2, 3, 5}));
    static_assert(some != first_four({1, (std::uint64_t{1} << 32) + 2, 3, 4}));
    CHECK(some != first_four({1, 2, 4, 3}));
}

TEST_CASE("its distribution is the normal one") {
    const detail::counter_random random(1, 2, 3, 4);
    constexpr std::uint32_t n = 100'000;
    std::vector<double> all;
    for (std::uint32_t i = 0; i < n; i += 2)
        for (const double z : detail::normal_pair(random(i), random(i + 1))) all.push_back(z);
    std::ranges::sort(all);
    // The Kolmogorov distance; the probability of a larger one is below 1e-5.
    double distance = 0;
    for (std::size_t i = 0; i < n; ++i)
        distance =
            std::max(distance, std::abs(0.5 * std::erfc(-all[i] / std::sqrt(2.0)) - (double(i) + 0.5) / n));
    CHECK(distance < 2.5 / std::sqrt(double(n)));
    CHECK(std::isfinite(detail::normal_pair(0, 0)[0]));
    CHECK(detail::normal_pair(0xffffffffu, 5)[0] == 0);
}

TEST_CASE("the gradients, while the numbers stay the same, on one thread and on two") {
    using noisy = std::remove_cvref_t<
        decltype(input<4, 4, 2> >> gaussian_noise<0.3> >> conv2d<5, 2> >> spatial_dropout2d<
                     0.3> >> (identity + (conv2d<5, 1> >> stochastic_depth<0.4>))
                 >> flatten >> gaussian_noise<0.1> >> dense<3>)>;
    CHECK(gradient_error<noisy>(1) < 1e-7);
    using augmented = std::remove_cvref_t<
        decltype(input<4, 5, 2> >> random_flip<horizontal> >> conv2d<3, 1> >> random_translation<0.25> >> random_rotation<0.1> >> random_zoom<
                     0.3> >> random_crop<4,
                                         3> >> random_contrast<0.4> >> random_brightness<0.5> >> random_crop<1> >> random_erasing<0.5> >> flatten
                 >> dense<3>)>;
    CHECK(gradient_error<augmented>(1) < 1e-7);
    CHECK(gradient_error<augmented>(2) < 1e-7);
    const auto m = random_model<noisy, double>(5);
    const random_samples<noisy, double> data(3);
    CHECK(forward_loss(m, data, 1) == doctest::Approx(forward_loss(m, data, 2)).epsilon(1e-12));
}
