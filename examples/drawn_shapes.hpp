#pragma once

// Pictures with drawn shapes, for the examples that find them.

#include <lamina/language/dims.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace examples {

inline constexpr std::size_t scene_size = 64;
inline constexpr std::array shape_names{"disc", "square", "triangle"};

/// A shape's kind (1: disc, 2: square, 3: triangle) and its box in pixels.
struct drawn_shape {
    std::size_t kind = 0;
    double x = 0, y = 0, radius = 0;

    double left() const { return x - radius; }
    double top() const { return y - radius; }
    double right() const { return x + radius; }
    double bottom() const { return y + radius; }
    bool meets(const drawn_shape& other) const {
        return std::abs(x - other.x) < radius + other.radius + 2
               && std::abs(y - other.y) < radius + other.radius + 2;
    }
    bool contains(double px, double py) const {
        const double dx = (px - x) / radius, dy = (py - y) / radius;
        if (kind == 1) return dx * dx + dy * dy <= 1;
        if (kind == 2) return std::abs(dx) <= 1 && std::abs(dy) <= 1;
        return dy <= 1 && 2 * std::abs(dx) <= dy + 1;
    }
};

/// One to four shapes apart from each other on a noisy ground: gray pictures, one after another, with the
/// kind of each pixel (0: ground), and what was drawn.
struct drawn_scenes {
    std::vector<float> pixels;
    std::vector<std::uint32_t> kinds;
    std::vector<std::vector<drawn_shape>> shapes;

    std::size_t size() const { return shapes.size(); }
    std::span<const float> picture(std::size_t i) const {
        return std::span(pixels).subspan(i * scene_size * scene_size, scene_size * scene_size);
    }
};

inline drawn_scenes draw_scenes(std::size_t count, std::uint32_t seed) {
    std::mt19937 random(seed);
    const auto draw = [&](double low, double high) {
        return low + (high - low) * static_cast<double>(random()) / 4294967296.0;
    };
    drawn_scenes all;
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<drawn_shape> shapes;
        const auto wanted = static_cast<std::size_t>(draw(1, 5));
        for (int tries = 0; shapes.size() < wanted && tries < 50; ++tries) {
            drawn_shape s{.kind = static_cast<std::size_t>(draw(1, 4)), .radius = draw(5, 11)};
            s.x = draw(s.radius, static_cast<double>(scene_size) - s.radius);
            s.y = draw(s.radius, static_cast<double>(scene_size) - s.radius);
            if (std::ranges::none_of(shapes, [&](const drawn_shape& o) { return s.meets(o); }))
                shapes.push_back(s);
        }
        const double ground = draw(0, 0.3);
        std::vector<double> light;
        for (std::size_t k = 0; k < shapes.size(); ++k) light.push_back(ground + draw(0.3, 0.6));
        for (std::size_t y = 0; y < scene_size; ++y)
            for (std::size_t x = 0; x < scene_size; ++x) {
                const double px = static_cast<double>(x) + 0.5, py = static_cast<double>(y) + 0.5;
                const auto at =
                    std::ranges::find_if(shapes, [&](const drawn_shape& s) { return s.contains(px, py); });
                const auto k = static_cast<std::size_t>(at - shapes.begin());
                const double value = (at == shapes.end() ? ground : light[k]) + draw(-0.1, 0.1);
                all.pixels.push_back(static_cast<float>(std::clamp(value, 0.0, 1.0)));
                all.kinds.push_back(at == shapes.end() ? 0 : static_cast<std::uint32_t>(at->kind));
            }
        all.shapes.push_back(std::move(shapes));
    }
    return all;
}

} // namespace examples
