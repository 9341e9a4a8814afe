#include <lamina/layers/adaptive_pool2d.hpp>
#include <lamina/layers/pool2d.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

/// PyTorch's rule: floor and ceil of real numbers.
template <std::size_t Height, std::size_t Width>
void check(dims in) {
    const auto x = numbers(in.size(), 2);
    const auto window = [](std::size_t i, std::size_t extent, std::size_t parts) {
        const double size = double(extent) / double(parts);
        return std::array{std::size_t(std::floor(double(i) * size + 1e-9)),
                          std::size_t(std::ceil(double(i + 1) * size - 1e-9))};
    };
    std::vector<double> maxima, averages;
    for (std::size_t i = 0; i < Height; ++i)
        for (std::size_t j = 0; j < Width; ++j)
            for (std::size_t c = 0; c < in.channels; ++c) {
                const auto rows = window(i, in.height, Height), columns = window(j, in.width, Width);
                double highest = -INFINITY, total = 0;
                for (std::size_t r = rows[0]; r < rows[1]; ++r)
                    for (std::size_t q = columns[0]; q < columns[1]; ++q) {
                        const double value = x[(r * in.width + q) * in.channels + c];
                        highest = std::max(highest, value);
                        total += value;
                    }
                maxima.push_back(highest);
                averages.push_back(total / double((rows[1] - rows[0]) * (columns[1] - columns[0])));
            }
    using max = words::adaptive_pool2d<kernels::pooling::max, Height, Width>;
    using average = words::adaptive_pool2d<kernels::pooling::average, Height, Width>;
    CHECK(forward<max>(in, x) == maxima);
    CHECK(largest_difference(forward<average>(in, x), averages) < 1e-14);
    check_gradients<max>(in);
    check_gradients<average>(in);
}

} // namespace

TEST_CASE("adaptive pools by hand") {
    using average = words::adaptive_pool2d<kernels::pooling::average, 1, 3>;
    CHECK(forward<average>(shape<1, 4, 1>, {1, 3, 5, 7}) == std::vector<double>{2, 4, 6});
    CHECK(forward<average>(shape<1, 2, 1>, {1, 3}) == std::vector<double>{1, 2, 3});
    CHECK(forward<words::adaptive_pool2d<kernels::pooling::max, 2, 1>>(shape<3, 1, 2>, {9, 1, 5, 2, 4, 0})
          == std::vector<double>{9, 2, 5, 2});
}

TEST_CASE("adaptive pools: even and uneven sizes, larger than the input too") {
    check<2, 3>(shape<6, 6, 2>);
    check<3, 3>(shape<7, 10, 2>);
    check<4, 1>(shape<6, 5, 3>);
    check<1, 1>(shape<4, 3, 2>);
    check<5, 7>(shape<3, 2, 2>);
    check<3, 2>(shape<3, 4, 1>);
}

TEST_CASE("adaptive pools: geometry and name") {
    using word = words::adaptive_pool2d<kernels::pooling::average, 7, 5>;
    static_assert(word::output(shape<13, 9, 3>) == shape<7, 5, 3>);
    // If the size divides evenly, it is the ordinary pool.
    static_assert(word::geometry(shape<14, 15, 3>)
                  == words::pool2d<kernels::pooling::average, 2, 3>::geometry(shape<14, 15, 3>));
    constexpr kernels::pool_geometry uneven = word::geometry(shape<13, 15, 3>);
    static_assert(uneven.adaptive && uneven.window.kernel == extent2{3, 3});
    CHECK(word::describe() == "adaptive_avg_pool2d 7×5");
    CHECK(words::adaptive_pool2d<kernels::pooling::max, 2, 2>::label == std::string("adaptive_max_pool2d"));
}
