// needs: zlib
// Batch normalization, residuals and strided projections learning together: the zoo's ResNet-20 for CIFAR-10,
// on MNIST.
#include <lamina/data/mnist.hpp>
#include <lamina/layers/words.hpp>
#include <lamina/training/evaluate.hpp>
#include <lamina/training/fit.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <zoo/resnet20.hpp>

using namespace lamina;

namespace {

/// Images of 28×28×1 in the middle of 32×32×3, the same in every channel.
dataset enlarged(const dataset_view& digits) {
    constexpr std::size_t side = 28, wide = 32, border = 2;
    REQUIRE(digits.sample == shape<side, side, 1>);
    dataset all{shape<wide, wide, 3>, digits.classes, {}, {digits.labels.begin(), digits.labels.end()}};
    all.images.assign(digits.size() * all.sample.size(), 0.0f);
    for (std::size_t i = 0; i < digits.images.size(); ++i) {
        const std::size_t image = i / (side * side), row = i / side % side, column = i % side;
        const std::size_t pixel = (image * wide + row + border) * wide + column + border;
        std::fill_n(all.images.begin() + static_cast<std::ptrdiff_t>(3 * pixel), 3, digits.images[i]);
    }
    return all;
}

} // namespace

TEST_CASE("ResNet-20 reads at least 94 % of MNIST after a third of an epoch") {
    const char* data = std::getenv("LAMINA_DATA");
    if (data == nullptr) {
        MESSAGE(
            "skipped: set LAMINA_DATA to the directory that holds MNIST's four files, or its folder mnist");
        return;
    }
    const std::filesystem::path directory(data);
    const mnist_data digits = read_mnist(is_directory(directory / "mnist") ? directory / "mnist" : directory);
    const dataset train = enlarged(digits.train.take(0, 20'000)), test = enlarged(digits.test);
    model<zoo::resnet20> net;
    fit(net, train,
        fit_options{.batch_size = 64, .optimizer = adam{.learning_rate = 2e-3}, .schedule = cosine_decay{}});
    const score s = evaluate(net, test);
    MESSAGE("accuracy ", *s.accuracy);
    CHECK(*s.accuracy >= 0.94);
}
