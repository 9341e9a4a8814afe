#include "evaluate/windows.hpp"

#include <algorithm>

#include "graph/describe.hpp"

namespace lamina::tool {

namespace {

extents list_or_ones(const call& c, const char* key, std::size_t rank) {
    extents values = c.list(key);
    if (values.empty()) values.assign(rank, 1);
    if (values.size() != rank)
        c.fail("attribute " + std::string(key) + " has " + std::to_string(values.size()) + " numbers for "
               + std::to_string(rank) + " spatial axes");
    for (const std::int64_t v : values)
        if (v < 1) c.fail("attribute " + std::string(key) + " has " + std::to_string(v));
    return values;
}

void read_pads(const call& c, windows& w) {
    const std::size_t rank = w.in.size();
    extents pads = c.list("pads");
    if (pads.empty()) pads.assign(2 * rank, 0);
    if (pads.size() != 2 * rank)
        c.fail("attribute pads has " + std::to_string(pads.size()) + " numbers for " + std::to_string(rank)
               + " spatial axes");
    for (const std::int64_t v : pads)
        if (v < 0) c.fail("attribute pads has " + std::to_string(v));
    const auto half = pads.begin() + static_cast<std::ptrdiff_t>(rank);
    w.begin.assign(pads.begin(), half);
    w.end.assign(half, pads.end());
}

/// As many windows as strides fit in the input, with the padding that this needs.
void pad_same(windows& w, std::size_t i, bool more_at_end) {
    w.out[i] = (w.in[i] + w.strides[i] - 1) / w.strides[i];
    const std::int64_t total =
        (std::max)((w.out[i] - 1) * w.strides[i] + w.reach(i) - w.in[i], std::int64_t{0});
    w.begin[i] = more_at_end ? total / 2 : total - total / 2;
    w.end[i] = total - w.begin[i];
}

void count_windows(const call& c, windows& w, std::size_t i, bool ceil) {
    const std::int64_t room = w.in[i] + w.begin[i] + w.end[i] - w.reach(i);
    if (room < 0)
        c.fail("its kernel, " + shape_text(w.kernel) + ", is larger than its input, " + shape_text(w.in)
               + ", with the padding");
    w.out[i] = (ceil ? room + w.strides[i] - 1 : room) / w.strides[i] + 1;
    // A window must not begin after the input's end.
    if (ceil && (w.out[i] - 1) * w.strides[i] >= w.in[i] + w.begin[i]) --w.out[i];
}

} // namespace

windows read_windows(const call& c, const extents& in, const extents& kernel) {
    const std::size_t rank = in.size();
    if (kernel.size() != rank)
        c.fail("its kernel, " + shape_text(kernel) + ", does not fit the spatial axes of its input, "
               + shape_text(in));
    for (const std::int64_t extent : kernel)
        if (extent < 1) c.fail("its kernel is " + shape_text(kernel));
    windows w;
    w.in = in;
    w.kernel = kernel;
    w.strides = list_or_ones(c, "strides", rank);
    w.dilations = list_or_ones(c, "dilations", rank);
    w.out.resize(rank);
    read_pads(c, w);
    return w;
}

windows find_windows(const call& c, const extents& in, const extents& kernel) {
    windows w = read_windows(c, in, kernel);
    const std::string how = c.text("auto_pad", "NOTSET");
    const bool ceil = c.integer("ceil_mode", 0) != 0;
    if (how == "VALID") w.begin.assign(in.size(), 0), w.end.assign(in.size(), 0);
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (how == "SAME_UPPER" || how == "SAME_LOWER")
            pad_same(w, i, how == "SAME_UPPER");
        else if (how == "NOTSET" || how == "VALID")
            count_windows(c, w, i, ceil);
        else
            c.fail("attribute auto_pad is \"" + how + "\"");
    }
    return w;
}

void find_taps(const windows& w, const extents& out, std::vector<tap>& taps) {
    taps.clear();
    std::size_t place = 0;
    for_each_index(w.kernel, [&](const extents& k) {
        bool inside = true;
        std::int64_t flat = 0;
        for (std::size_t i = 0; i < k.size() && inside; ++i) {
            const std::int64_t x = out[i] * w.strides[i] + k[i] * w.dilations[i] - w.begin[i];
            inside = x >= 0 && x < w.in[i];
            flat = flat * w.in[i] + x;
        }
        if (inside) taps.push_back({place, static_cast<std::size_t>(flat)});
        ++place;
    });
}

} // namespace lamina::tool
