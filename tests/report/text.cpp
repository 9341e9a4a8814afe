#include <lamina/language/number_text.hpp>
#include <lamina/report/text.hpp>
#include <lamina/report/wrap.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

TEST_CASE("text: widths count columns, not bytes") {
    CHECK(display_width("") == 0);
    CHECK(display_width("relu") == 4);
    CHECK(display_width("24×24×32") == 8);
    CHECK(display_width("│─┐") == 3);
    CHECK(display_width("e\u0301") == 1);
    CHECK(display_width("猫") == 2);
    CHECK(display_width("🐈") == 2);
}

TEST_CASE("text: bytes that are not UTF-8 count one column each") {
    CHECK(display_width("\xff\xfe") == 2);
    CHECK(display_width("a\xc3") == 2);
    CHECK(display_width("\xe2\x82") == 2);
    CHECK(display_width("\xc0\x80") == 2);
    CHECK(display_width("\xed\xa0\x80") == 3);
}

TEST_CASE("text: shortening keeps whole characters") {
    CHECK(shortened("relu", 4) == "relu");
    CHECK(shortened("softmax", 4) == "sof…");
    CHECK(shortened("×××××", 3) == "××…");
    CHECK(shortened("猫猫猫", 4) == "猫…");
    CHECK(shortened("ab", 1) == "…");
    CHECK(shortened("ab", 0) == "");
}

TEST_CASE("text: padding") {
    CHECK(padded("×", 3) == "×  ");
    CHECK(padded("×", 3, align::right) == "  ×");
    CHECK(padded("×", 4, align::center) == " ×  ");
    CHECK(padded("long", 2) == "long");
    CHECK(repeated("─", 3) == "───");
    CHECK(repeated("─", 0) == "");
}

TEST_CASE("text: numbers") {
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1000) == "1 000");
    CHECK(grouped(46'922) == "46 922");
    CHECK(grouped(25'557'032) == "25 557 032");
    CHECK(grouped(std::numeric_limits<std::uint64_t>::max()) == "18 446 744 073 709 551 615");
    CHECK(fixed_decimals(0.12345, 3) == "0.123");
    CHECK(fixed_decimals(-2, 1) == "-2.0");
    CHECK(fixed_decimals(std::numeric_limits<double>::quiet_NaN(), 2) == "nan");
    CHECK(fixed_decimals(std::numeric_limits<double>::max(), 2).size() == 312);
    CHECK(significant_digits(0.05, 4) == "0.05");
    CHECK(significant_digits(1e30, 3) == "1e+30");
    CHECK(percent(61, 62) == "98.4 %");
    CHECK(percent(1, 1, 0) == "100 %");
    CHECK(percent(0, 0) == "–");
}

TEST_CASE("text: memory") {
    CHECK(bytes_text(0) == "0 B");
    CHECK(bytes_text(1023) == "1023 B");
    CHECK(bytes_text(1024) == "1.0 KiB");
    CHECK(bytes_text(46'922 * 4) == "183.3 KiB");
    CHECK(bytes_text(1024 * 1024 - 1) == "1.0 MiB");
    CHECK(bytes_text(25'557'032ull * 4) == "97.5 MiB");
    CHECK(bytes_text(std::uint64_t{5} << 50) == "5120.0 TiB");
}

TEST_CASE("text: numbers as briefly as they read back") {
    CHECK(number_text(0.01) == "0.01");
    CHECK(number_text(2) == "2");
    CHECK(number_text(1e-5) == "1e-5");
    CHECK(number_text(-0.3) == "-0.3");
    CHECK(number_text(1.6732632423543772) == "1.6732632423543772");
}

TEST_CASE("text: counts in four digits") {
    CHECK(short_count(0) == "0");
    CHECK(short_count(999) == "999");
    CHECK(short_count(1000) == "1.000 k");
    CHECK(short_count(46'080) == "46.08 k");
    CHECK(short_count(460'800) == "460.8 k");
    CHECK(short_count(999'949) == "999.9 k");
    CHECK(short_count(999'950) == "1.000 M");
    CHECK(short_count(9'999'600'000) == "10.00 G");
    CHECK(short_count(4'831'838'208) == "4.832 G");
}

TEST_CASE("text: shortening inside keeps both ends") {
    CHECK(shortened_inside("softmax", 7) == "softmax");
    CHECK(shortened_inside("a long class name 24", 10) == "a lo…me 24");
    CHECK(shortened_inside("a long class name 24", 11) == "a lon…me 24");
    CHECK(shortened_inside("猫猫猫猫", 5) == "猫…猫");
}

TEST_CASE("text: wrapped after commas, at spaces, then inside names") {
    using lines = std::vector<std::string>;
    CHECK(wrapped("relu", 4) == lines{"relu"});
    CHECK(wrapped("", 4) == lines{""});
    CHECK(wrapped("conv2d 3×3, 64, same", 16) == lines{"conv2d 3×3, 64,", "same"});
    CHECK(wrapped("conv2d 5×5 · relu · max_pool2d", 20) == lines{"conv2d 5×5 · relu ·", "max_pool2d"});
    CHECK(wrapped("128×128×128, arena + 33 554 432, every 256", 21)
          == lines{"128×128×128,", "arena + 33 554 432,", "every 256"});
    CHECK(wrapped("max_pool2d 3×3 / 2", 16) == lines{"max_pool2d 3×3", "/ 2"});
    CHECK(wrapped("features.denseblock1.norm", 14) == lines{"features.", "denseblock1.", "norm"});
    CHECK(wrapped("softmaxsoftmax", 5) == lines{"softm", "axsof", "tmax"});
    CHECK(wrapped("  conv2d 3×3, 64, same", 14, 2) == lines{"  conv2d 3×3,", "    64, same"});
    CHECK(wrapped("猫猫", 1) == lines{"猫", "猫"});
    CHECK(wrapped("ab", 0) == lines{"a", "b"});
}
