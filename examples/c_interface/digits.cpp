// needs: safetensors
// A library of two networks for C. They read the digits of a pocket calculator, with the same weights.
#include <lamina/c_api/c_api.hpp>
#include <lamina/layers/words.hpp>

using namespace lamina;

struct digit_reader {
    static constexpr auto layers = input<5, 3, 1> >> conv2d<6, 3> >> relu >> flatten >> dense<10> >> softmax;
};

/// Also says what the convolution sees.
struct digit_features {
    static constexpr auto layers = input<5, 3, 1> >> as<"image"> >> conv2d<6, 3> >> relu
                                   >> output<"features"> >> flatten >> dense<10> >> softmax
                                   >> output<"scores">;
};

LAMINA_C_API(digit_reader);
LAMINA_C_API(digit_features);
