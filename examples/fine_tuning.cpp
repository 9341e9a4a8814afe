// needs: safetensors cli11
// Learns the digits 5 to 9 from a few examples, on top of what another network learned from the digits 0 to
// 4: its trunk is frozen, the last layer is new. A network that begins from nothing learns beside it.
#include "digits_program.hpp"

using namespace lamina;

namespace {

struct trunk {
    static constexpr auto layers =
        conv2d<32, 3> >> relu >> max_pool2d<2> >> conv2d<64, 3> >> relu >> max_pool2d<2> >> flatten;
};
template <auto Trunk, fixed_string Head>
struct five_digits {
    static constexpr auto layers = input<28, 28, 1> >> Trunk >> dense<5>(name<Head>) >> softmax;
};

constexpr auto learned = block<trunk>(name<"trunk">);
using teacher = five_digits<learned, "low">;
using student = five_digits<frozen(learned), "high">;
using beginner = five_digits<learned, "high">;

static_assert(parameters<student> == parameters<beginner>);
static_assert(trainable_parameters<student> == 1600 * 5 + 5);

/// At most `most` digits of five classes, which become the classes 0 to 4.
dataset five_of(const dataset& all, std::uint32_t first, std::size_t most) {
    dataset chosen{.sample = all.sample, .classes = 5, .images = {}, .labels = {}};
    for (std::size_t i = 0; i < all.size() && chosen.labels.size() < most; ++i)
        if (all.labels[i] >= first && all.labels[i] < first + 5) {
            const auto image = all.image(i);
            chosen.images.insert(chosen.images.end(), image.begin(), image.end());
            chosen.labels.push_back(all.labels[i] - first);
        }
    return chosen;
}

template <class N>
void learn(model<N>& net, const std::string& title, const dataset& few, const dataset& test,
           const examples::digits_options& o) {
    const history h = fit(
        net, few, {.epochs = 40, .batch_size = 5, .seed = o.seed, .threads = o.threads, .validation = test});
    double seconds = 0;
    for (const double s : h.seconds) seconds += s;
    std::cout << title << ": accuracy " << h.val_accuracy.back() << ", " << seconds << " s\n";
}

} // namespace

int main(int argc, char** argv) {
    const auto options = examples::digits_options::parse(argc, argv, "fine_tuning", 3);
    return examples::guarded([&] {
        const auto data = examples::load(options);
        const dataset low = five_of(data.train, 0, data.train.size()), few = five_of(data.train, 5, 25),
                      test = five_of(data.test, 5, data.test.size());
        model<teacher> first(options.seed);
        training_progress progress;
        fit(first, low, {.epochs = options.epochs, .seed = options.seed, .threads = options.threads},
            progress);

        model<student> second(options.seed);
        copy_parameters(first, second);
        learn(second, "25 digits, with a trunk that has learned", few, test, options);
        model<beginner> third(options.seed);
        learn(third, "25 digits, from nothing", few, test, options);
    });
}
