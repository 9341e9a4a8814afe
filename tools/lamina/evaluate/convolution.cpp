#include <algorithm>

#include "evaluate/convolve.hpp"
#include "graph/describe.hpp"

namespace lamina::tool {

namespace {

extents tail(const extents& shape, std::size_t from) {
    return {shape.begin() + static_cast<std::ptrdiff_t>((std::min)(from, shape.size())), shape.end()};
}

/// The kernel's extents: those of the weights, which the attribute may repeat.
extents kernel_of(const call& c, const tensor& weights) {
    extents kernel = tail(weights.shape, 2);
    const extents said = c.list("kernel_shape");
    if (!said.empty() && said != kernel)
        c.fail("attribute kernel_shape is " + shape_text(said) + ", but its weights are "
               + shape_text(weights.shape));
    return kernel;
}

/// The number of groups, which divide `channels` and `filters`.
std::int64_t groups_of(const call& c, std::int64_t channels, std::int64_t filters) {
    const std::int64_t groups = c.integer("group", 1);
    if (groups < 1 || channels % groups != 0 || filters % groups != 0)
        c.fail("attribute group is " + std::to_string(groups) + ", with " + std::to_string(channels)
               + " channels and weights for " + std::to_string(filters));
    return groups;
}

void check_ranks(const call& c, const tensor& x, const tensor& w) {
    if (x.shape.size() < 2 || w.shape.size() != x.shape.size())
        c.fail("its input, " + shape_text(x.shape) + ", and its weights, " + shape_text(w.shape)
               + ", need batch, channels and spatial axes");
}

/// Every plane of the result begins with its bias.
void fill_bias(const call& c, tensor& y, const tensor* bias) {
    if (!bias) return;
    const std::size_t filters = static_cast<std::size_t>(y.shape[1]),
                      area = count(y.shape, 2, y.shape.size());
    if (count(bias->shape) != filters)
        c.fail("its bias has " + std::to_string(count(bias->shape)) + " numbers for "
               + std::to_string(filters) + " filters");
    if (!c.computes) return;
    for (std::size_t i = 0; i < y.values.size(); ++i) y.values[i] = bias->values[i / area % filters];
}

results conv(const call& c) {
    const tensor &x = c.input(0), &w = c.input(1);
    check_ranks(c, x, w);
    const std::int64_t groups = groups_of(c, x.shape[1], w.shape[0]);
    if (x.shape[1] != w.shape[1] * groups)
        c.fail("its input, " + shape_text(x.shape) + ", does not fit its weights, " + shape_text(w.shape)
               + ", in " + std::to_string(groups) + " groups");
    const windows spots = find_windows(c, tail(x.shape, 2), kernel_of(c, w));
    extents shape{x.shape[0], w.shape[0]};
    shape.insert(shape.end(), spots.out.begin(), spots.out.end());
    tensor y = c.make(x.type, shape);
    fill_bias(c, y, c.optional(2));
    if (!c.computes) return {y};
    const auto g = static_cast<std::size_t>(groups);
    const convolution_sizes s{g,
                              static_cast<std::size_t>(w.shape[1]),
                              static_cast<std::size_t>(w.shape[0]) / g,
                              count(spots.in),
                              count(spots.out),
                              count(spots.kernel)};
    std::vector<std::vector<tap>> taps;
    std::size_t first = 0;
    for_each_index(spots.out, [&](const extents& at) {
        find_taps(spots, at, taps.emplace_back());
        if (taps.size() < places_of_block && first + taps.size() < s.out_area) return;
        convolve(s, taps, first, x, w, y);
        first += taps.size();
        taps.clear();
    });
    return {y};
}

results conv_integer(const call& c) {
    const tensor x = without_zero_point(c, 0, 2), w = without_zero_point(c, 1, 3);
    results y = conv({c.operation, c.where, {&x, &w}, c.computes, c.limit});
    y[0].type = element::int32;
    return y;
}

/// The result's extents and pads of a transposed convolution: the input's of the convolution that it turns
/// round.
windows find_transposed(const call& c, const extents& in, const extents& kernel) {
    windows w = read_windows(c, in, kernel);
    const std::string how = c.text("auto_pad", "NOTSET");
    const extents wanted = c.list("output_shape");
    extents more = c.list("output_padding");
    if (more.empty()) more.assign(in.size(), 0);
    if (more.size() != in.size() || (!wanted.empty() && wanted.size() < in.size()))
        c.fail("attributes output_padding and output_shape need a number for each spatial axis");
    if (how == "VALID") w.begin.assign(in.size(), 0), w.end.assign(in.size(), 0);
    const bool same = how == "SAME_UPPER" || how == "SAME_LOWER";
    for (std::size_t i = 0; i < in.size(); ++i) {
        const std::int64_t whole = w.strides[i] * (in[i] - 1) + w.reach(i) + more[i];
        if (wanted.empty() && !same) {
            w.out[i] = whole - w.begin[i] - w.end[i];
            continue;
        }
        w.out[i] = wanted.empty() ? in[i] * w.strides[i] : wanted[wanted.size() - in.size() + i];
        const std::int64_t total = (std::max)(whole - w.out[i], std::int64_t{0});
        w.begin[i] = how == "SAME_UPPER" ? total / 2 : total - total / 2;
    }
    return w;
}

results conv_transpose(const call& c) {
    const tensor &x = c.input(0), &w = c.input(1);
    check_ranks(c, x, w);
    const std::int64_t groups = groups_of(c, x.shape[1], w.shape[0]);
    if (x.shape[1] != w.shape[0])
        c.fail("its input, " + shape_text(x.shape) + ", does not fit its weights, " + shape_text(w.shape));
    windows spots = find_transposed(c, tail(x.shape, 2), kernel_of(c, w));
    extents shape{x.shape[0], w.shape[1] * groups};
    shape.insert(shape.end(), spots.out.begin(), spots.out.end());
    tensor y = c.make(x.type, shape);
    fill_bias(c, y, c.optional(2));
    if (!c.computes) return {y};
    // Each place of the input meets the places of the result that the convolution would gather for it.
    std::swap(spots.in, spots.out);
    const auto g = static_cast<std::size_t>(groups), outs = static_cast<std::size_t>(w.shape[1]);
    const std::size_t batch = static_cast<std::size_t>(x.shape[0]),
                      ins = static_cast<std::size_t>(w.shape[0]) / g;
    const std::size_t in_area = count(spots.out), out_area = count(spots.in), area = count(spots.kernel);
    std::vector<tap> taps;
    std::size_t place = 0;
    for_each_index(spots.out, [&](const extents& at) {
        find_taps(spots, at, taps);
        for (std::size_t i = 0; i < batch * g * ins; ++i) {
            const double value = x.values[i * in_area + place];
            for (std::size_t o = 0; o < outs; ++o) {
                double* plane = y.values.data() + (i / ins * outs + o) * out_area;
                const double* kernel = w.values.data() + (i % (g * ins) * outs + o) * area;
                for (const tap& t : taps) plane[t.in] += value * kernel[t.kernel];
            }
        }
        ++place;
    });
    return {y};
}

} // namespace

void add_convolutions(functions& to) {
    to.insert({{"Conv", conv}, {"ConvInteger", conv_integer}, {"ConvTranspose", conv_transpose}});
}

} // namespace lamina::tool
