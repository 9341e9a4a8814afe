#include <lamina/files/atomic_file.hpp>
#include <lamina/files/file.hpp>
#include <lamina/files/file_source.hpp>
#include <lamina/files/output_standard.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../scratch.hpp"

#if __has_include(<sys/resource.h>)
#    include <csignal>
#    include <sys/resource.h>
#endif
#ifdef __linux__
#    include <fcntl.h>
#    include <sys/socket.h>
#    include <sys/stat.h>
#    include <sys/syscall.h>
#    include <sys/sysmacros.h>
#    include <sys/un.h>
#    include <sys/wait.h>
#    include <unistd.h>
#endif

using namespace lamina;
using namespace lamina::detail;
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

TEST_CASE("the first bytes are looked at before the rest is read, of a file and of memory") {
    const scratch here;
    bytes large(5000);
    for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<std::uint8_t>(i % 251);
    for (const bytes& content : {bytes{}, bytes{1, 2, 3}, bytes(4096, 7), large}) {
        const bytes first(content.data(), content.data() + (std::min)(content.size(), std::size_t{4096}));
        const auto file = here.put("file", content);
        for (const file_source& from : {file_source(file), file_source(std::as_bytes(std::span(content)))}) {
            bytes seen;
            const shared_bytes all = from.read([&](auto some) { seen.assign(some.begin(), some.end()); });
            CHECK(seen == first);
            CHECK(all == shared_bytes(content));
        }
    }
}

TEST_CASE("bytes are shared in parts") {
    const shared_bytes all{1, 2, 3, 4, 5}, part = all.part(1, 3);
    CHECK(part == shared_bytes{2, 3, 4});
    CHECK(part.data() == all.data() + 1);
    CHECK(part.part(2, 1) == shared_bytes{4});
    CHECK_FALSE(part == shared_bytes{2, 3});
}

