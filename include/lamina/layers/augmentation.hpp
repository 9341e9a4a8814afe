#pragma once

#include <lamina/language/number_text.hpp>
#include <lamina/language/part.hpp>
#include <lamina/layers/box.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

namespace lamina {

namespace words {

/// The direction in which random_flip exchanges left and right, top and bottom, or each of them.
enum class flip_direction { horizontal, vertical, both };

/// Base of the words that change each sample by chance in training and do nothing in prediction. The random
/// numbers follow from the seed, the step, the sample and the word, as dropout's. Their rules: the input is
/// an image, and the word's numbers are `in_range`, unless it says otherwise from 0 to 1.
template <class Word, double... Numbers>
struct augmentation : detail::carrier {
    static constexpr bool in_range = ((Numbers >= 0 && Numbers <= 1) && ...);
    static std::string describe() {
        std::string text;
        ((text += (text.empty() ? " " : ", ") + detail::number_text(Numbers)), ...);
        return Word::label + text;
    }
    static constexpr dims output(dims in) { return in; }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        static_assert(fits<Word::in_range, Where, Word, arrives>,
                      "random_…: the number is out of range; random_zoom takes at least 0 and less than 1, "
                      "random_brightness at least 0, the others from 0 to 1");
        static_assert(fits<!In.is_vector(), Where, Word, arrives>,
                      "random_…: its input is a vector; it needs an image");
        return Word::in_range && !In.is_vector();
    }

protected:
    /// From −most to most.
    template <class Uniform>
    static double spread(Uniform& uniform, double most) {
        return (2 * uniform() - 1) * most;
    }
};

// `draw(in, uniform)` places the pixels of the result in the source; uniform() is from 0 to less than 1.

template <flip_direction Direction>
struct random_flip : augmentation<random_flip<Direction>> {
    static constexpr const char* label = "random_flip";
    static std::string describe() {
        return std::string(label)
               + (Direction == flip_direction::horizontal ? " horizontal"
                  : Direction == flip_direction::vertical ? " vertical"
                                                          : " horizontal_and_vertical");
    }
    template <class Uniform>
    static kernels::affine_sampling draw(dims in, Uniform uniform) {
        const bool across = uniform() < 0.5 && Direction != flip_direction::vertical,
                   down = uniform() < 0.5 && Direction != flip_direction::horizontal;
        return kernels::affine_sampling::about_center(in, {down ? -1.0 : 1.0, 0, 0, across ? -1.0 : 1.0}, 0,
                                                      0);
    }
};

template <double Height, double Width>
struct random_translation : augmentation<random_translation<Height, Width>, Height, Width> {
    static constexpr const char* label = "random_translation";
    template <class Uniform>
    static kernels::affine_sampling draw(dims in, Uniform uniform) {
        const double down = random_translation::spread(uniform, Height * static_cast<double>(in.height)),
                     across = random_translation::spread(uniform, Width * static_cast<double>(in.width));
        return kernels::affine_sampling::about_center(in, {1, 0, 0, 1}, down, across);
    }
};

template <std::size_t Pad>
struct random_crop : augmentation<random_crop<Pad>> {
    static constexpr const char* label = "random_crop";
    static std::string describe() { return std::string(label) + " " + std::to_string(Pad); }
    template <class Uniform>
    static kernels::affine_sampling draw(dims in, Uniform uniform) {
        const double down = std::floor(uniform() * (2 * Pad + 1)) - static_cast<double>(Pad),
                     across = std::floor(uniform() * (2 * Pad + 1)) - static_cast<double>(Pad);
        return kernels::affine_sampling::about_center(in, {1, 0, 0, 1}, down, across);
    }
};

/// In prediction, the box in the middle.
template <std::size_t Height, std::size_t Width>
struct random_crop_to : boxed<random_crop_to<Height, Width>> {
    static constexpr const char* label = "random_crop";
    static std::string describe() {
        return std::string(label) + " " + std::to_string(Height) + "×" + std::to_string(Width);
    }
    static constexpr kernels::box_geometry geometry(dims in) {
        return at(in, {(in.height - Height) / 2, (in.width - Width) / 2, 0});
    }
    static constexpr kernels::box_geometry at(dims in, kernels::cell corner) {
        const dims out = dims::image(Height, Width, in.channels);
        return {in, out, out, corner, {}};
    }
    template <class Uniform>
    static kernels::cell draw(dims in, Uniform uniform) {
        const auto place = [&](std::size_t last) {
            return static_cast<std::size_t>(uniform() * static_cast<double>(last + 1));
        };
        const std::size_t row = place(in.height - Height), column = place(in.width - Width);
        return {row, column, 0};
    }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        constexpr bool holds_it =
            In.is_image() && Height > 0 && Width > 0 && Height <= In.height && Width <= In.width;
        static_assert(
            fits<holds_it, Where, random_crop_to, arrives>,
            "random_crop<height, width>: its input is not an image of at least that size; crop less");
        return holds_it;
    }
};

