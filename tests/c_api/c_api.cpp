// needs: safetensors
#include <lamina/c_api/c_api.hpp>
#include <lamina/layers/words.hpp>

#include <array>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "../runtime/agreement.hpp"
#include "../scratch.hpp"

using namespace lamina;

struct plain_net {
    static constexpr auto layers = input<6, 5, 2> >> conv2d<4, 3> >> relu >> flatten >> dense<3> >> softmax;
};
struct two_sided {
    static constexpr auto layers = input<4, 4, 1> >> as<"image"> >> conv2d<2, 3> >> output<"map"> >> flatten
                                   >> (identity | input<"meta", 3>) >> dense<2> >> output<"scores">;
};
LAMINA_C_API(plain_net);
LAMINA_C_API(two_sided);

namespace {

struct freed {
    void operator()(lamina_predictor* p) const { lamina_free(p); }
};
using predictor_handle = std::unique_ptr<lamina_predictor, freed>;

/// The bytes of a model's safetensors file.
template <class N>
std::vector<std::uint8_t> bytes_of(const model<N>& m) {
    const lamina_test::scratch folder;
    save_weights(m, folder / "weights.safetensors");
    return read_file(folder / "weights.safetensors");
}

template <class N>
predictor_handle created(const lamina_network* network, const model<N>& m) {
    const auto bytes = bytes_of(m);
    lamina_predictor* p = nullptr;
    REQUIRE(lamina_create(network, bytes.data(), bytes.size(), &p) == LAMINA_OK);
    return predictor_handle(p);
}

std::string last_error() { return lamina_last_error(); }

} // namespace

TEST_CASE("what C asks of a network") {
    const lamina_network* const net = lamina_get_two_sided();
    CHECK(std::string(lamina_network_name(net)) == "two_sided");
    CHECK(lamina_parameters(net) == parameters<two_sided>);
    CHECK(lamina_input_count(net) == 2);
    CHECK(lamina_output_count(net) == 2);
    CHECK(std::string(lamina_input_name(net, 0)) == "image");
    CHECK(std::string(lamina_input_name(net, 1)) == "meta");
    CHECK(std::string(lamina_output_name(net, 1)) == "scores");
    CHECK(std::string(lamina_output_name(lamina_get_plain_net(), 0)).empty());
    CHECK(lamina_input_index(net, "meta") == 1);
    CHECK(lamina_output_index(net, "map") == 0);
    CHECK(lamina_input_size(net, 0) == 16);
    CHECK(lamina_output_size(net, 0) == 8);
    std::array<std::size_t, 3> extents{};
    CHECK(lamina_output_shape(net, 0, extents.data()) == 3);
    CHECK(extents == std::array<std::size_t, 3>{2, 2, 2});
    CHECK(lamina_input_shape(net, 1, extents.data()) == 1);
    CHECK(extents[0] == 3);
}

TEST_CASE("questions about what is not there") {
    const lamina_network* const net = lamina_get_plain_net();
    std::size_t extents[3];
    CHECK(lamina_input_name(net, 1) == nullptr);
    CHECK(lamina_output_size(net, 1) == 0);
    CHECK(lamina_output_shape(net, 1, extents) == 0);
    CHECK(lamina_input_index(net, "meta") == LAMINA_NOT_FOUND);
    CHECK(lamina_output_index(net, nullptr) == LAMINA_NOT_FOUND);
    CHECK(lamina_network_name(nullptr) == nullptr);
    CHECK(lamina_input_count(nullptr) == 0);
    CHECK(lamina_input_size(nullptr, 0) == 0);
    CHECK(lamina_network_of(nullptr) == nullptr);
    lamina_free(nullptr);
}

TEST_CASE("predictions are the predictor's") {
    const model<plain_net> m(5);
    const auto p = created(lamina_get_plain_net(), m);
    CHECK(lamina_network_of(p.get()) == lamina_get_plain_net());
    const auto x = agreement::random_numbers<float>(3 * 60, 1);
    std::vector<float> y(3 * 3), expected(3 * 3);
    predictor<plain_net>::workspace work;
    predictor(m).predict_batch(x, expected, work);
    CHECK(lamina_predict(p.get(), x.data(), x.size(), y.data(), y.size()) == LAMINA_OK);
    CHECK(y == expected);
    CHECK(lamina_set_threads(p.get(), 2) == LAMINA_OK);
    const auto second = std::span(x).subspan<60, 60>();
    CHECK(lamina_predict(p.get(), second.data(), 60, y.data(), 3) == LAMINA_OK);
    CHECK(std::ranges::equal(std::span(y).first(3), predictor(m).predict(second, work)));
}

