// One program for every x86-64 machine: says which of its versions this machine runs, and how fast.
//
//   portable
//   LAMINA_MAX_INSTRUCTION_SET=baseline portable
#include <lamina/runtime/portable_predictor.hpp>

#include <chrono>
#include <cstddef>
#include <exception>
#include <iostream>
#include <vector>

#include "network.hpp"

namespace {

void run() {
    using predictor = lamina::portable_predictor<digits_cnn>;
    const predictor predict(lamina::model<digits_cnn>(42));
    predictor::workspace work;
    constexpr std::size_t images = 10'000;
    const std::vector<float> pixels(images * predictor::input_size, 0.5f);
    std::vector<float> scores(images * predictor::output_size);

    const auto begin = std::chrono::steady_clock::now();
    predict.predict_batch(pixels, scores, work);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    std::cout << predict.instruction_set() << ": " << static_cast<std::size_t>(images / took.count())
              << " images per second\n";
}

} // namespace

int main() {
    try {
        run();
    } catch (const std::exception& e) {
        std::cerr << "portable: " << e.what() << '\n';
        return 1;
    }
}
