#include <lamina/data/image.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../scratch.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

picture read_text(std::string_view file) {
    const scratch here;
    return read_picture(here.put("file", file));
}

std::string error_reading(std::string_view file) {
    const scratch here;
    return error_of(here, [&] { read_picture(here.put("file", file)); });
}

std::string written(dims extents, const std::vector<float>& values, netpbm format) {
    const scratch here;
    write_picture(here / "file", extents, values, format);
    const bytes file = read_file(here / "file");
    return {file.begin(), file.end()};
}

} // namespace

TEST_CASE("text pictures are read, with comments and any blanks") {
    const picture grey = read_text("P2 # grey\n3\t2 # width and height # again\n\n10\n0 1 2\r\n3 5 10");
    CHECK(grey.extents == shape<2, 3, 1>);
    CHECK(grey.values == std::vector<float>{0, 0.1F, 0.2F, 0.3F, 0.5F, 1});
    const picture color = read_text("P3\n1 2\n4\n0 1 2\n4 3 2\n");
    CHECK(color.extents == shape<2, 1, 3>);
    CHECK(color.values == std::vector<float>{0, 0.25F, 0.5F, 1, 0.75F, 0.5F});
}

TEST_CASE("binary pictures are read, with 8 and with 16 bits") {
    const picture grey = read_text(std::string_view("P5\n2 1\n255\n\x00\xff", 13));
    CHECK(grey.extents == shape<1, 2, 1>);
    CHECK(grey.values == std::vector<float>{0, 1});
    const picture color = read_text("P6 1 1 100\n\x0a#d");
    CHECK(color.extents == shape<1, 1, 3>);
    CHECK(color.values == std::vector<float>{0.1F, 0.35F, 1});
    const picture deep = read_text(std::string_view("P5 1 2 1000 \x00\x0a\x03\xe8", 16));
    CHECK(deep.values == std::vector<float>{0.01F, 1});
}

TEST_CASE("pictures are written as the formats say") {
    const std::vector<float> grey{0, 1, 0.5F, 0.2F};
    CHECK(written(shape<2, 2, 1>, grey, netpbm::text) == "P2\n2 2\n255\n0 255\n128 51\n");
    CHECK(written(shape<2, 2, 1>, grey, netpbm::binary) == std::string("P5\n2 2\n255\n\x00\xff\x80\x33", 15));
    CHECK(written(shape<1, 1, 3>, {0, 1, 0.2F}, netpbm::text) == "P3\n1 1\n255\n0 255 51\n");
    CHECK(written(shape<1, 1, 3>, {1, 0, 0.2F}, netpbm::binary)
          == std::string("P6\n1 1\n255\n\xff\x00\x33", 14));
}

TEST_CASE("values outside of [0, 1] are clamped, NaN is black") {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    const std::vector<float> wild{-1, 2, infinity, -infinity, std::numeric_limits<float>::quiet_NaN()};
    CHECK(written(shape<1, 5, 1>, wild, netpbm::text) == "P2\n5 1\n255\n0 255 255 0 0\n");
}

TEST_CASE("a picture of bytes comes back exactly") {
    const scratch here;
    picture all{shape<16, 16, 1>, {}};
    for (int i = 0; i < 256; ++i) all.values.push_back(static_cast<float>(i) / 255.0F);
    picture color{shape<2, 3, 3>, {all.values.begin(), all.values.begin() + 18}};
    for (const netpbm format : {netpbm::binary, netpbm::text})
        for (const picture& what : {all, color}) {
            write_picture(here / "file", what, format);
            const picture back = read_picture(here / "file");
            CHECK(back.extents == what.extents);
            CHECK(back.values == what.values);
        }
}

TEST_CASE("what is no picture is named") {
    const std::string magic = "file: not a PGM or PPM picture: expected P2, P3, P5 or P6 first";
    for (const std::string_view file : {"", "P", "P4 1 1\n", "Q5", "\x89PNG"})
        CHECK(error_reading(file) == magic);
    CHECK(error_reading("P5") == "file: the picture ends before the width");
    CHECK(error_reading("P5 3 # 4") == "file: the picture ends before the height");
    CHECK(error_reading("P5 3 x") == "file: expected the height, found something that is no number");
    CHECK(error_reading("P5 -3 1 255\n") == "file: expected the width, found something that is no number");
    CHECK(error_reading("P5 0 3 255\n") == "file: the width is less than 1");
    CHECK(error_reading("P5 3 0 255\n") == "file: the height is less than 1");
    CHECK(error_reading("P5 3 3 0\n") == "file: the largest value is less than 1");
    CHECK(error_reading("P5 1 1 65536\n") == "file: the largest value is more than 65535");
    CHECK(error_reading("P5 99999999999999999999999 1 255\n") == "file: the width is more than 16777216");
    CHECK(error_reading("P5 1 1 255") == "file: expected one blank between header and pixels");
}