TEST_CASE("several inputs and outputs, in the order of their indices") {
    const model<two_sided> m(5);
    const auto p = created(lamina_get_two_sided(), m);
    const auto image = agreement::random_numbers<float>(2 * 16, 1),
               meta = agreement::random_numbers<float>(2 * 3, 2);
    std::vector<float> map(2 * 8), scores(2 * 2), expected_map(2 * 8), expected_scores(2 * 2);
    predictor<two_sided>::workspace work;
    predictor(m).predict_batch({input<"image">(image), input<"meta">(meta)},
                               {output<"map">(expected_map), output<"scores">(expected_scores)}, work);
    const float* const inputs[] = {image.data(), meta.data()};
    float* const outputs[] = {map.data(), scores.data()};
    CHECK(lamina_predict_several(p.get(), 2, inputs, outputs) == LAMINA_OK);
    CHECK(map == expected_map);
    CHECK(scores == expected_scores);

    float* const missing[] = {map.data(), nullptr};
    CHECK(lamina_predict_several(p.get(), 2, inputs, missing) == LAMINA_BAD_ARGUMENT);
    CHECK(last_error() == "lamina_predict_several: an argument is null");
    CHECK(lamina_predict(p.get(), image.data(), 16, map.data(), 8) == LAMINA_BAD_ARGUMENT);
    CHECK(last_error()
          == "lamina_predict: two_sided has several inputs or outputs; call lamina_predict_several");
}

TEST_CASE("sizes are checked") {
    const auto p = created(lamina_get_plain_net(), model<plain_net>(5));
    const std::vector<float> x(120);
    std::vector<float> y(6);
    const auto status = [&](std::size_t in, std::size_t out) {
        return lamina_predict(p.get(), x.data(), in, y.data(), out);
    };
    CHECK(status(120, 6) == LAMINA_OK);
    CHECK(status(59, 3) == LAMINA_BAD_ARGUMENT);
    CHECK(
        last_error()
        == "lamina_predict: 59 input values and room for 3 results; a sample of plain_net has 60 values and 3 results");
    CHECK(status(120, 3) == LAMINA_BAD_ARGUMENT);
    CHECK(status(60, 4) == LAMINA_BAD_ARGUMENT);
    CHECK(lamina_set_threads(p.get(), static_cast<std::size_t>(-1)) == LAMINA_BAD_ARGUMENT);
}

TEST_CASE("weights from a file") {
    const lamina_test::scratch folder;
    const std::string path = (folder / "w.safetensors").string();
    lamina_predictor* p = nullptr;
    CHECK(lamina_create_from_file(lamina_get_plain_net(), path.c_str(), &p) == LAMINA_BAD_WEIGHTS);
    CHECK(last_error().find(path + ": cannot be opened") == 0);
    save_weights(model<plain_net>(1), path);
    CHECK(lamina_create_from_file(lamina_get_plain_net(), path.c_str(), &p) == LAMINA_OK);
    lamina_free(p);
}

TEST_CASE("weights that do not fit") {
    const auto bytes = bytes_of(model<two_sided>(1));
    lamina_predictor* p = reinterpret_cast<lamina_predictor*>(&p);
    CHECK(lamina_create(lamina_get_plain_net(), bytes.data(), bytes.size(), &p) == LAMINA_BAD_WEIGHTS);
    CHECK(p == nullptr);
    CHECK(last_error().find("conv2d.kernel: expected the shape 3×3×2×4, found 3×3×1×2") != std::string::npos);
    CHECK(lamina_create(lamina_get_plain_net(), bytes.data(), 3, &p) == LAMINA_BAD_WEIGHTS);
    CHECK(lamina_create(nullptr, bytes.data(), bytes.size(), &p) == LAMINA_BAD_ARGUMENT);
    CHECK(last_error() == "lamina_create: an argument is null");
}

TEST_CASE("a clone predicts after the first one is gone, in another thread") {
    const model<plain_net> m(5);
    auto first = created(lamina_get_plain_net(), m);
    lamina_predictor* other = nullptr;
    REQUIRE(lamina_clone(first.get(), &other) == LAMINA_OK);
    const auto x = agreement::random_numbers<float>(60, 1);
    std::vector<float> y(3), z(3);
    CHECK(lamina_predict(first.get(), x.data(), 60, y.data(), 3) == LAMINA_OK);
    first.reset();
    std::thread([&] {
        if (lamina_predict(other, x.data(), 60, z.data(), 3) != LAMINA_OK) z.clear();
        lamina_free(other);
    }).join();
    CHECK(y == z);
}

TEST_CASE("each thread has its own last error, and a long one is cut between two characters") {
    CHECK(detail::fail(LAMINA_FAILED, "first") == LAMINA_FAILED);
    std::string seen = "nothing yet";
    std::thread([&] { seen = last_error(); }).join();
    CHECK(seen.empty());
    CHECK(last_error() == "first");
    detail::fail(LAMINA_FAILED, std::string(4094, 'a') + "×b");
    CHECK(last_error() == std::string(4094, 'a'));
    detail::fail(LAMINA_FAILED, std::string(4093, 'a') + "×b");
    CHECK(last_error() == std::string(4093, 'a') + "×");
}

TEST_CASE("every exception becomes a status") {
    const auto thrown = [](auto e) {
        return detail::without_exceptions(LAMINA_BAD_WEIGHTS, [&] { throw e; });
    };
    CHECK(thrown(error("wrong")) == LAMINA_BAD_WEIGHTS);
    CHECK(last_error() == "wrong");
    CHECK(thrown(std::bad_alloc()) == LAMINA_NO_MEMORY);
    CHECK(thrown(std::length_error("long")) == LAMINA_FAILED);
    CHECK(last_error() == "long");
    CHECK(thrown(7) == LAMINA_FAILED);
}
