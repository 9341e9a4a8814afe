#include <lamina/report/kernels.hpp>
#include <lamina/report/png.hpp>
#include <lamina/report/sheet.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "marks.hpp"

using namespace lamina;
using namespace lamina::detail;
using lamina_test::color_at;
using lamina_test::inside_page;
using lamina_test::place_of;
using lamina_test::text_saying;
using lamina_test::xml_document;

TEST_CASE("png: checksums and base64 as published") {
    CHECK(detail::png_crc("123456789") == 0xCBF43926u);
    CHECK(detail::png_crc("IEND") == 0xAE426082u);
    CHECK(detail::adler32("Wikipedia") == 0x11E60398u);
    CHECK(detail::adler32(std::string(10'000, '\xff')) == 0xB623EB2Bu);
    CHECK(detail::base64("") == "");
    CHECK(detail::base64("f") == "Zg==");
    CHECK(detail::base64("fo") == "Zm8=");
    CHECK(detail::base64("foo") == "Zm9v");
    CHECK(detail::base64("foobar") == "Zm9vYmFy");
}

TEST_CASE("png: the bytes of a small picture") {
    const std::vector<std::uint8_t> pixels{0, 128, 255, 7, 8, 9};
    const auto grey = png(2, 3, 1, pixels);
    CHECK(grey.substr(0, 8) == "\x89PNG\r\n\x1a\n");
    CHECK(grey.substr(8, 21) == std::string("\0\0\0\x0dIHDR\0\0\0\x03\0\0\0\x02\x08\0\0\0\0", 21));
    CHECK(grey.substr(33, 8) == std::string("\0\0\0\x13IDAT", 8));
    CHECK(grey.substr(41, 15) == std::string("\x78\x01\x01\x08\0\xf7\xff\0\0\x80\xff\0\x07\x08\x09", 15));
    CHECK(grey.size() == 8 + 25 + 12 + 19 + 12);
    CHECK(png(1, 2, 3, pixels)[25] == '\x02');
    CHECK(png_uri(2, 3, 1, pixels).starts_with("data:image/png;base64,iVBORw0KGgo"));
}

TEST_CASE("png: large pictures take several stored blocks") {
    const std::string bytes(0xFFFF + 5, 'x');
    const auto stream = detail::zlib_stored(bytes);
    CHECK(stream.size() == 2 + 5 + 0xFFFF + 5 + 5 + 4);
    CHECK(stream[2] == '\0');
    CHECK(stream[2 + 5 + 0xFFFF] == '\x01');
    CHECK(detail::zlib_stored("").size() == 2 + 5 + 4);
}

TEST_CASE("png: pictures of the wrong size are refused") {
    const std::vector<std::uint8_t> pixels(6);
    CHECK_THROWS_WITH_AS(png(2, 2, 1, pixels), "png: 6 numbers are no picture of 2×2×1", lamina::error);
    CHECK_THROWS_WITH_AS(png(1, 3, 2, pixels), "png: a picture has 1 or 3 channels, not 2", lamina::error);
    CHECK_THROWS_AS(png(0, 3, 1, {}), lamina::error);
}

TEST_CASE("sheet: examples with their labels, mistakes marked") {
    const std::vector<float> pixels{0, 0.5f, 1, 2, -1, std::numeric_limits<float>::quiet_NaN()};
    const std::vector<sheet_example> examples{{pixels, "7", "7"},
                                              {pixels, "4", "9"},
                                              {pixels, "<cat>", ""},
                                              {pixels, "a label that is much too long", "7"}};
    const auto text = sheet_svg("what & how", shape<2, 3, 1>, examples, 2);
    const xml_document page(text);
    CHECK(page.mistake == "");
    CHECK(inside_page(page));
    CHECK(page.all("image").size() == 4);
    CHECK(text.find(">× 4<") != std::string::npos);
    CHECK(text.find(">is 9<") != std::string::npos);
    CHECK(text.find(">&lt;cat&gt;<") != std::string::npos);
    CHECK(text.find(">× 7<") == std::string::npos);
    CHECK(text.find("…<") != std::string::npos);
    const auto images = page.all("image");
    CHECK(images[0].number("x") == images[2].number("x"));
    CHECK(images[1].number("x") > images[0].number("x") + images[0].number("width"));
    CHECK(images[2].number("y") > images[0].number("y") + images[0].number("height"));
    CHECK(images[0].attributes.at("href")
          == png_uri(2, 3, 1, std::vector<std::uint8_t>{0, 128, 255, 255, 0, 0}));
}

TEST_CASE("sheet: each label stands below its own picture, and only mistakes are framed") {
    const std::vector<float> dark(4, 0.0f), light(4, 1.0f);
    const std::vector<sheet_example> examples{
        {dark, "one", "one"}, {light, "two", "three"}, {light, "four", ""}, {dark, "five", "six"}};
    const xml_document page(sheet_svg("", shape<2, 2, 1>, examples, 2));
    const auto images = page.all("image");
    REQUIRE(images.size() == 4);
    const std::vector<std::string> labels{"one", "× two", "four", "× five"};
    const std::vector<std::string> truths{"", "is three", "", "is six"};
    int frames = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const auto corner = place_of(images[i]);
        const auto middle = corner.x + images[i].number("width") / 2;
        const auto below = corner.y + images[i].number("height");
        CHECK(lamina_test::text_at(page, {middle, below + 15}, 3) == labels[i]);
        CHECK(lamina_test::text_at(page, {middle, below + 28}, 3) == truths[i]);
        CHECK(images[i].attributes.at("href")
              == png_uri(2, 2, 1, std::vector<std::uint8_t>(4, i == 0 || i == 3 ? 0 : 255)));
        for (const auto& r : page.all("rect"))
            if (r.attributes.count("stroke") != 0 && r.attributes.at("stroke") == ink::vermilion
                && lamina_test::close(place_of(r).x, corner.x, 2)
                && lamina_test::close(place_of(r).y, corner.y, 2)) {
                CHECK(examples[i].mistake());
                ++frames;
            }
    }
    CHECK(frames == 2);
}

TEST_CASE("sheet: pixels are drawn as whole squares, large pictures are shrunk") {
    const auto width = [](dims d) {
        const std::vector<float> pixels(d.size());
        const std::vector<sheet_example> one{{pixels}};
        return xml_document(sheet_svg("", d, one)).all("image")[0].number("width");
    };
    CHECK(width(shape<28, 28, 1>) == 56);
    CHECK(width(shape<32, 32, 3>) == 64);
    CHECK(width(shape<100, 200, 1>) == 64);
    CHECK(width(shape<1, 1, 1>) == 64);
}

TEST_CASE("sheet: no examples; wrong sizes; no columns") {
    CHECK(xml_document(sheet_svg("", shape<28, 28, 1>, {})).mistake == "");
    const std::vector<float> pixels(5);
    const std::vector<sheet_example> wrong{{pixels}};
    CHECK_THROWS_WITH_AS(sheet_svg("", shape<2, 3, 1>, wrong),
                         "sheet_svg: example 0 has 5 numbers, but 2×3×1 takes 6", lamina::error);
    const std::vector<sheet_example> right{{pixels}, {pixels}};
    CHECK(xml_document(sheet_svg("", shape<1, 5, 1>, right, 0)).all("image").size() == 2);
}

TEST_CASE("kernels: one tile for each filter, read as HWIO") {
    std::vector<float> weights(2 * 2 * 1 * 3, 0.0f);
    weights[0 * 3 + 1] = 0.5f;
    weights[3 * 3 + 2] = -0.5f;
    const auto text = kernels_svg("k", {2, 2, 1, 3}, weights);
    const xml_document page(text);
    CHECK(page.mistake == "");
    CHECK(inside_page(page));
    CHECK(page.all("g").size() == 3 + 1);
    const auto rects = page.all("rect");
    const auto fill = [&](std::size_t tile, std::size_t cell) {
        return rects[1 + tile * 5 + cell].attributes.at("fill");
    };
    CHECK(fill(0, 0) == ink::paper);
    CHECK(fill(1, 0) == ink::vermilion);
    CHECK(fill(2, 3) == ink::blue);
    CHECK(text.find(">−0.5<") != std::string::npos);
}

TEST_CASE("kernels: with several inputs a column is a filter and a row an input") {
    std::vector<float> weights(1 * 2 * 2 * 3, 0.0f);
    weights[(1 * 2 + 0) * 3 + 2] = 1;
    const auto rects = xml_document(kernels_svg("", {1, 2, 2, 3}, weights)).all("rect");
    int coloured = 0;
    for (const auto& r : rects)
        if (r.attributes.at("fill") == ink::vermilion && r.number("width") == 22) {
            ++coloured;
            CHECK(r.number("x") == 2 * (44 + 6) + 22);
            CHECK(r.number("y") == 0);
        }
    CHECK(coloured == 1);
}

namespace {

/// The middle of a filter's column, found by its number at the top.
double column_of(const xml_document& page, std::size_t filter) {
    for (const auto& t : page.all("text"))
        if (t.text == std::to_string(filter) && place_of(t).y < 0) return place_of(t).x;
    return -1e300;
}

} // namespace

TEST_CASE("kernels: every weight stands in the row of its input and the column of its filter") {
    const kernel_extents k{2, 3, 3, 4};
    std::vector<float> weights;
    for (std::size_t i = 0; i < k.size(); ++i) weights.push_back(static_cast<float>(i % 7) / 6 - 0.5f);
    const xml_document page(kernels_svg("k", k, weights));
    CHECK(lamina_test::overlaps(page) == 0);
    const double cell = 14;
    for (std::size_t input = 0; input < k.inputs; ++input)
        for (std::size_t filter = 0; filter < k.filters; ++filter) {
            const auto row = place_of(text_saying(page, "input " + std::to_string(input))).y;
            const auto column = column_of(page, filter);
            for (std::size_t y = 0; y < k.height; ++y)
                for (std::size_t x = 0; x < k.width; ++x) {
                    const auto weight = weights[((y * k.width + x) * k.inputs + input) * k.filters + filter];
                    const point middle{column + cell * (static_cast<double>(x) - 1),
                                       row + cell * (static_cast<double>(y) - 0.5)};
                    CHECK(color_at(page, middle) == detail::diverging(static_cast<double>(weight) / 0.5));
                }
        }
}

TEST_CASE("kernels: the rows of a grid name their first filter") {
    std::vector<float> weights(3 * 3 * 1 * 8, 0.0f);
    for (std::size_t i = 0; i < 9; ++i) weights[i * 8 + 4] = 1;
    const xml_document page(kernels_svg("", {3, 3, 1, 8}, weights));
    const auto first = place_of(text_saying(page, "filter 0"));
    const auto second = place_of(text_saying(page, "filter 4"));
    CHECK(color_at(page, {20, second.y}) == ink::vermilion);
    CHECK(color_at(page, {20, first.y}) == ink::paper);
    CHECK(color_at(page, {20 + 48, second.y}) == ink::paper);
}

TEST_CASE("kernels: the color scale says its ends") {
    const std::vector<float> weights{-0.25f, 0.125f, 0, 0.0625f};
    const xml_document page(kernels_svg("", {2, 2, 1, 1}, weights));
    const auto low = place_of(text_saying(page, "−0.25")), high = place_of(text_saying(page, "0.25"));
    CHECK(low.x < high.x);
    CHECK(color_at(page, {low.x + 1, low.y - 17}) == ink::blue);
    CHECK(color_at(page, {high.x - 1, high.y - 17}) == ink::vermilion);
}

TEST_CASE("kernels: what is left out is said; odd weights are drawn") {
    const std::vector<float> many(3 * 3 * 20 * 64, 0.1f);
    const auto text = kernels_svg("", {3, 3, 20, 64}, many, 4);
    CHECK(text.find("the first 4 of 64 filters, 16 of 20 inputs") != std::string::npos);
    CHECK(xml_document(text).all("g").size() == 4 * 16 + 1);
    const std::vector<float> zero(9, 0.0f), nan(9, std::numeric_limits<float>::quiet_NaN());
    CHECK(xml_document(kernels_svg("", {3, 3, 1, 1}, zero)).mistake == "");
    CHECK(kernels_svg("", {3, 3, 1, 1}, zero).find("first") == std::string::npos);
    CHECK(kernels_svg("", {3, 3, 1, 1}, nan, 0).find(ink::line) != std::string::npos);
}

TEST_CASE("kernels: weights that do not fit are refused") {
    const std::vector<float> weights(8);
    CHECK_THROWS_WITH_AS(kernels_svg("", {3, 3, 1, 1}, weights),
                         "kernels_svg: 8 weights, but a kernel of 3×3×1×1 has 9", lamina::error);
    CHECK_THROWS_AS(kernels_svg("", {3, 3, 0, 1}, {}), lamina::error);
}

TEST_CASE("sheet: boxes stand where they are on the picture") {
    const std::vector<float> pixels(32 * 16);
    const std::vector<sheet_example> all{
        {.pixels = pixels,
         .boxes = {{.left = 2, .top = 8, .right = 5, .bottom = 15, .label = "disc"},
                   {.left = 3, .top = 1, .right = 6, .bottom = 12, .label = "wanted", .expected = true}}}};
    const xml_document page(sheet_svg("", shape<32, 16, 1>, all, 10, 64));
    const auto boxes = [&] {
        auto all_frames = page.all("rect");
        std::erase_if(all_frames, [](const auto& r) {
            return r.attributes.count("stroke-width") == 0 || r.attributes.at("stroke-width") != "1.5";
        });
        return all_frames;
    }();
    REQUIRE(boxes.size() == 2);
    CHECK(place_of(boxes[0]).x == 8); // enlarged four times
    CHECK(place_of(boxes[0]).y == 32);
    CHECK(boxes[0].number("width") == 12);
    CHECK(boxes[0].number("height") == 28);
    CHECK(boxes[0].attributes.count("stroke-dasharray") == 0);
    CHECK(place_of(boxes[1]).x == 12);
    CHECK(boxes[1].number("height") == 44);
    CHECK(boxes[1].attributes.count("stroke-dasharray") == 1);
    CHECK(place_of(text_saying(page, "disc")).y == doctest::Approx(29));
    CHECK(place_of(text_saying(page, "wanted")).y == doctest::Approx(13)); // no room above
}
