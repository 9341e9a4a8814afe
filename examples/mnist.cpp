// needs: safetensors cli11
// The network of the article: one convolution, one pool, one dense layer. Trains it on handwritten digits and
// shows what it learned.
#include "digits_program.hpp"

using namespace lamina;

// clang-format off
struct seed_cnn {
    static constexpr auto layers =
        input<28, 28, 1>
        >> conv2d<32, 5>                // 24×24×32      832 parameters
        >> relu
        >> max_pool2d<2>                // 12×12×32
        >> flatten                      // 4608
        >> dense<10>                    //         46 090 parameters
        >> softmax;
};
// clang-format on

static_assert(output_shape<seed_cnn> == shape<10>);
static_assert(layer<seed_cnn, 1>::output == shape<24, 24, 32> && layer<seed_cnn, 1>::parameters == 832);
static_assert(layer<seed_cnn, 3>::output == shape<12, 12, 32>);
static_assert(layer<seed_cnn, 5>::parameters == 46'090);
static_assert(parameters<seed_cnn> == 46'922);
static_assert(arena_bytes<seed_cnn> <= 32_KiB);

int main(int argc, char** argv) {
    const auto options = examples::digits_options::parse(argc, argv, "mnist", 5);
    return examples::guarded([&] {
        const auto data = examples::load(options);
        model<seed_cnn> net(options.seed);
        std::cout << summary(net, "The article's network") << "\n" << explain<seed_cnn>() << "\n";

        training_progress progress;
        const history learned =
            fit(net, data.train,
                fit_options{.epochs = options.epochs,
                            .batch_size = 64,
                            .optimizer = adam{.learning_rate = 5e-3, .beta_1 = 0.8, .beta_2 = 0.99},
                            .loss = categorical_crossentropy{},
                            .schedule = cosine_decay{},
                            .seed = options.seed,
                            .threads = options.threads,
                            .validation = data.test},
                progress);

        examples::show_results(options, "The article's network", net, learned, data.test);
    });
}
