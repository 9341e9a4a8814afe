// needs: safetensors cli11
// Classifies a picture with a network of the zoo and PyTorch's weights, preprocessed as in torchvision.
#include <lamina/lamina.hpp>
#include <lamina/weights/torch_weights.hpp>
#ifdef LAMINA_HAS_PNG
#    include <lamina/data/png.hpp>
#endif

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <exception>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <numeric>
#include <span>
#include <string>
#include <vector>
#include <zoo/resnet.hpp>
#include <zoo/squeezenet.hpp>

using namespace lamina;

namespace {

struct classify_options {
    std::string model = "resnet18", weights, image, labels;
    bool report = false;
};

classify_options parse(int argc, char** argv) {
    classify_options o;
    CLI::App app{"Prints the five likeliest classes of a picture.", "classify"};
    app.add_option("--model", o.model, "the network")
        ->capture_default_str()
        ->check(CLI::IsMember({"resnet18", "squeezenet1_1"}));
    app.add_option("--weights", o.weights, "a PyTorch state dict of it, as safetensors")->required();
    app.add_option("--image", o.image, "a PNG, PGM or PPM picture")->required();
    app.add_option("--labels", o.labels, "a file with the name of one class per line");
    app.add_flag("--report", o.report, "show where each tensor came from");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) { std::exit(app.exit(e)); }
    return o;
}

picture read_any_picture(const std::string& path) {
#ifdef LAMINA_HAS_PNG
    if (is_png(read_file(path))) return read_png(path);
#endif
    return read_picture(path);
}

/// The names of the classes, or their numbers if no file is given.
std::vector<std::string> read_labels(const std::string& path, std::size_t classes) {
    std::vector<std::string> labels;
    if (path.empty())
        for (std::size_t i = 0; i < classes; ++i) labels.push_back("class " + std::to_string(i));
    else {
        std::ifstream file(path);
        if (!file) raise(path + ": cannot be opened");
        for (std::string line; std::getline(file, line);) labels.push_back(line);
    }
    if (labels.size() != classes)
        raise(path + ": expected " + std::to_string(classes) + " lines, one for each class, found "
              + std::to_string(labels.size()));
    return labels;
}

std::vector<double> probabilities(std::span<const float> logits) {
    const float largest = *std::ranges::max_element(logits);
    std::vector<double> p;
    for (const float l : logits) p.push_back(std::exp(static_cast<double>(l) - static_cast<double>(largest)));
    const double sum = std::accumulate(p.begin(), p.end(), 0.0);
    for (double& value : p) value /= sum;
    return p;
}

template <class N>
std::vector<float> predict(const classify_options& o) {
    model<N> net;
    const import_report report = load_torch(net, o.weights);
    if (o.report) std::cout << summary(report) << "\n";
    const picture image = imagenet_input(read_any_picture(o.image));
    const predictor<N> predictor(net);
    typename lamina::predictor<N>::workspace work;
    std::vector<float> logits(predictor.output_size);
    predictor.predict_batch(image.values, logits, work);
    return logits;
}

void run(const classify_options& o) {
    const auto logits = o.model == "resnet18" ? predict<zoo::resnet18>(o) : predict<zoo::squeezenet1_1>(o);
    const auto labels = read_labels(o.labels, logits.size());
    const auto p = probabilities(logits);
    std::vector<std::size_t> order(p.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::partial_sort(order, order.begin() + 5, std::greater<>{},
                              [&](std::size_t i) { return p[i]; });
    std::cout << std::fixed << std::setprecision(2);
    for (std::size_t i = 0; i < 5; ++i)
        std::cout << std::setw(7) << 100 * p[order[i]] << " %  " << labels[order[i]] << "\n";
}

} // namespace

int main(int argc, char** argv) {
    const auto options = parse(argc, argv);
    try {
        run(options);
    } catch (const std::exception& e) {
        std::cerr << e.what() << "\n";
        return 1;
    }
}
