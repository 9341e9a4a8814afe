// A child process has no helpers, so it must not wait for any. ThreadSanitizer stops programs that create
// threads after a fork.
#if defined(__SANITIZE_THREAD__)
#    define LAMINA_TEST_FORKS 0
#elif defined(__has_feature)
#    define LAMINA_TEST_FORKS !__has_feature(thread_sanitizer)
#else
#    define LAMINA_TEST_FORKS 1
#endif

#if LAMINA_TEST_FORKS && __has_include(<sys/wait.h>)

#    include <atomic>
#    include <cstddef>
#    include <cstdlib>
#    include <memory>
#    include <sys/wait.h>
#    include <thread>
#    include <unistd.h>
#    include <vector>

#    include "agreement.hpp"

using namespace lamina;
using namespace lamina::detail;

namespace {

struct net {
    static constexpr auto layers = input<12, 12, 4> >> conv2d<8, 3>(same) >> relu >> conv2d<8, 3> >> softmax;
};
/// Shares every stage that can be shared.
using sharing_predictor =
    predictor<net, float, simd::default_arch, full_width, thread_costs{.start = 1, .stage = 0}>;
static_assert(sharing_predictor::useful_threads > 2);

/// Whether f returns true in a child process within a minute.
template <class F>
bool holds_in_child(const F& f) {
    const pid_t child = fork();
    if (child == 0) {
        alarm(60);
        _exit(f() ? 0 : 1);
    }
    int status = -1;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace

TEST_CASE("a child predicts with what its parent made, and with threads of its own") {
    const auto m = agreement::trained_model<net, float>();
    const sharing_predictor p(m);
    const auto x = agreement::random_numbers<float>(sharing_predictor::input_size, 1);
    sharing_predictor::workspace w(3);
    const auto predicted = [&](sharing_predictor::workspace& with) {
        std::vector<float> y(sharing_predictor::output_size);
        p.predict_batch(x, y, with);
        return y;
    };
    const auto expected = predicted(w);
    for (int round = 0; round < 20; ++round)
        CHECK(holds_in_child([&] {
            const bool equal = predicted(w) == expected && predicted(w) == expected;
            sharing_predictor::workspace own(3), copy = w;
            return equal && predicted(own) == expected && predicted(copy) == expected;
        }));
    CHECK(predicted(w) == expected);
}

TEST_CASE("a program exits within a loop whose other piece never returns") {
    // Destroyed by exit. The test's own process never makes one.
    static std::unique_ptr<thread_team> team;
    for (const bool helper_exits : {false, true})
        CHECK(holds_in_child([&] {
            const auto caller = std::this_thread::get_id();
            std::atomic<bool> both = false;
            team = std::make_unique<thread_team>(2);
            team->each(2, [&](std::size_t) {
                const bool helps = std::this_thread::get_id() != caller;
                if (helps) both = true;
                while (!both) std::this_thread::yield();
                if (helps == helper_exits) std::exit(0);
                while (true) pause();
            });
            return false;
        }));
}

TEST_CASE("a child destroys what it inherited, and then shares loops in a team of its own") {
    auto inherited = std::make_unique<thread_team>(3);
    inherited->each(3, [](std::size_t) {});
    CHECK(holds_in_child([&] {
        thread_team own(3);
        inherited.reset();
        std::atomic<int> calls = 0;
        own.each(3, [&](std::size_t) { ++calls; });
        return calls == 3;
    }));
}

#endif
