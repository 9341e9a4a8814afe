#include <lamina/embedded.hpp>
#include <lamina/language/evaluate.hpp>
#include <lamina/runtime/predictor.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

using namespace lamina;

namespace {

/// Every kind of stage that packs weights: convolutions of all algorithms with folded norms, depthwise and
/// transposed ones, dense layers of few and of many outputs, per-channel operands.
struct kinds_of_weights {
    static constexpr auto layers =
        input<12, 12, 3> >> rescaling<1 / 255.> >> conv2d<8, 3>(same) >> batch_norm >> relu
        >> conv2d<8, 5>(same, groups<2>, no_bias) >> prelu >> (identity + (conv2d<8, 3>(same) >> batch_norm))
        >> depthwise_conv2d<3>(same) >> batch_norm(no_center) >> conv2d_transpose<4, 2>(strides<2>)
        >> group_norm<2> >> max_pool2d<3> >> layer_scale<0.5> >> attention<2> >> conv2d<6, 1> >> batch_norm
        >> channel_shuffle<2> >> flatten >> dense<20> >> relu >> dense<3>;
};
struct branches {
    static constexpr auto layers = input<6, 6, 2> >> as<"start"> >> conv2d<4, 3>(same) >> relu
                                   >> output<"map"> >> global_avg_pool2d >> (identity | input<"meta", 3>)
                                   >> dense<5> >> output<"class">;
};
/// Small enough for a predictor to take several samples at a time.
struct tall {
    static constexpr auto layers =
        input<64, 9, 2> >> conv2d<4, 3> >> relu >> conv2d<3, 3> >> max_pool2d<2> >> global_avg_pool2d;
};

/// What Winograd's transforms are for.
struct squares {
    static constexpr auto layers = input<16, 16, 8> >> conv2d<16, 3>(same) >> relu >> conv2d<16, 3>(same);
};

template <std::size_t Size>
constexpr std::array<float, Size> numbers(std::uint32_t seed) {
    std::array<float, Size> all{};
    for (float& x : all) {
        seed = seed * 1664525u + 1013904223u;
        x = static_cast<float>(seed >> 16) / 65536.0f + 0.1f;
    }
    return all;
}
template <class N>
constexpr auto parameters_of = numbers<parameters<N>>(7);
template <class N>
constexpr packed<N> weights_of(parameters_of<N>);

template <class N>
model<N> filled_model() {
    model<N> m;
    std::ranges::copy(parameters_of<N>, m.parameters().begin());
    return m;
}
template <class A, class B>
bool same_bits(const A& a, const B& b) {
    return std::ranges::equal(a, b, [](float x, float y) { return std::memcmp(&x, &y, sizeof x) == 0; });
}

template <class N>
void packs_as_a_predictor() {
    const auto m = filled_model<N>();
    const packed<N> at_run_time(std::span<const float, parameters<N>>(m.parameters()));
    CHECK(same_bits(std::span(weights_of<N>.data(), weights_of<N>.size()),
                    std::span(at_run_time.data(), at_run_time.size())));
}
template <class N>
void predicts_as_a_predictor() {
    const auto m = filled_model<N>();
    const predictor p(m);
    typename predictor<N>::workspace work;
    static static_predictor<weights_of<N>> lean;
    std::array<float, lean.output_size> expected{};
    for (const std::uint32_t seed : {1u, 2u, 3u}) {
        const auto x = numbers<lean.input_size>(seed);
        p.predict(x, expected, work);
        CHECK(same_bits(lean.predict(x), expected));
    }
}

constinit static_predictor<weights_of<tall>> global;

} // namespace

TEST_CASE("weights packed by the compiler are those packed by a program") {
    packs_as_a_predictor<kinds_of_weights>();
    packs_as_a_predictor<branches>();
    packs_as_a_predictor<tall>();
}

TEST_CASE("a static predictor gives the bits of a predictor") {
    predicts_as_a_predictor<kinds_of_weights>();
    predicts_as_a_predictor<tall>();
}

TEST_CASE("inputs and results by name") {
    const auto m = filled_model<branches>();
    const predictor p(m);
    predictor<branches>::workspace work;
    static static_predictor<weights_of<branches>> lean;
    const auto x = numbers<72>(5);
    const auto meta = numbers<3>(6);
    std::array<float, 144> map{}, expected_map{};
    std::array<float, 5> classes{}, expected{};
    p.predict({x, input<"meta">(meta)}, {output<"map">(expected_map), output<"class">(expected)}, work);
    lean.predict({x, input<"meta">(meta)}, {output<"class">(classes), output<"map">(map)});
    CHECK(same_bits(map, expected_map));
    CHECK(same_bits(classes, expected));
}

TEST_CASE("its size is all the memory that it needs, and it is zeros at first") {
    static_assert(sizeof(global) == ram_bytes<tall>);
    static_assert(sizeof(weights_of<tall>) == flash_bytes<tall>);
    // One sample's arena, not that of a block.
    using batch_plan =
        detail::compiled_plan<tall, float, simd::default_arch, detail::full_width, detail::thread_costs{}>;
    static_assert(batch_plan::block > 1 && ram_bytes<tall> < batch_plan::memory * sizeof(float));
    static_assert(std::is_trivially_destructible_v<decltype(global)>);
    const auto* bytes = reinterpret_cast<const unsigned char*>(&global);
    CHECK(std::all_of(bytes, bytes + sizeof(global), [](unsigned char b) { return b == 0; }));
    const auto x = numbers<64 * 9 * 2>(1);
    std::array<float, 3> y{};
    global.predict(x, y);
    CHECK(same_bits(y, global.predict(x)));
}

TEST_CASE("double") {
    static constexpr packed<branches, double> weights([] {
        std::array<double, parameters<branches>> all{};
        std::ranges::copy(parameters_of<branches>, all.begin());
        return all;
    }());
    static_assert(std::is_same_v<static_predictor<weights>::value_type, double>);
    static static_predictor<weights> lean;
    std::array<double, 72> x{};
    std::array<double, 3> meta{1, 2, 3};
    std::array<double, 144> map{};
    std::array<double, 5> classes{};
    x.fill(0.5);
    lean.predict({x, input<"meta">(meta)}, {output<"class">(classes), output<"map">(map)});
    model<branches, double> m;
    std::ranges::copy(parameters_of<branches>, m.parameters().begin());
    const predictor p(m);
    decltype(p)::workspace work;
    std::array<double, 5> expected{};
    p.predict({x, input<"meta">(meta)}, {output<"class">(expected), output<"map">(map)}, work);
    CHECK(classes == expected);
}

TEST_CASE("compact kernels: every weight once and as it is, and the same results but for rounding") {
    static constexpr packed<squares, float, compact> weights(parameters_of<squares>);
    static_assert(weights.size() == parameters<squares>);
    static_assert(flash_bytes<squares, float, compact> < flash_bytes<squares>);
    static static_predictor<weights> lean;
    const auto x = numbers<lean.input_size>(1);
    std::vector<float> y(lean.output_size);
    lean.predict(x, std::span<float, lean.output_size>(y));
    const auto expected = evaluate_reference<squares, float>(parameters_of<squares>, x);
    for (std::size_t i = 0; i < y.size(); ++i) CHECK(y[i] == doctest::Approx(expected[i]).epsilon(1e-5));
}
