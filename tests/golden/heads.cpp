// needs: safetensors
#include "training.hpp"

using namespace lamina;

struct residual {
    static constexpr auto layers =
        (identity + (conv2d<6, 3>(same, no_bias) >> batch_norm >> relu >> conv2d<6, 3>(same) >> batch_norm))
        >> relu;
};

struct fine_tuned {
    static constexpr auto layers =
        input<10, 8, 2> >> frozen(conv2d<6, 3>(same, l2<0.1>) >> batch_norm >> relu
                                  >> as<"c2"> >> max_pool2d<2> >> repeat<2>(block<residual>) >> dropout<0.4>)
        >> (upsample2d<2> | from<"c2">) >> conv2d<5, 1> >> batch_norm >> frozen(relu >> conv2d<4, 3>(same))
        >> softmax;
};

// Lin et al. 2017, figure 3: three levels, and a head that looks at all of them.
struct head {
    static constexpr auto layers = conv2d<4, 3>(same, l2<0.05>) >> batch_norm(momentum<0.7>) >> relu
                                   >> conv2d<2, 1>;
};
struct pyramid {
    static constexpr auto layers = input<12, 8, 2> >> conv2d<5, 3>(same) >> relu
                                   >> as<"c3"> >> conv2d<6, 3>(same, strides<2>) >> relu
                                   >> as<"c4"> >> conv2d<7, 3>(same, strides<2>) >> relu
                                   >> conv2d<3, 1> >> as<"p5"> >> (upsample2d<2>
                                                                   + (from<"c4"> >> conv2d<3, 1>))
                                   >> as<"p4"> >> (upsample2d<2> + (from<"c3"> >> conv2d<3, 1>))
                                   >> ((shared<"head">(block<head>) >> flatten)
                                       | (from<"p4"> >> shared<"head">(block<head>) >> flatten)
                                       | (from<"p5"> >> shared<"head">(block<head>) >> flatten))
                                   >> dense<3> >> softmax;
};

// The same, with a result at each level.
struct detector {
    static constexpr auto
        layers = input<12, 8, 2> >> conv2d<5, 3>(same) >> relu >> as<"c3"> >> conv2d<6, 3>(same, strides<2>)
                 >> relu >> as<"c4"> >> conv2d<7, 3>(same, strides<2>) >> relu
                 >> conv2d<3, 1> >> as<"p5"> >> (upsample2d<2> + (from<"c4"> >> conv2d<3, 1>))
                 >> as<"p4"> >> (upsample2d<2> + (from<"c3"> >> conv2d<3, 1>)) >> shared<"head">(block<head>)
                 >> output<"small"> >> from<"p4"> >> shared<"head">(block<head>)
                 >> output<"medium"> >> from<"p5"> >> shared<"head">(block<head>) >> output<"large">;
};

// Frozen parts in eval() and without requires_grad; a shared part is a module that is called several times.
TEST_CASE("frozen and shared parts as PyTorch computes and trains them") {
    golden::file file("heads");
    GOLDEN_TRAINING(fine_tuned);
    GOLDEN(input<7, 6, 2> >> conv2d<4, 3> >> frozen(batch_norm >> relu >> conv2d<4, 3>(same) >> group_norm<2>)
           >> layer_norm >> frozen(prelu >> (identity | depthwise_conv2d<3>(same)) >> dropout<0.5>)
           >> frozen(conv2d_transpose<3, 2>(strides<2>)) >> flatten
           >> frozen(dense<6>(l2<0.5>) >> batch_norm(no_scale) >> lamina::tanh));
    GOLDEN(input<6> >> frozen(dense<4> >> batch_norm(no_center)) >> relu);
    GOLDEN_TRAINING(pyramid);
    GOLDEN_RESULTS(detector);
    GOLDEN(input<4> >> shared<"f">(dense<4>(l2<0.1>) >> lamina::tanh)
           >> dense<4> >> (shared<"f">(dense<4>(l2<0.1>) >> lamina::tanh) * identity));
}
