#pragma once

#include <lamina/data/image.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lamina {

namespace detail {

/// The neighbors that contribute to a resized value, and their weights.
struct resize_tap {
    std::size_t first = 0;
    std::vector<float> weights;
};

/// A triangle around each new pixel's center that reaches one old pixel or one step, whichever is larger.
inline std::vector<resize_tap> resize_taps(std::size_t from, std::size_t to) {
    const double scale = static_cast<double>(from) / static_cast<double>(to);
    const double reach = (std::max)(scale, 1.0);
    std::vector<resize_tap> taps(to);
    for (std::size_t i = 0; i < to; ++i) {
        const double center = (static_cast<double>(i) + 0.5) * scale;
        const auto first = static_cast<std::size_t>(std::lround((std::max)(center - reach, 0.0)));
        const std::size_t last = (std::min)(from, static_cast<std::size_t>(std::lround(center + reach)));
        double sum = 0;
        std::vector<double> weights;
        for (std::size_t j = first; j < last; ++j) {
            weights.push_back((std::max)(0.0, 1 - std::fabs(static_cast<double>(j) + 0.5 - center) / reach));
            sum += weights.back();
        }
        taps[i].first = first;
        for (const double w : weights) taps[i].weights.push_back(static_cast<float>(w / sum));
    }
    return taps;
}

inline void check_picture(const picture& p, const std::string& what) {
    if (!p.extents.is_image() || p.extents.size() == 0 || p.values.size() != p.extents.size())
        raise({what, ": ", p.values.size(), " values are no picture of ", to_string(p.extents)});
}

} // namespace detail

/// Resizes a picture: bilinear interpolation when enlarging, a triangle filter when shrinking. Like `resize`
/// of Pillow and torchvision (bilinear, antialias), but without rounding.
inline picture resize(const picture& from, std::size_t height, std::size_t width) {
    detail::check_picture(from, "resize");
    if (height == 0 || width == 0) raise("resize: the new height and width must be at least 1");
    const dims in = from.extents;
    constexpr std::size_t most_values = std::size_t{1} << 28;
    if ((std::max)(in.height, height) > most_values / width / in.channels)
        raise({"resize: ", to_string(in), " to ", height, "×", width, " takes more than ", most_values,
               " values"});
    const auto add_row = [](std::span<float> to, const float* row, float weight) {
        for (std::size_t i = 0; i < to.size(); ++i) to[i] += weight * row[i];
    };
    picture wide{dims::image(in.height, width, in.channels),
                 std::vector<float>(in.height * width * in.channels)};
    const auto columns = detail::resize_taps(in.width, width);
    for (std::size_t y = 0; y < in.height; ++y)
        for (std::size_t x = 0; x < width; ++x)
            for (std::size_t k = 0; k < columns[x].weights.size(); ++k)
                add_row(std::span(wide.values).subspan((y * width + x) * in.channels, in.channels),
                        from.values.data() + (y * in.width + columns[x].first + k) * in.channels,
                        columns[x].weights[k]);
    const std::size_t row = width * in.channels;
    picture result{dims::image(height, width, in.channels), std::vector<float>(height * row)};
    const auto rows = detail::resize_taps(in.height, height);
    for (std::size_t y = 0; y < height; ++y)
        for (std::size_t k = 0; k < rows[y].weights.size(); ++k)
            add_row(std::span(result.values).subspan(y * row, row),
                    wide.values.data() + (rows[y].first + k) * row, rows[y].weights[k]);
    return result;
}

/// Resizes so that the shorter side has this length, like torchvision's `Resize`; the longer side is rounded
/// down.
inline picture resize_shorter_side(const picture& from, std::size_t length) {
    detail::check_picture(from, "resize_shorter_side");
    const auto scaled = [&](std::size_t longer, std::size_t shorter) { return longer * length / shorter; };
    const dims in = from.extents;
    return in.height <= in.width ? resize(from, length, scaled(in.width, in.height))
                                 : resize(from, scaled(in.height, in.width), length);
}

/// The middle of a picture, like torchvision's `CenterCrop`: half-pixel margins are rounded to even.
inline picture center_crop(const picture& from, std::size_t height, std::size_t width) {
    detail::check_picture(from, "center_crop");
    const dims in = from.extents;
    if (height > in.height || width > in.width)
        raise({"center_crop: ", height, "×", width, " is larger than the picture, ", to_string(in)});
    const auto margin = [](std::size_t spare) { return spare / 2 + (spare % 4 == 3 ? 1 : 0); };
    const std::size_t top = margin(in.height - height), left = margin(in.width - width);
    picture result{dims::image(height, width, in.channels), {}};
    for (std::size_t y = 0; y < height; ++y) {
        const float* row = from.values.data() + ((top + y) * in.width + left) * in.channels;
        result.values.insert(result.values.end(), row, row + width * in.channels);
    }
    return result;
}

/// Repeats the channel of a gray picture three times; a picture with three channels is returned as it is.
inline picture to_rgb(const picture& from) {
    detail::check_picture(from, "to_rgb");
    if (from.extents.channels == 3) return from;
    if (from.extents.channels != 1)
        raise({"to_rgb: a picture has 1 or 3 channels, not ", from.extents.channels});
    picture result{dims::image(from.extents.height, from.extents.width, 3), {}};
    for (const float v : from.values) result.values.insert(result.values.end(), 3, v);
    return result;
}

/// Subtracts each channel's mean and divides by its standard deviation.
inline picture normalize(picture p, std::span<const float> mean, std::span<const float> deviation) {
    detail::check_picture(p, "normalize");
    const std::size_t channels = p.extents.channels;
    if (mean.size() != channels || deviation.size() != channels)
        raise({"normalize: expected ", channels, " means and deviations, found ", mean.size(), " and ",
               deviation.size()});
    for (std::size_t i = 0; i < p.values.size(); ++i)
        p.values[i] = (p.values[i] - mean[i % channels]) / deviation[i % channels];
    return p;
}

/// Prepares a picture for torchvision's networks trained on ImageNet: the shorter side resized to 256, the
/// middle 224×224, RGB, normalized with ImageNet's means and standard deviations.
inline picture imagenet_input(const picture& from) {
    constexpr std::array<float, 3> mean{0.485F, 0.456F, 0.406F}, deviation{0.229F, 0.224F, 0.225F};
    return normalize(center_crop(resize_shorter_side(to_rgb(from), 256), 224, 224), mean, deviation);
}

} // namespace lamina
