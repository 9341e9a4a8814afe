#pragma once

#include <chrono>
#include <functional>
#include <iosfwd>
#include <string>

namespace lamina::tool {

/// One line that says what is being done, for people: on a terminal, and only when it has taken a second.
class progress {
public:
    using clock = std::function<std::chrono::steady_clock::time_point()>;

    progress(std::ostream& out, bool is_terminal, clock now = std::chrono::steady_clock::now);
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;
    ~progress() { clear(); }

    /// "computing the results, 34 %"; without a part if it is negative.
    void show(const std::string& what, double part = -1);
    void clear();

private:
    std::ostream& out_;
    bool is_terminal_, shown_ = false;
    clock now_;
    std::chrono::steady_clock::time_point start_, last_;
};

/// Whether std::cerr is a terminal.
bool error_is_terminal();

} // namespace lamina::tool
