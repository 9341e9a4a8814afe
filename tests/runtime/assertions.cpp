// Tests the assertions of debug builds in every build.
#undef NDEBUG
#include <lamina/layers/words.hpp>
#include <lamina/runtime/portable_versions.hpp>
#include <lamina/runtime/predictor.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

using namespace lamina;

namespace {

/// Called once while the word predicts.
std::function<void()> meanwhile;

struct eventful : word {
    [[maybe_unused]] static constexpr const char* label = "eventful";
    static constexpr dims output(dims in) { return in; }
    template <class T>
    static constexpr void forward(dims in, const T* x, const T*, T* y) {
        std::copy_n(x, in.size(), y);
        if (const auto event = std::exchange(meanwhile, nullptr)) event();
    }
};

struct net {
    static constexpr auto layers = input<4> >> dense<3> >> eventful{} >> dense<2>;
};

using workspace = predictor<net>::workspace;
constexpr std::array<float, 4> x{};

template <class F>
bool aborts(F f) {
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);
        if (std::freopen("/dev/null", "w", stderr) != nullptr) f();
        std::_Exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

} // namespace

template struct lamina::portable_versions<net>;

TEST_CASE("what was moved from cannot be used") {
    model<net> m(1);
    predictor p(m);
    workspace w;
    CHECK_FALSE(aborts([&] { p.predict(x, w); }));
    CHECK(aborts([&] {
        const model<net> taken = std::move(m);
        predictor again(m);
    }));
    CHECK(aborts([&] {
        const model<net> taken = std::move(m);
        m["dense.kernel"];
    }));
    CHECK(aborts([&] {
        const predictor taken = std::move(p);
        p.predict(x, w);
    }));
    CHECK(aborts([&] {
        const workspace taken = std::move(w);
        p.predict(x, w);
    }));
}

TEST_CASE("a portable predictor that was moved from cannot be used") {
    portable_predictor p(model<net>(1));
    portable_predictor<net>::workspace w;
    CHECK_FALSE(aborts([&] { p.predict(x, w); }));
    CHECK(aborts([&] {
        const portable_predictor taken = std::move(p);
        p.predict(x, w);
    }));
    CHECK(aborts([&] {
        const portable_predictor<net>::workspace taken = std::move(w);
        p.predict(x, w);
    }));
}

TEST_CASE("two predictions at a time need two workspaces") {
    const predictor p(model<net>(1));
    workspace w, other;
    const auto predict_within = [&](workspace& inner) {
        meanwhile = [&] { p.predict(x, inner); };
        p.predict(x, w);
    };
    CHECK_FALSE(aborts([&] { predict_within(other); }));
    CHECK(aborts([&] { predict_within(w); }));
    CHECK_FALSE(aborts([&] {
        p.predict(x, w);
        p.predict(x, w);
    }));
}
