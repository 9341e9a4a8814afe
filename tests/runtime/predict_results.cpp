#include <lamina/language/evaluate.hpp>
#include <lamina/layers/words.hpp>
#include <lamina/runtime/predictor.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

namespace {

struct detector {
    static constexpr auto layers = input<16, 16, 3> >> conv2d<8, 3>(same, strides<2>) >> relu
                                   >> as<"c3"> >> conv2d<16, 3>(same, strides<2>) >> relu
                                   >> output<"c4"> >> conv2d<8, 1> >> (upsample2d<2>
                                                                       | (from<"c3"> >> conv2d<4, 1>))
                                   >> as<"wide"> >> slice<2, 10> >> output<"part"> >> from<"wide"> >> conv2d<
                                       6, 1> >> output<"boxes"> >> from<"c4"> >> global_avg_pool2d
                                   >> (identity | input<"meta", 5>) >> dense<7> >> softmax;
};
/// Results that are views, inputs, parts of a concatenation and operands of others.
struct entangled {
    static constexpr auto
        layers = input<4, 6, 2> >> as<"start"> >> conv2d<3, 1> >> output<"left"> >> from<"start"> >> output<
                     "copy"> >> from<"left"> >> (identity | input<"right", 4, 6, 2>)
                 >> relu >> as<"both"> >> flatten >> output<"flat"> >> dense<4> >> output<"end"> >> from<
                     "both"> >> max_pool2d<2> >> output<"pooled"> >> from<"end">;
};
/// Large enough for strips and threads.
struct large {
    static constexpr auto layers = input<160, 160, 3> >> conv2d<16, 3>(same) >> relu >> conv2d<16, 3>(same)
                                   >> relu >> output<"fine"> >> max_pool2d<2> >> conv2d<32, 3>(same)
                                   >> output<"coarse"> >> conv2d<2, 1>;
};

template <class N>
struct sample {
    std::array<std::vector<float>, sentence_inputs<sentence_of<N>>.size()> x;

    explicit sample(unsigned seed) {
        for (std::size_t i = 0; i < x.size(); ++i) {
            x[i].resize(input_sizes<N>[i]);
            for (float& v : x[i]) {
                seed = seed * 1664525u + 1013904223u;
                v = static_cast<float>(seed >> 8) / 8388608.0f - 1;
            }
        }
    }
    std::array<std::span<const float>, sentence_inputs<sentence_of<N>>.size()> spans() const {
        std::array<std::span<const float>, sentence_inputs<sentence_of<N>>.size()> all;
        std::ranges::copy(x, all.begin());
        return all;
    }
};

double difference(std::span<const float> a, const std::vector<float>& b) {
    REQUIRE(a.size() == b.size());
    double worst = 0;
    for (std::size_t i = 0; i < b.size(); ++i) {
        const double error = std::abs(a[i] - b[i]);
        worst = std::isnan(error) ? 1e300 : std::max(worst, error);
    }
    return worst;
}

} // namespace

TEST_CASE("all results of a sample, by name") {
    const model<detector> m(3);
    const predictor p(m);
    predictor<detector>::workspace w;
    const sample<detector> s(1);
    const auto expected = evaluate_reference<detector, float>(m.parameters(), s.spans());
    prediction<detector> all;
    p.predict({s.x[0], input<"meta">(s.x[1])}, all, w);
    CHECK(difference(all.get<"c4">(), expected[0]) < 1e-5);
    CHECK(difference(all.get<"part">(), expected[1]) < 1e-5);
    CHECK(difference(all.get<"boxes">(), expected[2]) < 1e-5);
    CHECK(difference(all.get(), expected[3]) < 1e-6);

    std::vector<float> c4(256), boxes(8 * 8 * 6);
    std::array<float, 8 * 8 * 8> part{};
    std::array<float, 7> end{};
    p.predict({s.x[0], input<"meta">(s.x[1])},
              {output<"boxes">(boxes), output<"">(end), output<"part">(part), output<"c4">(c4)}, w);
    CHECK(std::ranges::equal(c4, all.get<"c4">()));
    CHECK(std::ranges::equal(part, all.get<"part">()));
    CHECK(std::ranges::equal(boxes, all.get<"boxes">()));
    CHECK(std::ranges::equal(end, all.get()));
}

