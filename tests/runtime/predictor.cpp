// The predictor as an object: batches, copies, threads, errors.
#include <lamina/language/error.hpp>

#include <array>
#include <limits>
#include <memory>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "agreement.hpp"

using namespace lamina;
using agreement::check_close, agreement::expected_batch, agreement::trained_model;

namespace {

struct net {
    static constexpr auto layers = input<7, 6, 3> >> (identity | conv2d<5, 3>(same)) >> batch_norm >> relu
                                   >> (identity + (conv2d<8, 3>(same) >> relu)) >> max_pool2d<2> >> flatten
                                   >> dense<20>(activation<relu>) >> (identity + dense<20>)
                                   >> dense<10> >> softmax;
};
/// Its values do not fit in a cache, so samples go through one at a time.
struct large {
    static constexpr auto layers = input<64, 64, 1> >> conv2d<32, 3>(same) >> relu
                                   >> conv2d<1, 1> >> global_avg_pool2d;
};

using net_predictor = predictor<net>;
using sample = std::array<float, net_predictor::input_size>;
using result = std::array<float, net_predictor::output_size>;

std::vector<float> predict_all(const net_predictor& p, const std::vector<float>& x,
                               net_predictor::workspace& w) {
    std::vector<float> y(x.size() / net_predictor::input_size * net_predictor::output_size);
    p.predict_batch(x, y, w);
    return y;
}

} // namespace

TEST_CASE("the type says what it is for") {
    static_assert(net_predictor::input_size == 126 && net_predictor::output_size == 10);
    static_assert(std::is_same_v<net_predictor::value_type, float>);
    static_assert(std::is_same_v<net_predictor::network_type, net>);
    static_assert(
        std::is_same_v<decltype(predictor(std::declval<model<net, double>>())), predictor<net, double>>);
    static_assert(!std::is_polymorphic_v<net_predictor> && !std::is_polymorphic_v<net_predictor::workspace>);
    static_assert(std::is_nothrow_move_constructible_v<net_predictor>);
}

namespace {

template <class Values>
concept predictable =
    requires(const net_predictor p, Values x, net_predictor::workspace w) { p.predict(x, w); };

} // namespace

TEST_CASE("the size of a sample is checked by the compiler") {
    static_assert(predictable<sample> && predictable<std::span<const float, 126>>);
    static_assert(!predictable<std::array<float, 125>> && !predictable<std::span<const float, 127>>);
    static_assert(!predictable<float>);
}

TEST_CASE("vectors and spans are counted when the program runs") {
    const auto m = trained_model<net, float>();
    const predictor p(m);
    net_predictor::workspace w;
    const sample fixed{1, 2, 3};
    const result expected = p.predict(fixed, w);

    std::vector<float> x(fixed.begin(), fixed.end()), y(expected.size());
    float array[10] = {};
    CHECK(p.predict(x, w) == expected);
    CHECK(p.predict(std::span<const float>(x), w) == expected);
    p.predict(x, y, w);
    CHECK(std::ranges::equal(y, expected));
    p.predict(x, array, w);
    CHECK(std::ranges::equal(array, expected));
    std::vector<float> more(12);
    p.predict(fixed, std::span(more).subspan(1, 10), w);
    CHECK(std::ranges::equal(std::span(more).subspan(1, 10), expected));
    CHECK((more.front() == 0 && more.back() == 0));

    x.push_back(0);
    CHECK_THROWS_WITH_AS(p.predict(x, w), "predict: the input has 127 values, expected 126", error);
    CHECK_THROWS_WITH_AS(p.predict(x, y, w), "predict: the input has 127 values, expected 126", error);
    CHECK_THROWS_WITH_AS(p.predict(fixed, more, w),
                         "predict: the room for the results has 12 values, expected 10", error);
}

TEST_CASE("nothing throws where the compiler has counted") {
    const net_predictor p(model<net>(1));
    net_predictor::workspace w;
    model<net> m;
    sample x{};
    result y{};
    static_assert(noexcept(p.predict(x, y, w)) && noexcept(p.predict(x, w)) && noexcept(w.threads()));
    static_assert(!noexcept(p.predict(std::vector<float>(), w)) && noexcept(m.parameters()));
    static_assert(std::is_nothrow_move_constructible_v<net_predictor::workspace>);
    static_assert(std::is_nothrow_move_constructible_v<model<net>>);
    static_assert(std::is_nothrow_move_assignable_v<model<net>>);
}

