#pragma once

#include <lamina/language/error.hpp>
#include <lamina/report/svg.hpp>
#include <lamina/report/table.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina {

/// How often each class was taken for each: row = what it is, column = what it was taken for.
class confusion_report {
public:
    confusion_report(std::vector<std::string> classes, std::vector<std::size_t> counts)
        : classes_(std::move(classes)), counts_(std::move(counts)) {
        if (counts_.size() != size() * size())
            raise("confusion_report: " + std::to_string(counts_.size()) + " counts for "
                  + std::to_string(size()) + " classes, expected " + std::to_string(size() * size()));
    }

    std::size_t size() const { return classes_.size(); }
    const std::string& name(std::size_t c) const { return classes_[c]; }
    std::size_t count(std::size_t truth, std::size_t predicted) const {
        return counts_[truth * size() + predicted];
    }
    std::size_t samples(std::size_t truth) const {
        std::size_t sum = 0;
        for (std::size_t p = 0; p < size(); ++p) sum += count(truth, p);
        return sum;
    }
    /// "98.2 %"; "–" for a class without samples.
    std::string recall(std::size_t truth) const { return percent(count(truth, truth), samples(truth)); }
    /// "accuracy 97.5 % of 10 000".
    std::string accuracy() const {
        std::size_t right = 0, all = 0;
        for (std::size_t c = 0; c < size(); ++c) {
            right += count(c, c);
            all += samples(c);
        }
        return "accuracy " + percent(right, all, 2) + " of " + grouped(all);
    }

private:
    std::vector<std::string> classes_;
    std::vector<std::size_t> counts_;
};

/// The matrix as text; zeros are dots.
inline std::string confusion_text(const confusion_report& r) {
    std::vector<text_table::column> columns{{"true \\ predicted", align::right}};
    for (std::size_t c = 0; c < r.size(); ++c) columns.push_back({shortened(r.name(c), 9), align::right});
    columns.push_back({"recall", align::right});
    text_table table(columns);
    for (std::size_t t = 0; t < r.size(); ++t) {
        std::vector<std::string> cells{r.name(t)};
        for (std::size_t p = 0; p < r.size(); ++p)
            cells.push_back(r.count(t, p) == 0 ? "·" : grouped(r.count(t, p)));
        cells.push_back(r.recall(t));
        table.row(std::move(cells));
    }
    return table.str() + " " + r.accuracy() + "\n";
}

namespace detail {

/// One square of the matrix. A mistake's shade grows with the square root of its share, so that rare ones
/// show.
inline void draw_confusion_cell(svg& page, point at, double side, const confusion_report& r,
                                std::size_t truth, std::size_t predicted) {
    const auto count = r.count(truth, predicted);
    const bool counts_fit = side >= 20;
    if (count == 0 && !counts_fit) return;
    const auto share = count == 0 ? 0 : static_cast<double>(count) / static_cast<double>(r.samples(truth));
    const bool right = truth == predicted;
    const auto shade = right ? share : std::sqrt(share);
    const auto fill = mixed(ink::paper, right ? ink::blue : ink::vermilion, 0.9 * shade);
    page.open_group(r.name(truth) + " predicted as " + r.name(predicted) + ": " + grouped(count));
    page.rect(at, side, side, {.fill = fill, .stroke = ink::grid, .stroke_width = counts_fit ? 1 : 0.4});
    if (counts_fit) {
        const auto text = grouped(count);
        const auto size = (std::min)(11.0, (side - 5) / text_width(text, 1));
        page.text({at.x + side / 2, at.y + side / 2 + 0.36 * size}, text,
                  {.size = size,
                   .fill = count == 0    ? "#b9c2cc"
                           : shade > 0.6 ? ink::paper
                                         : ink::text,
                   .side = align::center});
    }
    page.close_group();
}

/// Draws the names of the classes around the matrix.
inline void draw_confusion_names(svg& page, double side, const confusion_report& r) {
    const auto size = std::clamp(side - 2, 6.0, 11.0);
    bool turn = false;
    for (std::size_t c = 0; c < r.size(); ++c) turn = turn || text_width(r.name(c), size) > side - 4;
    for (std::size_t c = 0; c < r.size(); ++c) {
        const auto middle = side * (static_cast<double>(c) + 0.5), line = middle + 0.36 * size;
        page.text({turn ? line : middle, -7}, r.name(c),
                  {.size = size,
                   .side = turn ? align::left : align::center,
                   .turn = !turn       ? 0.0
                           : side < 20 ? -90.0
                                       : -50.0});
        page.text({-8, line}, r.name(c), {.size = size, .side = align::right});
        page.text({side * static_cast<double>(r.size()) + 8, line}, r.recall(c),
                  {.size = size, .fill = ink::muted});
    }
}

} // namespace detail

/// The matrix as a heat map: right answers in blue, mistakes in vermilion, shaded by their share of the row;
/// the recall of each class stands at the right.
inline std::string confusion_svg(std::string_view title, const confusion_report& r) {
    const auto side = std::clamp(640.0 / static_cast<double>(std::max<std::size_t>(r.size(), 1)), 9.0, 44.0);
    const auto extent = side * static_cast<double>(r.size());
    svg page;
    page.rect({0, 0}, extent, extent, {.stroke = ink::grid});
    for (std::size_t t = 0; t < r.size(); ++t)
        for (std::size_t p = 0; p < r.size(); ++p)
            detail::draw_confusion_cell(page, {side * static_cast<double>(p), side * static_cast<double>(t)},
                                        side, r, t, p);
    detail::draw_confusion_names(page, side, r);
    const svg_font caption{.fill = ink::muted, .side = align::center};
    const auto top = page.low().y - 10, left = page.low().x - 12;
    page.text({extent / 2, top}, "predicted", caption);
    page.text({extent + 8, top}, "recall", {.fill = ink::muted});
    page.text({left, extent / 2}, "true", {.fill = ink::muted, .side = align::center, .turn = -90});
    page.text({page.low().x, top - 20}, r.accuracy(), {.size = 12, .fill = ink::muted});
    if (!title.empty()) page.text({page.low().x, top - 40}, title, {.size = 15, .bold = true});
    return page.str(title);
}

} // namespace lamina