template <double Turn>
struct random_rotation : augmentation<random_rotation<Turn>, Turn> {
    static constexpr const char* label = "random_rotation";
    template <class Uniform>
    static kernels::affine_sampling draw(dims in, Uniform uniform) {
        const double angle = random_rotation::spread(uniform, Turn * 6.283185307179586);
        const double c = std::cos(angle), s = std::sin(angle);
        return kernels::affine_sampling::about_center(in, {c, s, -s, c}, 0, 0);
    }
};

template <double Share>
struct random_zoom : augmentation<random_zoom<Share>, Share> {
    static constexpr const char* label = "random_zoom";
    static constexpr bool in_range = Share >= 0 && Share < 1;
    template <class Uniform>
    static kernels::affine_sampling draw(dims in, Uniform uniform) {
        const double step = 1 / (1 + random_zoom::spread(uniform, Share));
        return kernels::affine_sampling::about_center(in, {step, 0, 0, step}, 0, 0);
    }
};

// `draw(uniform)` is the factor on the distance from the mean, and the summand.

struct drawn_values {
    double factor, summand;
};

template <double Most>
struct random_brightness : augmentation<random_brightness<Most>, Most> {
    static constexpr const char* label = "random_brightness";
    static constexpr bool in_range = Most >= 0;
    template <class Uniform>
    static drawn_values draw(Uniform uniform) {
        return {1, random_brightness::spread(uniform, Most)};
    }
};

template <double Share>
struct random_contrast : augmentation<random_contrast<Share>, Share> {
    static constexpr const char* label = "random_contrast";
    template <class Uniform>
    static drawn_values draw(Uniform uniform) {
        return {1 + random_contrast::spread(uniform, Share), 0};
    }
};

/// Rows and columns [top, bottom) × [left, right).
struct drawn_box {
    std::size_t top, bottom, left, right;
};

template <double Rate>
struct random_erasing : augmentation<random_erasing<Rate>, Rate> {
    static constexpr const char* label = "random_erasing";
    /// Empty if nothing is erased.
    template <class Uniform>
    static drawn_box draw(dims in, Uniform uniform) {
        if (!(uniform() < Rate)) return {0, 0, 0, 0};
        const double area = (0.02 + 0.31 * uniform()) * static_cast<double>(in.pixels()),
                     ratio = 0.3 * std::pow(3.3 / 0.3, uniform());
        const std::size_t height = extent(std::sqrt(area * ratio), in.height),
                          width = extent(std::sqrt(area / ratio), in.width);
        const std::size_t top = place(uniform(), in.height - height),
                          left = place(uniform(), in.width - width);
        return {top, top + height, left, left + width};
    }

private:
    static std::size_t extent(double wanted, std::size_t all) {
        return static_cast<std::size_t>(std::clamp(std::floor(wanted + 0.5), 1.0, static_cast<double>(all)));
    }
    static std::size_t place(double share, std::size_t last) {
        return static_cast<std::size_t>(share * static_cast<double>(last + 1));
    }
};

} // namespace words

/// Exchanges left and right (`horizontal`), top and bottom (`vertical`), or each by itself, with probability
/// one half: Keras's RandomFlip.
template <words::flip_direction Direction>
inline constexpr words::random_flip<Direction> random_flip{};
inline constexpr words::flip_direction horizontal = words::flip_direction::horizontal,
                                       vertical = words::flip_direction::vertical,
                                       horizontal_and_vertical = words::flip_direction::both;

/// Moves the image by up to these shares of its height and width, bilinearly, and fills with zeros (Keras's
/// RandomTranslation).
template <auto Height, auto Width = Height>
inline constexpr words::random_translation<double(Height), double(Width)> random_translation{};
/// Pads with `Pad` rows and columns of zeros on each side and cuts out the image's size at a random place
/// (PyTorch's RandomCrop with padding).
template <std::size_t Pad, std::size_t... Width>
    requires(sizeof...(Width) <= 1)
inline constexpr words::random_crop<Pad> random_crop{};
/// `random_crop<224, 224>`: cuts out an image of this height and width at a random place, in prediction from
/// the middle (Keras's RandomCrop).
template <std::size_t Height, std::size_t Width>
inline constexpr words::random_crop_to<Height, Width> random_crop<Height, Width>{};
/// Turns the image about its center by up to this share of a full turn either way, bilinearly, and fills with
/// zeros (Keras's RandomRotation).
template <auto Turn>
inline constexpr words::random_rotation<double(Turn)> random_rotation{};
/// Makes the image larger or smaller by a factor between 1 − Share and 1 + Share, bilinearly, and fills with
/// zeros.
template <auto Share>
inline constexpr words::random_zoom<double(Share)> random_zoom{};
/// Adds one number between −Most and Most to all values of the sample.
template <auto Most>
inline constexpr words::random_brightness<double(Most)> random_brightness{};
/// Multiplies the distances from each channel's mean by one factor between 1 − Share and 1 + Share (Keras's
/// RandomContrast).
template <auto Share>
inline constexpr words::random_contrast<double(Share)> random_contrast{};
/// With probability `Rate`, sets a box to zero that covers 2 to 33 % of the image, its sides in a ratio of
/// 0.3 to 3.3 (Zhong et al. 2020, PyTorch's RandomErasing).
template <auto Rate>
inline constexpr words::random_erasing<double(Rate)> random_erasing{};

} // namespace lamina
