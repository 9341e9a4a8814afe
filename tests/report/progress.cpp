#include <lamina/report/progress.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <sstream>
#include <string>

using namespace lamina;
using namespace lamina::detail;

namespace {

struct stage {
    std::ostringstream out;
    double now = 100;

    progress_options options(bool terminal, std::size_t columns = 120) {
        return {.out = &out, .terminal = terminal, .clock = [this] { return now; }, .columns = columns};
    }
    /// What was written since the last call.
    std::string written() {
        auto text = out.str();
        out.str("");
        return text;
    }
};

} // namespace

TEST_CASE("progress: durations") {
    CHECK(duration_text(0) == "0.0 s");
    CHECK(duration_text(4.25) == "4.2 s");
    CHECK(duration_text(9.94) == "9.9 s");
    CHECK(duration_text(9.96) == "10 s");
    CHECK(duration_text(59.4) == "59 s");
    CHECK(duration_text(59.6) == "1:00");
    CHECK(duration_text(205) == "3:25");
    CHECK(duration_text(3723) == "1:02:03");
    CHECK(duration_text(-1) == "?");
    CHECK(duration_text(std::numeric_limits<double>::quiet_NaN()) == "?");
    CHECK(duration_text(std::numeric_limits<double>::infinity()) == "?");
}

TEST_CASE("progress: the time left") {
    stage s;
    progress_bar bar(s.options(false));
    bar.begin("epoch 1/2", 1000);
    CHECK(bar.seconds_left(10) < 0);
    s.now += 5;
    CHECK(bar.seconds_left(0) < 0);
    CHECK(bar.seconds_left(250) == doctest::Approx(15));
    CHECK(bar.seconds_left(1000) == doctest::Approx(0));
    CHECK(bar.seconds_left(2000) == doctest::Approx(0));
    s.now += 5;
    CHECK(bar.seconds_left(250) == doctest::Approx(30));
}

