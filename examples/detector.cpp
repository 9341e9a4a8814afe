// needs: safetensors cli11
// Finds shapes: a network with two results, the class and the box of what has its center in each cell of an
// 8×8 grid. Trains it on drawn scenes, and draws what it finds in others.
#include <lamina/lamina.hpp>
#include <lamina/weights/weights.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
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
using examples::drawn_shape;
using examples::scene_size;

namespace {

constexpr std::size_t cells = 8, cell = scene_size / cells;

template <std::size_t Filters>
struct stage {
    static constexpr auto layers = conv2d<Filters, 3>(same, no_bias) >> batch_norm(momentum<0.9>) >> relu
                                   >> max_pool2d<2>;
};

struct detector {
    static constexpr auto
        layers = input<scene_size, scene_size,
                       1> >> block<stage<16>> >> block<stage<32>> >> block<stage<64>> >> conv2d<64, 3>(same)
                 >> relu >> as<"features"> >> conv2d<4, 1> >> softmax >> output<"class"> // 0: nothing
                 >> from<"features"> >> conv2d<3, 1> >> sigmoid
                 >> output<"box">; // x and y within the cell, radius
};
static_assert(output_shape<detector, "class"> == shape<cells, cells, 4>);
static_assert(output_shape<detector, "box"> == shape<cells, cells, 3>);

/// The mean squared error of the cells that have a shape. (The radius is a share of 16 pixels; 0: none.)
struct squared_error_of_boxes {
    template <class T>
    T operator()(std::span<const std::type_identity_t<T>> prediction,
                 std::span<const std::type_identity_t<T>> target, std::span<T> gradient) const {
        T loss = 0;
        for (std::size_t i = 0; i < target.size(); i += 3)
            for (std::size_t k = i; k < i + 3; ++k) {
                const T error = target[i + 2] > 0 ? prediction[k] - target[k] : T(0);
                loss += error * error;
                gradient[k] = 2 * error;
            }
        return loss;
    }
};

/// The labels and boxes of each cell.
struct answers {
    std::vector<std::uint32_t> classes;
    std::vector<float> boxes;

