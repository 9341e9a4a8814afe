#include <lamina/data/idx.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "../scratch.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

const bytes two_by_three{0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 10, 20, 30, 40, 50, 255};

std::string error_reading(const bytes& file) {
    const scratch here;
    return error_of(here, [&] { read_idx(here.put("file", file)); });
}

} // namespace

TEST_CASE("an IDX file is read") {
    const scratch here;
    const idx_data data = read_idx(here.put("file", two_by_three));
    CHECK(data.extents == std::vector<std::size_t>{2, 3});
    CHECK(data.bytes == bytes{10, 20, 30, 40, 50, 255});
    const idx_data empty = read_idx(here.put("empty", bytes{0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 3}));
    CHECK(empty.extents == std::vector<std::size_t>{0, 3});
    CHECK(empty.bytes.empty());
}

TEST_CASE("extents are big-endian") {
    bytes file{0, 0, 8, 1, 0, 1, 2, 3};
    file.resize(8 + 0x010203, 7);
    const scratch here;
    CHECK(read_idx(here.put("file", file)).extents == std::vector<std::size_t>{0x010203});
}

TEST_CASE("an IDX file is written as the format says") {
    const scratch here;
    write_idx(here / "file", {{2, 3}, {10, 20, 30, 40, 50, 255}});
    CHECK(read_file(here / "file") == two_by_three);
    write_idx(here / "many", {std::vector<std::size_t>(255, 1), {5}});
    CHECK(read_idx(here / "many").extents.size() == 255);
}

TEST_CASE("what is no IDX file of bytes is named") {
    CHECK(error_reading({}) == "file: the IDX header ends too early: the magic number is cut");
    CHECK(error_reading({0, 0, 8}) == "file: the IDX header ends too early: the magic number is cut");
    CHECK(error_reading({'P', '5', 8, 1})
          == "file: not an IDX file: expected two zero bytes first, found 80 and 53");
    CHECK(error_reading({0, 0, 8, 0}) == "file: expected an IDX file of rank 1 or more, found rank 0");
    CHECK(error_reading({0, 0, 8, 2, 0, 0, 0, 2, 0, 0})
          == "file: the IDX header ends too early: expected 2 extents, found 1");
}

TEST_CASE("other element types are named") {
    const std::pair<std::uint8_t, std::string> types[] = {{0x09, "signed byte"}, {0x0B, "short"},
                                                          {0x0C, "int"},         {0x0D, "float"},
                                                          {0x0E, "double"},      {7, "unknown type 7"}};
    for (const auto& [code, name] : types)
        CHECK(error_reading({0, 0, code, 1, 0, 0, 0, 1, 0})
              == "file: expected an IDX file of unsigned bytes, found elements of " + name);
}

TEST_CASE("an IDX file that is cut or too long is an error") {
    bytes file = two_by_three;
    file.pop_back();
    CHECK(error_reading(file)
          == "file: the header promises 2×3 = 6 bytes, but the file cannot hold more than 5");
    file = two_by_three;
    file.push_back(0);
    CHECK(error_reading(file) == "file: the header promises 2×3 = 6 bytes, but more follow");
}

TEST_CASE("absurd sizes are refused before memory is asked for") {
    const std::string limit =
        " values are more than the limit, 67108864; give a larger value_limit to read them";
    CHECK(error_reading({0, 0, 8, 1, 4, 0, 0, 0, 1})
          == "file: the header promises 67108864 = 67108864 bytes, but the file cannot hold more than 1");
    CHECK(error_reading({0, 0, 8, 1, 4, 0, 0, 1, 1}) == "file: 67108865" + limit);
    bytes file{0, 0, 8, 3};
    file.resize(16, 255);
    CHECK(error_reading(file) == "file: 4294967295×4294967295×4294967295" + limit);
}

TEST_CASE("more values than wanted are refused by the first bytes of an IDX file") {
    const scratch here;
    const auto file = here.put("file", two_by_three);
    CHECK(read_idx(file, 6).bytes.size() == 6);
    CHECK(error_of(here, [&] { read_idx(file, 5); }).starts_with("file: 2×3 values are more than"));
    std::filesystem::resize_file(file, std::uintmax_t{1} << 40); // too large for any buffer
    CHECK(error_of(here, [&] { read_idx(file, 5); }).starts_with("file: 2×3 values are more than"));
    CHECK(read_idx(std::as_bytes(std::span(two_by_three))).bytes.size() == 6);
}

TEST_CASE("what an IDX file cannot hold is not written") {
    const scratch here;
    const auto error_writing = [&](const idx_data& data) {
        return error_of(here, [&] { write_idx(here / "file", data); });
    };
    CHECK(error_writing({{}, {1}}) == "file: an IDX file has 1 to 255 extents, not 0");
    CHECK(error_writing({std::vector<std::size_t>(256, 1), {1}})
          == "file: an IDX file has 1 to 255 extents, not 256");
    CHECK(error_writing({{2, 2}, {1, 2, 3}}) == "file: the extents 2×2 do not match 3 bytes");
    CHECK(error_writing({{std::size_t{1} << 32, 0}, {}})
          == "file: an extent of an IDX file has 32 bits, which is too few for 4294967296");
    CHECK(here.count() == 0);
}

TEST_CASE("a damaged IDX file is read or refused") {
    const scratch here;
    const auto read = [](const auto& path) { read_idx(path); };
    const damage_report cut = cut_everywhere(here, "file", two_by_three, read);
    CHECK(cut.refused == cut.tried);
    CHECK(corrupt(here, "file", two_by_three, 400, read).refused > 100);
}

#ifndef LAMINA_HAS_ZLIB
TEST_CASE("without zlib, gzip files name the component that is missing") {
    const scratch here;
    CHECK(error_reading({0x1f, 0x8b, 8, 0})
          == "file: is compressed with gzip: link the component lamina::zlib, or unpack the file first");
    CHECK(error_of(here, [&] { write_idx(here / "file.gz", {{1}, {1}}); })
          == "file.gz: writing gzip needs the component lamina::zlib");
    CHECK(here.count() == 0);
}
#endif
