#include <algorithm>
#include <cmath>

#include "evaluate/call.hpp"
#include "graph/describe.hpp"

namespace lamina::tool {

namespace {

/// How places between and beyond the pixels of one axis are read.
struct sampling {
    std::string mode, padding;
    bool corners = false; ///< -1 and 1 are the middles of the outermost pixels, not their edges
};

/// From -1 … 1 to the places of pixels.
double pixel(const sampling& s, double place, std::int64_t size) {
    const auto n = static_cast<double>(size);
    const double x = s.corners ? (place + 1) / 2 * (n - 1) : ((place + 1) * n - 1) / 2;
    return std::clamp(x, -1e9, 1e9);
}

/// Thrown back at the ends, which are places between pixels unless corners count.
double reflected(double x, double low, double high) {
    if (high <= low) return low;
    const double span = high - low, way = std::fmod(std::fabs(x - low), 2 * span);
    return low + (way > span ? 2 * span - way : way);
}

/// The pixel that is read for a whole place; -1 for zero.
std::int64_t inside(const sampling& s, double x, std::int64_t size) {
    const auto last = static_cast<double>(size - 1);
    if (s.padding == "zeros" && (x < 0 || x > last)) return -1;
    if (s.padding == "reflection")
        x = std::round(s.corners ? reflected(x, 0, last) : reflected(x, -0.5, last + 0.5));
    return to_integer(std::clamp(x, 0.0, last));
}

double cubic(double distance) {
    const double a = -0.75, d = std::fabs(distance);
    if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
    return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
}

using mixture = std::vector<std::pair<std::int64_t, double>>;

mixture mix(const sampling& s, double place, std::int64_t size) {
    double x = pixel(s, place, size);
    const auto last = static_cast<double>(size - 1);
    // Cubic filters read around the place itself, the others around where it comes to lie.
    if (s.mode != "cubic" && s.padding == "border") x = std::clamp(x, 0.0, last);
    if (s.mode != "cubic" && s.padding == "reflection") {
        x = s.corners ? reflected(x, 0, last) : reflected(x, -0.5, last + 0.5);
        x = std::clamp(x, 0.0, last);
    }
    if (s.mode == "nearest") return {{inside(s, std::nearbyint(x), size), 1.0}};
    mixture m;
    const double reach = s.mode == "cubic" ? 2 : 1, first = std::floor(x) - reach + 1;
    for (double i = first; i < first + 2 * reach; ++i)
        m.emplace_back(inside(s, i, size), s.mode == "cubic" ? cubic(x - i) : 1 - std::fabs(x - i));
    return m;
}

sampling find_sampling(const call& c) {
    sampling s{c.text("mode", "linear"), c.text("padding_mode", "zeros"), c.integer("align_corners", 0) != 0};
    if (s.mode == "bilinear") s.mode = "linear"; // before opset 20
    if (s.mode == "bicubic") s.mode = "cubic";
    if (s.mode != "linear" && s.mode != "cubic" && s.mode != "nearest")
        c.fail("attribute mode is \"" + s.mode + "\"");
    if (s.padding != "zeros" && s.padding != "border" && s.padding != "reflection")
        c.fail("attribute padding_mode is \"" + s.padding + "\"");
    return s;
}

/// The input's planes of spatial axes, read at the places that the grid names, the last axis first.
results grid_sample(const call& c) {
    const tensor &x = c.input(0), &grid = c.input(1);
    const sampling s = find_sampling(c);
    const std::size_t axes = x.shape.size() - (std::min)(x.shape.size(), std::size_t{2});
    const bool fits = axes > 0 && grid.shape.size() == axes + 2 && grid.shape[0] == x.shape[0]
                      && grid.shape.back() == static_cast<std::int64_t>(axes);
    if (!fits || count(x.shape) == 0)
        c.fail("its grid, " + shape_text(grid.shape) + ", does not fit its input, " + shape_text(x.shape));
    const extents spatial(x.shape.begin() + 2, x.shape.end());
    extents shape{x.shape[0], x.shape[1]};
    shape.insert(shape.end(), grid.shape.begin() + 1, grid.shape.end() - 1);
    tensor y = c.make(x.type, shape);
    if (!c.computes) return {y};
    const std::size_t in_area = count(spatial), places = count(shape, 2, shape.size());
    const auto channels = static_cast<std::size_t>(x.shape[1]);
    const extents strides = strides_of(spatial);
    std::vector<mixture> along(axes);
    for (std::size_t p = 0; p < count(grid.shape) / axes; ++p) {
        extents taps;
        for (std::size_t a = 0; a < axes; ++a) {
            along[a] = mix(s, grid.values[p * axes + axes - 1 - a], spatial[a]);
            taps.push_back(static_cast<std::int64_t>(along[a].size()));
        }
        for (std::size_t k = 0; k < channels; ++k) {
            const std::size_t plane = p / places * channels + k;
            double sum = 0;
            for_each_index(taps, [&](const extents& at) {
                double weight = 1;
                std::int64_t flat = 0;
                for (std::size_t a = 0; a < axes; ++a) {
                    const auto& [place, part] = along[a][static_cast<std::size_t>(at[a])];
                    weight *= place < 0 ? 0 : part;
                    flat += (std::max)(place, std::int64_t{0}) * strides[a];
                }
                if (weight != 0) sum += weight * x.values[plane * in_area + static_cast<std::size_t>(flat)];
            });
            y.values[plane * places + p % places] = sum;
        }
    }
    return {y};
}

} // namespace

void add_grid_sample(functions& to) { to.insert({{"GridSample", grid_sample}}); }

} // namespace lamina::tool
