#include <span>
#include <thread>
#include <vector>

#include "agreement.hpp"

using namespace lamina;
using namespace lamina::detail;

namespace {

/// Shares every stage that can be shared.
constexpr thread_costs always{.start = 1, .stage = 0};

template <class N, class T>
std::vector<T> predicted(const model<N, T>& m, const std::vector<T>& x, std::size_t threads) {
    using shared = predictor<N, T, simd::default_arch, full_width, always>;
    static_assert(shared::useful_threads > 4);
    const shared p(m);
    typename shared::workspace w(threads);
    constexpr std::size_t in = shared::input_size, out = shared::output_size;
    const std::size_t samples = x.size() / in;
    std::vector<T> y((samples + 1) * out);
    p.predict_batch(x, std::span(y).subspan(0, samples * out), w);
    p.predict(std::span(x).template first<in>(), std::span(y).last(out), w);
    return y;
}

/// Checks that results are close to the reference and bit-identical for any number of threads.
template <class N, class T = float>
void check_threads() {
    const auto m = agreement::trained_model<N, T>();
    for (const std::size_t samples : {1u, 2u, 7u, 21u}) {
        const agreement::expected_batch<N, T> expected(m, samples);
        const auto alone = predicted<N, T>(m, expected.x, 1);
        agreement::check_close<T>(std::span(alone).first(expected.y.size()), expected.y);
        for (const std::size_t threads : {2u, 3u, 4u}) {
            INFO(samples, " samples, ", threads, " threads");
            CHECK(predicted<N, T>(m, expected.x, threads) == alone);
        }
    }
}

struct windows {
    static constexpr auto layers = input<23, 17, 3> >> conv2d<20, 3>(same) >> relu
                                   >> max_pool2d<2> >> (identity + (conv2d<20, 3>(same) >> batch_norm))
                                   >> relu >> conv2d<20, 3>(groups<20>, strides<2>, same)
                                   >> conv2d<40, 1> >> relu >> conv2d_transpose<9, 3>(strides<2>)
                                   >> upsample2d<2> >> avg_pool2d<3>(strides<2>) >> softmax;
};

struct squeezed {
    static constexpr auto layers =
        input<18, 22, 3> >> conv2d<4, 1> >> pixel_shuffle<2> >> pixel_unshuffle<4> >> (identity
                                                                                       | conv2d<4, 3>(
                                                                                           dilation<2>, same))
        >> channel_shuffle<4> >> layer_norm >> identity*(global_avg_pool2d >> dense<20> >> sigmoid)
        >> group_norm<5> >> (identity + attention<4>) >> conv2d<150, 3> >> relu >> flatten
        >> dense<130> >> relu >> dense<7> >> softmax;
};

struct small {
    static constexpr auto layers =
        input<28, 28, 1> >> conv2d<32, 5> >> relu >> max_pool2d<2> >> flatten >> dense<10> >> softmax;
};
struct large {
    static constexpr auto layers = input<64, 64, 64> >> conv2d<64, 3> >> conv2d<64, 3>;
};

} // namespace

TEST_CASE("threads share windows, pixels and enlarged images") {
    check_threads<windows>();
    check_threads<windows, double>();
}

TEST_CASE("threads share channels, gates and dense layers") { check_threads<squeezed>(); }

TEST_CASE("two models predict at the same time, each with helpers of its own") {
    const auto m = agreement::trained_model<windows, float>();
    const auto n = agreement::trained_model<squeezed, float>();
    const auto x = agreement::random_numbers<float>(7 * input_shape<windows>.size(), 1);
    const auto z = agreement::random_numbers<float>(7 * input_shape<squeezed>.size(), 2);
    const auto expected = predicted(m, x, 1), other = predicted(n, z, 1);
    bool other_agrees = true, agrees = true;
    std::thread beside([&] {
        for (int round = 0; round < 20; ++round) other_agrees = predicted(n, z, 3) == other && other_agrees;
    });
    for (int round = 0; round < 20; ++round) agrees = predicted(m, x, 3) == expected && agrees;
    beside.join();
    CHECK(agrees);
    CHECK(other_agrees);
}

TEST_CASE("small networks are left to one thread") {
    static_assert(predictor<small>::useful_threads == 1);
    static_assert(predictor<large>::useful_threads > 16);
    const model<small> m;
    const predictor p(m);
    predictor<small>::workspace one, two(2);
    CHECK(one.threads() == 1);
    CHECK(two.threads() == 2);
    const auto x = agreement::random_numbers<float>(predictor<small>::input_size, 1);
    const std::span in = std::span(x).first<predictor<small>::input_size>();
    CHECK(p.predict(in, one) == p.predict(in, two));

    static_assert(predictor<small>::useful_threads_for(7) < 4);
    predictor<small>::workspace four(4);
    const auto batch = agreement::random_numbers<float>(7 * x.size(), 2);
    std::vector<float> alone(70), shared(70);
    p.predict_batch(batch, alone, one);
    p.predict_batch(batch, shared, four);
    CHECK(alone == shared);
}

TEST_CASE("a batch has no more threads than samples, or than one of them is shared by") {
    static_assert(predictor<small>::useful_threads_for(0) == 1);
    static_assert(predictor<small>::useful_threads_for(1) == 1);
    static_assert(predictor<small>::useful_threads_for(1'000'000) > 1000);
    using halves = predictor<small, float, simd::default_arch, full_width, thread_costs{.start = 1 << 20}>;
    static_assert(halves::useful_threads == 1 && halves::useful_threads_for(3) <= 3);
    static_assert(predictor<large>::useful_threads_for(2) == predictor<large>::useful_threads);
}

TEST_CASE("the busiest thread has the least to do that is possible") {
    using kernels::partition, kernels::work_share;
    constexpr partition rows{10, 8, 4};
    using detail::share_of, detail::stage_work;
    // With many weights the threads share the channels; with many inputs, the image.
    static_assert(share_of(rows, {1000, 1000, 10}, 1, 2) == work_share{{0, 8}, {2, 4}});
    static_assert(share_of(rows, {1000, 10, 1000}, 1, 2) == work_share{{4, 8}, {0, 4}});
    // A grid with two rows and three columns of threads would leave one without work.
    static_assert(share_of({10, 2, 6}, {1000, 10, 10}, 2, 3) == work_share{{0, 2}, {4, 6}});
    static_assert(share_of({10, 2, 2}, {1000, 10, 10}, 3, 4) == work_share{{1, 2}, {1, 2}});
    static_assert(share_of({10, 2, 2}, {1000, 10, 10}, 1, 4) == work_share{{0, 1}, {1, 2}});
    static_assert(share_of({10, 1, 1}, {1000, 10, 10}, 1, 2).chunks.size() == 0);
}