TEST_CASE("a workspace has memory for no more threads than anyone means") {
    constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
    for (const std::size_t threads : {most, std::size_t{4'097}, most / 16})
        CHECK_THROWS_AS(net_predictor::workspace{threads}, error);
    CHECK(net_predictor::workspace(0).threads() >= 1);
}

TEST_CASE("more values than there can be are counted right") {
    using detail::samples_of;
    using large_results = std::remove_cvref_t<decltype(input<1> >> dense<4>)>;
    CHECK(samples_of<large_results>(3, 12) == 3);
    CHECK_THROWS_AS(samples_of<large_results>(std::numeric_limits<std::size_t>::max() / 4 + 1, 0), error);
}

TEST_CASE("batches of any size, more and fewer samples than go through a stage together") {
    const auto m = trained_model<net, float>();
    const predictor p(m);
    net_predictor::workspace w;
    for (const std::size_t samples : {1u, 5u, 16u, 37u}) {
        CAPTURE(samples);
        const expected_batch<net, float> expected(m, samples);
        check_close<float>(predict_all(p, expected.x, w), expected.y);
    }
    CHECK(predict_all(p, {}, w).empty());
}

TEST_CASE("one by one where a sample fills the cache") {
    const auto m = trained_model<large, float>();
    const expected_batch<large, float> expected(m, 3);
    const predictor p(m);
    predictor<large>::workspace w;
    std::vector<float> y(3);
    p.predict_batch(expected.x, y, w);
    check_close<float>(y, expected.y);
}

TEST_CASE("single samples, into a span and as an array") {
    const auto m = trained_model<net, float>();
    const predictor p(m);
    net_predictor::workspace w;
    const expected_batch<net, float> expected(m, 3);
    for (std::size_t i = 0; i < 3; ++i) {
        sample x;
        std::copy_n(expected.x.begin() + static_cast<std::ptrdiff_t>(i * x.size()), x.size(), x.begin());
        const result y = p.predict(x, w);
        check_close<float>(y, std::span(expected.y).subspan(i * y.size(), y.size()));
        result again{};
        p.predict(x, again, w);
        CHECK(again == y);
    }
}

TEST_CASE("the same bits every time, whatever the workspace was used for") {
    const auto m = trained_model<net, float>();
    const predictor p(m);
    net_predictor::workspace used, fresh;
    const auto x = agreement::random_numbers<float>(20 * net_predictor::input_size, 1);
    const auto others = agreement::random_numbers<float>(37 * net_predictor::input_size, 2, -1e6, 1e6);
    predict_all(p, others, used);
    CHECK(predict_all(p, x, used) == predict_all(p, x, fresh));
    CHECK(predict_all(predictor(m), x, used) == predict_all(p, x, used));
}

TEST_CASE("a predictor keeps the numbers that the model had") {
    auto m = trained_model<net, float>();
    const predictor p(m);
    net_predictor::workspace w;
    const sample x{};
    const result before = p.predict(x, w);
    std::ranges::fill(m.parameters(), 0.5f);
    CHECK(p.predict(x, w) == before);
    CHECK(predictor(m).predict(x, w) != before);
}

TEST_CASE("copies and moves") {
    const auto m = trained_model<net, float>();
    const sample x{1, 2, 3};
    net_predictor::workspace w;
    auto p = std::make_unique<net_predictor>(m);
    const result expected = p->predict(x, w);

    net_predictor copy = *p;
    p.reset();
    CHECK(copy.predict(x, w) == expected);
    net_predictor moved = std::move(copy);
    CHECK(moved.predict(x, w) == expected);
    net_predictor other{model<net>(2)};
    CHECK(other.predict(x, w) != expected);
    other = moved;
    CHECK(other.predict(x, w) == expected);
    CHECK(moved.predict(x, w) == expected);
    copy = std::move(other);
    CHECK(copy.predict(x, w) == expected);
    const net_predictor& self = copy;
    copy = self;
    CHECK(copy.predict(x, w) == expected);

    net_predictor::workspace second = w, third = std::move(w);
    CHECK(copy.predict(x, second) == expected);
    CHECK(copy.predict(x, third) == expected);
}

TEST_CASE("threads share a predictor, each with a workspace of its own") {
    const auto m = trained_model<net, float>();
    const predictor p(m);
    const auto x = agreement::random_numbers<float>(37 * net_predictor::input_size, 1);
    net_predictor::workspace w;
    const auto expected = predict_all(p, x, w);
    std::array<std::vector<float>, 4> found;
    std::vector<std::thread> threads;
    for (auto& y : found)
        threads.emplace_back([&] {
            net_predictor::workspace own;
            for (int round = 0; round < 5; ++round) y = predict_all(p, x, own);
        });
    for (auto& t : threads) t.join();
    for (const auto& y : found) CHECK(y == expected);
}

TEST_CASE("a batch that does not fit is refused in words") {
    const predictor p{model<net>()};
    net_predictor::workspace w;
    const auto refuse = [&](std::size_t in, std::size_t out, const char* text) {
        std::vector<float> x(in), y(out, 5);
        CHECK_THROWS_WITH_AS(p.predict_batch(x, y, w), text, error);
        CHECK(y == std::vector<float>(out, 5));
    };
    refuse(127, 10,
           "predict_batch: 127 input values and room for 10 results; a sample has 126 values and 10 results");
    refuse(126, 9,
           "predict_batch: 126 input values and room for 9 results; a sample has 126 values and 10 results");
    refuse(252, 10,
           "predict_batch: 252 input values and room for 10 results; a sample has 126 values and 10 results");
    refuse(0, 10,
           "predict_batch: 0 input values and room for 10 results; a sample has 126 values and 10 results");
    refuse(125, 0,
           "predict_batch: 125 input values and room for 0 results; a sample has 126 values and 10 results");
}
