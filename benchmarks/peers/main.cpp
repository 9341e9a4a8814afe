// Compares Lamina with the engines that a user would choose instead: the same networks, weights and images,
// checked for equal results, measured in alternation.

#include <lamina/files/atomic_file.hpp>
#include <lamina/report/svg.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "engine.hpp"
#include "measure.hpp"
#include "records.hpp"
#include "report.hpp"
#include "workload.hpp"

#ifdef _OPENMP
#    include <omp.h>
#endif
#ifdef __GLIBC__
#    include <malloc.h>
#endif

namespace {

struct options {
    std::vector<std::string> workloads, engines, from_json;
    std::string markdown, json, svg;
    peers::measuring how;

    static options parse(int argc, char** argv) {
        options o;
        CLI::App app{"Measures Lamina beside its peers.", "peers"};
        app.add_option("--workloads", o.workloads,
                       "those whose keys begin so: article,resnet20-train; default all")
            ->delimiter(',');
        app.add_option("--engines", o.engines, "those whose names begin so: Lamina,oneDNN; default all")
            ->delimiter(',');
        app.add_option("--threads", o.how.threads, "of every engine")
            ->capture_default_str()
            ->check(CLI::PositiveNumber);
        app.add_option("--seconds", o.how.seconds, "for each engine and workload")->capture_default_str();
        app.add_option("--rounds", o.how.rounds, "how often the engines take turns")
            ->capture_default_str()
            ->check(CLI::PositiveNumber);
        app.add_option("--markdown", o.markdown, "file for the table");
        app.add_option("--json", o.json, "file for the numbers; what is in it of other workloads stays");
        app.add_option("--svg", o.svg, "file for the bar chart");
        app.add_option("--from-json", o.from_json, "show what these files hold instead of measuring")
            ->delimiter(',')
            ->check(CLI::ExistingFile);
        try {
            app.parse(argc, argv);
        } catch (const CLI::ParseError& e) { std::exit(app.exit(e)); }
        return o;
    }
};

/// Whether `name` begins with one of `wanted`, or `wanted` is empty.
bool chosen(const std::string& name, const std::vector<std::string>& wanted) {
    return wanted.empty() || std::ranges::any_of(wanted, [&](const auto& w) { return name.starts_with(w); });
}

/// Keeps the file's records of other workloads.
void add_to_json(const std::string& file, const peers::records& newer) {
    peers::records all = std::filesystem::exists(file) ? peers::read_json(file) : peers::no_records();
    all.merge(newer);
    peers::write_json(all, file);
}

peers::records measured(const options& o) {
    auto engines = peers::all_engines();
    std::erase_if(engines, [&](const auto& e) { return !chosen(e.name(), o.engines); });
    auto workloads = peers::all_workloads();
    std::erase_if(workloads, [&](const auto& w) { return !chosen(w.key, o.workloads); });
    if (const auto absent = peers::absent_engines(); !absent.empty())
        std::fprintf(stderr, "Not found when this was built: %s\n", absent.c_str());
    peers::records all = peers::no_records();
    for (std::size_t i = 0; i < workloads.size(); ++i) {
        std::fprintf(stderr, "[%zu/%zu] %s\n", i + 1, workloads.size(), workloads[i].title.c_str());
        const auto found = peers::measure(workloads[i], engines, o.how);
        if (!o.json.empty()) add_to_json(o.json, found);
        all.merge(found);
    }
    return all;
}

peers::records read(const options& o) {
    peers::records all = peers::read_json(o.from_json.front());
    for (const auto& file : o.from_json) all.merge(peers::read_json(file));
    return all;
}

void draw(const options& o, const peers::records& all) {
    if (!o.markdown.empty()) lamina::write_file(o.markdown, peers::markdown_of(all));
    if (!o.svg.empty()) lamina::save_svg(o.svg, peers::svg_of(all));
}

/// Makes the program keep freed memory. Engines that allocate their results in every run, above all PyTorch,
/// would otherwise get it from the system page by page, which can take ten times as long.
void keep_freed_memory() {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 32 << 20); // the maximum allowed
    mallopt(M_TRIM_THRESHOLD, -1);
#endif
}

} // namespace

int main(int argc, char** argv) {
    const options o = options::parse(argc, argv);
    keep_freed_memory();
#ifdef _OPENMP
    omp_set_num_threads(int(o.how.threads));
#endif
    try {
        const auto all = o.from_json.empty() ? measured(o) : read(o);
        std::fputs(peers::text_of(all).c_str(), stdout);
        draw(o, all);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
