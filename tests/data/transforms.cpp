#include <lamina/data/transforms.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "../scratch.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

picture grey(std::size_t height, std::size_t width, std::vector<float> values) {
    return {dims::image(height, width, 1), std::move(values)};
}

void check_near(const picture& found, dims extents, const std::vector<float>& values) {
    CHECK(found.extents == extents);
    REQUIRE(found.values.size() == values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        CAPTURE(i);
        CHECK(found.values[i] == doctest::Approx(values[i]).epsilon(2e-6));
    }
}

/// A picture in which every element is different.
picture counted(std::size_t height, std::size_t width, std::size_t channels) {
    picture p{dims::image(height, width, channels), {}};
    for (std::size_t i = 0; i < p.extents.size(); ++i) p.values.push_back(static_cast<float>(i));
    return p;
}

} // namespace

TEST_CASE("a row is resized by the triangles' shares") {
    check_near(resize(grey(1, 2, {1, 5}), 1, 4), shape<1, 4, 1>, {1, 2, 4, 5});
    check_near(resize(grey(4, 1, {1, 2, 4, 8}), 2, 1), shape<2, 1, 1>,
               {(0.75F * 1 + 0.75F * 2 + 0.25F * 4) / 1.75F, (0.25F * 2 + 0.75F * 4 + 0.75F * 8) / 1.75F});
    check_near(resize(grey(1, 3, {1, 2, 6}), 1, 1), shape<1, 1, 1>, {(2 * 1 + 3 * 2 + 2 * 6) / 7.0F});
    check_near(resize(counted(2, 3, 3), 2, 3), shape<2, 3, 3>, counted(2, 3, 3).values);
}

TEST_CASE("resized as PyTorch does it") {
    // interpolate(x, size, mode="bilinear", antialias=True) of values from 0 to 1.
    picture x{shape<7, 5, 1>, {}};
    for (std::size_t i = 0; i < 35; ++i) x.values.push_back(static_cast<float>(i * 11 % 17) / 16.0F);
    check_near(resize(x, 3, 2), shape<3, 2, 1>,
               {0.487825F, 0.562297F, 0.497159F, 0.465909F, 0.500203F, 0.453937F});
    check_near(resize(x, 4, 9), shape<4, 9, 1>,
               {0.130952F, 0.343254F, 0.69709F,  0.623677F, 0.443452F, 0.544312F, 0.633929F, 0.678571F,
                0.705357F, 0.52F,     0.465833F, 0.375556F, 0.436389F, 0.535F,    0.491944F, 0.439444F,
                0.349167F, 0.295F,    0.7675F,   0.713333F, 0.623056F, 0.438333F, 0.23F,     0.493889F,
                0.686944F, 0.596667F, 0.5425F,   0.357143F, 0.383929F, 0.428571F, 0.518188F, 0.619048F,
                0.438823F, 0.303571F, 0.348214F, 0.375F});
}

TEST_CASE("channels are resized each for itself") {
    picture both{shape<3, 4, 2>, {}};
    picture first{shape<3, 4, 1>, {}}, second = first;
    for (std::size_t i = 0; i < 12; ++i) {
        first.values.push_back(static_cast<float>(i * 5 % 7));
        second.values.push_back(static_cast<float>(i * 3 % 11));
        both.values.insert(both.values.end(), {first.values[i], second.values[i]});
    }
    const picture small = resize(both, 2, 3), a = resize(first, 2, 3), b = resize(second, 2, 3);
    for (std::size_t i = 0; i < 6; ++i) {
        CHECK(small.values[2 * i] == a.values[i]);
        CHECK(small.values[2 * i + 1] == b.values[i]);
    }
}

TEST_CASE("the shorter side gets the length that is asked for") {
    CHECK(resize_shorter_side(counted(3, 5, 1), 2).extents == shape<2, 3, 1>);
    CHECK(resize_shorter_side(counted(5, 3, 3), 7).extents == shape<11, 7, 3>);
    CHECK(resize_shorter_side(counted(4, 4, 1), 2).extents == shape<2, 2, 1>);
}

TEST_CASE("the middle is cut out, half pixels to the even side") {
    check_near(center_crop(counted(3, 4, 1), 1, 2), shape<1, 2, 1>, {5, 6});
    check_near(center_crop(counted(1, 2, 3), 1, 1), shape<1, 1, 3>, {0, 1, 2});
    CHECK(center_crop(counted(1, 4, 1), 1, 1).values[0] == 2);
    CHECK(center_crop(counted(1, 6, 1), 1, 1).values[0] == 2);
    CHECK(center_crop(counted(1, 8, 1), 1, 1).values[0] == 4);
}

TEST_CASE("grey becomes RGB, channels are normalized") {
    check_near(to_rgb(grey(1, 2, {0.5F, 1})), shape<1, 2, 3>, {0.5F, 0.5F, 0.5F, 1, 1, 1});
    CHECK(to_rgb(counted(2, 2, 3)).values == counted(2, 2, 3).values);
    const std::vector<float> mean{1, 2, 0}, deviation{1, 2, 4};
    check_near(normalize(counted(1, 2, 3), mean, deviation), shape<1, 2, 3>, {-1, -0.5F, 0.5F, 2, 1, 1.25F});
    const picture black = imagenet_input(grey(300, 400, std::vector<float>(120'000, 0.0F)));
    CHECK(black.extents == shape<224, 224, 3>);
    CHECK(black.values[0] == doctest::Approx(-2.1179039));
    CHECK(black.values[1] == doctest::Approx(-2.0357143));
    CHECK(black.values[2] == doctest::Approx(-1.8044444));
}

TEST_CASE("what cannot be transformed is named") {
    const scratch here;
    const picture empty{shape<2, 2, 1>, {}}, small = counted(2, 3, 1), two = counted(1, 1, 2);
    CHECK(error_of(here, [&] { resize(empty, 1, 1); }) == "resize: 0 values are no picture of 2×2×1");
    CHECK(error_of(here, [&] { resize(small, 0, 1); })
          == "resize: the new height and width must be at least 1");
    CHECK(error_of(here, [&] { resize_shorter_side(counted(1, 100'000, 1), 256); })
          == "resize: 1×100000×1 to 256×25600000 takes more than 268435456 values");
    CHECK(error_of(here, [&] { center_crop(small, 2, 4); })
          == "center_crop: 2×4 is larger than the picture, 2×3×1");
    CHECK(error_of(here, [&] { to_rgb(two); }) == "to_rgb: a picture has 1 or 3 channels, not 2");
    CHECK(error_of(here, [&] { normalize(small, std::vector<float>(3), std::vector<float>(3)); })
          == "normalize: expected 1 means and deviations, found 3 and 3");
}
