#include <lamina/kernels/affine_image.hpp>
#include <lamina/language/queries.hpp>
#include <lamina/layers/augmentation.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

/// What a word makes of 2 × 3 pixels of one channel where all random numbers are `uniform`.
template <class Word>
std::vector<double> drawn(Word, double uniform) {
    const std::vector<double> x{1, 2, 3, 4, 5, 6};
    std::vector<double> y(6, 99);
    kernels::affine_image<double, shape<2, 3, 1>>::run(Word::draw(shape<2, 3, 1>, [=] { return uniform; }),
                                                       x.data(), y.data());
    return y;
}

constexpr double nearly_one = 0.999999;

} // namespace

TEST_CASE("augmentation passes everything on in prediction") {
    const auto x = numbers(24);
    CHECK(forward<words::random_zoom<0.5>>(shape<2, 3, 4>, x) == x);
    CHECK(forward<words::random_erasing<1.0>>(shape<2, 3, 4>, x) == x);
    check_gradients(random_flip<vertical>, shape<2, 3, 4>);
    static_assert(output_shape<decltype(input<2, 3, 4> >> random_crop<4> >> random_contrast<1>)>
                  == shape<2, 3, 4>);
}

TEST_CASE("random_flip") {
    const std::vector<double> same{1, 2, 3, 4, 5, 6};
    CHECK(drawn(random_flip<horizontal>, 0.4) == std::vector<double>{3, 2, 1, 6, 5, 4});
    CHECK(drawn(random_flip<vertical>, 0.4) == std::vector<double>{4, 5, 6, 1, 2, 3});
    CHECK(drawn(random_flip<horizontal_and_vertical>, 0.4) == std::vector<double>{6, 5, 4, 3, 2, 1});
    CHECK(drawn(random_flip<horizontal_and_vertical>, 0.5) == same);
}

TEST_CASE("random_crop moves by whole pixels, up to its padding") {
    CHECK(drawn(random_crop<1>, 0) == std::vector<double>{5, 6, 0, 0, 0, 0});
    CHECK(drawn(random_crop<1>, 0.5) == std::vector<double>{1, 2, 3, 4, 5, 6});
    CHECK(drawn(random_crop<1>, nearly_one) == std::vector<double>{0, 0, 0, 0, 1, 2});
}

