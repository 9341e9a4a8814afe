#include <lamina/runtime/any_predictor.hpp>
#include <lamina/runtime/portable_versions.hpp>
#include <lamina/runtime/static_predictor.hpp>

#include <array>
#include <functional>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "agreement.hpp"

using namespace lamina;

namespace {

template <std::size_t Filters>
struct sized {
    static constexpr auto layers =
        input<6, 6, 2> >> conv2d<Filters, 3> >> relu >> flatten >> dense<4> >> softmax;
};
using any = any_predictor<shape<6, 6, 2>, shape<4>>;

any choose(std::size_t filters) {
    if (filters == 1) return any(predictor<sized<1>>(model<sized<1>>(1)));
    if (filters == 8) return any(predictor<sized<8>>(model<sized<8>>(8)), predictor<sized<8>>::workspace(2));
    return any(predictor<sized<16>>(model<sized<16>>(16)));
}

template <std::size_t Filters>
std::array<float, 4> expected(std::span<const float, 72> x) {
    const predictor p{model<sized<Filters>>(Filters)};
    typename predictor<sized<Filters>>::workspace w;
    return p.predict(x, w);
}

std::vector<float> sample() { return agreement::random_numbers<float>(72, 3); }

/// A predictor that no buffer has room for. It counts those that live.
struct large_predictor {
    using network_type = decltype(input<2> >> relu);
    using value_type = float;
    struct workspace {};
    std::array<float, 100> numbers{};
    std::shared_ptr<int> alive = std::make_shared<int>(7);

    void predict(std::span<const float, 2> x, std::span<float, 2> y, workspace&) const noexcept {
        y[0] = x[1] + numbers[99];
        y[1] = static_cast<float>(*alive);
    }
    void predict_batch(std::span<const float>, std::span<float>, workspace&) const {}
};

struct doubler {
    static constexpr auto layers = input<2> >> dense<2>;
};
constexpr packed<doubler> doubler_weights(std::array<float, 6>{2, 0, 0, 2, 0, 1});
static_predictor<doubler_weights> global;

} // namespace

template struct lamina::portable_versions<sized<8>>;

TEST_CASE("the network is chosen at run time") {
    const auto x = sample();
    const std::span<const float, 72> fixed(x);
    CHECK(choose(1).predict(x) == expected<1>(fixed));
    CHECK(choose(8).predict(fixed) == expected<8>(fixed));
    std::vector<float> y(4);
    choose(16).predict(x, y);
    CHECK(std::ranges::equal(y, expected<16>(fixed)));
}

TEST_CASE("a static predictor, its own or a global one") {
    any_predictor own{static_predictor<doubler_weights>()};
    static_assert(std::is_same_v<decltype(own), any_predictor<shape<2>, shape<2>>>);
    any_predictor<> referred(std::ref(global));
    CHECK(own.predict(std::array<float, 2>{3, 4}) == std::array<float, 2>{6, 9});
    const std::vector<float> x{1, 2, 3, 4};
    std::vector<float> y(4);
    referred.predict_batch(x, y);
    CHECK(y == std::vector<float>{2, 5, 6, 9});
    CHECK_THROWS_WITH(referred.predict_batch(x, std::span(y).first(2)),
                      doctest::Contains("room for 2 results"));
}

TEST_CASE("batches") {
    const auto x = agreement::random_numbers<float>(3 * 72, 3);
    std::vector<float> y(3 * 4);
    any p = choose(16);
    p.predict_batch(x, y);
    CHECK(std::ranges::equal(std::span(y).last<4>(), expected<16>(std::span(x).last<72>())));
    CHECK_THROWS_WITH(
        p.predict_batch(x, std::span(y).first(8)),
        "predict_batch: 216 input values and room for 8 results; a sample has 72 values and 4 results");
}

TEST_CASE("another network takes a place by assignment") {
    const auto x = sample();
    any p = choose(1), q = choose(8);
    p = std::move(q);
    CHECK(p.predict(x) == expected<8>(std::span<const float, 72>(x)));
    p = choose(16);
    CHECK(p.predict(x) == expected<16>(std::span<const float, 72>(x)));
    any& itself = p;
    p = std::move(itself);
    CHECK(p.predict(x) == expected<16>(std::span<const float, 72>(x)));
}

TEST_CASE("predictors and workspaces by reference") {
    const predictor p(model<sized<8>>(8));
    predictor<sized<8>>::workspace work;
    any_predictor one(std::cref(p)), another(std::cref(p), std::ref(work));
    static_assert(std::is_same_v<decltype(one), any>);
    const auto x = sample();
    CHECK(one.predict(x) == expected<8>(std::span<const float, 72>(x)));
    CHECK(another.predict(x) == expected<8>(std::span<const float, 72>(x)));
}

TEST_CASE("other kinds of predictors") {
    const auto x = sample();
    any p(portable_predictor(model<sized<8>>(8)));
    agreement::check_close<float>(p.predict(x), expected<8>(std::span<const float, 72>(x)));
    any_predictor half(half_width_predictor<sized<8>>(model<sized<8>>(8)));
    CHECK(half.predict(x) == expected<8>(std::span<const float, 72>(x)));
    any_predictor exact(predictor(model<sized<8>, double>(8)));
    static_assert(std::is_same_v<decltype(exact), any_predictor<shape<6, 6, 2>, shape<4>, double>>);
}

TEST_CASE("what is too large for the buffer is kept on the heap") {
    large_predictor made;
    made.numbers[99] = 5;
    {
        any_predictor p(made);
        CHECK(made.alive.use_count() == 2);
        any_predictor q(std::move(p));
        CHECK(made.alive.use_count() == 2);
        CHECK(q.predict(std::array<float, 2>{1, 2}) == std::array<float, 2>{7, 7});
        q = any_predictor(large_predictor());
        CHECK(made.alive.use_count() == 1);
    }
    using owned = detail::predictor_and_workspace<predictor<sized<8>>, predictor<sized<8>>::workspace>;
    static_assert(detail::held_in_buffer<owned, 96>::fits);
    static_assert(
        !detail::held_in_buffer<detail::predictor_and_workspace<large_predictor, large_predictor::workspace>,
                                96>::fits);
}

TEST_CASE("shapes that are known at run time only") {
    any_predictor<> p(predictor(model<sized<8>>(8)));
    CHECK(p.input_shape() == shape<6, 6, 2>);
    CHECK(p.output_shape() == shape<4>);
    const auto x = sample();
    std::vector<float> y(4);
    p.predict(x, y);
    CHECK(std::ranges::equal(y, expected<8>(std::span<const float, 72>(x))));
    CHECK_THROWS_WITH(p.predict(std::span(x).first(71), y), "predict: the input has 71 values, expected 72");
    CHECK_THROWS_WITH(p.predict(x, std::span(y).first(3)),
                      "predict: the room for the results has 3 values, expected 4");
    p = any_predictor<>(large_predictor());
    CHECK(p.input_shape() == shape<2>);
}

TEST_CASE("no exception leaves a prediction of fixed sizes") {
    any p = choose(1);
    std::array<float, 72> x{};
    std::array<float, 4> y{};
    static_assert(noexcept(p.predict(std::span<const float, 72>(x), std::span<float, 4>(y))));
    static_assert(!std::is_copy_constructible_v<any> && std::is_nothrow_move_constructible_v<any>);
    CHECK_THROWS_WITH(p.predict(std::vector<float>(70)), "predict: the input has 70 values, expected 72");
}
