#include <lamina/kernels/gradient/max_pooled_weights.hpp>
#include <lamina/layers/geometry.hpp>
#include <lamina/layers/words.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "gradient_reference.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

/// Checks against a reference that passes the gradient of a maximum to the first cell of its window, row by
/// row, that equals it, and then uses the convolution's own backward.
template <dims In, class Word>
void check(Word, std::size_t samples) {
    constexpr kernels::conv_geometry g = Word::geometry(In);
    constexpr dims out = g.window.out;
    constexpr std::size_t height = out.height / 2, width = out.width / 2,
                          pooled_size = height * width * out.channels;
    using kernel = kernels::max_pooled_weight_gradient<float, g>;
    CAPTURE(to_string(In));
    if constexpr (kernel::exists) {
        const auto x = numbers<float>(samples * In.size(), 1), dy = numbers<float>(samples * pooled_size, 3);
        auto y = numbers<float>(samples * out.size(), 2);
        for (std::size_t i = 1; i < y.size(); i += 13) y[i] = std::numeric_limits<float>::quiet_NaN();
        const std::size_t weights = g.kernel_size();
        std::vector<float> pooled(samples * pooled_size), spread(samples * out.size());
        for (std::size_t i = 0; i < samples * height; ++i)
            for (std::size_t j = 0; j < width; ++j)
                for (std::size_t c = 0; c < out.channels; ++c) {
                    const std::size_t s = i / height, row = i % height * 2,
                                      to = (i * width + j) * out.channels + c;
                    std::size_t best = 0;
                    for (std::size_t cell = 0; cell < 4; ++cell) {
                        const std::size_t at =
                            ((s * out.height + row + cell / 2) * out.width + 2 * j + cell % 2) * out.channels
                            + c;
                        if (cell == 0 || y[at] > y[best] || (std::isnan(y[at]) && !std::isnan(y[best])))
                            best = at;
                    }
                    pooled[to] = y[best];
                    spread[best] = dy[to];
                }
        std::vector<double> expected(weights + out.channels, 0.5);
        for (std::size_t s = 0; s < samples; ++s) {
            const auto wide = [](const float* from, std::size_t n) {
                return std::vector<double>(from, from + n);
            };
            const auto image = wide(x.data() + s * In.size(), In.size()),
                       slope = wide(spread.data() + s * out.size(), out.size());
            const std::vector<double> p(weights + out.channels), result(out.size());
            std::vector<double> dx(In.size());
            Word::template backward<double>(In, image.data(), result.data(), p.data(), slope.data(),
                                            dx.data(), expected.data());
        }
        const std::vector<float> narrow(expected.begin(), expected.end()), half(weights + out.channels, 0.5f);
        guarded<float> dw(half.data(), weights), db(half.data(), out.channels), scratch(kernel::scratch_size);
        kernel::run_batch(samples, x.data(), In.size(), y.data(), pooled.data(), dy.data(), dw.data(),
                          db.data(), scratch.data());
        check_close(dw.data(), narrow.data(), weights);
        check_close(db.data(), narrow.data() + weights, out.channels);
        CHECK(dw.intact());
        CHECK(db.intact());
        CHECK(scratch.intact());
        kernel::run_batch(samples, x.data(), In.size(), y.data(), pooled.data(), dy.data(), dw.data(),
                          nullptr, scratch.data());
        CHECK(db.intact());
    }
}

} // namespace

TEST_CASE("where registers can be looked up in and hold the sums") {
    using vector = simd::batch<float>;
    constexpr bool wide = simd::has_lookup<vector> && simd::lanes<vector> == 16;
    const auto exists = []<dims In, class Word>(Word) {
        return kernels::max_pooled_weight_gradient<float, Word::geometry(In)>::exists;
    };
    CHECK(exists.operator()<shape<28, 28, 1>>(conv2d<32, 3>) == simd::has_lookup<vector>);
    CHECK(exists.operator()<shape<28, 28, 1>>(conv2d<32, 5>) == wide);
    CHECK_FALSE(exists.operator()<shape<28, 28, 3>>(conv2d<32, 3>));
    CHECK_FALSE(exists.operator()<shape<28, 28, 1>>(conv2d<32, 3>(strides<2>)));
    CHECK_FALSE(kernels::max_pooled_weight_gradient<double, conv2d<8, 3>.geometry(shape<9, 9, 1>)>::exists);
}

TEST_CASE("kernels, channels, paddings, and results that no window holds") {
    check<shape<28, 28, 1>>(conv2d<32, 5>, 2);
    check<shape<9, 8, 1>>(conv2d<19, 3>(same), 3);
    check<shape<7, 10, 2>>(conv2d<16, 3>(pad<0, 2, 1, 0>), 2);
    check<shape<6, 5, 1>>(conv2d<3, 2, 3>(pad<1>, edge_padding), 2);
    check<shape<5, 6, 3>>(conv2d<17, 1>, 2);
    check<shape<8, 13, 1>>(conv2d<16, 3, 7>, 2);
}
