// Saves the imported network NETWORK of the header HEADER as ONNX: save_again WEIGHTS FILE. Its embedded
// weights, in the header EMBEDDED, have to be those of the file WEIGHTS.
#include <lamina/onnx/save_onnx.hpp>
#include <lamina/weights/embedded_weights.hpp>
#include <lamina/weights/weights.hpp>

#include <algorithm>
#include <exception>
#include <iostream>

#include HEADER
#include EMBEDDED

using namespace lamina;

namespace {

void save(const char* weights, const char* file) {
    model<imported::NETWORK> net, embedded;
    load_weights(net, weights);
    load_weights<imported::EMBEDDED_WEIGHTS>(embedded);
    if (!std::ranges::equal(net.parameters(), embedded.parameters()))
        raise("the embedded weights are others");
    save_onnx(net, file);
}

} // namespace

int main(int, char** argv) {
    try {
        save(argv[1], argv[2]);
    } catch (const std::exception& e) {
        std::cerr << e.what() << "\n";
        return 1;
    }
}
