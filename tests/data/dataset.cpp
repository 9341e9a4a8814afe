#include <lamina/data/dataset.hpp>

#include <doctest/doctest.h>

#include <string>
#include <type_traits>

using namespace lamina;

namespace {

/// Four pictures of 1×2×1 with the values 0.0 0.1 | 0.2 0.3 | ….
dataset four() { return {shape<1, 2, 1>, 3, {0.0F, 0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F, 0.7F}, {2, 0, 1, 2}}; }

template <class Action>
std::string error_of(Action action) {
    try {
        action();
    } catch (const error& failure) { return failure.what(); }
    return "no error";
}

template <class T>
concept takes = requires(T&& data) { static_cast<T&&>(data).take(0, 1); };
template <class T>
concept splits = requires(T&& data) { static_cast<T&&>(data).split(1); };
template <class T>
concept shows = requires(T&& data) { static_cast<T&&>(data).image(0); };

} // namespace

TEST_CASE("a data set knows its samples") {
    const dataset data = four();
    CHECK(data.size() == 4);
    REQUIRE(data.image(2).size() == 2);
    CHECK(data.image(2)[0] == 0.4F);
    CHECK(data.image(2)[1] == 0.5F);
    CHECK(dataset{}.size() == 0);
}

TEST_CASE("a view shows consecutive samples without copying") {
    const dataset data = four();
    const dataset_view view = data.take(1, 2);
    CHECK(view.size() == 2);
    CHECK(view.sample == data.sample);
    CHECK(view.classes == 3);
    CHECK(view.labels[0] == 0);
    CHECK(view.labels[1] == 1);
    CHECK(view.image(1).data() == data.images.data() + 4);
    CHECK(view.take(1, 1).image(0)[1] == 0.5F);
    CHECK(data.take(4, 0).size() == 0);
    CHECK(data.take(0, 4).images.size() == 8);
}

TEST_CASE("a split is the first samples and the rest") {
    const dataset data = four();
    const auto [head, tail] = data.split(3);
    CHECK(head.size() == 3);
    CHECK(tail.size() == 1);
    CHECK(head.image(0)[1] == 0.1F);
    CHECK(tail.image(0)[0] == 0.6F);
    CHECK(tail.labels[0] == 2);
    CHECK(tail.split(1).second.size() == 0);
}

TEST_CASE("samples that are not there are an error") {
    const dataset data = four();
    CHECK(error_of([&] { data.take(3, 2); }) == "take: samples 3 to 3 + 2 were asked of a data set of 4");
    CHECK(error_of([&] { data.take(5, 0); }) == "take: samples 5 to 5 + 0 were asked of a data set of 4");
    CHECK(error_of([&] { data.split(5); }) == "take: samples 0 to 0 + 5 were asked of a data set of 4");
    CHECK(
        error_of([&] { data.take(1, static_cast<std::size_t>(-1)); }).starts_with("take: samples 1 to 1 + "));
}

TEST_CASE("each sample keeps all its labels") {
    dataset data{shape<4, 4, 1>, 3, std::vector<float>(64), std::vector<std::uint32_t>(64)};
    for (std::size_t i = 0; i < 64; ++i) {
        data.images[i] = static_cast<float>(i);
        data.labels[i] = static_cast<std::uint32_t>(i / 16);
    }
    CHECK(data.size() == 4);
    CHECK(data.image(3)[0] == 48);
    const auto [head, tail] = data.split(3);
    CHECK(head.size() == 3);
    CHECK(head.labels.size() == 48);
    CHECK(tail.size() == 1);
    CHECK(tail.image(0)[15] == 63);
    REQUIRE(tail.labels.size() == 16);
    CHECK(tail.labels[0] == 3);
    CHECK(error_of([&] { data.take(4, 1); }) == "take: samples 4 to 4 + 1 were asked of a data set of 4");
}

TEST_CASE("parts of samples are an error") {
    dataset data = four();
    data.labels.push_back(1);
    CHECK(error_of([&] { data.take(0, 1); })
          == "data set: 5 labels are not a multiple of 4, the number of samples");
    data.images.push_back(1);
    CHECK(error_of([&] { static_cast<void>(data.size()); })
          == "data set: 9 image values are not a multiple of 2, the size of one sample (1×2×1)");
}

TEST_CASE("a copy owns its samples") {
    dataset data = four();
    const dataset copy = to_dataset(data.take(2, 2));
    data.images.assign(8, 9.0F);
    CHECK(copy.images == std::vector<float>{0.4F, 0.5F, 0.6F, 0.7F});
    CHECK(copy.labels == std::vector<std::uint32_t>{1, 2});
    CHECK(copy.sample == shape<1, 2, 1>);
    CHECK(copy.classes == 3);
    CHECK(to_dataset(four()).size() == 4);
}

TEST_CASE("a data set about to die lends nothing") {
    CHECK(takes<dataset&>);
    CHECK(takes<const dataset&>);
    CHECK_FALSE(takes<dataset>);
    CHECK_FALSE(splits<dataset>);
    CHECK_FALSE(shows<dataset>);
    CHECK(takes<dataset_view>);
    CHECK(std::is_convertible_v<const dataset&, dataset_view>);
    CHECK_FALSE(std::is_convertible_v<dataset, dataset_view>);
}

TEST_CASE("the shape of a data set's samples is written as three numbers") {
    dataset data;
    CHECK(data.sample.rank == 0);
    data.sample = {32, 16, 3};
    CHECK(data.sample == shape<32, 16, 3>);
}
