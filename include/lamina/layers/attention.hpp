#pragma once

#include <lamina/language/work_array.hpp>
#include <lamina/layers/geometry.hpp>
#include <lamina/layers/math.hpp>
#include <lamina/layers/weight_options.hpp>

#include <array>
#include <cstddef>
#include <string>

namespace lamina {

namespace words {

/// Multi-head self-attention over the pixels of an image or a sequence (Vaswani et al. 2017; PyTorch's
/// MultiheadAttention with three times the same input). Queries, keys and values are projected from each
/// pixel's channels, `Heads` parts of them attend to all pixels with softmax(q · k / √(channels of a head)),
/// and the sums of their values are projected back. Keeps the shape. Parameters: in_kernel [channels, 3 ·
/// channels], in_bias, out_kernel [channels, channels], out_bias.
template <std::size_t Heads, class... Options>
struct attention : word {
    static constexpr const char* label = "attention";
    static constexpr bool mixes_pixels = true;
    using options_given = type_list<Options...>;
    using accepts = detail::takes<kinds::name, kinds::no_bias, kinds::kernel_initializer,
                                  kinds::kernel_regularizer, kinds::kernel_constraint,
                                  kinds::bias_initializer, kinds::bias_regularizer, kinds::bias_constraint>;
    using weights = detail::weight_options<Options...>;
    using rules = detail::joined_lists<typename weights::rules, typename weights::rules>;
    static constexpr std::size_t heads = Heads;

    static constexpr dims output(dims in) { return in; }
    /// "attention, 4 heads".
    static std::string describe() {
        return std::string(label) + ", " + std::to_string(Heads) + (Heads == 1 ? " head" : " heads");
    }
    static constexpr kernels::attention_geometry attends(dims in) {
        return {in.pixels(), in.channels, Heads};
    }
    static constexpr auto parameters(dims in) {
        const std::size_t c = in.channels;
        const parameter first{"in_kernel", 2, {c, 3 * c, 1, 1}, true, c, 3 * c},
            last{"out_kernel", 2, {c, c, 1, 1}, true, c, c};
        if constexpr (weights::has_bias)
            return std::array{first, channel_parameter("in_bias", 3 * c), last,
                              channel_parameter("out_bias", c)};
        else
            return std::array{first, last};
    }
    static constexpr std::size_t macs(dims in) {
        return in.size() * 4 * in.channels + 2 * in.pixels() * in.size();
    }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        static_assert(fits<(Heads > 0), Where, attention, arrives>,
                      "attention: there must be at least 1 head");
        static_assert(
            fits<!In.is_vector(), Where, attention, arrives>,
            "attention: its input is a vector, and there is nothing to attend to; it needs an image "
            "or a sequence");
        if constexpr (Heads == 0) {
            return false;
        } else {
            constexpr bool divides = In.channels % Heads == 0;
            static_assert(
                fits<divides, Where, attention, arrives>,
                "attention: its heads must divide the input's channels; choose another number of heads");
            return divides && !In.is_vector();
        }
    }

