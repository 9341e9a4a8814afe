#pragma once

#include <lamina/kernels/simd/simd.hpp>
#include <lamina/layers/activations.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "network.hpp"

namespace gated {

/// The same network as one would write it for one sample at a time: ring buffers of a power of two, weights
/// side by side for both gates, sums in registers.
class hand_made {
public:
    explicit hand_made(const lamina::model<network>& m) {
        const float* p = m.parameters().data();
        const auto take = [&](auto& to) {
            for (float& x : to) x = *p++;
        };
        take(first_);
        take(first_bias_);
        for (level_state& l : levels_) {
            std::array<float, taps * channels * channels> kernel[2];
            for (std::size_t g = 0; g < 2; ++g) {
                take(kernel[g]);
                for (std::size_t c = 0; c < channels; ++c) l.bias[g * channels + c] = *p++;
            }
            for (std::size_t i = 0; i < taps * channels; ++i)
                for (std::size_t g = 0; g < 2; ++g)
                    for (std::size_t c = 0; c < channels; ++c)
                        l.kernel[(2 * i + g) * channels + c] = kernel[g][i * channels + c];
            take(l.mix);
            take(l.mix_bias);
        }
        take(last_);
        last_bias_ = *p;
    }

    float push(float x) {
        alignas(64) std::array<float, channels> y;
        for (std::size_t c = 0; c < channels; ++c) y[c] = x * first_[c] + first_bias_[c];
        std::size_t dilation = 1;
        for (level_state& l : levels_) {
            run(l, dilation, y);
            dilation *= 2;
        }
        ++now_;
        float sum = last_bias_;
        for (std::size_t c = 0; c < channels; ++c) sum += y[c] * last_[c];
        return sum;
    }

private:
    using vector = lamina::simd::batch<float>;
    static constexpr std::size_t lanes = lamina::simd::lanes<vector>, parts = channels / lanes;
    static constexpr std::size_t kept = 128;
    struct level_state {
        alignas(64) std::array<float, kept * channels> ring{};
        alignas(64) std::array<float, taps * channels * 2 * channels> kernel;
        alignas(64) std::array<float, 2 * channels> bias;
        alignas(64) std::array<float, channels * channels> mix;
        alignas(64) std::array<float, channels> mix_bias;
    };

    template <std::size_t Vectors>
    static void add(vector (&sums)[2][Vectors], const float* x, const float* kernel) {
        for (std::size_t i = 0; i < channels; i += 2) {
            LAMINA_UNROLL
            for (std::size_t way = 0; way < 2; ++way) {
                const vector value(x[i + way]);
                LAMINA_UNROLL
                for (std::size_t v = 0; v < Vectors; ++v)
                    sums[way][v] = lamina::simd::fma(
                        value, lamina::simd::load<vector>(kernel + ((i + way) * Vectors + v) * lanes),
                        sums[way][v]);
            }
        }
    }
    template <std::size_t Vectors>
    static void start(vector (&sums)[2][Vectors], const float* bias) {
        for (std::size_t v = 0; v < Vectors; ++v) {
            sums[0][v] = lamina::simd::load<vector>(bias + v * lanes);
            sums[1][v] = vector(0.0F);
        }
    }

    void run(level_state& l, std::size_t dilation, std::array<float, channels>& y) const {
        float* const ring = l.ring.data();
        std::copy_n(y.data(), channels, ring + now_ % kept * channels);
        vector sums[2][2 * parts];
        start(sums, l.bias.data());
        for (std::size_t tap = 0; tap < taps; ++tap) {
            const std::size_t then = (now_ - (taps - 1 - tap) * dilation) % kept;
            add(sums, ring + then * channels, l.kernel.data() + tap * channels * 2 * channels);
        }
        alignas(64) float gated[channels];
        for (std::size_t v = 0; v < parts; ++v)
            lamina::simd::store(gated + v * lanes,
                                lamina::words::tanh::apply(sums[0][v] + sums[1][v])
                                    * lamina::words::sigmoid::apply(sums[0][parts + v] + sums[1][parts + v]));
        vector mixed[2][parts];
        start(mixed, l.mix_bias.data());
        add(mixed, gated, l.mix.data());
        for (std::size_t v = 0; v < parts; ++v)
            lamina::simd::store(y.data() + v * lanes, lamina::simd::load<vector>(y.data() + v * lanes)
                                                          + (mixed[0][v] + mixed[1][v]));
    }

    std::array<float, channels> first_, first_bias_, last_;
    std::array<level_state, layers> levels_;
    float last_bias_ = 0;
    std::size_t now_ = 0;
};

} // namespace gated
