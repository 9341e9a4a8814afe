// What each word of a convolutional network does, with numbers small enough to check by hand.
#include <lamina/predict.hpp>

#include <cstdio>
#include <span>
#include <string>
#include <vector>

using namespace lamina;

namespace {

/// Prints an image channel by channel, or a vector on one line.
void show(const std::string& title, dims shape, std::span<const float> values) {
    std::printf("%s  (%s)\n", title.c_str(), to_string(shape).c_str());
    for (std::size_t c = 0; c < (shape.is_image() ? shape.channels : 1); ++c) {
        for (std::size_t y = 0; y < shape.height; ++y) {
            std::printf("   ");
            if (shape.is_image())
                for (std::size_t x = 0; x < shape.width; ++x)
                    std::printf(" %6.2f",
                                static_cast<double>(values[(y * shape.width + x) * shape.channels + c]));
            else
                for (const float v : values) std::printf(" %6.2f", static_cast<double>(v));
            std::printf("\n");
        }
        std::printf("\n");
    }
}

/// Predicts one sample with the sentence `Net` and these parameters, and prints the result.
template <class Net>
std::vector<float> apply(const std::string& title, Net, const std::vector<float>& x,
                         const std::vector<float>& parameters = {}) {
    model<Net> m;
    std::copy(parameters.begin(), parameters.end(), m.parameters().begin());
    const predictor<Net> p(m);
    typename predictor<Net>::workspace work;
    std::vector<float> y(p.output_size);
    p.predict_batch(x, y, work);
    show(title, output_shape<Net>, y);
    return y;
}

void convolutions(const std::vector<float>& x, const std::vector<float>& kernel) {
    constexpr auto image = input<4, 4, 1>;
    constexpr auto slide = conv2d<1, 3>(no_bias);
    static_assert(output_shape<decltype(image >> slide)> == shape<2, 2, 1>);
    static_assert(parameters<decltype(image >> slide)> == 9);

    std::printf("A kernel slides over the image; each result is the sum of nine products.\n"
                "Its first window holds 1 2 0 / 0 1 2 / 1 0 1: the left column makes 1 + 0 + 1,\n"
                "the right one -(0 + 2 + 1), together -1.\n\n");
    apply("conv2d 3x3", image >> slide, x, kernel);

    std::printf("With strides of 2 the window moves two cells at a time; here it fits only\n"
                "once.\n\n");
    apply("conv2d 3x3, strides 2", image >> slide(strides<2>), x, kernel);

    std::printf("Padding adds a border, so that the result is as large as the image: of zeros,\n"
                "or of the nearest value.\n\n");
    apply("conv2d 3x3, same, zeros", image >> slide(same), x, kernel);
    apply("conv2d 3x3, same, nearest", image >> slide(same, edge_padding), x, kernel);

    std::printf("A filter may have a bias, and a layer has many filters: each gives one channel\n"
                "of the result.\n\n");
    std::vector<float> two;
    for (const float k : kernel) two.insert(two.end(), {k, -k});
    two.insert(two.end(), {0.5f, 10.0f});
    static_assert(parameters<decltype(image >> conv2d<2, 3>)> == 2 * (9 + 1));
    apply("conv2d 3x3, two filters: k + 0.5 and -k + 10", image >> conv2d<2, 3>, x, two);
}

void pools(const std::vector<float>& x) {
    constexpr auto image = input<4, 4, 1>;
    std::printf("A pool keeps one value of each window and has no parameters.\n\n");
    apply("max_pool2d 2x2", image >> max_pool2d<2>, x);
    apply("avg_pool2d 2x2", image >> avg_pool2d<2>, x);
    apply("max_pool2d 2x2, strides 1", image >> max_pool2d<2>(strides<1>), x);
    apply("global_avg_pool2d", image >> global_avg_pool2d, x);
    std::printf("flatten lays the rows end to end; the values stay what they are.\n\n");
    apply("max_pool2d 2x2, flatten", image >> max_pool2d<2> >> flatten, x);
}

void print_statistics(const char* when, const std::vector<float>& values) {
    double mean = 0, variance = 0;
    for (const float v : values) mean += static_cast<double>(v) / static_cast<double>(values.size());
    for (const float v : values)
        variance += (static_cast<double>(v) - mean) * (static_cast<double>(v) - mean)
                    / static_cast<double>(values.size());
    std::printf("%s mean %.4f, variance %.4f\n", when, mean, variance);
}

void normalizations(const std::vector<float>& x) {
    using words::batch_norm;
    constexpr dims shape = lamina::shape<4, 4, 1>;
    using norm = batch_norm<options::epsilon<0.0>>;

    std::printf("Batch normalization first gives a channel mean 0 and variance 1 over the\n"
                "batch, ...\n\n");
    std::vector<float> y(x.size()), parameters{1, 0, 0, 1}, mean(1), variance(1);
    norm::forward_batch(shape, 1, x.data(), parameters.data(), y.data(), mean.data(), variance.data());
    print_statistics("before:", x);
    print_statistics("after: ", y);
    show("batch_norm, gamma 1, beta 0", shape, y);

    std::printf("... then scales it by gamma and shifts it by beta, which training learns.\n\n");
    parameters = {2, 5, 0, 1};
    norm::forward_batch(shape, 1, x.data(), parameters.data(), y.data(), mean.data(), variance.data());
    print_statistics("after: ", y);
    show("batch_norm, gamma 2, beta 5", shape, y);

    std::printf("Prediction uses the averages that training has kept, so that one image is\n"
                "enough.\n\n");
    apply("batch_norm with the moving averages", input<4, 4, 1> >> lamina::batch_norm(epsilon<0.0>), x,
          {2, 5, mean[0], variance[0]});
}

} // namespace

int main() {
    const std::vector<float> x{1, 2, 0, 3, 0, 1, 2, 1, 1, 0, 1, 2, 3, 1, 0, 1};
    const std::vector<float> kernel{1, 0, -1, 1, 0, -1, 1, 0, -1};
    show("The image", shape<4, 4, 1>, x);
    show("The kernel: it answers to vertical edges", shape<3, 3, 1>, kernel);
    convolutions(x, kernel);
    pools(x);
    normalizations(x);
}
