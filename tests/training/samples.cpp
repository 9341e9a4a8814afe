#include <lamina/data/dataset.hpp>
#include <lamina/layers/words.hpp>
#include <lamina/training/network_samples.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

namespace {

using classifier = std::remove_cvref_t<decltype(input<2> >> dense<3>)>;
using segmenter = std::remove_cvref_t<decltype(input<2, 2, 1> >> conv2d<3, 1>)>;

const std::vector<float> six{1, 2, 3, 4, 5, 6};

} // namespace

TEST_CASE("samples count and can be cut") {
    const std::vector<std::uint32_t> labels{0, 1, 2};
    const samples<float> s(six, labels);
    check_samples<classifier>(s, "data");
    CHECK(count_samples<classifier>(s) == 3);
    CHECK(s.has_labels());
    CHECK_FALSE(s.empty());
    CHECK(samples<float>().empty());
    const auto rest = take_samples<classifier>(s, 1, 2);
    CHECK(rest.inputs[0] == 3);
    CHECK(rest.labels[0] == 1);
    CHECK(rest.labels.size() == 2);
    const std::vector<float> targets{10, 11, 12, 20, 21, 22, 30, 31, 32};
    const auto cut = take_samples<classifier>(samples<float>(six, targets), 1, 1);
    CHECK_FALSE(cut.has_labels());
    CHECK(cut.inputs[0] == 3);
    CHECK(cut.targets.size() == 3);
    CHECK(cut.targets[0] == 20);
    CHECK(cut.targets[2] == 22);
}

TEST_CASE("an output image has a label per pixel") {
    const std::vector<float> x(8);
    const std::vector<std::uint32_t> labels{0, 1, 2, 0, 2, 1, 0, 1};
    const samples<float> s(x, labels);
    check_samples<segmenter>(s, "data");
    const auto second = take_samples<segmenter>(s, 1, 1);
    CHECK(second.labels.size() == 4);
    CHECK(second.labels[0] == 2);
    CHECK(second.labels[3] == 1);
}

TEST_CASE("a data set is any object with images and labels") {
    struct {
        std::vector<float> images{1, 2};
        std::vector<std::uint32_t> labels{1};
    } const set;
    const samples<float> s = set;
    CHECK(s.inputs.data() == set.images.data());
    CHECK(s.labels[0] == 1);
}

TEST_CASE("samples that do not fit are named") {
    const std::vector<std::uint32_t> two{0, 1}, wrong{0, 3, 1};
    const std::vector<float> targets(8), five(5);
    CHECK_THROWS_WITH(check_samples<classifier>(samples<float>(), "data"), "data: there are no samples");
    CHECK_THROWS_WITH(check_samples<classifier>(samples<float>(five, two), "data"),
                      "data: 5 input numbers are not a multiple of 2, the size of one sample (2)");
    CHECK_THROWS_WITH(check_samples<classifier>(samples<float>(six, two), "data"),
                      "data: labels: 3 samples need 3 numbers, 1 each (a class), found 2");
    CHECK_THROWS_WITH(check_samples<classifier>(samples<float>(six, targets), "data"),
                      "data: targets: 3 samples need 9 numbers, 3 each (the output is 3), found 8");
    CHECK_THROWS_WITH(
        check_samples<classifier>(samples<float>(six, wrong), "data"),
        "data: sample 1 has class 3, but the network has 3 outputs and thus the classes 0 to 2");
    const std::vector<std::uint32_t> pixels{0, 1, 2, 0, 2, 1, 7, 1};
    CHECK_THROWS_WITH(
        check_samples<segmenter>(samples<float>(targets, pixels), "data"),
        "data: sample 1 has class 7, but the network has 3 outputs and thus the classes 0 to 2");
    CHECK_THROWS_WITH(check_samples<segmenter>(samples<float>(targets, two), "data"),
                      "data: labels: 2 samples need 8 numbers, 4 each (a class per pixel of 2×2×3), found 2");
}

TEST_CASE("the samples of a data set have the shape of the network's input") {
    const dataset digits{{2, 2, 1}, 3, std::vector<float>(8), {0, 2}};
    check_samples<decltype(input<2, 2, 1> >> flatten >> dense<3>)>(samples<float>(digits), "data");
    const auto message = [&]<class N>(N) {
        try {
            check_samples<N>(samples<float>(digits), "data");
        } catch (const error& failure) { return std::string(failure.what()); }
        return std::string("no error");
    };
    CHECK(message(input<1, 4, 1> >> flatten >> dense<3>)
          == "data: the samples are 2×2×1, the network's input is 1×4×1");
    CHECK(message(input<4> >> dense<3>) == "data: the samples are 2×2×1, the network's input is 4");
    CHECK(message(input<1, 2, 1> >> flatten >> dense<3>)
          == "data: the samples are 2×2×1, the network's input is 1×2×1");
    check_samples<decltype(input<4> >> dense<3>)>(samples<float>(digits.images, digits.labels), "data");
}

namespace {

struct set_of_one {
    std::vector<float> images{1, 2};
    std::vector<std::uint32_t> labels{1};
};

} // namespace

TEST_CASE("temporaries are kept, by all copies") {
    const auto check = [](const samples<float>& s) {
        const samples<float> copy = take_samples<classifier>(s, 0, 1);
        CHECK(copy.inputs[1] == 2);
        CHECK((s.has_labels() ? s.labels[0] == 1 : s.targets[2] == 5));
    };
    samples<float> s = set_of_one();
    check(s);
    s = {std::vector<float>{1, 2}, std::vector<std::uint32_t>{1}};
    check(s);
    s = {std::vector<float>{1, 2}, std::vector<float>{3, 4, 5}};
    check(s);
    const std::vector<float> named{1, 2};
    s = {named, std::vector<std::uint32_t>{1}};
    check(s);
    CHECK(s.inputs.data() == named.data());
    set_of_one set;
    CHECK(samples<float>(set).inputs.data() == set.images.data());
}
