// needs: png
#include <lamina/data/png.hpp>
#include <lamina/report/png.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../scratch.hpp"

using namespace lamina;
using namespace lamina_test;
using namespace std::string_view_literals;

namespace {

enum color : char { gray = 0, rgb = 2, palette = 3, gray_alpha = 4, rgba = 6 };

std::string header(std::uint32_t width, std::uint32_t height, char depth, color type, char interlaced = 0) {
    return detail::png_chunk("IHDR", detail::big_endian(width) + detail::big_endian(height) + depth
                                         + static_cast<char>(type) + std::string(2, '\0') + interlaced);
}
/// `rows`: each preceded by its filter type.
std::string file_of(const std::string& chunks, std::string_view rows) {
    return "\x89PNG\r\n\x1a\n" + chunks + detail::png_chunk("IDAT", detail::zlib_stored(rows))
           + detail::png_chunk("IEND", "");
}
picture read(const std::string& file) {
    const scratch here;
    return read_png(here.put("file", file));
}
std::string error_reading(std::string_view file) {
    const scratch here;
    return error_of(here, [&] { read_png(here.put("file", file)); });
}
void check(const picture& found, dims extents, const std::vector<float>& values) {
    CHECK(found.extents == extents);
    CHECK(found.values == values);
}

} // namespace

TEST_CASE("what png writes comes back") {
    std::vector<std::uint8_t> bytes(5 * 7 * 3);
    std::vector<float> values;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::uint8_t>(37 * i);
        values.push_back(static_cast<float>(bytes[i]) / 255.0F);
    }
    check(read(detail::png(5, 7, 3, bytes)), shape<5, 7, 3>, values);
    check(read(detail::png(15, 7, 1, bytes)), shape<15, 7, 1>, values);
}

TEST_CASE("every depth is read") {
    check(read(file_of(header(3, 2, 1, gray), "\0\xa0\0\x40"sv)), shape<2, 3, 1>, {1, 0, 1, 0, 1, 0});
    check(read(file_of(header(4, 1, 2, gray), "\0\x1b"sv)), shape<1, 4, 1>,
          {0, 85 / 255.0F, 170 / 255.0F, 1});
    check(read(file_of(header(2, 1, 4, gray), "\0\x3f"sv)), shape<1, 2, 1>, {51 / 255.0F, 1});
    check(read(file_of(header(1, 2, 16, rgb), "\0\xff\xff\0\1\1\0\0\0\0\x80\0\xff\xfe"sv)), shape<2, 1, 3>,
          {1, 1 / 65535.0F, 256 / 65535.0F, 0, 32768 / 65535.0F, 65534 / 65535.0F});
}

TEST_CASE("palettes become RGB, transparency is dropped, no gamma is applied") {
    const std::string colours = detail::png_chunk("PLTE", "\x00\x33\xff\xff\x66\x00"sv);
    const std::string transparent = detail::png_chunk("tRNS", "\0"sv);
    const std::vector<float> values{1, 0.4F, 0, 0, 0.2F, 1};
    check(read(file_of(header(2, 1, 1, palette) + colours, "\0\x80"sv)), shape<1, 2, 3>, values);
    check(read(file_of(header(2, 1, 1, palette) + colours + transparent, "\0\x80"sv)), shape<1, 2, 3>,
          values);
    check(read(file_of(header(1, 2, 8, gray_alpha), "\0\x33\x80\0\x66\0"sv)), shape<2, 1, 1>, {0.2F, 0.4F});
    check(read(file_of(header(1, 1, 8, rgba), "\0\x33\xff\0\0"sv)), shape<1, 1, 3>, {0.2F, 1, 0});
    const std::string key = detail::png_chunk("tRNS", "\0\x33"sv);
    check(read(file_of(header(2, 1, 8, gray) + key, "\0\x33\x66"sv)), shape<1, 2, 1>, {0.2F, 0.4F});
    const std::string gamma = detail::png_chunk("gAMA", "\0\1\x86\xa0"sv);
    check(read(file_of(header(2, 1, 8, gray) + gamma, "\0\x33\x66"sv)), shape<1, 2, 1>, {0.2F, 0.4F});
}

TEST_CASE("interlaced pictures are put together") {
    check(read(file_of(header(2, 2, 8, gray, 1), "\0\x33\0\x66\0\x99\xcc"sv)), shape<2, 2, 1>,
          {0.2F, 0.4F, 0.6F, 0.8F});
}