TEST_CASE("progress: a terminal gets one line that is drawn again") {
    stage s;
    progress_bar bar(s.options(true));
    bar.begin("epoch 3/10", 60'000);
    CHECK(s.written() == "\repoch 3/10  ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄   0 %  0/60 000\x1b[K");
    s.now += 6;
    bar.update(30'000, "loss 0.1234  accuracy 0.9612");
    CHECK(s.written()
          == "\repoch 3/10  ━━━━━━━━━━┄┄┄┄┄┄┄┄┄┄  50 %  30 000/60 000  6.0 s left  loss 0.1234  accuracy "
             "0.9612\x1b[K");
    s.now += 7;
    bar.end("loss 0.1");
    CHECK(s.written() == "\repoch 3/10  ━━━━━━━━━━━━━━━━━━━━ 60 000 in 13 s  loss 0.1\x1b[K\n");
}

TEST_CASE("progress: drawn at most ten times a second") {
    stage s;
    progress_bar bar(s.options(true));
    bar.begin("work", 100);
    s.written();
    int drawn = 0;
    for (std::size_t i = 1; i <= 100; ++i) {
        s.now += 0.015625;
        bar.update(i);
        drawn += !s.written().empty();
    }
    CHECK(drawn == 14);
}

TEST_CASE("progress: a narrow terminal is not overrun") {
    stage s;
    progress_bar bar(s.options(true, 60));
    bar.begin("epoch 3/10", 60'000);
    s.written();
    s.now += 6;
    bar.update(30'000, "loss 0.1234  accuracy 0.9612  learning rate 0.001");
    const auto line = s.written();
    CHECK(line == "\repoch 3/10  ━━━━━┄┄┄┄┄  50 %  6.0 s left  loss 0.1234  acc…\x1b[K");
    CHECK(display_width(line.substr(1, line.size() - 4)) == 59);
}

TEST_CASE("progress: the last line of a piece of work shows every metric, however narrow the page") {
    const std::string four = "loss 0.1234  accuracy 0.9612  val_loss 0.1456  val_accuracy 0.9480";
    const auto ended = [&](bool terminal, std::size_t columns, const std::string& metrics) {
        stage s;
        progress_bar bar(s.options(terminal, columns));
        bar.begin("epoch 3/10", 313);
        s.written();
        s.now += 4;
        bar.end(metrics);
        return s.written();
    };
    CHECK(ended(true, 120, four) == "\repoch 3/10  ━━━━━━━━━━━━━━━━━━━━ 313 in 4.0 s  " + four + "\x1b[K\n");
    CHECK(ended(true, 100, four) == "\repoch 3/10  4.0 s  " + four + "\x1b[K\n");
    CHECK(ended(true, 80, four) == "\repoch 3/10  " + four + "\x1b[K\n");
    CHECK(ended(false, 80, four) == "epoch 3/10  " + four + "\n");
    CHECK(ended(true, 60, four)
          == "\repoch 3/10  loss 0.1234  accuracy 0.9612  val_loss 0.1456\n"
             "            val_accuracy 0.9480\x1b[K\n");
    CHECK(ended(false, 30, "loss 0.1234  a rather long metric 0.1")
          == "epoch 3/10  loss 0.1234\n            a rather long met…\n");
    CHECK(ended(true, 80, "") == "\repoch 3/10  ━━━━━━━━━━ 313 in 4.0 s\x1b[K\n");
}

TEST_CASE("progress: no line during the work is longer than the page") {
    for (const bool terminal : {true, false})
        for (const std::size_t columns : {20u, 40u, 80u, 120u}) {
            stage s;
            progress_bar bar(s.options(terminal, columns));
            bar.begin("epoch 3/10", 60'000);
            s.written();
            s.now += 100;
            bar.update(30'000, "loss 0.1234  accuracy 0.9612  learning rate 0.001");
            auto line = s.written();
            std::erase_if(line, [](char c) { return c == '\r' || c == '\n'; });
            if (terminal) line.erase(line.size() - 3);
            CHECK(display_width(line) <= columns);
            CHECK(line.find("epoch 3/10") == 0);
        }
}

TEST_CASE("progress: elsewhere a line at the end, and now and then") {
    stage s;
    progress_bar bar(s.options(false));
    bar.begin("epoch 3/10", 60'000);
    s.now += 10;
    bar.update(10'000, "loss 1");
    CHECK(s.written() == "");
    s.now += 20;
    bar.update(30'000, "loss 0.5");
    CHECK(s.written() == "epoch 3/10   50 %  30 000/60 000  30 s left  loss 0.5\n");
    s.now += 29;
    bar.update(31'000);
    CHECK(s.written() == "");
    s.now += 60;
    bar.end("loss 0.1234");
    CHECK(s.written() == "epoch 3/10  60 000 in 1:59  loss 0.1234\n");
}

TEST_CASE("progress: no work, and more than was announced") {
    stage s;
    progress_bar bar(s.options(true));
    bar.begin("nothing", 0);
    CHECK(s.written().find("–  0/0") != std::string::npos);
    s.now += 1;
    bar.update(5);
    CHECK(s.written().find("0/0") != std::string::npos);
    bar.end();
    CHECK(s.written().ends_with("0 in 1.0 s\x1b[K\n"));
    bar.begin("few", 4);
    s.now += 1;
    bar.update(9);
    CHECK(s.written().find("100 %  4/4") != std::string::npos);
    bar.end();
}

TEST_CASE("progress: work that is given up leaves the terminal's line") {
    stage s;
    {
        progress_bar bar(s.options(true));
        bar.begin("work", 10);
        s.written();
    }
    CHECK(s.written() == "\n");
    {
        progress_bar bar(s.options(true));
        bar.begin("work", 10);
        bar.end();
        s.written();
    }
    CHECK(s.written() == "");
    { progress_bar unused(s.options(true)); }
    CHECK(s.written() == "");
}
