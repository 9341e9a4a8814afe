#include "networks.hpp"

namespace peers {

namespace {

/// The main branch comes first; if the shape changes, the projection adds it to its own result.
std::size_t residual_block(network& n, std::size_t from, std::size_t filters, std::size_t stride) {
    const std::size_t inputs = n.layers()[from].out.channels;
    const std::size_t first = n.conv(from, {.filters = filters, .stride = stride, .normalized = true});
    const convolution second{.filters = filters, .normalized = true};
    if (inputs == filters) {
        convolution closing = second;
        closing.add = from;
        return n.conv(first, closing);
    }
    convolution open = second;
    open.act = activation::none;
    const std::size_t branch = n.conv(first, open);
    return n.conv(from,
                  {.filters = filters, .kernel = 1, .stride = stride, .normalized = true, .add = branch});
}

std::size_t residual_stages(network& n, std::size_t x, std::vector<std::size_t> filters, std::size_t blocks) {
    for (const std::size_t f : filters)
        for (std::size_t b = 0; b < blocks; ++b)
            x = residual_block(n, x, f, b == 0 && f != filters.front() ? 2 : 1);
    return x;
}

} // namespace

network article() {
    network n({1, 28, 28});
    const auto x = n.max_pool(n.conv(0, {.filters = 32, .kernel = 5, .pad = 0}), 2, 2);
    n.softmax(n.dense(x, 10));
    return n;
}

network keras_convnet(bool with_dropout) {
    network n({1, 28, 28});
    auto x = n.max_pool(n.conv(0, {.filters = 32, .pad = 0}), 2, 2);
    x = n.max_pool(n.conv(x, {.filters = 64, .pad = 0}), 2, 2);
    if (with_dropout) x = n.dropout(x);
    n.softmax(n.dense(x, 10));
    return n;
}

network resnet20() {
    network n({3, 32, 32});
    const auto stem = n.conv(0, {.filters = 16, .normalized = true});
    const auto x = residual_stages(n, stem, {16, 32, 64}, 3);
    n.softmax(n.dense(n.average_pool(x), 10));
    return n;
}

network resnet18() {
    network n({3, 224, 224});
    const auto stem = n.conv(0, {.filters = 64, .kernel = 7, .stride = 2, .normalized = true});
    const auto x = residual_stages(n, n.max_pool(stem, 3, 2, 1), {64, 128, 256, 512}, 2);
    n.dense(n.average_pool(x), 1000);
    return n;
}

network mobilenetv2() {
    network n({3, 224, 224});
    auto x = n.conv(0, {.filters = 32, .stride = 2, .normalized = true, .act = activation::relu6});
    const struct {
        std::size_t expansion, filters, times, stride;
    } table[] = {{1, 16, 1, 1}, {6, 24, 2, 2},  {6, 32, 3, 2}, {6, 64, 4, 2},
                 {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}};
    for (const auto& line : table)
        for (std::size_t t = 0; t < line.times; ++t) {
            const std::size_t inputs = n.layers()[x].out.channels, wide = inputs * line.expansion;
            const std::size_t stride = t == 0 ? line.stride : 1;
            auto y = x;
            if (wide != inputs)
                y = n.conv(y, {.filters = wide, .kernel = 1, .normalized = true, .act = activation::relu6});
            y = n.conv(y, {.filters = wide,
                           .stride = stride,
                           .groups = wide,
                           .normalized = true,
                           .act = activation::relu6});
            x = n.conv(y, {.filters = line.filters,
                           .kernel = 1,
                           .normalized = true,
                           .act = activation::none,
                           .add = stride == 1 && inputs == line.filters ? x : 0});
        }
    x = n.conv(x, {.filters = 1280, .kernel = 1, .normalized = true, .act = activation::relu6});
    n.dense(n.average_pool(x), 1000);
    return n;
}

network vgg16() {
    network n({3, 224, 224});
    const struct {
        std::size_t filters, times;
    } stages[] = {{64, 2}, {128, 2}, {256, 3}, {512, 3}, {512, 3}};
    std::size_t x = 0;
    for (const auto& stage : stages) {
        for (std::size_t t = 0; t < stage.times; ++t) x = n.conv(x, {.filters = stage.filters});
        x = n.max_pool(x, 2, 2);
    }
    for (int t = 0; t < 2; ++t) x = n.dense(x, 4096, activation::relu);
    n.dense(x, 1000);
    return n;
}

network chain(extents in, const convolution& c, std::size_t length) {
    network n(in);
    convolution back = c;
    back.filters = in.channels;
    std::size_t x = 0;
    for (std::size_t i = 0; i < length; ++i) x = n.conv(x, i % 2 == 0 ? c : back);
    return n;
}

} // namespace peers
