#include <lamina/language/error.hpp>
#include <lamina/language/text_part.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

using namespace lamina;

TEST_CASE("parts of a message are texts of all kinds and unsigned numbers") {
    const std::string name = "kernel";
    const std::string_view shape = "3×3, cut";
    CHECK(detail::text_of({"tensor \"", name, "\" is ", shape.substr(0, 4)}) == "tensor \"kernel\" is 3×3");
    CHECK(detail::text_of({std::size_t{12}, " of ", std::uint8_t{65}, " and ", 0u}) == "12 of 65 and 0");
    CHECK(detail::text_of({"", std::numeric_limits<std::uint64_t>::max()}) == "18446744073709551615");
    CHECK(detail::text_of({}).empty());
}

TEST_CASE("raise takes a message whole or in parts, also two that could be the ends of a range") {
    const char *const first = "row ", *const second = "is empty";
    CHECK_THROWS_WITH_AS(raise("row 3 is empty"), "row 3 is empty", error);
    CHECK_THROWS_WITH_AS(raise({first, 3u, " ", second}), "row 3 is empty", error);
    CHECK_THROWS_WITH_AS(raise({first, second}), "row is empty", error);
}
