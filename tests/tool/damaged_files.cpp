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

/// Another bit, a small number, the byte that large numbers begin with, a piece lost or doubled, or the end
/// lost.
void damage(bytes& model, std::mt19937& random) {
    const std::size_t at = below(random, model.size()), what = below(random, 12);
    const std::size_t size = 1 + below(random, (std::min)(model.size() - at, std::size_t{16}));
    const auto from = model.begin() + static_cast<std::ptrdiff_t>(at);
    const bytes piece(from, from + static_cast<std::ptrdiff_t>(size));
    if (what < 2)
        model[at] = static_cast<std::uint8_t>(model[at] ^ (1u << below(random, 8)));
    else if (what < 7)
        model[at] = static_cast<std::uint8_t>(below(random, 20));
    else if (what < 9)
        model[at] = 0xff;
    else if (what < 10)
        model.erase(from, from + static_cast<std::ptrdiff_t>(size));
    else if (what < 11)
        model.insert(from, piece.begin(), piece.end());
    else
        model.resize(at + 1);
}

/// One mistake, or two.
bytes damaged(bytes model, std::mt19937& random) {
    for (std::size_t n = 1 + below(random, 2); n > 0; --n) damage(model, random);
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
