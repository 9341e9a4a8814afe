// needs: safetensors cli11
// The convnet of Keras's introduction to MNIST: two convolutions, two pools, dropout, 34 826 parameters.
#include "digits_program.hpp"

using namespace lamina;

// clang-format off
struct mnist_convnet {
    static constexpr auto layers =
        input<28, 28, 1>
        >> conv2d<32, 3> >> relu >> max_pool2d<2>   // 13×13×32    320 parameters
        >> conv2d<64, 3> >> relu >> max_pool2d<2>   // 5×5×64   18 496
        >> flatten                                  // 1600
        >> dropout<0.5>
        >> dense<10>                                //          16 010
        >> softmax;
};
// clang-format on

static_assert(parameters<mnist_convnet> == 34'826);
static_assert(layer<mnist_convnet, 6>::output == shape<5, 5, 64>);

int main(int argc, char** argv) {
    const auto options = examples::digits_options::parse(argc, argv, "mnist_convnet", 12);
    return examples::guarded([&] {
        const auto data = examples::load(options);
        model<mnist_convnet> net(options.seed);
        std::cout << summary(net, "The convnet of Keras's introduction") << "\n"
                  << explain<mnist_convnet>() << "\n";

        training_progress progress;
        const history learned =
            fit(net, data.train,
                fit_options{.epochs = options.epochs,
                            .batch_size = 64,
                            .optimizer = adam{.learning_rate = 2e-3, .beta_1 = 0.8, .beta_2 = 0.99},
                            .loss = categorical_crossentropy{},
                            .schedule = cosine_decay{},
                            .seed = options.seed,
                            .threads = options.threads,
                            .validation = data.test},
                progress);

        examples::show_results(options, "The convnet of Keras's introduction", net, learned, data.test);
    });
}
