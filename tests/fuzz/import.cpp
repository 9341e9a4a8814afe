// Whatever bytes a file holds, `lamina import` ends with a sentence of the language or with lamina::error.
#include <lamina/language/error.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

#include "evaluate/evaluate.hpp"
#include "graph/sizes.hpp"
#include "read/read.hpp"
#include "rewrite/fold.hpp"
#include "rewrite/recognize.hpp"
#include "structure/express.hpp"
#include "structure/templates.hpp"
#include "text/header.hpp"
#include "text/weights.hpp"
#include "words/translate.hpp"

using namespace lamina::tool;

namespace {

/// Whether all its values are computed in an instant.
bool is_small(const graph& network) {
    std::uint64_t work = 0;
    for (const node& n : network.nodes) work += multiply_adds_of(network, n);
    double numbers = 0;
    for (const value& v : network.values) {
        if (!v.shape) return false;
        double count = 1;
        for (const std::int64_t length : *v.shape) count *= static_cast<double>(length);
        numbers += count;
    }
    return work < 1'000'000 && numbers < 100'000;
}

void import_network(std::span<const std::uint8_t> bytes) {
    const graph network = fold(read_onnx(bytes, "fuzzed.onnx"));
    const translated words = translate(recognize(network));
    sentence said = express(words.net);
    named_weights(said, words.net);
    shorten(said);
    header_text(said, words.net, {"fuzzed", "fuzzed.onnx", network.producer});
    if (!is_small(network)) return;
    const std::vector<tensor> inputs = random_inputs(network);
    std::map<std::string, tensor> named;
    for (std::size_t i = 0; i < inputs.size(); ++i) named[network.values[network.inputs[i]].name] = inputs[i];
    check_tensors(words, inputs, evaluate(network, named));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        import_network({data, size});
    } catch (const lamina::error&) {}
    return 0;
}
