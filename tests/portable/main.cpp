// Every version that the machine runs, against the scalar reference and against the others; and which of them
// a portable_predictor takes. Run with LAMINA_MAX_INSTRUCTION_SET unset, each instruction set, and nonsense.
#include <lamina/kernels/simd/instruction_set.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "../runtime/agreement.hpp"
#include "network.hpp"

using namespace lamina;
using namespace lamina::detail;

namespace {

std::vector<std::size_t>& initialized() {
    static std::vector<std::size_t> lanes;
    return lanes;
}

using version = detail::predictor_version<portable_network, float>;

constexpr std::size_t samples = 5;

std::vector<float> predicted(const version& v, const model<portable_network>& m, std::span<const float> x) {
    std::vector<float> y(samples * output_shape<portable_network>.size());
    v.predict(v.make_predictor(m).get(), x, y, v.make_workspace().get());
    return y;
}

} // namespace

void version_initialized(std::size_t lanes) { initialized().push_back(lanes); }

TEST_CASE("portable: every version agrees with the reference and with the others") {
    using versions = portable_versions<portable_network>;
    const auto m = agreement::trained_model<portable_network, float>();
    const agreement::expected_batch<portable_network, float> expected(m, samples);
    std::vector<std::size_t> lanes = initialized();
    CHECK(lanes.size() == 1); // only that of the whole program

    const auto baseline = predicted(versions::baseline(), m, expected.x);
    agreement::check_close<float>(baseline, expected.y);
    CHECK(std::string(versions::baseline().name) == "baseline");
    CHECK(initialized() == lanes);
#if defined(LAMINA_PORTABLE)
    const auto check = [&](const version& v, const char* name, std::size_t width) {
        INFO(name);
        CHECK(std::string(v.name) == name);
        lanes.push_back(width);
        CHECK(initialized() == lanes);
        const auto y = predicted(v, m, expected.x);
        agreement::check_close<float>(y, expected.y);
        agreement::check_close<float>(y, baseline);
    };
    if (available_instruction_set() >= instruction_set::avx2) check(versions::avx2(), "avx2", 8);
    if (available_instruction_set() >= instruction_set::avx512) check(versions::avx512(), "avx512", 16);
#endif
}

TEST_CASE("portable_predictor: the widest version within the limit") {
    const auto m = agreement::trained_model<portable_network, float>();
    const char* const variable = std::getenv("LAMINA_MAX_INSTRUCTION_SET");
    const std::string limit = variable == nullptr ? "avx512" : variable;
    const auto& names = detail::instruction_set_names;
    const auto* const at = std::find(std::begin(names), std::end(names), limit);
    if (at == std::end(names)) {
        CHECK_THROWS_WITH_AS(portable_predictor{m},
                             "LAMINA_MAX_INSTRUCTION_SET is \"sse9\", expected baseline, avx2 or avx512",
                             error);
        return;
    }

    portable_predictor predict(m);
#if defined(LAMINA_PORTABLE)
    const auto widest = std::min<std::ptrdiff_t>(at - names, static_cast<int>(available_instruction_set()));
    CHECK(std::string(predict.instruction_set()) == names[widest]);
#else
    CHECK(std::string(predict.instruction_set()) == "baseline");
#endif

    constexpr std::size_t in = portable_predictor<portable_network>::input_size,
                          out = portable_predictor<portable_network>::output_size;
    const agreement::expected_batch<portable_network, float> expected(m, samples);
    portable_predictor<portable_network>::workspace first, work = std::move(first);
    std::vector<float> y(samples * out);
    predict.predict_batch(expected.x, y, work);
    agreement::check_close<float>(y, expected.y);

    const auto copy = predict;
    predict = portable_predictor(model<portable_network>(3));
    const std::span<const float, in> x(expected.x.data() + in, in);
    const auto one = copy.predict(x, work);
    agreement::check_close<float>(one, std::span(y).subspan(out, out));
    std::vector<float> again(out);
    copy.predict(x, std::span<float, out>(again), work);
    CHECK(std::equal(one.begin(), one.end(), again.begin()));
    const std::vector<float> sample(x.begin(), x.end());
    std::ranges::fill(again, 0.F);
    copy.predict(sample, again, work);
    CHECK(std::equal(one.begin(), one.end(), again.begin()));
    CHECK(copy.predict(sample, work) == one);
    static_assert(noexcept(copy.predict(x, work)) && !noexcept(copy.predict(sample, work)));
    CHECK_THROWS_WITH_AS(copy.predict(std::span(sample).first(3), work),
                         "predict: the input has 3 values, expected 429", error);

    CHECK_THROWS_WITH_AS(
        predict.predict_batch(expected.x, std::span(y).subspan(1), work),
        "predict_batch: 2145 input values and room for 49 results; a sample has 429 values and 10 results",
        error);
}
