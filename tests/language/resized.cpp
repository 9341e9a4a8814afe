#include <lamina/language/resized.hpp>
#include <lamina/layers/words.hpp>

#include <doctest/doctest.h>

#include <type_traits>

using namespace lamina;

namespace {

struct body {
    static constexpr auto layers = conv2d<8, 3>(same) >> relu >> max_pool2d<2> >> conv2d<4, 1>;
};
struct small {
    static constexpr auto layers = input<32, 24, 3> >> block<body> >> global_avg_pool2d >> dense<5>;
};
struct large {
    static constexpr auto layers = input<64, 96, 3> >> block<body> >> global_avg_pool2d >> dense<5>;
};
template <class N>
using sentence = detail::sentence_of<N>;

struct join {
    static constexpr auto layers = identity | (input<"mask", 4, 4, 1> >> relu >> output<"seen">);
};
template <std::size_t H, std::size_t W>
struct masked {
    static constexpr auto layers = input<H, W, 2> >> as<"image"> >> frozen(block<join>(name<"in">))
                                   >> conv2d<2, 1>;
};

} // namespace

TEST_CASE("another size is the network that is spelled with it") {
    static_assert(std::is_same_v<sentence<resized<small, 64, 96>>, sentence<large>>);
    static_assert(std::is_same_v<sentence<resized<small, 32, 24>>, sentence<small>>);
    static_assert(std::is_same_v<sentence<resized<resized<large, 8, 8>, 32, 24>>, sentence<small>>);
    static_assert(std::is_same_v<sentence<resized<decltype(input<5, 5, 2>), 6, 7>>,
                                 sentence<decltype(input<6, 7, 2>)>>);
}

TEST_CASE("of a sequence the length changes") {
    using text = decltype(input<100, 8> >> conv1d<4, 3> >> relu);
    static_assert(output_shape<resized<text, 50>> == shape<48, 4>);
}

TEST_CASE("further inputs have sizes of their own, also in blocks") {
    using both = resized<masked<4, 4>, 6, 5, "mask", 6, 5>;
    static_assert(input_shape<both> == shape<6, 5, 2> && input_shape<both, "mask"> == shape<6, 5, 1>);
    static_assert(output_shape<both> == shape<6, 5, 2> && output_shape<both, "in.seen"> == shape<6, 5, 1>);
    using named = resized<masked<4, 4>, "mask", 6, 5, "image", 6, 5>;
    static_assert(input_list<named> == input_list<both> && result_list<named> == result_list<both>);
    using second =
        decltype(input<4> >> (identity | (input<"text", 9, 2> >> relu >> global_max_pool1d)) >> dense<3>);
    static_assert(input_shape<resized<second, "text", 20>, "text"> == shape<20, 2>);
    static_assert(input_shape<resized<second, "text", 20>> == shape<4>);
}

TEST_CASE("sizes of one network") {
    using a = resized<small, 64, 96>;
    static_assert(detail::sizes_of_one_network<a, small> && detail::sizes_of_one_network<small, a>);
    static_assert(detail::sizes_of_one_network<resized<a, 40, 40>, resized<small, 8, 8>>);
    static_assert(!detail::sizes_of_one_network<small, large>);
}