TEST_CASE("results that are views, inputs, parts or operands of others") {
    const model<entangled> m(4);
    const predictor p(m);
    predictor<entangled>::workspace w;
    const sample<entangled> s(2);
    const auto expected = evaluate_reference<entangled, float>(m.parameters(), s.spans());
    prediction<entangled> all, by_name;
    p.predict({input<"right">(s.x[1]), input<"start">(s.x[0])}, by_name, w);
    p.predict({s.x[0], input<"right">(s.x[1])}, all, w);
    CHECK(std::ranges::equal(all.get<"copy">(), s.x[0]));
    CHECK(std::ranges::equal(by_name.get<"copy">(), s.x[0]));
    CHECK(difference(all.get<"left">(), expected[0]) < 1e-5);
    CHECK(difference(all.get<"flat">(), expected[2]) < 1e-5);
    CHECK(difference(all.get<"end">(), expected[3]) < 1e-5);
    CHECK(difference(all.get<"pooled">(), expected[4]) < 1e-5);
}

TEST_CASE("a batch, whatever the number of threads") {
    const model<detector> m(5);
    const predictor p(m);
    constexpr std::size_t n = 37;
    std::vector<float> x, meta, c4(n * 256), part(n * 512), boxes(n * 384), end(n * 7);
    std::vector<sample<detector>> samples;
    for (unsigned i = 0; i < n; ++i) {
        const auto& s = samples.emplace_back(i + 10);
        x.insert(x.end(), s.x[0].begin(), s.x[0].end());
        meta.insert(meta.end(), s.x[1].begin(), s.x[1].end());
    }
    for (const std::size_t threads : {1u, 3u}) {
        for (auto* y : {&c4, &part, &boxes, &end}) std::ranges::fill(*y, -100.0f);
        predictor<detector>::workspace w(threads);
        p.predict_batch({x, input<"meta">(meta)},
                        {output<"c4">(c4), output<"part">(part), output<"boxes">(boxes), output<"">(end)}, w);
        prediction<detector> one;
        for (std::size_t i = 0; i < n; ++i) {
            p.predict({samples[i].x[0], input<"meta">(samples[i].x[1])}, one, w);
            CHECK(std::ranges::equal(one.get<"c4">(), std::span(c4).subspan(i * 256, 256)));
            CHECK(std::ranges::equal(one.get<"part">(), std::span(part).subspan(i * 512, 512)));
            CHECK(std::ranges::equal(one.get<"boxes">(), std::span(boxes).subspan(i * 384, 384)));
            CHECK(difference(one.get(), {end.begin() + static_cast<std::ptrdiff_t>(i * 7),
                                         end.begin() + static_cast<std::ptrdiff_t>(i * 7 + 7)})
                  < 1e-6);
        }
    }
}

TEST_CASE("a result between stages that run in strips, and several threads") {
    const model<large> m(6);
    const predictor p(m);
    const sample<large> s(3);
    const auto expected = evaluate_reference<large, float>(m.parameters(), s.spans());
    predictor<large>::workspace one(1), two(2);
    prediction<large> a, b;
    p.predict(s.x[0], a, one);
    p.predict(s.x[0], b, two);
    CHECK(difference(a.get<"fine">(), expected[0]) < 1e-4);
    CHECK(difference(a.get<"coarse">(), expected[1]) < 1e-4);
    CHECK(difference(a.get(), expected[2]) < 1e-4);
    CHECK(std::ranges::equal(a.get<"fine">(), b.get<"fine">()));
    CHECK(std::ranges::equal(a.get<"coarse">(), b.get<"coarse">()));
    CHECK(std::ranges::equal(a.get(), b.get()));
}

TEST_CASE("memory of another size is refused, and nothing is predicted") {
    const model<detector> m(5);
    const predictor p(m);
    predictor<detector>::workspace w;
    const sample<detector> s(1);
    prediction<detector> all;
    const std::vector<float> short_meta(4);
    CHECK_THROWS_WITH(p.predict({s.x[0], input<"meta">(short_meta)}, all, w),
                      "predict: meta has 4 values, expected 5");
    std::vector<float> c4(256), part(512), boxes(383), end(7);
    CHECK_THROWS_WITH(
        p.predict({s.x[0], input<"meta">(s.x[1])},
                  {output<"boxes">(boxes), output<"">(end), output<"part">(part), output<"c4">(c4)}, w),
        "predict: boxes has 383 values, expected 384");
    boxes.resize(384);
    const std::vector<float> two(2 * 768), metas(10);
    CHECK_THROWS_WITH(
        p.predict_batch({two, input<"meta">(s.x[1])},
                        {output<"boxes">(boxes), output<"">(end), output<"part">(part), output<"c4">(c4)}, w),
        "predict_batch: meta has 5 values, expected 2 samples of 5");
    CHECK_THROWS_WITH(
        p.predict_batch({two, input<"meta">(metas)},
                        {output<"boxes">(boxes), output<"">(end), output<"part">(part), output<"c4">(c4)}, w),
        "predict_batch: 2 samples, but room for the results of 1");
}