TEST_CASE("random_crop to a size: from the middle in prediction, else anywhere within the image") {
    static_assert(output_shape<decltype(input<5, 4, 2> >> random_crop<3, 2>)> == shape<3, 2, 2>);
    CHECK(forward<words::random_crop_to<1, 2>>(shape<4, 3, 1>, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
          == std::vector<double>{4, 5});
    check_gradients(random_crop<2, 2>, shape<4, 3, 2>);
    using crop = words::random_crop_to<3, 2>;
    const auto corner = [](double u) { return crop::draw(shape<5, 9, 1>, [=] { return u; }); };
    CHECK((corner(0).row == 0 && corner(0).column == 0));
    CHECK((corner(0.5).row == 1 && corner(0.5).column == 4));
    CHECK((corner(nearly_one).row == 2 && corner(nearly_one).column == 7));
    static_assert(is_valid<decltype(input<5, 4, 2> >> random_crop<5, 4>)>
                  && !is_valid<decltype(input<5, 4, 2> >> random_crop<5, 5>)>
                  && !is_valid<decltype(input<5, 4, 2> >> random_crop<0, 2>)>
                  && !is_valid<decltype(input<9> >> random_crop<1, 2>)>);
    CHECK(decltype(random_crop<3, 2>)::describe() == "random_crop 3×2");
}

TEST_CASE("turned, enlarged and moved images are PyTorch's affine_grid and grid_sample") {
    std::vector<double> x;
    for (int i = 1; i <= 12; ++i) x.push_back(i * i);
    const auto check = [&](auto word, double uniform, const std::vector<double>& expected) {
        std::vector<double> y(12);
        kernels::affine_image<double, shape<3, 4, 1>>::run(
            decltype(word)::draw(shape<3, 4, 1>, [=] { return uniform; }), x.data(), y.data());
        CHECK(largest_difference(y, expected) < 1e-6);
    };
    check(random_rotation<0.5>, 0.6,
          {1.12054421, 6.65316654, 33.7506915, 48.7775027, 4.97032462, 27.6123115, 68.6943656, 128.216487,
           16.2488143, 61.5239883, 95.6757548, 38.3204387});
    check(random_zoom<0.5>, 0.7,
          {6.08333333, 9.86111111, 15.1388889, 21.9166667, 27.75, 37.0833333, 47.9166667, 60.25, 76.0833333,
           90.9722222, 107.361111, 125.25});
    check(random_translation<0.25, 0.5>, 0.6,
          {0.51, 2.38, 5.95, 11.22, 12.84, 27.28, 38.28, 51.28, 43.56, 83.28, 102.28, 123.28});
}

TEST_CASE("random_translation moves by shares of height and width") {
    CHECK(drawn(random_translation<0.25, 0>, 0) == std::vector<double>{2.5, 3.5, 4.5, 2, 2.5, 3});
    CHECK(largest_difference(drawn(random_translation<0, 0.5>, 5.0 / 6), {0, 1, 2, 0, 4, 5}) < 1e-12);
}

TEST_CASE("random_rotation and random_zoom keep the center") {
    // A quarter of a turn, and half a turn.
    const auto quarter = drawn(random_rotation<0.5>, 0.75);
    CHECK(quarter[1] + quarter[4] == doctest::Approx(7).epsilon(1e-9));
    const auto half = drawn(random_rotation<1>, 0.75);
    CHECK(largest_difference(half, {6, 5, 4, 3, 2, 1}) < 1e-9);
    // Twice as large: from −1/4 to 1/4 of a pixel about the center row.
    const auto large = drawn(random_zoom<0.999999>, nearly_one);
    CHECK(large[1] == doctest::Approx(2.75).epsilon(1e-4));
    CHECK(large[0] == doctest::Approx(2.25).epsilon(1e-4));
}

TEST_CASE("random_brightness, random_contrast and random_erasing: what they draw") {
    const auto of = [](double u) { return [=] { return u; }; };
    CHECK(words::random_brightness<3.0>::draw(of(0)).summand == -3);
    CHECK(words::random_brightness<3.0>::draw(of(0.75)).summand == 1.5);
    CHECK(words::random_contrast<0.5>::draw(of(0)).factor == 0.5);
    CHECK(words::random_contrast<0.5>::draw(of(0.75)).factor == 1.25);
    using erasing = words::random_erasing<0.5>;
    CHECK(erasing::draw(shape<20, 10, 3>, of(0.5)).bottom == 0);
    // 17.5 % of 200 pixels, as high as wide.
    const words::drawn_box box = words::random_erasing<1.0>::draw(shape<20, 10, 3>, of(0.5));
    CHECK((box.top == 7 && box.bottom == 13 && box.left == 2 && box.right == 8));
    const words::drawn_box last = words::random_erasing<1.0>::draw(shape<3, 4, 1>, of(nearly_one));
    CHECK((last.bottom == 3 && last.right == 4));
}

TEST_CASE("augmentation: rules and texts") {
    static_assert(!is_valid<decltype(input<9> >> random_flip<horizontal>)>);
    static_assert(!is_valid<decltype(input<9, 9, 1> >> random_zoom<1>)>);
    static_assert(!is_valid<decltype(input<9, 9, 1> >> random_rotation<1.1>)>);
    static_assert(!is_valid<decltype(input<9, 9, 1> >> random_erasing<-0.1>)>);
    static_assert(is_valid<decltype(input<9, 9, 1> >> random_translation<1, 0> >> random_brightness<30>)>);
    CHECK(decltype(random_flip<horizontal>)::describe() == "random_flip horizontal");
    CHECK(decltype(random_translation<0.1>)::describe() == "random_translation 0.1, 0.1");
    CHECK(decltype(random_crop<4>)::describe() == "random_crop 4");
}
