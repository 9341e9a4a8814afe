// needs: zlib
#include <lamina/data/idx.hpp>
#include <lamina/files/gzip.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "../scratch.hpp"

using namespace lamina;
using namespace lamina::detail;
using namespace lamina_test;

namespace {

/// The IDX file 2×3 of 10 20 30 40 50 255, packed by the program gzip.
const bytes packed{31, 139, 8,  0,  0,  0,  0,   0,   2, 3,   99,  96, 224, 96, 98, 96, 96, 0,
                   97, 102, 46, 17, 57, 13, 163, 255, 0, 227, 220, 27, 167, 18, 0,  0,  0};

bytes unpack(const bytes& file, std::size_t step = 1000) {
    gzip_reader reader(file, "file");
    bytes all;
    bytes some(step);
    for (std::size_t got = step; got == step;) {
        got = reader.read(some);
        all.insert(all.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(got));
    }
    return all;
}

std::string error_unpacking(const bytes& file) {
    const scratch here;
    return error_of(here, [&] { unpack(file); });
}

bytes plus(bytes front, const bytes& back) {
    front.insert(front.end(), back.begin(), back.end());
    return front;
}

bytes noise(std::size_t size) {
    boost::random::mt19937 random(3);
    bytes result(size);
    std::ranges::generate(result, [&] { return static_cast<std::uint8_t>(random() >> 3); });
    return result;
}

} // namespace

TEST_CASE("a file of the program gzip is unpacked, in pieces of any size") {
    const bytes plain{0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 10, 20, 30, 40, 50, 255};
    for (const std::size_t step : {1U, 5U, 18U, 19U, 1000U}) CHECK(unpack(packed, step) == plain);
}

TEST_CASE("what gzip packs comes back") {
    const bytes noisy = noise(200'000);
    for (const bytes& content : {bytes{}, bytes{1}, bytes(300'000, 7), noisy}) {
        CHECK(unpack(gzip(content)) == content);
        CHECK(gzip(content) == gzip(content));
    }
    CHECK(gzip(bytes(300'000, 7)).size() < 1000);
}

TEST_CASE("several members are one file") {
    CHECK(unpack(plus(gzip(bytes{1, 2}), gzip(bytes{3}))) == bytes{1, 2, 3});
    CHECK(unpack(plus(plus(gzip(bytes{}), gzip(bytes{4})), gzip(bytes{}))) == bytes{4});
}

TEST_CASE("damage is named") {
    bytes bad = packed;
    bad[bad.size() - 5] ^= 1;
    CHECK(error_unpacking(bad) == "file: the gzip data is damaged: incorrect data check");
    bad = packed;
    bad.back() = 1;
    CHECK(error_unpacking(bad) == "file: the gzip data is damaged: incorrect length check");
    bad = packed;
    bad[10] = 0xff;
    CHECK(error_unpacking(bad) == "file: the gzip data is damaged: invalid block type");
    CHECK(error_unpacking(plus(packed, {0, 0, 0})) == "file: 3 bytes follow the end of the gzip data");
    CHECK(error_unpacking(plus(packed, {31})) == "file: 1 bytes follow the end of the gzip data");
    CHECK(error_unpacking(plus(packed, {31, 0})) == "file: 2 bytes follow the end of the gzip data");
    CHECK(error_unpacking(plus(packed, {0, 139})) == "file: 2 bytes follow the end of the gzip data");
    CHECK(error_unpacking(plus(packed, {31, 139}))
          == "file: the gzip data ends too early: the file is truncated");
    CHECK(error_unpacking({'n', 'o'}) == "file: the gzip data is damaged: incorrect header check");
}

TEST_CASE("cut anywhere, it is truncated") {
    for (std::size_t size = 0; size < packed.size(); ++size)
        CHECK(error_unpacking(bytes(packed.data(), packed.data() + size))
              == "file: the gzip data ends too early: the file is truncated");
}

TEST_CASE("the bound on the unpacked size holds for the best that deflate can do") {
    const bytes zeros(3'000'000);
    const bytes small = gzip(zeros);
    gzip_reader reader(small, "file");
    CHECK(reader.at_most() >= zeros.size());
    CHECK(reader.at_most() < 2 * zeros.size());
    bytes some(1000);
    reader.read(some);
    CHECK(reader.at_most() >= zeros.size() - some.size());
}

TEST_CASE("gzip IDX files are read and written") {
    const scratch here;
    CHECK(read_idx(here.put("any name", packed)).bytes == bytes{10, 20, 30, 40, 50, 255});
    write_idx(here / "file.gz", {{2, 3}, {10, 20, 30, 40, 50, 255}});
    const bytes file = read_file(here / "file.gz");
    CHECK(unpack(file) == unpack(packed));
    CHECK(read_idx(here / "file.gz").extents == std::vector<std::size_t>{2, 3});
    write_idx(here / "zeros.gz", {{3000, 1000}, bytes(3'000'000)});
    CHECK(read_idx(here / "zeros.gz").bytes == bytes(3'000'000));
}

TEST_CASE("gzip IDX files with a wrong size are errors") {
    const scratch here;
    const auto error_reading = [&](const bytes& plain) {
        return error_of(here, [&] { read_idx(here.put("file", gzip(plain))); });
    };
    CHECK(error_reading({0, 0, 8, 1, 0, 0, 0, 2, 1})
          == "file: the header promises 2 = 2 bytes, but only 1 follow");
    CHECK(error_reading({0, 0, 8, 1, 0, 0, 0, 1, 1, 2})
          == "file: the header promises 1 = 1 bytes, but more follow");
    CHECK(error_reading({0, 0, 8, 1, 4, 0, 0, 0, 1})
              .starts_with("file: the header promises 67108864 = 67108864 bytes, but the file cannot hold"));
    CHECK(error_reading({0, 0, 8, 1, 255, 255, 255, 255, 1})
              .starts_with("file: 4294967295 values are more than the limit, 67108864"));
    CHECK(error_reading({0, 0}) == "file: the IDX header ends too early: the magic number is cut");
}

TEST_CASE("more values than wanted are refused by the first bytes of a gzip IDX file") {
    const scratch here;
    const auto file = here.put("file", packed);
    CHECK(read_idx(file, 6).bytes.size() == 6);
    CHECK(error_of(here, [&] { read_idx(file, 5); }).starts_with("file: 2×3 values are more than"));
    std::filesystem::resize_file(file, std::uintmax_t{1} << 40); // too large for any buffer
    CHECK(error_of(here, [&] { read_idx(file, 5); }).starts_with("file: 2×3 values are more than"));
}

TEST_CASE("a checksum behind the last number is verified, too") {
    const scratch here;
    bytes bad = packed;
    bad[bad.size() - 5] ^= 1;
    CHECK(error_of(here, [&] { read_idx(here.put("file", bad)); })
          == "file: the gzip data is damaged: incorrect data check");
}

TEST_CASE("a damaged gzip IDX file is read or refused") {
    const scratch here;
    const auto read = [](const auto& path) { read_idx(path); };
    const damage_report cut = cut_everywhere(here, "file", packed, read);
    CHECK(cut.refused == cut.tried);
    CHECK(corrupt(here, "file", packed, 400, read).refused > 200);
    const bytes larger = gzip(plus({0, 0, 8, 2, 0, 0, 0, 20, 0, 0, 0, 20}, noise(400)));
    CHECK(corrupt(here, "file", larger, 400, read).refused > 300);
}
