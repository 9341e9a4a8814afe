// needs: zlib
#include <lamina/data/mnist.hpp>
#include <lamina/layers/words.hpp>
#include <lamina/training/fit.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>

using namespace lamina;

namespace {

struct seed_cnn {
    static constexpr auto layers =
        input<28, 28, 1> >> conv2d<32, 5> >> relu >> max_pool2d<2> >> flatten >> dense<10> >> softmax;
};

/// The convnet of Keras's examples.
struct convnet {
    static constexpr auto layers = input<28, 28, 1> >> conv2d<32, 3> >> relu
                                   >> max_pool2d<2> >> conv2d<64, 3> >> relu >> max_pool2d<2> >> flatten
                                   >> dropout<0.5> >> dense<10> >> softmax;
};
static_assert(parameters<seed_cnn> == 46'922);
static_assert(parameters<convnet> == 34'826);

std::optional<mnist_data> read_data() {
    const char* data = std::getenv("LAMINA_DATA");
    if (data == nullptr) {
        MESSAGE(
            "skipped: set LAMINA_DATA to the directory that holds MNIST's four files, or its folder mnist");
        return std::nullopt;
    }
    const std::filesystem::path directory(data);
    return read_mnist(is_directory(directory / "mnist") ? directory / "mnist" : directory);
}

/// The best accuracy on the test images after any epoch.
template <class N, class Options>
double best_accuracy(const mnist_data& data, Options options) {
    options.validation = data.test;
    model<N> m;
    const history h = fit(m, data.train, options);
    return *std::ranges::max_element(h.val_accuracy);
}

} // namespace

TEST_CASE("one convolution reads at least 98.9 % of MNIST after 5 epochs") {
    const auto data = read_data();
    if (!data) return;
    CHECK(best_accuracy<seed_cnn>(
              *data, fit_options{.epochs = 5,
                                 .batch_size = 64,
                                 .optimizer = adam{.learning_rate = 5e-3, .beta_1 = 0.8, .beta_2 = 0.99},
                                 .schedule = cosine_decay{}})
          >= 0.989);
}

TEST_CASE("two convolutions and dropout read at least 99.2 % of MNIST after 12 epochs") {
    const auto data = read_data();
    if (!data) return;
    CHECK(best_accuracy<convnet>(
              *data, fit_options{.epochs = 12,
                                 .batch_size = 64,
                                 .optimizer = adam{.learning_rate = 2e-3, .beta_1 = 0.8, .beta_2 = 0.99},
                                 .schedule = cosine_decay{}})
          >= 0.992);
}
