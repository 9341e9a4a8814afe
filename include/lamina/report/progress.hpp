#pragma once

#include <lamina/report/terminal.hpp>
#include <lamina/report/text.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <functional>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>

namespace lamina::detail {

/// A duration in readable form: "4.2 s", "42 s", "3:25", "1:02:03".
inline std::string duration_text(double seconds) {
    if (!(seconds >= 0) || seconds > 1e9) return "?";
    if (seconds < 9.95) return fixed_decimals(seconds, 1) + " s";
    const auto whole = static_cast<std::size_t>(std::llround(seconds));
    if (whole < 60) return std::to_string(whole) + " s";
    const auto two = [](std::size_t part) { return (part < 10 ? "0" : "") + std::to_string(part); };
    const auto minutes = whole / 60;
    if (minutes < 60) return std::to_string(minutes) + ":" + two(whole % 60);
    return std::to_string(minutes / 60) + ":" + two(minutes % 60) + ":" + two(whole % 60);
}

/// Seconds on a monotonic clock.
inline double steady_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct progress_options {
    std::ostream* out = &std::cout;
    bool terminal = output_is_terminal();
    std::function<double()> clock = steady_seconds;
    std::size_t columns = terminal_columns(); ///< maximum length of a line
    double redraw_every = 0.1;                ///< seconds between redraws on a terminal
    double report_every = 30.0;               ///< seconds between lines elsewhere
};

/// Shows the progress of work. A terminal gets one line that is redrawn; a file or pipe gets a line at the
/// end of each task, and occasional lines during long ones.
class progress_bar {
public:
    explicit progress_bar(progress_options options = {}) : options_(std::move(options)) {}
    progress_bar(const progress_bar&) = delete;
    progress_bar& operator=(const progress_bar&) = delete;
    /// Leaves the line of unfinished work as it is.
    ~progress_bar() {
        if (working_ && options_.terminal) *options_.out << "\n" << std::flush;
    }

    /// Starts a task: "epoch 3/10" of `total` steps.
    void begin(std::string label, std::size_t total) {
        label_ = std::move(label);
        total_ = total;
        start_ = shown_ = options_.clock();
        working_ = true;
        if (options_.terminal) show(0, {});
    }

    /// Reports `done` of the total; `metrics` is text such as "loss 0.1234". Cheap if it is too early to
    /// redraw.
    void update(std::size_t done, std::string_view metrics = {}) {
        const auto now = options_.clock();
        if (now - shown_ < (options_.terminal ? options_.redraw_every : options_.report_every)) return;
        shown_ = now;
        show((std::min)(done, total_), metrics);
    }

    /// Ends a task. If the line has no room for all metrics, it omits the bar and the count; if they still do
    /// not fit, the line also omits the time and continues below.
    void end(std::string_view metrics = {}) {
        const auto time = duration_text(options_.clock() - start_);
        const auto gap = std::string(metrics.empty() ? "" : "  ").append(metrics);
        const auto fits = [&](const std::string& line) { return display_width(line) <= room(); };
        auto line = label_ + "  " + bar(total_) + grouped(total_) + " in " + time + gap;
        if (!fits(line)) line = label_ + "  " + time + gap;
        if (!fits(line)) line = stacked(metrics);
        write(line, true);
        working_ = false;
    }

    /// Estimated seconds left, at the average speed so far; negative if no estimate is possible yet.
    double seconds_left(std::size_t done) const {
        const auto elapsed = options_.clock() - start_;
        if (done == 0 || elapsed <= 0) return -1;
        return elapsed * static_cast<double>(total_ - (std::min)(done, total_)) / static_cast<double>(done);
    }

private:
    void show(std::size_t done, std::string_view metrics) {
        auto line = label_ + "  " + bar(done) + padded(percent(done, total_, 0), 5, align::right) + "  ";
        if (!narrow()) line += grouped(done) + "/" + grouped(total_) + "  ";
        if (const auto left = seconds_left(done); left >= 0) line += duration_text(left) + " left  ";
        line.append(metrics);
        line.erase(line.find_last_not_of(' ') + 1);
        write(shortened(line, room()), !options_.terminal);
    }

    /// The label with the metrics next to it, on as many lines as needed. Metrics are separated by two
    /// spaces.
    std::string stacked(std::string_view metrics) const {
        const auto margin = display_width(label_) + 2;
        std::string text, line = label_;
        while (!metrics.empty()) {
            const auto end = (std::min)(metrics.find("  "), metrics.size());
            if (display_width(line) + 2 + display_width(metrics.substr(0, end)) > room()) {
                text += shortened(line, room()) + "\n";
                line = std::string(margin - 2, ' ');
            }
            line.append("  ").append(metrics.substr(0, end));
            metrics.remove_prefix((std::min)(end + 2, metrics.size()));
        }
        return text + shortened(line, room());
    }

    /// The last column of a terminal stays free: some terminals erase it when clearing the rest of a line
    /// that reaches it.
    std::size_t room() const {
        return options_.terminal && options_.columns > 1 ? options_.columns - 1 : options_.columns;
    }

    /// A narrow terminal has no room for the counts next to the percentage.
    bool narrow() const { return options_.columns < 100; }

    std::string bar(std::size_t done) const {
        if (!options_.terminal) return {};
        const std::size_t length = narrow() ? 10 : 20;
        const auto share = total_ == 0 ? 1 : static_cast<double>(done) / static_cast<double>(total_);
        const auto full = static_cast<std::size_t>(share * static_cast<double>(length));
        return repeated("━", full) + repeated("┄", length - full) + " ";
    }

    void write(std::string_view line, bool last) const {
        auto& out = *options_.out;
        if (options_.terminal)
            out << "\r" << line << "\x1b[K";
        else
            out << line;
        if (last) out << "\n";
        out << std::flush;
    }

    progress_options options_;
    std::string label_ = {};
    std::size_t total_ = 0;
    double start_ = 0, shown_ = 0;
    bool working_ = false;
};

} // namespace lamina::detail
