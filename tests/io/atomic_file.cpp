#include <lamina/io/atomic_file.hpp>
#include <lamina/io/file.hpp>

#include <doctest/doctest.h>

#include <array>
#include <limits>

#include "scratch.hpp"

#if __has_include(<sys/resource.h>)
#    include <csignal>
#    include <sys/resource.h>
#endif

using namespace lamina;
using namespace lamina_test;

TEST_CASE("a file is read as it was written") {
    const scratch here;
    bytes large((std::size_t{1} << 20) + 3);
    for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<std::uint8_t>(i * 7);
    for (const bytes& content : {bytes{}, bytes{0, 255, 10, 13, 26}, bytes(std::size_t{1} << 20, 9), large}) {
        write_file(here / "file", content);
        CHECK(read_file(here / "file") == content);
    }
    write_file(here / "file", std::string_view("text"));
    CHECK(read_file(here / "file") == bytes{'t', 'e', 'x', 't'});
    CHECK(here.count() == 1);
}

TEST_CASE("what cannot be read is named, with the reason") {
    const scratch here;
    CHECK(error_of(here, [&] { read_file(here / "none"); })
          == "none: cannot be opened: No such file or directory");
    std::filesystem::create_directory(here / "folder");
    CHECK(error_of(here, [&] { read_file(here / "folder"); }) == "folder: cannot be read: Is a directory");
}

TEST_CASE("an atomic file appears with commit and not before") {
    const scratch here;
    here.put("file", std::string_view("old"));
    {
        atomic_file file(here / "file");
        file.write(std::string_view("ne"));
        file.write(bytes{'w'});
        file.write(bytes{});
        CHECK(here.count() == 2);
        CHECK(read_file(here / "file") == bytes{'o', 'l', 'd'});
        file.commit();
        CHECK(here.count() == 1);
        CHECK(read_file(here / "file") == bytes{'n', 'e', 'w'});
    }
    CHECK(read_file(here / "file") == bytes{'n', 'e', 'w'});
}

TEST_CASE("an atomic file without commit leaves nothing") {
    const scratch here;
    {
        atomic_file file(here / "file");
        file.write(std::string_view("never"));
        CHECK(here.count() == 1);
    }
    CHECK(here.count() == 0);
}

TEST_CASE("two atomic files of one name do not meet; the last commit wins") {
    const scratch here;
    atomic_file first(here / "file");
    atomic_file second(here / "file");
    first.write(std::string_view("first"));
    second.write(std::string_view("2nd"));
    second.commit();
    first.commit();
    CHECK(read_file(here / "file") == bytes{'f', 'i', 'r', 's', 't'});
    CHECK(here.count() == 1);
}

TEST_CASE("what cannot be created or replaced is named, with the reason") {
    const scratch here;
    CHECK(error_of(here, [&] { write_file(here / "no/file", std::string_view("x")); })
          == "no/file: cannot be created: No such file or directory");
    std::filesystem::create_directories(here / "folder/inside");
    CHECK(error_of(here, [&] { write_file(here / "folder", std::string_view("x")); })
          == "folder: cannot be replaced: Is a directory");
    CHECK(here.count() == 1);
}

#if __has_include(<sys/resource.h>)
TEST_CASE("when the disk refuses, the temporary file goes and the old file stays") {
    const scratch here;
    here.put("file", std::string_view("old"));
    const auto previous = std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &limit) == 0);
    rlimit small = limit;
    small.rlim_cur = 1000;
    REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
    const std::string large = error_of(here, [&] { write_file(here / "file", bytes(100'000)); });
    const std::string buffered = error_of(here, [&] { write_file(here / "file", bytes(1001)); });
    REQUIRE(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    std::signal(SIGXFSZ, previous);
    CHECK(large == "file: cannot be written: File too large");
    CHECK(buffered == "file: cannot be written: File too large");
    CHECK(here.count() == 1);
    CHECK(read_file(here / "file") == bytes{'o', 'l', 'd'});
}
#endif

TEST_CASE("products that do not fit are noticed") {
    using detail::checked_product;
    constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
    CHECK(checked_product({}) == 1);
    CHECK(checked_product(std::array<std::size_t, 3>{60000, 28, 28}) == 47'040'000);
    CHECK(checked_product(std::array<std::size_t, 2>{most, 1}) == most);
    CHECK(checked_product(std::array<std::size_t, 2>{most / 2 + 1, 2}) == std::nullopt);
    CHECK(checked_product(std::array<std::size_t, 4>{most, most, 0, most}) == 0);
    CHECK(detail::join_extents(std::array<std::size_t, 3>{2, 3, 4}) == "2×3×4");
    CHECK(detail::join_extents({}) == "scalar");
}
