// EXPECT-FIRST: save_onnx: this word has no form in ONNX
// EXPECT: attention
// EXPECT-ERRORS: 1
#include <lamina/layers/attention.hpp>
#include <lamina/onnx/save_onnx.hpp>

using namespace lamina;

constexpr auto net = input<4, 4, 8> >> attention<2>;

void save(const model<decltype(net)>& m) { save_onnx(m, "net.onnx"); }
