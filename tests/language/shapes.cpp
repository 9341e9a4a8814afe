#include <lamina/language/dims.hpp>
#include <lamina/language/error.hpp>
#include <lamina/language/fixed_string.hpp>
#include <lamina/language/type_list.hpp>

#include <doctest/doctest.h>

#include <string>
#include <type_traits>

using namespace lamina;
using namespace lamina::detail;

TEST_CASE("an image has three extents, a vector one") {
    static_assert(shape<24, 20, 32> == dims::image(24, 20, 32));
    static_assert(shape<10> == dims::vector(10));
    static_assert(shape<24, 20, 32>.height == 24 && shape<24, 20, 32>.width == 20
                  && shape<24, 20, 32>.channels == 32);
    static_assert(shape<24, 20, 32>.is_image() && !shape<24, 20, 32>.is_vector());
    static_assert(shape<10>.is_vector() && !shape<10>.is_image());
    static_assert(shape<24, 20, 32>.size() == 15360 && shape<24, 20, 32>.pixels() == 480);
    static_assert(shape<10>.size() == 10 && shape<10>.pixels() == 1);
    // A sequence is an image with one row.
    static_assert(shape<24, 32> == shape<1, 24, 32> && shape<24, 32>.is_image());
}

TEST_CASE("three numbers are an image, others are no shape") {
    static_assert(dims{32, 32, 3} == shape<32, 32, 3>);
    constexpr auto made_of = []<class... Extents>(Extents... e) { return requires { dims{e...}; }; };
    static_assert(made_of(1u, 2u, 3u));
    static_assert(!made_of(1u) && !made_of(1u, 2u) && !made_of(3u, 1u, 2u, 3u));
    static_assert(std::is_trivially_copyable_v<dims>);
}

TEST_CASE("a vector is not an image of one pixel") {
    static_assert(shape<10> != shape<1, 1, 10>);
    static_assert(shape<2, 3, 4> != shape<3, 2, 4>);
}

TEST_CASE("the shape of a mistake holds nothing") {
    static_assert(dims{}.size() == 0 && !dims{}.is_image() && !dims{}.is_vector());
    static_assert(dims{} != shape<1>);
}

TEST_CASE("shapes are printed as they are said") {
    CHECK(to_string(shape<24, 20, 32>) == "24×20×32");
    CHECK(to_string(shape<10>) == "10");
}

TEST_CASE("lists of types") {
    using list = type_list<int, char, int, double>;
    static_assert(list::size == 4 && type_list<>::size == 0);
    static_assert(std::is_same_v<element_of<list, 0>, int> && std::is_same_v<element_of<list, 3>, double>);
    static_assert(std::is_same_v<joined_lists<type_list<int>, type_list<>, type_list<char, int>>,
                                 type_list<int, char, int>>);
    static_assert(std::is_same_v<joined_lists<>, type_list<>>);
}

TEST_CASE("a string as a template argument") {
    constexpr fixed_string text("stem");
    static_assert(text.view() == "stem" && text.view().size() == 4);
    static_assert(text == fixed_string("stem") && text != fixed_string("stam"));
    static_assert(fixed_string("").view().empty());
}

TEST_CASE("an error is a runtime_error with its sentence") {
    CHECK_THROWS_WITH_AS(raise("weights.bin: 3 tensors expected, 2 found"),
                         "weights.bin: 3 tensors expected, 2 found", error);
    CHECK_THROWS_AS(raise("anything"), std::runtime_error);
}