TEST_CASE("what is no PNG is named") {
    const std::string no_png = "file: not a PNG picture: it does not begin as one";
    for (const std::string_view file : {""sv, "\x89PNG"sv, "P5 1 1 255\n0"sv, "\x89PNG\r\n\x1a\r"sv})
        CHECK(error_reading(file) == no_png);
    CHECK(error_reading("\x89PNG\r\n\x1a\n") == "file: damaged PNG: the file is truncated");
    std::string wrong = file_of(header(2, 1, 8, gray), "\0\x33\x66"sv);
    wrong[30] = static_cast<char>(wrong[30] ^ 1); // in the header's checksum
    CHECK(error_reading(wrong) == "file: damaged PNG: IHDR: CRC error");
}

TEST_CASE("sizes that the file cannot have are refused before they are believed") {
    CHECK(error_reading(file_of(header(1 << 12, 1 << 12, 16, rgba), "\0"sv))
          == "file: damaged PNG: a picture of 4096×4096×3 is not in a file of 69 bytes");
    CHECK(error_reading(file_of(header(1U << 25, 1, 8, gray), "\0"sv))
          == "file: damaged PNG: Invalid IHDR data");
    CHECK(error_reading(file_of(header(0, 1, 8, gray), "\0"sv)) == "file: damaged PNG: Invalid IHDR data");
}

TEST_CASE("pictures of more values than wanted are refused by their first bytes") {
    const std::string limit =
        " values are more than the limit, 67108864; give a larger value_limit to read them";
    CHECK(error_reading(file_of(header(1 << 13, (1 << 13) + 1, 1, gray), std::string(10'000, '\0')))
          == "file: 8193×8192×1" + limit);
    CHECK(error_reading(file_of(header(1 << 13, 1 << 13, 8, rgba), "\0"sv)) == "file: 8192×8192×3" + limit);
    CHECK(error_reading(file_of(header(1 << 13, 1 << 13, 1, palette), "\0"sv))
          == "file: 8192×8192×3" + limit);
    const scratch here;
    const std::string text = detail::png(2, 2, 3, std::vector<std::uint8_t>(12));
    const auto file = here.put("file", text);
    CHECK(read_png(file, 12).values.size() == 12);
    CHECK(error_of(here, [&] { read_png(file, 11); }).starts_with("file: 2×2×3 values are more"));
    CHECK(read_png(std::as_bytes(std::span(text))).extents == shape<2, 2, 3>);
    std::filesystem::resize_file(file, std::uintmax_t{1} << 40); // too large for any buffer
    CHECK(error_of(here, [&] { read_png(file, 11); }).starts_with("file: 2×2×3 values"));
}

TEST_CASE("a chunk before the header hides no picture from the limit") {
    const std::string hidden = header(1 << 14, 1 << 14, 1, gray);
    for (const std::string_view type : {"tEXt"sv, "abCd"sv})
        CHECK(error_reading(
                  file_of(detail::png_chunk(type, std::string(20, '\1')) + hidden, std::string(100, '\0')))
              == "file: damaged PNG: its first chunk is not IHDR");
}

TEST_CASE("a picture without all its rows is refused") {
    CHECK(error_reading(file_of(header(2, 2, 8, gray), "\0\x33\x66"sv)).starts_with("file: damaged PNG: "));
}

TEST_CASE("a damaged picture is read or refused") {
    const scratch here;
    const std::string text = detail::png(4, 5, 3, std::vector<std::uint8_t>(60, 77));
    const bytes good(text.begin(), text.end());
    const auto read_one = [](const auto& path) { read_png(path); };
    CHECK(cut_everywhere(here, "file", good, read_one).refused == good.size());
    CHECK(corrupt(here, "file", good, 500, read_one).refused > 300);
}

TEST_CASE("what is written is read again") {
    const scratch here;
    const auto path = here / "picture.png";
    const std::vector<float> values{0,    1,    0.2F, 0.4F, -1, 2, std::numeric_limits<float>::quiet_NaN(),
                                    0.6F, 0.8F, 0,    0,    1};
    write_png(path, shape<2, 2, 3>, values);
    const picture color = read_png(path);
    CHECK(color.extents == shape<2, 2, 3>);
    CHECK(color.values == std::vector<float>{0, 1, 0.2F, 0.4F, 0, 1, 0, 0.6F, 0.8F, 0, 0, 1});
    write_png(path, {shape<3, 4, 1>, values});
    CHECK(read_png(path).extents == shape<3, 4, 1>);
    CHECK(error_of(here, [&] { write_png(path, shape<2, 3, 1>, values); })
          == "picture.png: expected 2×3×1 = 6 numbers, found 12");
    CHECK(error_of(here, [&] { write_png(path, shape<2, 3, 2>, values); })
          == "picture.png: a picture is height × width × 1 or 3, not 2×3×2");
    CHECK_THROWS_AS(write_png(here / "none" / "picture.png", shape<3, 4, 1>, values), error);
}
