// Every case of ONNX's own tests: what is supported has to be right, before and after folding.
#include <cmath>
#include <set>

#include "evaluate/evaluate.hpp"
#include "graph/describe.hpp"
#include "onnx_data.hpp"
#include "rewrite/fold.hpp"

using namespace lamina::tool;

namespace {

struct tally {
    int right = 0, wrong = 0, refused = 0;
    std::map<std::string, int> unsupported; ///< cases by the operator or sentence that they were refused for
};

/// Results that are random; bfloat16, which the data holds as the bits in uint16; a tie that is one in
/// float32 only; 1.17's results of int8 that went round instead of staying at the limit.
bool is_left_out(const std::string& name) {
    return name.starts_with("test_training_dropout") || name.starts_with("test_bernoulli")
           || name.find("BFLOAT16") != std::string::npos || name == "test_dynamicquantizelinear_expanded"
           || (name.starts_with("test_qlinearmatmul") && name.find("_int8_") != std::string::npos);
}

/// ONNX's own tolerances.
bool is_near(double got, double expected) {
    if (std::isnan(expected) || std::isinf(expected))
        return std::isnan(expected) ? std::isnan(got) : got == expected;
    return std::fabs(got - expected) <= 1e-7 + 1e-3 * std::fabs(expected);
}

std::string difference(const tensor& got, const tensor& expected) {
    if (got.shape != expected.shape)
        return "the shape is " + shape_text(got.shape) + " instead of " + shape_text(expected.shape);
    if (got.values.size() != expected.values.size()) return "the number of values differs";
    for (std::size_t i = 0; i < got.values.size(); ++i)
        if (!is_near(got.values[i], expected.values[i]))
            return "value " + std::to_string(i) + " is " + std::to_string(got.values[i]) + " instead of "
                   + std::to_string(expected.values[i]);
    return "";
}

std::string compare(const graph& network, const std::filesystem::path& set) {
    const std::vector<tensor> got = evaluate(network, onnx_inputs(network, set));
    for (std::size_t i = 0; i < got.size(); ++i) {
        const auto why = difference(got[i], read_tensor_file(set / ("output_" + std::to_string(i) + ".pb")));
        if (!why.empty()) return "result " + std::to_string(i) + ": " + why;
        const auto& shape = network.values[network.outputs[i]].shape;
        if (shape && *shape != got[i].shape)
            return "the shape was said to be " + shape_text(*shape) + " but is " + shape_text(got[i].shape);
    }
    return "";
}

/// The operator without a function, if there is one.
std::string missing_operator(const graph& network) {
    for (const node& n : network.nodes)
        if (!can_evaluate(n.operation)) return n.operation;
    return "";
}

std::string run(const std::filesystem::path& folder, const graph& network) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (!entry.is_directory()) continue;
        if (const auto why = compare(network, entry.path()); !why.empty()) return why;
        if (const auto why = compare(fold(network), entry.path()); !why.empty()) return "folded: " + why;
    }
    return "";
}

void run_case(const std::filesystem::path& folder, tally& t) {
    const std::string name = folder.filename().string();
    if (is_left_out(name)) return;
    graph network;
    try {
        network = read_onnx(folder / "model.onnx");
    } catch (const lamina::error& e) {
        ++t.refused;
        const std::string why = e.what();
        ++t.unsupported[why.substr(why.find("model.onnx: ") + 12, 60)];
        return;
    }
    if (const auto missing = missing_operator(network); !missing.empty()) {
        ++t.refused;
        ++t.unsupported[missing];
        return;
    }
    std::string why;
    try {
        why = run(folder, network);
    } catch (const lamina::error& e) { why = e.what(); }
    ++(why.empty() ? t.right : t.wrong);
    INFO(name);
    CHECK(why == "");
}

void run_all(const char* kind, int at_least) {
    if (!has_onnx_data()) return;
    tally t;
    for (const auto& folder : onnx_cases(kind)) run_case(folder, t);
    std::string list;
    for (const auto& [what, n] : t.unsupported) list += "\n    " + std::to_string(n) + " " + what;
    MESSAGE(kind << ": " << t.right << " right, " << t.wrong << " wrong, " << t.refused
                 << " refused:" << list);
    CHECK(t.right >= at_least);
}

} // namespace

TEST_CASE("single operators") { run_all("node", 720); }
TEST_CASE("modules of PyTorch") { run_all("pytorch-converted", 82); }
TEST_CASE("operators of PyTorch") { run_all("pytorch-operator", 35); }
TEST_CASE("small networks") { run_all("simple", 7); }
