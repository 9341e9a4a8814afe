// needs: safetensors
#include <lamina/streaming.hpp>
#include <lamina/weights/keras_weights.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <vector>
#include <zoo/mlperf_tiny.hpp>

using namespace lamina;
using zoo::streaming_wakeword;

// Frame by frame it keeps 2, 4, 9 and 14 frames, and answers for the first time with the 30th.
static_assert(state_bytes<streaming_wakeword> == (2 * 40 + (4 + 9 + 14) * 128) * sizeof(float));
static_assert(latency<streaming_wakeword> == 29 && inputs_per_output<streaming_wakeword> == 1);

TEST_CASE("MLPerf Tiny's wake word answers frame by frame as published for ten seconds of sound") {
    const char* const folder = std::getenv("LAMINA_DATA");
    const auto tiny = std::filesystem::path(folder == nullptr ? "" : folder) / "tiny";
    const auto weights = tiny / "streaming_wakeword.safetensors";
    if (folder == nullptr || !exists(weights)) {
        MESSAGE("skipped: LAMINA_DATA is not set, or has no ", weights.string());
        return;
    }
    model<streaming_wakeword> net;
    CHECK(load_keras(net, weights).is_certain());
    const auto reference = read_safetensors(tiny / "streaming_wakeword_reference.safetensors");
    const auto frames = to_floats<float>(*reference.find("stream_input"));
    const auto expected = to_floats<float>(*reference.find("stream_output"));
    const std::size_t count = frames.size() / 40, waits = latency<streaming_wakeword>;
    REQUIRE(count == 311);

    streaming by_frame(net), by_block(net);
    std::vector<float> block(3 * count), y(3);
    REQUIRE(by_block.push(frames, block) == count - waits);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t steps = by_frame.push(std::span(frames).subspan(40 * i, 40), y);
        REQUIRE(steps == (i < waits ? 0U : 1U));
        for (std::size_t c = 0; c < 3 * steps; ++c) {
            CHECK(std::abs(y[c] - expected[3 * i + c]) < 2e-6F);
            CHECK(std::abs(block[3 * (i - waits) + c] - expected[3 * i + c]) < 2e-6F);
        }
    }
}
