// needs: png safetensors cli11
// Says of every pixel what it belongs to: a small U-Net, trained on drawn scenes. Writes masks as PNG.
#include <lamina/data/png.hpp>
#include <lamina/lamina.hpp>
#include <lamina/weights/weights.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include "drawn_shapes.hpp"
#include "guarded.hpp"
#include "shapes_options.hpp"

using namespace lamina;
using examples::draw_scenes;
using examples::drawn_scenes;
using examples::scene_size;

namespace {

template <std::size_t Filters>
struct stage {
    static constexpr auto layers = conv2d<Filters, 3>(same, no_bias) >> batch_norm(momentum<0.9>) >> relu;
};

struct segmentation {
    static constexpr auto layers =
        input<scene_size, scene_size, 1> >> block<stage<8>> >> as<"whole"> >> max_pool2d<2> >> block<stage<16>> >> as<"half"> >> max_pool2d<
            2> >> block<stage<32>> >> as<"quarter"> >> max_pool2d<2> >> block<stage<32>> >> (upsample2d<2>
                                                                                             | from<
                                                                                                 "quarter">)
        >> block<stage<32>> >> (upsample2d<2> | from<"half">)
        >> block<stage<16>> >> (upsample2d<2> | from<"whole">)
        >> block<stage<8>> >> conv2d<4, 1> >> softmax; // 0: ground
};
static_assert(output_shape<segmentation> == shape<scene_size, scene_size, 4>);

constexpr std::size_t pixels = scene_size * scene_size;

/// The ground black, discs orange, squares blue, triangles green.
constexpr std::array<std::array<float, 3>, 4> colors{
    {{0, 0, 0}, {0.9F, 0.62F, 0}, {0.34F, 0.71F, 0.91F}, {0, 0.62F, 0.45F}}};

/// A picture of rows: each a scene, what was drawn, and the mask that the network makes.
struct mask_sheet {
    static constexpr std::size_t width = 3 * scene_size;
    std::vector<float> values;

    void add(std::span<const float> scene, std::span<const std::uint32_t> drawn,
             std::span<const std::uint32_t> found) {
        for (std::size_t y = 0; y < scene_size; ++y) {
            const std::size_t row = y * scene_size;
            for (std::size_t x = 0; x < scene_size; ++x) values.insert(values.end(), 3, scene[row + x]);
            for (const auto mask : {drawn, found})
                for (std::size_t x = 0; x < scene_size; ++x)
                    values.insert(values.end(), colors[mask[row + x]].begin(), colors[mask[row + x]].end());
        }
    }
    dims extents() const { return dims::image(values.size() / (3 * width), width, 3); }
};

/// The share of each kind's pixels, drawn or found, that are both; and a sheet of the first scenes.
mask_sheet test(const model<segmentation>& net, const drawn_scenes& scenes) {
    const predictor p(net);
    predictor<segmentation>::workspace work;
    std::vector<float> scores(pixels * 4);
    std::vector<std::uint32_t> mask(pixels);
    std::array<std::size_t, 4> both{}, either{};
    mask_sheet sheet;
    for (std::size_t i = 0; i < scenes.size(); ++i) {
        p.predict(scenes.picture(i), scores, work);
        const auto drawn = std::span(scenes.kinds).subspan(i * pixels, pixels);
        for (std::size_t k = 0; k < pixels; ++k) {
            mask[k] = static_cast<std::uint32_t>(argmax(std::span(scores).subspan(4 * k, 4)));
            ++either[drawn[k]];
            if (mask[k] == drawn[k])
                ++both[drawn[k]];
            else
                ++either[mask[k]];
        }
        if (i < 6) sheet.add(scenes.picture(i), drawn, mask);
    }
    std::cout << "Intersection over union:";
    for (std::size_t kind = 1; kind < 4; ++kind)
        std::cout << "  " << examples::shape_names[kind - 1] << " "
                  << static_cast<double>(both[kind] * 1000 / std::max<std::size_t>(either[kind], 1)) / 1000;
    std::cout << "\n";
    return sheet;
}

} // namespace

int main(int argc, char** argv) {
    const auto options = examples::shapes_options::parse(
        argc, argv, "segmentation", "Trains a small U-Net on drawn shapes, and writes its masks.", 10);
    return examples::guarded([&] {
        const drawn_scenes train = draw_scenes(options.scenes, options.seed),
                           exam = draw_scenes(options.scenes / 5, options.seed + 1'000'000);
        model<segmentation> net(options.seed);
        std::cout << summary(net, "Segmentation") << "\n";

        training_progress progress;
        const history learned = fit(net, {train.pixels, train.kinds},
                                    fit_options{.epochs = options.epochs,
                                                .optimizer = adam{.learning_rate = 4e-3},
                                                .loss = categorical_crossentropy{},
                                                .schedule = cosine_decay{},
                                                .seed = options.seed,
                                                .threads = options.threads,
                                                .validation = samples<float>{exam.pixels, exam.kinds}},
                                    progress);

        const std::filesystem::path folder = options.out;
        std::filesystem::create_directories(folder);
        save_weights(net, folder / "weights.safetensors");
        save_svg(folder / "network.svg", diagram<segmentation>("Segmentation"));
        save_svg(folder / "curves.svg", curves_svg("Learning curves", learned));
        const mask_sheet sheet = test(net, exam);
        write_png(folder / "masks.png", sheet.extents(), sheet.values);
        std::cout << "Wrote weights and pictures to " << options.out << ".\n";
    });
}
