// How time and memory grow with the size of images, channels, depth, batch and threads: prints a Markdown
// table and writes log–log plots to a file, `scaling [scaling.svg]`.

#include <lamina/report/svg.hpp>

#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "plot.hpp"
#include "scaling.hpp"

namespace {

using namespace scaling;

power_curve curve_of(const axis& a, const char* name, double costs::* cost) {
    power_curve c{name, {}};
    for (const costs& p : a.points)
        if (p.*cost > 0) c.points.push_back({p.extent, p.*cost});
    return c;
}

/// Draws one row of the picture: a plot per axis, all with the same decades.
void draw_row(lamina::detail::svg& page, double bottom, const std::string& title, const std::string& unit,
              const std::vector<axis>& axes, const std::vector<std::vector<power_curve>>& curves) {
    decades rows;
    for (const auto& plot : curves)
        for (const power_curve& c : plot) rows.cover(c);
    page.text({0, bottom - log_plot::height - 18}, title, {.size = 13, .bold = true});
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const double x = static_cast<double>(i) * (log_plot::width + log_plot::gap + 60);
        log_plot(page, {x, bottom}, curves[i], rows).draw(axes[i].name, unit);
    }
}

std::string picture(const std::vector<axis>& axes) {
    std::vector<std::vector<power_curve>> time, memory;
    for (const axis& a : axes) {
        time.push_back({curve_of(a, "prediction", &costs::predict), curve_of(a, "training", &costs::train)});
        memory.push_back({curve_of(a, "arena", &costs::arena), curve_of(a, "training", &costs::training),
                          curve_of(a, "weights", &costs::weights)});
    }
    lamina::detail::svg page;
    draw_row(page, 0, "Time per image", "s", axes, time);
    draw_row(page, log_plot::height + log_plot::gap, "Memory", "B", axes, memory);
    return page.str("How time and memory grow");
}

void print(const axis& a) {
    std::printf("\n| %s | prediction, µs | training, µs | arena, kB | weights, kB | training, kB |\n"
                "| --- | --- | --- | --- | --- | --- |\n",
                a.name.c_str());
    for (const costs& p : a.points)
        std::printf("| %g | %.1f | %.1f | %.0f | %.0f | %.0f |\n", p.extent, 1e6 * p.predict, 1e6 * p.train,
                    1e-3 * p.arena, 1e-3 * p.weights, 1e-3 * p.training);
}

} // namespace

int main(int argc, char** argv) {
    const std::string path = argc > 1 ? argv[1] : "scaling.svg";
    const std::vector<axis> axes{image_sizes(), channels(), depths(), batches(), threads()};
    for (const axis& a : axes) print(a);
    lamina::save_svg(path, picture(axes));
    std::printf("\nwrote %s\n", path.c_str());
}
