#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace lamina::detail {

/// A point on the paper.
struct pen_point {
    float x = 0;
    float y = 0;
};

/// A point, in pixels once it is on a picture, and the pen's radius there.
struct pen_mark {
    float x = 0;
    float y = 0;
    float radius = 0;
};

struct pen_line {
    pen_mark from;
    pen_mark to;
};

/// A square gray picture that a soft round pen draws on; pixel (row, column) has its center at (row, column).
struct canvas {
    std::span<float> pixels;
    std::size_t extent = 0;

    /// Draws a line. The ink fades over `softness` pixels across the edge and never reduces existing ink.
    void draw(const pen_line& line, float softness) const {
        const auto& [a, b] = line;
        const float reach = (std::max)(a.radius, b.radius) + softness;
        const auto [left, right] = columns((std::min)(a.x, b.x) - reach, (std::max)(a.x, b.x) + reach);
        const auto [top, bottom] = columns((std::min)(a.y, b.y) - reach, (std::max)(a.y, b.y) + reach);
        const float dx = b.x - a.x, dy = b.y - a.y;
        const float length2 = (std::max)(dx * dx + dy * dy, 1e-6F);
        for (std::size_t row = top; row < bottom; ++row)
            for (std::size_t column = left; column < right; ++column) {
                const float px = static_cast<float>(column) - a.x, py = static_cast<float>(row) - a.y;
                const float t = std::clamp((px * dx + py * dy) / length2, 0.0F, 1.0F);
                const float ex = px - t * dx, ey = py - t * dy;
                const float radius = a.radius + t * (b.radius - a.radius);
                const float ink = (radius - std::sqrt(ex * ex + ey * ey)) / softness + 0.5F;
                float& pixel = pixels[row * extent + column];
                pixel = (std::max)(pixel, (std::min)(ink, 1.0F));
            }
    }

private:
    struct range {
        std::size_t first, last;
    };
    range columns(float low, float high) const {
        const auto limit = static_cast<float>(extent);
        return {static_cast<std::size_t>(std::clamp(std::ceil(low), 0.0F, limit)),
                static_cast<std::size_t>(std::clamp(std::floor(high) + 1.0F, 0.0F, limit))};
    }
};

} // namespace lamina::detail
