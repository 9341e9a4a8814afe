#pragma once

#include <lamina/data/dataset.hpp>
#include <lamina/data/digit_strokes.hpp>
#include <lamina/data/pen.hpp>
#include <lamina/language/checked_product.hpp>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace lamina {
namespace detail {

/// Writes digits, each a little differently. The number of random values drawn for a digit does not depend on
/// rounding, so labels and strokes are the same on all machines.
class scribe {
public:
    static constexpr std::size_t extent = 28;

    explicit scribe(std::uint32_t seed) : random_(seed) {}

    std::size_t below(std::size_t bound) {
        return boost::random::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
    }

    /// Draws the digit on a 28×28 picture of zeros.
    void write(std::uint32_t digit, std::span<float> pixels) {
        const auto styles = digit_styles[digit];
        shake(styles[below(styles.size())]);
        deform();
        trace();
        place();
        const float softness = uniform(.8F, 1.6F);
        for (const pen_line& line : lines_) canvas{pixels, extent}.draw(line, softness);
        fade(pixels);
    }

private:
    float uniform(float low, float high) {
        return low + (high - low) * static_cast<float>(random_() >> 8) * 0x1p-24F;
    }
    /// Approximately normal: the sum of four uniform values, with standard deviation `spread` and magnitude
    /// below 3.5 `spread`.
    float normal(float spread) {
        const float a = uniform(-1, 1), b = uniform(-1, 1), c = uniform(-1, 1), d = uniform(-1, 1);
        return spread * .8660254F * (a + b + c + d);
    }

    /// Perturbs the points of a style like an unsteady hand. Corners stay corners; strokes end early or late.
    void shake(digit_style style) {
        const float spread = uniform(.012F, .05F);
        points_.clear();
        ends_.clear();
        for (std::size_t i = 0; i < style.size(); ++i) {
            if (style[i] == lift)
                ends_.push_back(points_.size());
            else if (i > 0 && style[i] == style[i - 1])
                points_.push_back(points_.back());
            else
                points_.push_back({static_cast<float>(style[i].x) / 100 + normal(spread),
                                   static_cast<float>(style[i].y) / 100 + normal(spread)});
        }
        ends_.push_back(points_.size());
        for (std::size_t first = 0; const std::size_t end : ends_) {
            stretch(points_[first], points_[first + 1]);
            stretch(points_[end - 1], points_[end - 2]);
            first = end;
        }
    }
    void stretch(pen_point& tip, pen_point before) {
        const float by = uniform(-.2F, .3F);
        tip = {tip.x + by * (tip.x - before.x), tip.y + by * (tip.y - before.y)};
    }

    /// Varies proportions, curvature, slant and rotation.
    void deform() {
        const float width = uniform(.7F, 1.4F), slant = normal(.22F) - .15F, turn = normal(.12F);
        const float bow = normal(.25F), taper = normal(.25F), waist = normal(.2F), sag = normal(.25F);
        const float c = std::cos(turn), s = std::sin(turn);
        for (pen_point& p : points_) {
            const float u = p.x - .3F, v = p.y - .5F;
            const float y = v + waist * (.25F - v * v) + sag * u * u;
            const float x = width * (u + bow * v * v + taper * u * v) + slant * y;
            p = {c * x - s * y, s * x + c * y};
        }
    }

