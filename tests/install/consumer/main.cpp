#include <lamina/c_api/lamina_c.h>
#include <lamina/data/idx.hpp>
#include <lamina/lamina.hpp>
#include <lamina/runtime/portable_predictor.hpp>

#include "small.hpp"
#ifdef LAMINA_HAS_PNG
#    include <lamina/data/png.hpp>
#endif
#ifdef LAMINA_HAS_SAFETENSORS
#    include <lamina/weights/safetensors.hpp>
#endif

#include <array>
#include <cstdio>

using namespace lamina;

struct seed_cnn {
    static constexpr auto layers =
        input<28, 28, 1> >> conv2d<32, 5> >> relu >> max_pool2d<2> >> flatten >> dense<10> >> softmax;
};

int main() {
    std::printf("%zu parameters\n", parameters<seed_cnn>);
    const portable_predictor predict(model<small>(1));
    portable_predictor<small>::workspace work;
    const float x[4] = {};
    if (predict.predict(x, work) != std::array<float, 3>{}) return 1;
    return parameters<seed_cnn> == 46'922 ? 0 : 1;
}
