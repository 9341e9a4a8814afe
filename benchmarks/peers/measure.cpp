#include "measure.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "check.hpp"

namespace peers {

namespace {

/// A task of an engine; `owner` is the engine's index.
struct worker {
    std::size_t owner;
    std::unique_ptr<task> at;
};

/// A network, its inputs, and every engine that can run it.
struct contest {
    network net;
    std::vector<batch> batches;
    std::vector<worker> workers;

    contest(const workload& w, const std::function<network()>& network_of, std::span<const engine> engines,
            std::size_t threads)
        : net(network_of()), batches(random_batches(net, w.batch_size, w.what == mode::train ? 16 : 1)) {
        const job j{w.network_name, net, w.what, w.batch_size, batches, threads};
        for (std::size_t i = 0; i < engines.size(); ++i)
            if (auto t = engines[i].prepare(j)) workers.push_back({i, std::move(t)});
    }
};

/// Compares the results of the first few runs: for training the losses, each of which depends on the previous
/// steps.
void check(const workload& w, const contest& c, std::span<const engine> engines) {
    constexpr int runs = 4;
    std::vector<answer> answers;
    for (const worker& each : c.workers) {
        answer& a = answers.emplace_back(engines[each.owner].name(), std::vector<float>());
        for (int i = 0; i < runs; ++i) {
            each.at->run();
            if (w.what == mode::train || i + 1 == runs) {
                const auto numbers = each.at->result();
                a.numbers.insert(a.numbers.end(), numbers.begin(), numbers.end());
            }
        }
    }
    const double usual = w.what == mode::train ? loss_tolerance : prediction_tolerance;
    require_agreement(w.title, answers, w.tolerance.value_or(usual));
}

/// Collects the seconds of every repetition, by the benchmark's name.
class collector : public benchmark::BenchmarkReporter {
public:
    explicit collector(std::size_t count) : seconds_(count) {}

    bool ReportContext(const Context&) override { return true; }
    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& r : runs)
            if (r.run_type == Run::RT_Iteration)
                seconds_[std::stoul(r.run_name.function_name)].push_back(r.real_accumulated_time
                                                                         / double(r.iterations));
    }

    double median(std::size_t i) {
        auto& s = seconds_[i];
        std::ranges::sort(s);
        return (s[s.size() / 2] + s[(s.size() - 1) / 2]) / 2;
    }

private:
    std::vector<std::vector<double>> seconds_;
};

void prepare_library() {
    static const bool once = [] {
        char name[] = "peers", interleave[] = "--benchmark_enable_random_interleaving=true";
        char* arguments[] = {name, interleave, nullptr};
        int count = 2;
        benchmark::Initialize(&count, arguments);
        return true;
    }();
    static_cast<void>(once);
}

/// The median seconds per run of each task.
std::vector<double> alternate(const std::vector<task*>& tasks, const measuring& how) {
    prepare_library();
    benchmark::ClearRegisteredBenchmarks();
    for (std::size_t i = 0; i < tasks.size(); ++i)
        benchmark::RegisterBenchmark(std::to_string(i).c_str(),
                                     [t = tasks[i]](benchmark::State& state) {
                                         if (state.max_iterations > 1) t->run(); // to warm up the caches
                                         for (auto _ : state) t->run();
                                     })
            ->Repetitions(int(how.rounds))
            ->MinTime(how.seconds / double(how.rounds))
            ->UseRealTime();
    collector found(tasks.size());
    benchmark::RunSpecifiedBenchmarks(&found);
    std::vector<double> medians;
    for (std::size_t i = 0; i < tasks.size(); ++i) medians.push_back(found.median(i));
    return medians;
}

} // namespace

records measure(const workload& w, std::span<const engine> engines, const measuring& how) {
    if (w.comparable) check(w, contest(w, w.comparable, engines, how.threads), engines);
    std::vector<contest> contests;
    contests.reserve(2);
    contests.emplace_back(w, w.network_of, engines, how.threads);
    if (w.shorter) contests.emplace_back(w, w.shorter, engines, how.threads);
    std::vector<task*> tasks;
    for (const contest& c : contests) {
        if (!w.comparable) check(w, c, engines);
        for (const worker& each : c.workers) tasks.push_back(each.at.get());
    }
    const auto seconds = alternate(tasks, how);
    records found = no_records();
    const auto& workers = contests.front().workers;
    for (std::size_t i = 0; i < workers.size(); ++i) {
        const engine& e = engines[workers[i].owner];
        const double s =
            w.shorter ? (seconds[i] - seconds[workers.size() + i]) / workload::additional_layers : seconds[i];
        found.all.push_back({w.key, e.maker, e.way, how.threads, s});
    }
    return found;
}

} // namespace peers