    /// Joins the points of each stroke by a Catmull-Rom curve, cut into short lines whose thickness changes
    /// along the stroke.
    void trace() {
        constexpr int cuts = 6;
        const float light = uniform(.75F, 1), heavy = uniform(.9F, 1.2F);
        lines_.clear();
        for (std::size_t first = 0; const std::size_t end : ends_) {
            const auto point = [&](std::size_t i) { return points_[std::clamp(i, first + 1, end) - 1]; };
            pen_mark last{point(first + 1).x, point(first + 1).y, light};
            for (std::size_t i = first + 1; i < end; ++i)
                for (int cut = 1; cut <= cuts; ++cut) {
                    const float t = static_cast<float>(cut) / cuts;
                    const pen_point p = between(point(i - 1), point(i), point(i + 1), point(i + 2), t);
                    const float along =
                        (static_cast<float>(i - first - 1) + t) / static_cast<float>(end - first - 1);
                    const pen_mark next{p.x, p.y, light + (heavy - light) * along};
                    lines_.push_back({last, next});
                    last = next;
                }
            first = end;
        }
    }
    static pen_point between(pen_point a, pen_point b, pen_point c, pen_point d, float t) {
        const auto blend = [t](float p, float q, float r, float s) {
            return q + .5F * t * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)));
        };
        return {blend(a.x, b.x, c.x, d.x), blend(a.y, b.y, c.y, d.y)};
    }

    /// Fits the digit into a square of 20×20 pixels and puts its center of mass near the middle, as in MNIST.
    void place() {
        constexpr float box = 20, middle = (extent - 1) / 2.0F;
        pen_point low{1e9F, 1e9F}, high{-1e9F, -1e9F}, mass;
        float total = 0;
        for (const auto& [a, b] : lines_) {
            low = {(std::min)({low.x, a.x, b.x}), (std::min)({low.y, a.y, b.y})};
            high = {(std::max)({high.x, a.x, b.x}), (std::max)({high.y, a.y, b.y})};
            const float weight = std::hypot(b.x - a.x, b.y - a.y) * (a.radius + b.radius);
            mass = {mass.x + weight * (a.x + b.x) / 2, mass.y + weight * (a.y + b.y) / 2};
            total += weight;
        }
        const float pen = uniform(.8F, 1.8F);
        const float scale =
            uniform(.85F, 1.05F) * (box - 2 * pen) / (std::max)(high.x - low.x, high.y - low.y);
        const float left = middle + normal(.6F) - scale * mass.x / total;
        const float top = middle + normal(.6F) - scale * mass.y / total;
        for (auto& [a, b] : lines_)
            for (pen_mark* m : {&a, &b}) *m = {left + scale * m->x, top + scale * m->y, pen * m->radius};
    }

    /// Adds pale ink, and the noise of paper and camera.
    void fade(std::span<float> pixels) {
        const float ink = uniform(.8F, 1.4F), noise = uniform(0, .16F), paper = uniform(-.12F, .0F);
        for (float& pixel : pixels)
            pixel = std::clamp(ink * pixel + paper + uniform(-noise, noise), 0.0F, 1.0F);
    }

    boost::random::mt19937 random_;
    std::vector<pen_point> points_;
    std::vector<std::size_t> ends_;
    std::vector<pen_line> lines_;
};

} // namespace detail

/// Synthetic handwritten digits, for experiments without a download: 28×28×1 in [0, 1], light on black and
/// centered like MNIST. The classes 0 … 9 are equally frequent (± 1) and in random order. The same count and
/// seed give the same labels and strokes everywhere; pixels may differ by floating-point rounding.
inline dataset make_digits(std::size_t count, std::uint32_t seed) {
    constexpr std::uint32_t classes = 10;
    dataset result{shape<detail::scribe::extent, detail::scribe::extent, 1>, classes, {}, {}};
    const std::size_t values = detail::checked_product("make_digits", {count, result.sample.size()});
    detail::scribe scribe(seed);
    for (std::size_t i = 0; i < count; ++i) result.labels.push_back(static_cast<std::uint32_t>(i % classes));
    for (std::size_t i = count; i > 1; --i) std::swap(result.labels[i - 1], result.labels[scribe.below(i)]);
    result.images.resize(values);
    const std::span<float> pixels = result.images;
    for (std::size_t i = 0; i < count; ++i)
        scribe.write(result.labels[i], pixels.subspan(i * result.sample.size(), result.sample.size()));
    return result;
}

} // namespace lamina
