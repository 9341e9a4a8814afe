#include <lamina/report/terminal.hpp>

#include <doctest/doctest.h>

#if !defined(_WIN32)
#    include <cstdlib>
#    include <fcntl.h>
#    include <string>
#    include <sys/ioctl.h>
#    include <unistd.h>

using namespace lamina;
using namespace lamina::detail;

namespace {

/// A terminal of a given width: the end to which programs write, with no person at the other.
class pseudo_terminal {
public:
    explicit pseudo_terminal(unsigned short columns) : person_(::posix_openpt(O_RDWR | O_NOCTTY)) {
        REQUIRE(person_ >= 0);
        REQUIRE(::grantpt(person_) == 0);
        REQUIRE(::unlockpt(person_) == 0);
        program_ = ::open(::ptsname(person_), O_RDWR | O_NOCTTY);
        REQUIRE(program_ >= 0);
        winsize size{};
        size.ws_col = columns;
        REQUIRE(::ioctl(program_, TIOCSWINSZ, &size) == 0);
    }
    ~pseudo_terminal() {
        ::close(program_);
        ::close(person_);
    }
    int program() const { return program_; }

private:
    int person_, program_ = -1;
};

} // namespace

TEST_CASE("terminal: its width, or what COLUMNS says") {
    const pseudo_terminal wide(132), silent(0);
    ::unsetenv("COLUMNS");
    CHECK(output_is_terminal(wide.program()));
    CHECK(terminal_columns(wide.program()) == 132);
    CHECK(terminal_columns(silent.program()) == 80);
    ::setenv("COLUMNS", "100", 1);
    CHECK(terminal_columns(wide.program()) == 100);
    for (const char* nonsense : {"", "0", "-5", "wide", "100x"}) {
        ::setenv("COLUMNS", nonsense, 1);
        CHECK(terminal_columns(wide.program()) == 132);
    }
    ::unsetenv("COLUMNS");
}

TEST_CASE("terminal: a file or a pipe has 80 columns, whatever COLUMNS says") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    ::setenv("COLUMNS", "200", 1);
    CHECK_FALSE(output_is_terminal(ends[1]));
    CHECK(terminal_columns(ends[1]) == 80);
    ::unsetenv("COLUMNS");
    ::close(ends[0]);
    ::close(ends[1]);
}
#endif
