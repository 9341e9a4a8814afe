// Files with wrong bytes: whatever they say, reading and folding end with a graph or with lamina::error, and
// need no more memory than a file of that size can.
#include <lamina/files/file.hpp>

#include <cstdint>
#include <cstdlib>
#include <random>
#include <sys/resource.h>

#include "onnx_data.hpp"
#include "rewrite/fold.hpp"

using namespace lamina::tool;

namespace {

using bytes = std::vector<std::uint8_t>;

/// A few of the smallest models, with different operators.
std::vector<bytes> small_models() {
    std::vector<bytes> models;
    const auto cases = onnx_cases("node");
    for (std::size_t i = 0; i < cases.size(); i += 9) {
        bytes model = lamina::read_file(cases[i] / "model.onnx");
        if (model.size() < 2000) models.push_back(std::move(model));
    }
    return models;
}

std::size_t below(std::mt19937& random, std::size_t limit) { return random() % limit; }

/// One mistake or two: other bits, small numbers, bytes that larger numbers begin with, a piece lost, doubled
/// or cut off.
bytes damaged(bytes model, std::mt19937& random) {
    for (std::size_t n = 1 + below(random, 2); n > 0 && model.size() > 1; --n) {
        const std::size_t at = below(random, model.size()),
                          size = 1 + below(random, (std::min)(model.size() - at, std::size_t{16}));
        const auto from = model.begin() + static_cast<std::ptrdiff_t>(at),
                   to = from + static_cast<std::ptrdiff_t>(size);
        switch (below(random, 12)) {
        case 0:
            model[at] = static_cast<std::uint8_t>(model[at] ^ (1u << below(random, 8)));
            break;
        case 1:
            model[at] = static_cast<std::uint8_t>(random());
            break;
        case 2:
            model[at] = 0xff;
            break;
        case 3:
            model.erase(from, to);
            break;
        case 10: {
            const bytes piece(from, to);
            model.insert(from, piece.begin(), piece.end());
            break;
        }
        default:
            model.resize(at + 1);
            break;
        }
    }
    return model;
}

std::size_t megabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::size_t>(usage.ru_maxrss) / 1024;
}

/// LAMINA_DAMAGED_FILES asks for more.
std::size_t how_many() {
    const char* text = std::getenv("LAMINA_DAMAGED_FILES");
    return text ? std::strtoul(text, nullptr, 10) : 4000;
}

} // namespace

TEST_CASE("damaged files end with a graph or a sentence") {
    if (!has_onnx_data()) return;
    const std::vector<bytes> models = small_models();
    REQUIRE(models.size() > 50);
    std::mt19937 random(1);
    std::size_t graphs = 0, sentences = 0;
    for (std::size_t i = 0; i < how_many(); ++i) {
        const bytes model = damaged(models[i % models.size()], random);
        try {
            fold(read_onnx(model, "damaged.onnx"));
            ++graphs;
        } catch (const lamina::error& e) {
            ++sentences;
            CHECK(std::string(e.what()).size() > 10);
        }
    }
    MESSAGE(graphs << " graphs, " << sentences << " sentences, " << megabytes() << " MB at most");
    CHECK(graphs > 0);
    CHECK(sentences > graphs);
    CHECK(megabytes() < 1000);
}
