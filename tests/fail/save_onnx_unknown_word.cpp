// EXPECT-FIRST: save_onnx: this word has no form in ONNX
// EXPECT: local_response_norm
// EXPECT-ERRORS: 1
#include <lamina/layers/local_response_norm.hpp>
#include <lamina/onnx/save_onnx.hpp>

using namespace lamina;

constexpr auto net = input<4, 4, 8> >> local_response_norm<4>;

void save(const model<decltype(net)>& m) { save_onnx(m, "net.onnx"); }
