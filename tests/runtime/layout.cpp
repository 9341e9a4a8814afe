#include <lamina/runtime/layout.hpp>

#include <doctest/doctest.h>

#include <numeric>
#include <span>
#include <vector>

using namespace lamina;

TEST_CASE("to_channels_last moves the planes into the pixels") {
    const std::vector<float> planes{1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60};
    const std::vector<float> pixels{1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60};
    CHECK(to_channels_last(shape<2, 3, 2>, std::span<const float>(planes)) == pixels);
    CHECK(to_channels_first(shape<2, 3, 2>, std::span<const float>(pixels)) == planes);
}

TEST_CASE("the two undo each other for every image of a batch") {
    constexpr dims d = shape<5, 4, 3>;
    std::vector<double> batch(3 * d.size());
    std::iota(batch.begin(), batch.end(), 0.0);
    const auto last = to_channels_last(d, std::span<const double>(batch));
    for (std::size_t n = 0; n < 3; ++n)
        for (std::size_t p = 0; p < d.pixels(); ++p)
            for (std::size_t c = 0; c < d.channels; ++c)
                CHECK(last[n * d.size() + p * d.channels + c] == batch[n * d.size() + c * d.pixels() + p]);
    CHECK(to_channels_first(d, std::span<const double>(last)) == batch);
}

TEST_CASE("values that are no whole number of images are an error") {
    const std::vector<float> x(13);
    CHECK_THROWS_WITH_AS(to_channels_last(shape<2, 3, 2>, std::span<const float>(x)),
                         "to_channels_last: expected a multiple of 12 values, found 13", error);
    CHECK(to_channels_last(shape<2, 3, 2>, std::span<const float>()).empty());
}
