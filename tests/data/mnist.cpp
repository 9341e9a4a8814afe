#include <lamina/data/mnist.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdlib>

#include "../scratch.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

idx_data pictures(std::size_t count, std::size_t height = 28, std::size_t width = 28) {
    idx_data data{{count, height, width}, bytes(count * height * width)};
    for (std::size_t i = 0; i < data.bytes.size(); ++i) data.bytes[i] = static_cast<std::uint8_t>(i % 256);
    return data;
}

/// Writes the four files with 3 training and 2 test pictures, for the tests to damage.
void put_mnist(const scratch& here) {
    write_idx(here / "train-images-idx3-ubyte", pictures(3));
    write_idx(here / "train-labels-idx1-ubyte", {{3}, {9, 0, 5}});
    write_idx(here / "t10k-images-idx3-ubyte", pictures(2));
    write_idx(here / "t10k-labels-idx1-ubyte", {{2}, {1, 2}});
}

std::string error_after(const std::string& file, const idx_data& spoiled) {
    const scratch here;
    put_mnist(here);
    write_idx(here / file, spoiled);
    return error_of(here, [&] { read_mnist(here.path()); });
}

} // namespace

TEST_CASE("the four files are read") {
    const scratch here;
    put_mnist(here);
    const auto [train, test] = read_mnist(here.path());
    CHECK(train.size() == 3);
    CHECK(train.sample == shape<28, 28, 1>);
    CHECK(train.classes == 10);
    CHECK(train.labels == std::vector<std::uint32_t>{9, 0, 5});
    CHECK(train.image(0)[0] == 0.0F);
    CHECK(train.image(0)[51] == 0.2F);
    CHECK(train.image(0)[255] == 1.0F);
    CHECK(train.image(1)[0] == 16.0F / 255.0F);
    CHECK(test.size() == 2);
    CHECK(test.labels == std::vector<std::uint32_t>{1, 2});
}

TEST_CASE("images of any extent pair with labels of any number") {
    const scratch here;
    write_idx(here / "images", pictures(2, 3, 5));
    write_idx(here / "labels", {{2}, {25, 3}});
    const dataset data = read_idx_dataset(here / "images", here / "labels", 26);
    CHECK(data.sample == shape<3, 5, 1>);
    CHECK(data.classes == 26);
    CHECK(error_of(here, [&] { read_idx_dataset(here / "images", here / "labels"); })
          == "labels: label 0 is 25, expected less than 10");
    write_idx(here / "images", pictures(0));
    write_idx(here / "labels", {{0}, {}});
    CHECK(read_idx_dataset(here / "images", here / "labels").size() == 0);
}

TEST_CASE("the limit of values can be set") {
    const scratch here;
    put_mnist(here);
    CHECK(read_mnist(here.path(), 3 * 28 * 28).train.size() == 3);
    CHECK(error_of(here, [&] {
              read_mnist(here.path(), 3 * 28 * 28 - 1);
          }).starts_with("train-images-idx3-ubyte: 3×28×28 values are more than the limit, 2351;"));
}

TEST_CASE("a missing file is named with the place") {
    const scratch here;
    put_mnist(here);
    std::filesystem::remove(here / "t10k-labels-idx1-ubyte");
    CHECK(error_of(here, [&] { read_mnist(here.path()); })
          == here.path().string()
                 + ": neither t10k-labels-idx1-ubyte nor t10k-labels-idx1-ubyte.gz is in this directory");
}

TEST_CASE("files that do not fit together are errors") {
    CHECK(error_after("train-labels-idx1-ubyte", {{2}, {1, 2}})
          == "train-images-idx3-ubyte holds 3 images, but train-labels-idx1-ubyte holds 2 labels");
    CHECK(error_after("train-labels-idx1-ubyte", {{3}, {1, 10, 2}})
          == "train-labels-idx1-ubyte: label 1 is 10, expected less than 10");
    CHECK(error_after("train-images-idx3-ubyte", {{3}, {1, 2, 3}})
          == "train-images-idx3-ubyte: expected images (an IDX file of rank 3), found rank 1: labels");
    CHECK(error_after("t10k-labels-idx1-ubyte", pictures(2))
          == "t10k-labels-idx1-ubyte: expected labels (an IDX file of rank 1), found rank 3: images");
    CHECK(error_after("t10k-labels-idx1-ubyte", {{1, 2}, {1, 2}})
          == "t10k-labels-idx1-ubyte: expected labels (an IDX file of rank 1), found rank 2");
    CHECK(error_after("t10k-images-idx3-ubyte", pictures(2, 28, 29))
          == "t10k-images-idx3-ubyte: expected images of 28×28×1, found 28×29×1");
    CHECK(error_after("t10k-images-idx3-ubyte", pictures(2, 0, 28))
          == "t10k-images-idx3-ubyte: the images are empty: 2×0×28");
}

#ifdef LAMINA_HAS_ZLIB
TEST_CASE("packed files are found; a plain one beside them comes first") {
    const scratch here;
    put_mnist(here);
    std::filesystem::remove(here / "train-images-idx3-ubyte");
    write_idx(here / "train-images-idx3-ubyte.gz", pictures(3));
    write_idx(here / "t10k-labels-idx1-ubyte.gz", {{2}, {8, 8}});
    const mnist_data data = read_mnist(here.path());
    CHECK(data.train.size() == 3);
    CHECK(data.test.labels == std::vector<std::uint32_t>{1, 2});
}
#endif

TEST_CASE("MNIST itself") {
    const char* data = std::getenv("LAMINA_DATA");
    if (!data) {
        MESSAGE(
            "skipped: set LAMINA_DATA to the directory that holds MNIST's four files, or its folder mnist");
        return;
    }
    const std::filesystem::path directory(data);
    const auto [train, test] =
        read_mnist(is_directory(directory / "mnist") ? directory / "mnist" : directory);
    CHECK(train.size() == 60'000);
    CHECK(test.size() == 10'000);
    const std::array<std::uint32_t, 5> first{5, 0, 4, 1, 9};
    CHECK(std::equal(first.begin(), first.end(), train.labels.begin()));
    CHECK(test.labels[0] == 7);
    std::array<std::size_t, 10> counts{};
    for (const std::uint32_t label : train.labels) ++counts[label];
    CHECK(counts == std::array<std::size_t, 10>{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949});
    double sum = 0;
    for (const float value : train.images) sum += static_cast<double>(value);
    CHECK(sum / static_cast<double>(train.images.size()) == doctest::Approx(0.1306604762738429));
}
