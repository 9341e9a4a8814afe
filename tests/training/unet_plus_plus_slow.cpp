// The zoo's U-Net++, small: nested skips and deep supervision, gradients and training.
#include <lamina/training/fit.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <type_traits>
#include <vector>
#include <zoo/unet_plus_plus.hpp>

#include "gradient_check.hpp"

using namespace lamina;
using lamina_test::gradient_error;
using lamina_test::random_model;
using lamina_test::random_numbers;

namespace {

using net = zoo::unet_plus_plus<16, 2>;

/// Pictures of one bright rectangle each, and where it is.
struct rectangles {
    static constexpr std::size_t n = 8, side = 16;
    std::vector<double> images = random_numbers<double>(n * side * side, 1, 0, 0.5), masks;

    rectangles() : masks(images.size(), 0.0) {
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t y = 1 + i % 4; y < 6 + i; ++y)
                for (std::size_t x = i; x < 8 + i; ++x) {
                    images[(i * side + y) * side + x] += 0.5;
                    masks[(i * side + y) * side + x] = 1;
                }
    }
    samples<double> all() const {
        return {images, output<"1">(masks), output<"2">(masks), output<"3">(masks), output<"4">(masks)};
    }
};

const auto deep_supervision =
    losses{on<"1">(binary_crossentropy{}, 0.25), on<"2">(binary_crossentropy{}, 0.25),
           on<"3">(binary_crossentropy{}, 0.25), on<"4">(binary_crossentropy{}, 0.25)};

} // namespace

TEST_CASE("U-Net++: the gradient of the four depths' losses") {
    const rectangles data;
    CHECK(gradient_error(random_model<net, double>(3), data.all(), deep_supervision, 1, 211) < 1e-6);
}

TEST_CASE("U-Net++ learns where rectangles are") {
    const rectangles data;
    model<net, double> m(1);
    using options = fit_options<adam, std::remove_cv_t<decltype(deep_supervision)>, constant_rate, double>;
    const history h = fit(m, data.all(),
                          options{.epochs = 30,
                                  .batch_size = 4,
                                  .optimizer = adam{.learning_rate = 0.01},
                                  .loss = deep_supervision,
                                  .threads = 1});
    MESSAGE("loss ", h.loss.front(), " to ", h.loss.back());
    CHECK(h.loss.back() < 0.5 * h.loss.front());
    for (const char* depth : {"1", "2", "3", "4"}) CHECK(h.of(depth).loss.back() < h.of(depth).loss.front());
}
