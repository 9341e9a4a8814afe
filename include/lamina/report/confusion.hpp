#pragma once

#include <lamina/report/confusion_report.hpp>
#include <lamina/report/confusion_text.hpp>
#include <lamina/report/svg.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

namespace lamina {
namespace detail {

/// Draws a confusion matrix with its upper left corner at (0, 0).
class confusion_painter {
public:
    confusion_painter(svg& page, const confusion_report& r)
        : page_(page), report_(r),
          side_(std::clamp(640.0 / static_cast<double>((std::max)(r.size(), std::size_t{1})), 9.0, 44.0)),
          size_(std::clamp(side_ - 2, 6.0, 11.0)) {}

    double extent() const { return side_ * static_cast<double>(report_.size()); }

    void draw() {
        page_.rect({0, 0}, extent(), extent(), {.stroke = ink::grid});
        for (std::size_t t = 0; t < report_.size(); ++t)
            for (std::size_t p = 0; p < report_.size(); ++p) draw_cell(t, p);
        draw_names();
        draw_shares();
    }

private:
    /// Draws one square of the matrix. The shade of a mistake grows with the square root of its share, so
    /// that rare ones are visible.
    void draw_cell(std::size_t truth, std::size_t predicted) {
        const auto count = report_.count(truth, predicted);
        const bool counts_fit = side_ >= 20;
        if (count == 0 && !counts_fit) return;
        const auto share =
            count == 0 ? 0 : static_cast<double>(count) / static_cast<double>(report_.samples(truth));
        const bool right = truth == predicted;
        const auto shade = right ? share : std::sqrt(share);
        const auto fill = mixed(ink::paper, right ? ink::blue : ink::vermilion, 0.9 * shade);
        const point at{side_ * static_cast<double>(predicted), side_ * static_cast<double>(truth)};
        page_.open_group(report_.name(truth) + " predicted as " + report_.name(predicted) + ": "
                         + grouped(count));
        page_.rect(at, side_, side_,
                   {.fill = fill, .stroke = ink::grid, .stroke_width = counts_fit ? 1 : 0.4});
        if (counts_fit) {
            const auto text = grouped(count);
            const auto size = (std::min)(11.0, (side_ - 5) / text_width(text, 1));
            page_.text({middle(predicted), middle(truth) + 0.36 * size}, text,
                       {.size = size,
                        .fill = count == 0    ? ink::faint
                                : shade > 0.6 ? ink::paper
                                              : ink::text,
                        .side = align::center});
        }
        page_.close_group();
    }

    /// Draws the class names at the left and at the top, where long ones are rotated.
    void draw_names() {
        bool turn = false;
        for (std::size_t c = 0; c < report_.size(); ++c)
            turn = turn || text_width(name(c), size_) > side_ - 4;
        for (std::size_t c = 0; c < report_.size(); ++c) {
            page_.text({-8, line(c)}, name(c), {.size = size_, .side = align::right});
            if (turn)
                page_.text({line(c), -7}, name(c), {.size = size_, .turn = side_ < 20 ? -90.0 : -50.0});
            else
                page_.text({middle(c), -7}, name(c), {.size = size_, .side = align::center});
        }
    }

    /// Draws recall at the right, precision below.
    void draw_shares() {
        const bool turn = text_width("99.9", size_) > side_ - 3;
        const svg_font caption{.size = size_, .fill = ink::muted};
        for (std::size_t c = 0; c < report_.size(); ++c) {
            page_.text({extent() + 8, line(c)}, report_.recall(c), caption);
            if (turn)
                page_.text({line(c), extent() + 7}, report_.precision(c),
                           {.size = size_, .fill = ink::muted, .side = align::right, .turn = -90});
            else
                page_.text({middle(c), extent() + 7 + size_}, report_.precision(c),
                           {.size = size_, .fill = ink::muted, .side = align::center});
        }
        if (report_.size() == 0) return;
        const auto below = extent() + 18;
        page_.text({extent() + 8, below}, "recall %", {.fill = ink::muted});
        page_.text({-8, below}, "precision %", {.fill = ink::muted, .side = align::right});
    }

    /// Long names are shortened; the tooltips of the squares show them in full.
    std::string name(std::size_t c) const { return shortened_inside(report_.name(c), 24); }
    double middle(std::size_t c) const { return side_ * (static_cast<double>(c) + 0.5); }
    double line(std::size_t c) const { return middle(c) + 0.36 * size_; }

    svg& page_;
    const confusion_report& report_;
    double side_, size_;
};

} // namespace detail

/// The matrix as a heat map: correct answers in blue, mistakes in vermilion, shaded by their share of the
/// row. The recall of each class is at the right, its precision below.
inline std::string confusion_svg(std::string_view title, const confusion_report& r) {
    detail::svg page;
    detail::confusion_painter painter(page, r);
    painter.draw();
    const auto middle = painter.extent() / 2, top = page.low().y - 10, left = page.low().x - 12;
    page.text({middle, top}, "predicted", {.fill = detail::ink::muted, .side = detail::align::center});
    page.text({left, middle}, "true",
              {.fill = detail::ink::muted, .side = detail::align::center, .turn = -90});
    page.text({page.low().x, top - 20}, r.accuracy(), {.size = 12, .fill = detail::ink::muted});
    if (!title.empty()) page.text({page.low().x, top - 40}, title, {.size = 15, .bold = true});
    return page.str(title);
}

} // namespace lamina
