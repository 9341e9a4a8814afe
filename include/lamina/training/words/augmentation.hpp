#pragma once

#include <lamina/kernels/affine_image.hpp>
#include <lamina/layers/augmentation.hpp>
#include <lamina/training/counter_random.hpp>
#include <lamina/training/trained_word.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>

namespace lamina::detail {

/// Uniform numbers from 0 to less than 1, for one sample; they are drawn again in backward.
class uniform_numbers {
public:
    template <class T>
    uniform_numbers(const word_call<T>& call, std::size_t sample)
        : random_(call.pass.seed, call.pass.step, sample, call.node) {}
    double operator()() { return random_(next_++) / 4294967296.0; }

private:
    counter_random random_;
    std::uint32_t next_ = 0;
};

template <class Word>
concept geometric_word = requires(dims in, double (*uniform)()) {
    { Word::draw(in, uniform) } -> std::same_as<kernels::affine_sampling>;
};
template <class Word>
concept photometric_word = requires(double (*uniform)()) {
    { Word::draw(uniform) } -> std::same_as<words::drawn_values>;
};

/// Flips, translations, rotations, …
template <geometric_word Word, dims In, class T>
struct trained_word<Word, In, T> : trained_defaults {
    static constexpr bool reads_input = false, reads_output = false;

    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i)
            kernels::affine_image<T, In>::run(drawn(call, i), call.x + i * In.size(), call.y + i * In.size());
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput)
            for (std::size_t i = 0; i < call.count; ++i)
                kernels::affine_image<T, In>::gradient(drawn(call, i), call.dy + i * In.size(),
                                                       call.dx + i * In.size());
    }

private:
    static kernels::affine_sampling drawn(const word_call<T>& call, std::size_t i) {
        return Word::draw(In, uniform_numbers(call, call.first + i));
    }
};

/// y = x · factor + mean of the channel · (1 − factor) + summand.
template <photometric_word Word, dims In, class T>
struct trained_word<Word, In, T> : trained_defaults {
    static constexpr bool reads_input = false, reads_output = false;

    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i) {
            const words::drawn_values v = drawn(call, i);
            blend(v.factor, v.summand, call.x + i * In.size(), call.y + i * In.size());
        }
    }
    /// The mean is symmetric: it spreads gradients as it gathers values.
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput)
            for (std::size_t i = 0; i < call.count; ++i)
                blend(drawn(call, i).factor, 0, call.dy + i * In.size(), call.dx + i * In.size());
    }

private:
    static words::drawn_values drawn(const word_call<T>& call, std::size_t i) {
        return Word::draw(uniform_numbers(call, call.first + i));
    }
    static void blend(double factor, double summand, const T* x, T* y) {
        for (std::size_t c = 0; c < In.channels; ++c) {
            double mean = 0;
            if (factor != 1)
                for (std::size_t i = c; i < In.size(); i += In.channels) mean += static_cast<double>(x[i]);
            mean /= static_cast<double>(In.pixels());
            const T scale = static_cast<T>(factor), shift = static_cast<T>(mean * (1 - factor) + summand);
            for (std::size_t i = c; i < In.size(); i += In.channels) y[i] = x[i] * scale + shift;
        }
    }
};

template <double Rate, dims In, class T>
struct trained_word<words::random_erasing<Rate>, In, T> : trained_defaults {
    static constexpr bool in_place = true, reads_input = false, reads_output = false;

    static void forward(const word_call<T>& call) { erase(call, call.x, call.y); }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput) erase(call, call.dy, call.dx);
    }

private:
    static void erase(const word_call<T>& call, const T* x, T* y) {
        if (x != y) std::copy_n(x, call.count * In.size(), y);
        for (std::size_t i = 0; i < call.count; ++i, y += In.size()) {
            const words::drawn_box box =
                words::random_erasing<Rate>::draw(In, uniform_numbers(call, call.first + i));
            for (std::size_t row = box.top; row < box.bottom; ++row)
                std::fill_n(y + (row * In.width + box.left) * In.channels,
                            (box.right - box.left) * In.channels, T(0));
        }
    }
};

template <std::size_t Height, std::size_t Width, dims In, class T>
struct trained_word<words::random_crop_to<Height, Width>, In, T> : trained_defaults {
    static constexpr bool reads_input = false, reads_output = false;

    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i)
            each_row(call, i, [&](std::size_t whole, std::size_t cut) {
                std::copy_n(call.x + whole, row, call.y + cut);
            });
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput) {
            std::fill_n(call.dx, call.count * In.size(), T(0));
            for (std::size_t i = 0; i < call.count; ++i)
                each_row(call, i, [&](std::size_t whole, std::size_t cut) {
                    std::copy_n(call.dy + cut, row, call.dx + whole);
                });
        }
    }

private:
    static constexpr std::size_t row = Width * In.channels;

    /// Calls visit(index in the image, index in the box) for each row of sample i.
    template <class Visit>
    static void each_row(const word_call<T>& call, std::size_t i, Visit visit) {
        const kernels::cell corner =
            words::random_crop_to<Height, Width>::draw(In, uniform_numbers(call, call.first + i));
        for (std::size_t y = 0; y < Height; ++y)
            visit(i * In.size() + ((corner.row + y) * In.width + corner.column) * In.channels,
                  (i * Height + y) * row);
    }
};

} // namespace lamina::detail