    explicit answers(const drawn_scenes& scenes)
        : classes(scenes.size() * cells * cells), boxes(classes.size() * 3) {
        for (std::size_t i = 0; i < scenes.size(); ++i)
            for (const drawn_shape& s : scenes.shapes[i]) {
                const double column = s.x / cell, row = s.y / cell;
                const auto at =
                    (i * cells + static_cast<std::size_t>(row)) * cells + static_cast<std::size_t>(column);
                classes[at] = static_cast<std::uint32_t>(s.kind);
                boxes[3 * at] = static_cast<float>(column - static_cast<double>(static_cast<int>(column)));
                boxes[3 * at + 1] = static_cast<float>(row - static_cast<double>(static_cast<int>(row)));
                boxes[3 * at + 2] = static_cast<float>(s.radius / 16);
            }
    }
};

struct finding {
    drawn_shape shape;
    float score = 0;
};

double overlap(const drawn_shape& a, const drawn_shape& b) {
    const double w = std::min(a.right(), b.right()) - std::max(a.left(), b.left()),
                 h = std::min(a.bottom(), b.bottom()) - std::max(a.top(), b.top());
    const double both = std::max(w, 0.0) * std::max(h, 0.0);
    return both / (4 * a.radius * a.radius + 4 * b.radius * b.radius - both);
}

/// The shapes of a prediction, the surest first; of those that overlap by more than a half, the surest.
std::vector<finding> findings_in(const prediction<detector>& p) {
    const auto scores = p.get<"class">();
    const auto boxes = p.get<"box">();
    std::vector<finding> all;
    for (std::size_t i = 0; i < cells * cells; ++i) {
        const auto own = scores.subspan(4 * i, 4);
        const std::size_t kind = argmax(own);
        if (kind == 0) continue;
        const double x = static_cast<double>(i % cells) + static_cast<double>(boxes[3 * i]),
                     y = static_cast<double>(i / cells) + static_cast<double>(boxes[3 * i + 1]);
        all.push_back({{kind, x * cell, y * cell, 16 * static_cast<double>(boxes[3 * i + 2])}, own[kind]});
    }
    std::ranges::sort(all, std::greater{}, &finding::score);
    std::vector<finding> kept;
    for (const finding& f : all)
        if (std::ranges::none_of(kept, [&](const finding& k) { return overlap(k.shape, f.shape) > 0.5; }))
            kept.push_back(f);
    return kept;
}

sheet_box box_of(const drawn_shape& s, bool expected) {
    constexpr auto edge = static_cast<double>(scene_size);
    return {std::max(s.left(), 0.0),
            std::max(s.top(), 0.0),
            std::min(s.right(), edge),
            std::min(s.bottom(), edge),
            expected ? "" : examples::shape_names[s.kind - 1],
            expected};
}

/// Looks for the shapes of test scenes, counts, and returns a picture of the first.
std::string show_findings(const model<detector>& net, const drawn_scenes& test) {
    const predictor p(net);
    predictor<detector>::workspace work;
    prediction<detector> result;
    std::vector<sheet_example> sheet;
    std::size_t drawn = 0, found = 0, right = 0;
    for (std::size_t i = 0; i < test.size(); ++i) {
        p.predict(test.picture(i), result, work);
        const auto findings = findings_in(result);
        sheet_example example{.pixels = test.picture(i)};
        for (const drawn_shape& s : test.shapes[i]) example.boxes.push_back(box_of(s, true));
        for (const finding& f : findings) {
            example.boxes.push_back(box_of(f.shape, false));
            right += std::ranges::any_of(test.shapes[i], [&](const drawn_shape& s) {
                return s.kind == f.shape.kind && overlap(s, f.shape) >= 0.5;
            });
        }
        drawn += test.shapes[i].size();
        found += findings.size();
        if (sheet.size() < 20) sheet.push_back(std::move(example));
    }
    std::cout << right << " of " << drawn << " shapes found, with at least half of their box; "
              << found - right << " findings wrong\n";
    return sheet_svg("Shapes found in test scenes; dashed: as they were drawn",
                     shape<scene_size, scene_size, 1>, sheet, 5, 128);
}

} // namespace

int main(int argc, char** argv) {
    const auto options = examples::shapes_options::parse(
        argc, argv, "detector", "Trains a network that finds drawn shapes, and shows its findings.", 8);
    return examples::guarded([&] {
        const drawn_scenes train = draw_scenes(options.scenes, options.seed),
                           test = draw_scenes(options.scenes / 5, options.seed + 1'000'000);
        const answers to_learn(train), to_test(test);
        const samples<float> lessons(train.pixels, output<"class">(to_learn.classes),
                                     output<"box">(to_learn.boxes)),
            exam(test.pixels, output<"class">(to_test.classes), output<"box">(to_test.boxes));
        model<detector> net(options.seed);
        std::cout << summary(net, "Detector") << "\n";

        training_progress progress;
        const history learned = fit(net, lessons,
                                    fit_options{.epochs = options.epochs,
                                                .optimizer = adam{.learning_rate = 3e-3},
                                                .loss = losses{on<"class">(categorical_crossentropy{}, 10),
                                                               on<"box">(squared_error_of_boxes{})},
                                                .schedule = cosine_decay{},
                                                .seed = options.seed,
                                                .threads = options.threads,
                                                .validation = exam},
                                    progress);

        const std::filesystem::path folder = options.out;
        std::filesystem::create_directories(folder);
        save_weights(net, folder / "weights.safetensors");
        save_svg(folder / "network.svg", diagram<detector>("Detector"));
        save_svg(folder / "curves.svg", curves_svg("Learning curves", learned));
        save_svg(folder / "findings.svg", show_findings(net, test));
        std::cout << "Wrote weights and pictures to " << options.out << ".\n";
    });
}