TEST_CASE("as many values as the limit are read, and no more") {
    const scratch here;
    const auto check = [](std::size_t limit) {
        detail::check_value_limit(std::array<std::size_t, 2>{2, 3}, limit, "file");
    };
    check(6);
    CHECK(error_of(here, [&] { check(5); })
          == "file: 2×3 values are more than the limit, 5; give a larger value_limit to read them");
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

#ifdef __linux__
namespace {

std::vector<std::string> calls;

/// Records a call and the kind of file that the descriptor refers to.
void record(const std::string& what, int file) {
    struct stat status{};
    fstat(file, &status);
    calls.push_back(what + (S_ISDIR(status.st_mode) ? " folder" : " file"));
}

mode_t mode_of(const std::filesystem::path& path) {
    struct stat status{};
    REQUIRE(stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777;
}

} // namespace

// Replaces the C library's function.
extern "C" int fsync(int file) {
    record("fsync", file);
    return static_cast<int>(syscall(SYS_fsync, file));
}
extern "C" int rename(const char* from, const char* to) noexcept {
    calls.emplace_back("rename");
    return static_cast<int>(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

TEST_CASE("a file is on the disk before it gets its name, and then its name is") {
    const scratch here;
    calls.clear();
    write_file(here / "file", std::string_view("text"));
    CHECK(calls == std::vector<std::string>{"fsync file", "rename", "fsync folder"});
}

TEST_CASE("a file with a name as long as the system allows is written") {
    const scratch here;
    std::string name; // of two-byte characters, so that it cannot be cut just anywhere
    while (name.size() < 254) name += "ä";
    write_file(here / (name + "a"), std::string_view("text"));
    CHECK(read_file(here / (name + "a")).size() == 4);
    CHECK(here.count() == 1);
    CHECK(error_of(here, [&] {
              write_file(here / (name + "ab"), std::string_view("text"));
          }).ends_with("cannot be replaced: File name too long"));
    CHECK(here.count() == 1);
}

TEST_CASE("a temporary file has the beginning of a long name, in whole characters") {
    using detail::output::temporary_prefix;
    std::string name;
    while (name.size() < 200) name += "ä";
    CHECK(temporary_prefix("folder/" + name) == name.substr(0, 100) + ".lamina-tmp-");
    CHECK(temporary_prefix("a" + name) == "a" + name.substr(0, 98) + ".lamina-tmp-");
    CHECK(temporary_prefix("short") == "short.lamina-tmp-");
}

TEST_CASE("links are followed, also to what does not exist yet") {
    const scratch here;
    std::filesystem::create_directory(here / "folder");
    here.put("folder/file", std::string_view("old"));
    std::filesystem::create_symlink("folder/file", here / "link");
    std::filesystem::create_symlink(here / "link", here / "link to link");
    std::filesystem::create_symlink("folder/new", here / "link to nothing");
    std::filesystem::create_symlink("round", here / "round");
    write_file(here / "link to link", std::string_view("new"));
    write_file(here / "link to nothing", std::string_view("new"));
    for (const char* link : {"link", "link to link", "link to nothing"})
        CHECK(std::filesystem::is_symlink(here / link));
    CHECK(read_file(here / "folder/file") == bytes{'n', 'e', 'w'});
    CHECK(read_file(here / "folder/new") == bytes{'n', 'e', 'w'});
    CHECK(error_of(here, [&] { write_file(here / "round", std::string_view("x")); })
          == "round: cannot be replaced: Too many levels of symbolic links");
    CHECK(here.count() == 5);
}

TEST_CASE("a file that is replaced keeps its rights, a new one has the usual ones") {
    const scratch here;
    here.put("usual", std::string_view("old"));
    write_file(here / "new", std::string_view("new"));
    CHECK(mode_of(here / "new") == mode_of(here / "usual"));
    for (const mode_t mode : {0600U, 0640U, 0755U}) {
        here.put("file", std::string_view("old"));
        REQUIRE(chmod((here / "file").c_str(), mode) == 0);
        atomic_file file(here / "file");
        for (const auto& entry : std::filesystem::directory_iterator(here.path()))
            if (entry.path().filename().string().find("tmp") != std::string::npos)
                CHECK(mode_of(entry) == mode);
        file.commit();
        CHECK(mode_of(here / "file") == mode);
    }
    REQUIRE(chmod((here / "file").c_str(), 0444) == 0);
    const std::string message = error_of(here, [&] { write_file(here / "file", std::string_view("x")); });
    CHECK(message == (geteuid() == 0 ? "no error" : "file: cannot be replaced: Permission denied"));
}

/// Linux's memory device of that name: the system's, or a copy for those who could replace that by mistake.
/// Empty if there is none.
static std::filesystem::path device(const scratch& here, const std::string& name, unsigned number) {
    const std::filesystem::path of_system = "/dev/" + name, own = here / name;
    if (geteuid() != 0) return std::filesystem::exists(of_system) ? of_system : "";
    const bool is_made = mknod(own.c_str(), S_IFCHR | 0600, makedev(1, number)) == 0;
    const int opened = is_made ? open(own.c_str(), O_WRONLY) : -1;
    if (opened >= 0) close(opened);
    return opened >= 0 ? own : "";
}

TEST_CASE("devices and FIFOs are written as they are, other kinds of files are refused") {
    const scratch here;
    if (const auto null = device(here, "null", 3); !null.empty()) {
        write_file(null, std::string_view("text"));
        CHECK(std::filesystem::is_character_file(null));
    }
    if (const auto full = device(here, "full", 7); !full.empty())
        CHECK(error_of(here, [&] {
                  write_file(full, std::string_view("text"));
              }).ends_with("full: cannot be written: No space left on device"));

    const std::size_t before = here.count();
    REQUIRE(mkfifo((here / "fifo").c_str(), 0600) == 0);
    const int reader = open((here / "fifo").c_str(), O_RDONLY | O_NONBLOCK);
    write_file(here / "fifo", std::string_view("text"));
    std::array<char, 8> got{};
    CHECK(read(reader, got.data(), got.size()) == 4);
    CHECK(std::string_view(got.data(), 4) == "text");
    close(reader);
    CHECK(std::filesystem::is_fifo(here / "fifo"));

    const int end = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    (here / "socket").string().copy(address.sun_path, sizeof(address.sun_path) - 1);
    REQUIRE(bind(end, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
    CHECK(error_of(here, [&] { write_file(here / "socket", std::string_view("text")); })
          == "socket: cannot be replaced: it is no file, FIFO or character device");
    close(end);
    CHECK(here.count() == before + 2);
}

TEST_CASE("what a program holds open is appended to") {
    const scratch here;
    here.put("log", std::string_view("one "));
    const int log = open((here / "log").c_str(), O_RDONLY);
    write_file("/proc/self/fd/" + std::to_string(log), std::string_view("two"));
    close(log);
    CHECK(read_file(here / "log").size() == 7);
    CHECK(here.count() == 1);
}

TEST_CASE("what a killed program left is cleaned up, and nothing else") {
    const scratch here;
    const pid_t child = fork();
    if (child == 0) {
        atomic_file file(here / "file");
        kill(getpid(), SIGKILL);
    }
    waitpid(child, nullptr, 0);
    CHECK(here.count() == 1);
    here.put("file.lamina-tmp-000000000000000g", std::string_view("a user's"));
    here.put("file.lamina-tmp-00000000000000000", std::string_view("a user's, too"));
    here.put("other.lamina-tmp-0000000000000000", std::string_view("another file's"));
    atomic_file in_use(here / "file");
    CHECK(here.count() == 4);
    write_file(here / "file", std::string_view("text"));
    CHECK(here.count() == 5);
    in_use.commit();
    CHECK(here.count() == 4);
}
#endif

TEST_CASE("without POSIX a file takes its name when it is complete") {
    namespace output = detail::output_standard;
    const scratch here;
    here.put("file", std::string_view("old"));
    output::target target;
    output::opened file;
    REQUIRE(output::find(here / "file", target).empty());
    REQUIRE(output::open(target, file).empty());
    CHECK(std::fputs("new", file.file.get()) >= 0);
    CHECK(output::sync(file.file.get()).empty());
    CHECK(read_file(here / "file") == bytes{'o', 'l', 'd'});
    CHECK(here.count() == 2);
    CHECK(output::replace(file, target).empty());
    CHECK(read_file(here / "file") == bytes{'n', 'e', 'w'});
    CHECK(here.count() == 1);
    CHECK(output::find(here.path(), target) == "Is a directory");
    CHECK(output::open({here / "no/file"}, file) == "No such file or directory");
    CHECK(file.temporary.empty());
}

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
