// needs: safetensors
#include "training.hpp"

using namespace lamina;

// Lin et al. 2017, figure 3, with three levels whose results are joined; and Zhou et al. 2018, figure 1a,
// with two levels of nested skips.

struct pyramid {
    static constexpr auto
        layers = input<16, 8, 2> >> conv2d<4, 3>(same) >> relu >> as<"c2"> >> conv2d<6, 3>(same, strides<2>)
                 >> relu >> as<"c3"> >> conv2d<8, 3>(same, strides<2>) >> relu
                 >> conv2d<5, 1> >> as<"p4"> >> (upsample2d<2> + (from<"c3"> >> conv2d<5, 1>))
                 >> as<"p3"> >> (upsample2d<2> + (from<"c2"> >> conv2d<5, 1>))
                 >> (conv2d<3, 3>(same)
                     | (from<"p3"> >> conv2d<3, 3>(same) >> upsample2d<2>) | (from<"p4"> >> upsample2d<4>))
                 >> conv2d<4, 1> >> softmax;
};

template <std::size_t Filters>
struct step {
    static constexpr auto layers = conv2d<Filters, 3>(same) >> as<"x"> >> relu >> (identity + from<"x">);
};

struct nested_skips {
    static constexpr auto layers =
        input<8, 8, 2> >> block<step<3>> >> as<"x"> >> max_pool2d<2> >> block<step<4>> >> as<
            "m"> >> max_pool2d<2> >> block<step<5>> >> as<"b"> >> from<"m"> >> upsample2d<2> >> (from<"x">
                                                                                                 | identity)
        >> block<step<3>> >> as<"t"> >> from<"b"> >> upsample2d<2> >> (from<"m"> | identity)
        >> block<step<4>> >> upsample2d<2> >> (from<"x"> | from<"t"> | identity)
        >> block<step<3>> >> lamina::tanh >> conv2d<3, 1> >> softmax;
};

TEST_CASE("named values as PyTorch computes and trains them") {
    golden::file file("named_values");
    GOLDEN_TRAINING(pyramid);
    GOLDEN_TRAINING(nested_skips);
}
