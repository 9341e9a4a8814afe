#include "text/finetune.hpp"

#include <algorithm>

#include "text/layout.hpp"
#include "text/replaced.hpp"

namespace lamina::tool {

namespace {

bool is_word(const part& p, const std::string& name) {
    return p.kind == part_kind::word && p.word.name == name;
}

/// The parts of a network without its last layer and what follows it.
std::size_t trunk_size(const part& layers) {
    std::size_t size = layers.parts.size();
    if (size > 0 && is_word(layers.parts[size - 1], "softmax")) --size;
    return size > 1 && is_word(layers.parts[size - 1], "dense") ? size - 1 : 0;
}

constexpr const char* program =
    R"cpp(// Trains a new last layer of NAME on pictures; what comes before it is frozen: NAME --finetune DATA [EPOCHS].
// DATA is a folder with a folder of pictures (PNG, PPM, PGM) for each class, or with MNIST's files or some in
// their format. Writes NAME_tuned.safetensors, the weights of the network `tuned`. Prepare pictures in
// `prepared` as the network's inputs were in its first training.

#include "NAME.hpp"
INCLUDE
#include <lamina/data/image.hpp>
#include <lamina/data/mnist.hpp>
#ifdef LAMINA_HAS_PNG
#    include <lamina/data/png.hpp>
#endif
#include <lamina/data/transforms.hpp>
#include <lamina/report/training.hpp>
#include <lamina/runtime/copy_parameters.hpp>
#include <lamina/train.hpp>
#include <lamina/weights/weights.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <random>
#include <string>
#include <utility>
#include <vector>

#ifndef CLASSES
#    define CLASSES DEFAULT_CLASSES
#endif

using namespace lamina;
namespace files = std::filesystem;
using network = imported::NAME;

namespace {

// clang-format off

struct tuned {
    static constexpr auto layers = [] {
        using namespace imported;
PARTS        return LAYERS
            >> dense<CLASSES>(name<"new_head">) >> softmax;
    }();
};

// clang-format on

constexpr dims sample = input_shape<network>;

/// A picture as the network takes it.
picture prepared(picture p) {
    p = center_crop(resize_shorter_side(p, (std::max)(sample.height, sample.width)), sample.height, sample.width);
    return sample.channels == 3 ? to_rgb(p) : p;
}

picture read_any(const files::path& path) {
#ifdef LAMINA_HAS_PNG
    if (path.extension() == ".png") return read_png(path);
#endif
    return read_picture(path);
}

void add(dataset& to, const picture& from, std::uint32_t label) {
    const picture p = prepared(from);
    if (p.extents != sample) raise("a picture has " + std::to_string(p.extents.channels) + " channels");
    to.images.insert(to.images.end(), p.values.begin(), p.values.end());
    to.labels.push_back(label);
}

std::vector<files::path> sorted(const files::path& folder) {
    std::vector<files::path> all;
    for (const auto& entry : files::directory_iterator(folder)) all.push_back(entry.path());
    std::ranges::sort(all);
    return all;
}

/// One folder for each class, in the order of their names.
dataset read_folders(const files::path& folder) {
    dataset all{sample, CLASSES, {}, {}};
    std::uint32_t label = 0;
    for (const files::path& of_class : sorted(folder)) {
        if (!files::is_directory(of_class)) continue;
        for (const files::path& file : sorted(of_class)) add(all, read_any(file), label);
        ++label;
    }
    if (label != CLASSES)
        raise(folder.string() + " has " + std::to_string(label) + " folders; configure with -DCLASSES="
              + std::to_string(label));
    return all;
}

dataset read_mnist_files(const files::path& folder) {
    const std::string end = files::exists(folder / "train-images-idx3-ubyte.gz") ? ".gz" : "";
    const dataset read = read_idx_dataset(folder / ("train-images-idx3-ubyte" + end),
                                          folder / ("train-labels-idx1-ubyte" + end), CLASSES);
    dataset all{sample, CLASSES, {}, {}};
    for (std::size_t i = 0; i < read.size(); ++i) {
        const auto image = read.image(i);
        add(all, {read.sample, {image.begin(), image.end()}}, read.labels[i]);
    }
    return all;
}

/// In another order, the same each time.
dataset shuffled(const dataset& from) {
    dataset to{from.sample, from.classes, {}, {}};
    std::vector<std::size_t> order(from.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::shuffle(order.begin(), order.end(), std::mt19937(1));
    for (const std::size_t i : order) {
        const auto image = from.image(i);
        to.images.insert(to.images.end(), image.begin(), image.end());
        to.labels.push_back(from.labels[i]);
    }
    return to;
}

} // namespace

void finetune(const std::string& data, std::size_t epochs) {
    const bool has_folders =
        std::ranges::any_of(sorted(data), [](const files::path& p) { return files::is_directory(p); });
    const dataset all = shuffled(has_folders ? read_folders(data) : read_mnist_files(data));
    const auto [test, train] = all.split(all.size() / 5);

    model<network> trained;
    LOAD;
    model<tuned> net(1);
    copy_parameters(trained, net);
    training_progress shown;
    fit(net, train, {.epochs = epochs, .threads = 0, .validation = test}, shown);
    save_weights(net, IMPORTED_FOLDER "/NAME_tuned.safetensors");
    std::cout << "written to " IMPORTED_FOLDER "/NAME_tuned.safetensors\n";
}
)cpp";

} // namespace

std::size_t classes_of(const sentence& s, const word_graph& net) {
    const bool is_classifier = net.results.size() == 1 && net.words.front().shape.size() == 3
                               && net.words[net.results[0]].shape.size() == 1 && trunk_size(s.layers) > 0
                               && std::ranges::count(net.words, word_kind::input, &word::kind) == 1;
    return is_classifier ? net.words[net.results[0]].shape[0] : 0;
}

std::string finetune_text(const sentence& s, const origin& from, std::size_t classes) {
    part trunk;
    trunk.parts.assign(s.layers.parts.begin(),
                       s.layers.parts.begin() + static_cast<std::ptrdiff_t>(trunk_size(s.layers)));
    const std::string input = to_text(trunk.parts.front());
    trunk.parts.erase(trunk.parts.begin());
    std::string text = replaced(program, "DEFAULT_CLASSES", std::to_string(classes));
    text = replaced(text, "PARTS", s.definitions.empty() ? "" : "        using namespace NAME_parts;\n");
    text = replaced(text, "LAYERS", input + "\n            >> frozen(" + in_lines(trunk, 22, 16) + ')');
    return with_weights(text, from, "trained", "IMPORTED_FOLDER \"/");
}

} // namespace lamina::tool
