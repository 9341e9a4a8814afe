// needs: safetensors
#include <lamina/training/fit.hpp>
#include <lamina/weights/keras_weights.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>
#include <zoo/mlperf_tiny.hpp>

using namespace lamina;

namespace {

/// Loads a trained network and compares its answers with those of the reference, then trains it on them:
/// what it has learned it learns easily.
template <class N, class Loss>
void check(const std::string& name, double tolerance, const Loss& loss) {
    const char* const folder = std::getenv("LAMINA_DATA");
    const auto weights =
        std::filesystem::path(folder == nullptr ? "" : folder) / "tiny" / (name + ".safetensors");
    if (folder == nullptr || !exists(weights)) {
        MESSAGE("skipped: LAMINA_DATA is not set, or has no ", weights.string());
        return;
    }
    model<N> m(1);
    CHECK(load_keras(m, weights).is_certain());
    const auto reference = read_safetensors(weights.parent_path() / (name + "_reference.safetensors"));
    const auto x = to_floats<float>(*reference.find("input")),
               y = to_floats<float>(*reference.find("output"));
    const auto found = predict(m, x);
    REQUIRE(found.size() == y.size());
    for (std::size_t i = 0; i < y.size(); ++i) CHECK(std::abs(found[i] - y[i]) < tolerance);

    const std::size_t n = y.size() / output_shape<N>.size();
    const auto learned = fit(m, {x, y},
                             fit_options{.epochs = 20,
                                         .batch_size = n,
                                         .optimizer = adam{.learning_rate = 1e-4},
                                         .loss = loss,
                                         .threads = 1});
    CHECK(std::isfinite(learned.loss.back()));
    CHECK(learned.loss.back() < learned.loss.front());
}

} // namespace

TEST_CASE("the trained networks of MLPerf Tiny, loaded from Keras's weights, give the published answers") {
    check<zoo::resnet8>("resnet8", 2e-5, categorical_crossentropy{});
    check<zoo::mobilenet_vww>("mobilenet_vww", 1e-5, categorical_crossentropy{});
    check<zoo::ds_cnn>("ds_cnn", 1e-5, categorical_crossentropy{});
    check<zoo::anomaly_autoencoder>("autoencoder", 2e-4, mean_squared_error{});
}