    /// Where the parameters begin; the biases are null without.
    template <class T>
    struct view {
        T *in_kernel, *in_bias, *out_kernel, *out_bias;
    };
    template <class T>
    static constexpr view<T> split(T* p, std::size_t c) {
        T* const last = p + 3 * c * c + (weights::has_bias ? 3 * c : 0);
        return {p, weights::has_bias ? p + 3 * c * c : nullptr, last,
                weights::has_bias ? last + c * c : nullptr};
    }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T* p, T* y) {
        const auto w = split(p, in.channels);
        const steps<T> s(in, x, w);
        project(in.pixels(), s.joined.data(), in.channels, w.out_kernel, w.out_bias, y, in.channels);
    }
    template <class T>
    static constexpr void backward(dims in, const T* x, const T*, const T* p, const T* dy, T* dx, T* dp) {
        const std::size_t n = in.pixels(), c = in.channels;
        const auto w = split(p, c);
        const auto d = split(dp, c);
        const steps<T> s(in, x, w);
        detail::work_array<T> joined(n * c), projected(n * 3 * c);
        project_back(n, s.joined.data(), c, w.out_kernel, dy, c, joined.data(), d.out_kernel, d.out_bias);
        for (std::size_t h = 0; h < Heads; ++h) s.back(h, joined.data(), projected.data());
        project_back(n, x, c, w.in_kernel, projected.data(), 3 * c, dx, d.in_kernel, d.in_bias);
    }

private:
    /// y = x · kernel + bias for `rows` rows.
    template <class T>
    static constexpr void project(std::size_t rows, const T* x, std::size_t inputs, const T* kernel,
                                  const T* bias, T* y, std::size_t units) {
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t u = 0; u < units; ++u) {
                T sum = bias != nullptr ? bias[u] : T(0);
                for (std::size_t i = 0; i < inputs; ++i) sum += x[r * inputs + i] * kernel[i * units + u];
                y[r * units + u] = sum;
            }
    }
    template <class T>
    static constexpr void project_back(std::size_t rows, const T* x, std::size_t inputs, const T* kernel,
                                       const T* dy, std::size_t units, T* dx, T* dkernel, T* dbias) {
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t i = 0; i < inputs; ++i) {
                dx[r * inputs + i] = 0;
                for (std::size_t u = 0; u < units; ++u) {
                    dx[r * inputs + i] += dy[r * units + u] * kernel[i * units + u];
                    dkernel[i * units + u] += dy[r * units + u] * x[r * inputs + i];
                }
            }
        if (dbias != nullptr)
            for (std::size_t i = 0; i < rows * units; ++i) dbias[i % units] += dy[i];
    }

    /// The values between the projections: queries, keys and values of each pixel, the shares that each
    /// head's pixels give each other, and the heads' results side by side.
    template <class T>
    struct steps {
        std::size_t n, c, size = c / Heads;
        T factor = T(1) / math::sqrt(static_cast<T>(size));
        detail::work_array<T> projected, shares, joined;

        constexpr steps(dims in, const T* x, const view<const T>& w)
            : n(in.pixels()), c(in.channels), projected(n * 3 * c), shares(Heads * n * n), joined(n * c) {
            project(n, x, c, w.in_kernel, w.in_bias, projected.data(), 3 * c);
            for (std::size_t h = 0; h < Heads; ++h)
                for (std::size_t i = 0; i < n; ++i) attend(h, i);
        }
        /// The index of channel k of a head's query (0), key (1) or value (2) of a pixel.
        constexpr std::size_t at(std::size_t pixel, std::size_t what, std::size_t head, std::size_t k) const {
            return (pixel * 3 + what) * c + head * size + k;
        }
        constexpr void attend(std::size_t h, std::size_t i) {
            T* const row = shares.data() + (h * n + i) * n;
            for (std::size_t j = 0; j < n; ++j)
                for (std::size_t k = 0; k < size; ++k)
                    row[j] += projected[at(i, 0, h, k)] * projected[at(j, 1, h, k)] * factor;
            T highest = row[0], total = 0;
            for (std::size_t j = 0; j < n; ++j) highest = row[j] > highest ? row[j] : highest;
            for (std::size_t j = 0; j < n; ++j) total += row[j] = math::exp(row[j] - highest);
            for (std::size_t j = 0; j < n; ++j) {
                row[j] /= total;
                for (std::size_t k = 0; k < size; ++k)
                    joined[i * c + h * size + k] += row[j] * projected[at(j, 2, h, k)];
            }
        }
        /// Adds the gradients of a head's queries, keys and values to d, from those of the joined results.
        constexpr void back(std::size_t h, const T* dy, T* d) const {
            for (std::size_t i = 0; i < n; ++i) {
                const T *const row = shares.data() + (h * n + i) * n, *const slope = dy + i * c + h * size;
                detail::work_array<T> dshares(n);
                T mean = 0;
                for (std::size_t j = 0; j < n; ++j) {
                    for (std::size_t k = 0; k < size; ++k) {
                        dshares[j] += slope[k] * projected[at(j, 2, h, k)];
                        d[at(j, 2, h, k)] += slope[k] * row[j];
                    }
                    mean += dshares[j] * row[j];
                }
                for (std::size_t j = 0; j < n; ++j) {
                    const T dscore = row[j] * (dshares[j] - mean) * factor;
                    for (std::size_t k = 0; k < size; ++k) {
                        d[at(i, 0, h, k)] += dscore * projected[at(j, 1, h, k)];
                        d[at(j, 1, h, k)] += dscore * projected[at(i, 0, h, k)];
                    }
                }
            }
        }
    };

public:
    template <class... More>
    constexpr attention<Heads, Options..., More...> operator()(More...) const {
        detail::check_options<attention, Options..., More...>();
        return {};
    }
};

} // namespace words

/// Self-attention with `Heads` heads.
/// \copydetails words::attention
template <std::size_t Heads>
inline constexpr words::attention<Heads> attention{};

} // namespace lamina
