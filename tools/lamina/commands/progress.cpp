#include "commands/progress.hpp"

#include <cmath>
#include <cstdio>
#include <ostream>
#include <utility>
#if __has_include(<unistd.h>)
#    include <unistd.h>
#endif

namespace lamina::tool {

namespace {

using namespace std::chrono_literals;

/// Goes to the line's beginning and clears it.
constexpr const char* blank_line = "\r\x1b[K";

} // namespace

progress::progress(std::ostream& out, bool is_terminal, clock now)
    : out_(out), is_terminal_(is_terminal), now_(std::move(now)), start_(now_()), last_(start_) {}

void progress::show(const std::string& what, double part) {
    if (!is_terminal_) return;
    const auto now = now_();
    if (now - start_ < 1s || (shown_ && part >= 0 && now - last_ < 100ms)) return;
    const std::string share = part < 0 ? " ..." : ", " + std::to_string(std::lround(100 * part)) + " %";
    constexpr std::size_t columns = 79;
    out_ << blank_line << (what + share).substr(0, columns) << std::flush;
    shown_ = true;
    last_ = now;
}

void progress::clear() {
    if (shown_) out_ << blank_line << std::flush;
    shown_ = false;
}

bool error_is_terminal() {
#if __has_include(<unistd.h>)
    return isatty(STDERR_FILENO) == 1;
#else
    return false;
#endif
}

} // namespace lamina::tool
