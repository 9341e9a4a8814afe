// EXPECT-FIRST: save_onnx: this word has no form in ONNX
// EXPECT: rounded
// EXPECT-ERRORS: 1
#include <lamina/layers/conv2d.hpp>
#include <lamina/onnx/save_onnx.hpp>

using namespace lamina;

struct rounded : word {
    static constexpr const char* label = "rounded";
    static constexpr dims output(dims in) { return in; }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T* /*parameters*/, T* y) {
        for (std::size_t i = 0; i < in.size(); ++i) y[i] = static_cast<T>(static_cast<int>(x[i]));
    }
};

constexpr auto net = input<4, 4, 8> >> conv2d<4, 3> >> rounded{};

void save(const model<decltype(net)>& m) { save_onnx(m, "net.onnx"); }
