#include <algorithm>
#include <cmath>
#include <span>

#include "evaluate/broadcast.hpp"
#include "graph/describe.hpp"

namespace lamina::tool {

namespace {

struct moments {
    double mean = 0, variance = 0;
};

moments moments_of(std::span<const double> values) {
    moments m;
    for (const double v : values) m.mean += v;
    m.mean /= static_cast<double>(values.size());
    for (const double v : values) m.variance += (v - m.mean) * (v - m.mean);
    m.variance /= static_cast<double>(values.size());
    return m;
}

std::size_t channels_of(const call& c) {
    const tensor& x = c.input(0);
    if (x.shape.size() < 2) c.fail("its input, " + shape_text(x.shape) + ", has no axis of channels");
    return static_cast<std::size_t>(x.shape[1]);
}

/// An input with one number for each channel.
const std::vector<double>& per_channel(const call& c, std::size_t i, std::size_t channels) {
    const tensor& t = c.input(i);
    if (count(t.shape) != channels)
        c.fail("input " + std::to_string(i) + " has " + std::to_string(count(t.shape)) + " numbers for "
               + std::to_string(channels) + " channels");
    return t.values;
}

/// The numbers of one channel of the whole batch.
std::vector<double> channel_values(const tensor& x, std::size_t channel) {
    const auto channels = static_cast<std::size_t>(x.shape[1]);
    const std::size_t area = count(x.shape, 2, x.shape.size());
    std::vector<double> values;
    for (std::size_t i = 0; i < x.values.size(); ++i)
        if (i / area % channels == channel) values.push_back(x.values[i]);
    return values;
}

results batch_normalization(const call& c) {
    const tensor& x = c.input(0);
    const std::size_t channels = channels_of(c);
    const double epsilon = c.number("epsilon", 1e-5), momentum = c.number("momentum", 0.9);
    if (c.integer("spatial", 1) == 0)
        c.fail("attribute spatial is 0: factors for every place are not supported");
    const auto &scale = per_channel(c, 1, channels), &bias = per_channel(c, 2, channels);
    std::vector<double> mean = per_channel(c, 3, channels), variance = per_channel(c, 4, channels);
    tensor y = c.make(x.type, x.shape), means = c.make(x.type, {x.shape[1]}), variances = means;
    if (!c.computes) return {y, means, variances};
    const bool trains = c.integer("training_mode", 0) != 0;
    for (std::size_t i = 0; i < channels && trains; ++i) {
        const moments m = moments_of(channel_values(x, i));
        means.values[i] = mean[i] * momentum + m.mean * (1 - momentum);
        variances.values[i] = variance[i] * momentum + m.variance * (1 - momentum);
        mean[i] = m.mean;
        variance[i] = m.variance;
    }
    const std::size_t area = count(x.shape, 2, x.shape.size());
    for (std::size_t i = 0; i < x.values.size(); ++i) {
        const std::size_t k = i / area % channels;
        y.values[i] = (x.values[i] - mean[k]) / std::sqrt(variance[k] + epsilon) * scale[k] + bias[k];
    }
    if (!trains) return {y};
    return {y, means, variances};
}

/// Every run of `size` numbers gets mean 0 and variance 1.
std::vector<moments> normalize(std::vector<double>& values, std::size_t size, double epsilon) {
    std::vector<moments> all;
    for (std::size_t first = 0; first < values.size(); first += size) {
        const std::span run(values.data() + first, size);
        all.push_back(moments_of(run));
        for (double& v : run) v = (v - all.back().mean) / std::sqrt(all.back().variance + epsilon);
    }
    return all;
}

results instance_normalization(const call& c) {
    const tensor& x = c.input(0);
    const std::size_t channels = channels_of(c), area = count(x.shape, 2, x.shape.size());
    const auto &scale = per_channel(c, 1, channels), &bias = per_channel(c, 2, channels);
    tensor y = c.make(x.type, x.shape);
    if (!c.computes) return {y};
    y.values = x.values;
    normalize(y.values, area, c.number("epsilon", 1e-5));
    for (std::size_t i = 0; i < y.values.size(); ++i)
        y.values[i] = y.values[i] * scale[i / area % channels] + bias[i / area % channels];
    return {y};
}

/// Factors come one for each group until opset 20, later one for each channel.
results group_normalization(const call& c) {
    const tensor& x = c.input(0);
    const std::size_t channels = channels_of(c), area = count(x.shape, 2, x.shape.size());
    const std::int64_t groups = c.integer("num_groups", 0);
    if (groups < 1 || x.shape[1] % groups != 0)
        c.fail("attribute num_groups is " + std::to_string(groups) + ", with " + std::to_string(channels)
               + " channels");
    const std::size_t in_group = channels / static_cast<std::size_t>(groups);
    const bool for_groups = count(c.input(1).shape) == static_cast<std::size_t>(groups);
    const std::size_t factors = for_groups ? static_cast<std::size_t>(groups) : channels;
    const auto &scale = per_channel(c, 1, factors), &bias = per_channel(c, 2, factors);
    tensor y = c.make(x.type, x.shape);
    if (!c.computes) return {y};
    y.values = x.values;
    normalize(y.values, area * in_group, c.number("epsilon", 1e-5));
    for (std::size_t i = 0; i < y.values.size(); ++i) {
        const std::size_t channel = i / area % channels, k = for_groups ? channel / in_group : channel;
        y.values[i] = y.values[i] * scale[k] + bias[k];
    }
    return {y};
}

results layer_normalization(const call& c) {
    const tensor& x = c.input(0);
    const std::size_t axis = c.axis(c.integer("axis", -1), x.shape.size());
    const double epsilon = c.number("epsilon", 1e-5);
    extents outer = x.shape;
    std::fill(outer.begin() + static_cast<std::ptrdiff_t>(axis), outer.end(), 1);
    tensor y = c.make(x.type, x.shape), means = c.make(x.type, outer), deviations = means;
    if (!c.computes) return {y, means, deviations};
    y.values = x.values;
    const auto all = normalize(y.values, count(x.shape, axis, x.shape.size()), epsilon);
    for (std::size_t i = 0; i < all.size(); ++i) {
        means.values[i] = all[i].mean;
        deviations.values[i] = 1 / std::sqrt(all[i].variance + epsilon);
    }
    const auto apply = [&](const tensor& factors, auto f) {
        if (broadcast(c, x.shape, factors.shape) != x.shape) c.fail("its factors do not fit its input");
        for_each_broadcast(x.shape, factors.shape,
                           [&](std::size_t i, std::size_t j) { f(y.values[i], factors.values[j]); });
    };
    apply(c.input(1), [](double& v, double scale) { v *= scale; });
    if (const tensor* bias = c.optional(2)) apply(*bias, [](double& v, double b) { v += b; });
    return {y, means, deviations};
}

results local_response_normalization(const call& c) {
    const tensor& x = c.input(0);
    const auto channels = static_cast<std::int64_t>(channels_of(c)), size = c.integer("size", 0);
    if (size < 1) c.fail("attribute size is " + std::to_string(size));
    const double alpha = c.number("alpha", 1e-4), beta = c.number("beta", 0.75), bias = c.number("bias", 1);
    tensor y = c.make(x.type, x.shape);
    if (!c.computes) return {y};
    const auto area = static_cast<std::int64_t>(count(x.shape, 2, x.shape.size()));
    for (std::size_t i = 0; i < x.values.size(); ++i) {
        const std::int64_t place = static_cast<std::int64_t>(i), k = place / area % channels;
        double squares = 0;
        for (std::int64_t o = (std::max)(k - (size - 1) / 2, std::int64_t{0});
             o <= (std::min)(k + size / 2, channels - 1); ++o) {
            const double v = x.values[static_cast<std::size_t>(place + (o - k) * area)];
            squares += v * v;
        }
        y.values[i] = x.values[i] / std::pow(bias + alpha / static_cast<double>(size) * squares, beta);
    }
    return {y};
}

/// Calls f(first, step, size) for each line of numbers along an axis.
template <class F>
void for_each_line(const extents& shape, std::size_t axis, F f) {
    const std::size_t size = static_cast<std::size_t>(shape[axis]),
                      step = count(shape, axis + 1, shape.size());
    for (std::size_t outer = 0; outer < count(shape, 0, axis); ++outer)
        for (std::size_t inner = 0; inner < step; ++inner) f(outer * size * step + inner, step, size);
}

results lp_normalization(const call& c) {
    const tensor& x = c.input(0);
    const std::size_t axis = c.axis(c.integer("axis", -1), x.shape.size());
    const bool absolute = c.integer("p", 2) == 1;
    tensor y = c.make(x.type, x.shape);
    if (!c.computes) return {y};
    for_each_line(x.shape, axis, [&](std::size_t first, std::size_t step, std::size_t size) {
        double sum = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const double v = x.values[first + i * step];
            sum += absolute ? std::fabs(v) : v * v;
        }
        const double norm = absolute ? sum : std::sqrt(sum);
        for (std::size_t i = 0; i < size; ++i)
            y.values[first + i * step] = norm == 0 ? 0 : x.values[first + i * step] / norm;
    });
    return {y};
}

results mean_variance_normalization(const call& c) {
    const tensor& x = c.input(0);
    const auto axes = c.axes(c.has("axes") ? c.list("axes") : extents{0, 2, 3}, x.shape.size());
    extents kept = x.shape;
    for (const std::size_t a : axes) kept[a] = 1;
    tensor y = c.make(x.type, x.shape);
    if (!c.computes) return {y};
    std::vector<double> mean(count(kept)), square(count(kept));
    const double size = static_cast<double>(count(x.shape)) / static_cast<double>(mean.size());
    for_each_broadcast(x.shape, kept, [&](std::size_t i, std::size_t j) { mean[j] += x.values[i] / size; });
    for_each_broadcast(x.shape, kept, [&](std::size_t i, std::size_t j) {
        square[j] += (x.values[i] - mean[j]) * (x.values[i] - mean[j]) / size;
    });
    for_each_broadcast(x.shape, kept, [&](std::size_t i, std::size_t j) {
        y.values[i] = (x.values[i] - mean[j]) / (std::sqrt(square[j]) + 1e-9);
    });
    return {y};
}

} // namespace

void add_normalizations(functions& to) {
    to.insert({{"BatchNormalization", batch_normalization},
               {"GroupNormalization", group_normalization},
               {"InstanceNormalization", instance_normalization},
               {"LRN", local_response_normalization},
               {"LayerNormalization", layer_normalization},
               {"LpNormalization", lp_normalization},
               {"MeanVarianceNormalization", mean_variance_normalization}});
}

} // namespace lamina::tool