TEST_CASE("pictures that are cut or too long are errors") {
    CHECK(error_reading("P5 2 2 255\nabc")
          == "file: expected 4 numbers of 1 bytes after the header, found 3 bytes");
    CHECK(error_reading("P5 2 1 256\nabcde")
          == "file: expected 2 numbers of 2 bytes after the header, found 5 bytes");
    CHECK(error_reading("P5 1 1 255\nab")
          == "file: expected 1 numbers of 1 bytes after the header, found 2 bytes");
    CHECK(error_reading("P5 8192 8192 255\nab")
          == "file: expected 67108864 numbers of 1 bytes after the header, found 2 bytes");
    CHECK(error_reading("P2 8192 8192 255\n1 2") == "file: the picture ends before its 67108864 numbers");
    CHECK(error_reading("P2 3 1 255\n1 200") == "file: the picture ends before pixel number 2");
    CHECK(error_reading("P2 2 1 9\n1 2 3") == "file: more than 2 numbers follow the header");
    CHECK(error_reading("P2 2 1 9\n1 10") == "file: pixel number 1 is more than 9");
    CHECK(error_reading("P5 2 1 100\nde") == "file: pixel number 1 is more than 100");
    CHECK(error_reading("P2 2 1 9\n1 a")
          == "file: expected pixel number 1, found something that is no number");
}

TEST_CASE("pictures of more values than wanted are refused by their first bytes") {
    const std::string limit =
        " values are more than the limit, 67108864; give a larger value_limit to read them";
    CHECK(error_reading("P5 16777216 16777216 255\nab") == "file: 16777216×16777216×1" + limit);
    CHECK(error_reading("P3 8192 8192 255\n1 2") == "file: 8192×8192×3" + limit);
    const scratch here;
    const auto file = here.put("file", std::string_view("P6 2 1 255\nabcdef"));
    CHECK(read_picture(file, 6).values.size() == 6);
    const std::string of_five = "file: 1×2×3 values are more than the limit, 5";
    CHECK(error_of(here, [&] { read_picture(file, 5); }).starts_with(of_five));
    std::filesystem::resize_file(file, std::uintmax_t{1} << 40); // too large for any buffer
    CHECK(error_of(here, [&] { read_picture(file, 5); }).starts_with(of_five));
}

TEST_CASE("a picture is read from bytes in memory") {
    const std::string_view file = "P5 2 1 255\n\xff\x33";
    CHECK(read_picture(std::as_bytes(std::span(file))).values == std::vector<float>{1, 0.2F});
    CHECK(error_of(scratch(), [&] {
              read_picture({std::as_bytes(std::span(file.substr(2))), "camera"});
          }).starts_with("camera: not a PGM or PPM picture"));
}

TEST_CASE("what is no picture is not written") {
    const scratch here;
    const auto error_writing = [&](dims extents, std::size_t count) {
        return error_of(here, [&] { write_picture(here / "file", extents, std::vector<float>(count)); });
    };
    CHECK(error_writing(shape<2, 2, 2>, 8) == "file: a picture is height × width × 1 or 3, not 2×2×2");
    CHECK(error_writing(shape<10>, 10) == "file: a picture is height × width × 1 or 3, not 10");
    CHECK(error_writing(shape<2, 2, 1>, 3) == "file: expected 2×2×1 = 4 numbers, found 3");
    CHECK(here.count() == 0);
}

TEST_CASE("a damaged picture is read or refused") {
    const scratch here;
    const auto read = [](const auto& path) { read_picture(path); };
    for (const netpbm format : {netpbm::binary, netpbm::text}) {
        const std::string text = written(shape<3, 4, 3>, std::vector<float>(36, 0.3F), format);
        const bytes good(text.begin(), text.end());
        CHECK(cut_everywhere(here, "file", good, read).refused >= good.size() - 3);
        CHECK(corrupt(here, "file", good, 300, read).refused > 30);
    }
}
