#include "report.hpp"

#include <lamina/report/table.hpp>
#include <lamina/report/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace peers {

namespace {

using lamina::detail::fixed_decimals;

/// Three significant digits without an exponent.
std::string three_digits(double x) {
    if (x >= 1000) {
        const double step = std::pow(10.0, std::floor(std::log10(x)) - 2);
        return lamina::detail::grouped(std::uint64_t(std::round(x / step) * step));
    }
    return fixed_decimals(x, x >= 100 ? 0 : x >= 10 ? 1 : 2);
}

/// One row per workload: its title, a cell per library, and how the fastest peer compares.
std::vector<std::vector<std::string>> rows_of(const std::vector<comparison>& all) {
    std::vector<std::vector<std::string>> rows;
    for (const comparison& c : all) {
        auto& row = rows.emplace_back(1, c.of.title);
        const standing *own = c.lamina(), *peer = c.fastest_peer();
        for (const auto& library : libraries_of(all)) {
            const standing* const s = c.find(library);
            row.push_back(s == nullptr ? "" : shown(c.of, s->seconds));
            if (s != nullptr && own != nullptr && s != own)
                row.back() += " (" + fixed_decimals(s->seconds / own->seconds, 2) + ")";
        }
        row.push_back(own == nullptr || peer == nullptr ? ""
                                                        : fixed_decimals(peer->seconds / own->seconds, 2));
        row.push_back(peer == nullptr ? "" : peer->maker + (peer->way.empty() ? "" : ", " + peer->way));
    }
    return rows;
}

std::vector<std::string> headings_of(const std::vector<comparison>& all) {
    std::vector<std::string> names{"workload"};
    for (const auto& library : libraries_of(all)) names.push_back(library);
    names.insert(names.end(), {"times as fast", "as the fastest peer"});
    return names;
}

std::string markdown_line(const std::vector<std::string>& cells) {
    std::string line = "|";
    for (const auto& cell : cells) line += " " + cell + " |";
    return line + "\n";
}

} // namespace

const standing* comparison::find(const std::string& library) const {
    const auto at = std::ranges::find(libraries, library, &standing::maker);
    return at == libraries.end() ? nullptr : &*at;
}

const standing* comparison::fastest_peer() const {
    const standing* best = nullptr;
    for (const standing& s : libraries)
        if (s.maker != "Lamina" && (best == nullptr || s.seconds < best->seconds)) best = &s;
    return best;
}

std::vector<comparison> compare(const records& r) {
    std::vector<comparison> all;
    for (const workload& w : all_workloads()) {
        comparison c{w, {}};
        for (const record& each : r.all) {
            if (each.workload != w.key) continue;
            const auto at = std::ranges::find(c.libraries, each.maker, &standing::maker);
            if (at == c.libraries.end())
                c.libraries.push_back({each.maker, each.way, each.seconds});
            else if (each.seconds < at->seconds)
                *at = {each.maker, each.way, each.seconds};
        }
        if (!c.libraries.empty()) all.push_back(std::move(c));
    }
    return all;
}

std::vector<std::string> libraries_of(const std::vector<comparison>& all) {
    std::vector<std::string> names{"Lamina"};
    for (const comparison& c : all)
        for (const standing& s : c.libraries)
            if (std::ranges::find(names, s.maker) == names.end()) names.push_back(s.maker);
    return names;
}

std::string shown(const workload& w, double seconds) {
    switch (w.shown_in) {
    case unit::images_per_second:
        return three_digits(double(w.batch_size) / seconds) + " /s";
    case unit::gflops:
        return three_digits((w.network_of().operations() - w.shorter().operations())
                            / workload::additional_layers / seconds * 1e-9)
               + " GFLOP/s";
    case unit::time:
        break;
    }
    return seconds < 1e-3 ? three_digits(seconds * 1e6) + " µs" : three_digits(seconds * 1e3) + " ms";
}

std::string heading(const records& r) {
    const std::size_t threads = r.all.empty() ? 1 : r.all.front().threads;
    return r.machine + ", " + (threads == 1 ? "one thread" : std::to_string(threads) + " threads") + ", "
           + r.compiler;
}

std::string text_of(const records& r) {
    const auto all = compare(r);
    std::vector<lamina::detail::text_table::column> columns;
    for (const auto& name : headings_of(all))
        columns.push_back(
            {name, columns.empty() ? lamina::detail::align::left : lamina::detail::align::right});
    columns.back().side = lamina::detail::align::left;
    lamina::detail::text_table table(columns);
    for (auto& row : rows_of(all)) table.row(std::move(row));
    return heading(r) + "; medians, in brackets times Lamina's\n" + table.str();
}

std::string markdown_of(const records& r) {
    const auto all = compare(r);
    const auto headings = headings_of(all);
    std::vector<std::string> sides(headings.size(), "---:");
    sides.front() = sides.back() = "---";
    std::string text = markdown_line(headings) + markdown_line(sides);
    for (const auto& row : rows_of(all)) text += markdown_line(row);
    return text;
}

} // namespace peers
