#pragma once

#include <lamina/layers/words.hpp>
#include <lamina/training/fit.hpp>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_real_distribution.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lamina_test {

/// Images of 6×6 with noise and one bright quarter, which is the class. Samples 64, 256 or 512 apart have
/// different classes, so that judging a block by another block's labels is detected.
struct quarters {
    std::vector<float> images;
    std::vector<std::uint32_t> labels;

    explicit quarters(std::size_t n, std::uint32_t seed = 1) : images(n * 36), labels(n) {
        boost::random::mt19937 random(seed);
        boost::random::uniform_real_distribution<float> noise(-1, 1);
        for (std::size_t i = 0; i < n; ++i) {
            labels[i] = static_cast<std::uint32_t>((i + i / 37) % 4);
            for (std::size_t p = 0; p < 36; ++p) {
                const bool bright = p / 18 == labels[i] / 2 && p % 6 / 3 == labels[i] % 2;
                images[i * 36 + p] = noise(random) + (bright ? 1.0F : 0.0F);
            }
        }
    }
};

struct quarters_net {
    static constexpr auto layers = lamina::input<6, 6, 1> >> lamina::conv2d<4, 3>(lamina::same)
                                   >> lamina::relu >> lamina::max_pool2d<3> >> lamina::flatten
                                   >> lamina::dense<4> >> lamina::softmax;
};

/// Linear: one weight per input, no bias.
struct line_net {
    static constexpr auto layers = lamina::input<2> >> lamina::dense<1>(lamina::no_bias);
};

} // namespace lamina_test
