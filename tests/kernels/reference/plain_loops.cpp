#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_01.hpp>

#include <cmath>
#include <limits>

#include "../reference.hpp"

namespace reference {

namespace {

/// Where index i of an image with a border lies without it; -1 where the border is zero.
long unpadded(long i, long before, long extent, border fill) {
    i -= before;
    if (i >= 0 && i < extent) return i;
    if (fill == border::zero) return -1;
    if (fill == border::nearest) return i < 0 ? 0 : extent - 1;
    if (fill == border::circular) return (i + extent) % extent;
    return i < 0 ? -i : 2 * extent - 2 - i;
}

} // namespace

template <class T>
std::vector<T> random_numbers(std::size_t n, unsigned seed) {
    boost::random::mt19937 engine(seed);
    boost::random::uniform_01<double> uniform;
    std::vector<T> v(n);
    for (T& x : v) x = static_cast<T>(2 * uniform(engine) - 1);
    return v;
}

template <class T>
std::vector<double> conv2d(const conv_geometry& g, const std::vector<T>& x, const std::vector<T>& kernel,
                           const T* bias) {
    const window_geometry& w = g.window;
    std::vector<double> y(w.out.size());
    for (std::size_t r = 0; r < w.out.height; ++r)
        for (std::size_t c = 0; c < w.out.width; ++c)
            for (std::size_t f = 0; f < w.out.channels; ++f) {
                double sum = bias ? double(bias[f]) : 0;
                for (std::size_t ky = 0; ky < w.kernel.height; ++ky)
                    for (std::size_t kx = 0; kx < w.kernel.width; ++kx) {
                        const long iy = unpadded(long(r * w.strides.height + ky * w.dilation.height),
                                                 long(w.pad.top), long(w.in.height), w.fill);
                        const long ix = unpadded(long(c * w.strides.width + kx * w.dilation.width),
                                                 long(w.pad.left), long(w.in.width), w.fill);
                        if (iy < 0 || ix < 0) continue;
                        const std::size_t inputs = w.in.channels / g.groups;
                        const std::size_t group = f / (w.out.channels / g.groups);
                        for (std::size_t i = 0; i < inputs; ++i)
                            sum +=
                                double(x[(std::size_t(iy) * w.in.width + std::size_t(ix)) * w.in.channels
                                         + group * inputs + i])
                                * double(
                                    kernel[((ky * w.kernel.width + kx) * inputs + i) * w.out.channels + f]);
                    }
                y[(r * w.out.width + c) * w.out.channels + f] = sum;
            }
    return y;
}

template <class T>
std::vector<double> transposed_conv2d(const conv_geometry& g, const std::vector<T>& x,
                                      const std::vector<T>& kernel, const T* bias) {
    const window_geometry& w = g.window;
    std::vector<double> y(w.in.size());
    for (std::size_t i = 0; i < y.size(); ++i) y[i] = bias ? double(bias[i % w.in.channels]) : 0;
    const std::size_t filters = w.out.channels, inputs = w.in.channels / g.groups;
    for (std::size_t i = 0; i < x.size(); ++i)
        for (std::size_t k = 0; k < w.kernel.size() * inputs; ++k) {
            const std::size_t pixel = i / filters, f = i % filters, cell = k / inputs;
            const long row =
                long(pixel / w.out.width * w.strides.height + cell / w.kernel.width * w.dilation.height)
                - long(w.pad.top);
            const long column =
                long(pixel % w.out.width * w.strides.width + cell % w.kernel.width * w.dilation.width)
                - long(w.pad.left);
            if (row < 0 || row >= long(w.in.height) || column < 0 || column >= long(w.in.width)) continue;
            const std::size_t channel = f / (filters / g.groups) * inputs + k % inputs;
            y[(std::size_t(row) * w.in.width + std::size_t(column)) * w.in.channels + channel] +=
                double(x[i]) * double(kernel[k * filters + f]);
        }
    return y;
}

template <class T>
std::vector<double> pool(const pool_geometry& g, const std::vector<T>& x) {
    const window_geometry& w = g.window;
    std::vector<double> y(w.out.size());
    for (std::size_t r = 0; r < w.out.height; ++r)
        for (std::size_t c = 0; c < w.out.width; ++c)
            for (std::size_t f = 0; f < w.out.channels; ++f) {
                double sum = 0, greatest = -std::numeric_limits<double>::infinity();
                std::size_t inside = 0, padded = 0;
                for (std::size_t ky = 0; ky < w.kernel.height; ++ky)
                    for (std::size_t kx = 0; kx < w.kernel.width; ++kx) {
                        const std::size_t py = r * w.strides.height + ky * w.dilation.height;
                        const std::size_t px = c * w.strides.width + kx * w.dilation.width;
                        if (py < w.pad.top + w.in.height + w.pad.bottom
                            && px < w.pad.left + w.in.width + w.pad.right)
                            ++padded;
                        const long iy = unpadded(long(py), long(w.pad.top), long(w.in.height), border::zero);
                        const long ix = unpadded(long(px), long(w.pad.left), long(w.in.width), border::zero);
                        if (iy < 0 || ix < 0) continue;
                        ++inside;
                        const double value =
                            double(x[(std::size_t(iy) * w.in.width + std::size_t(ix)) * w.in.channels + f]);
                        sum += value;
                        if (value > greatest || std::isnan(value)) greatest = value;
                    }
                y[(r * w.out.width + c) * w.out.channels + f] =
                    g.kind == pooling::max ? greatest : sum / double(g.count_include_pad ? padded : inside);
            }
    return y;
}

template <class T>
std::vector<T> spread(const std::vector<T>& dense, std::size_t channels, std::size_t stride) {
    const std::size_t pixels = dense.size() / channels;
    std::vector<T> v((pixels - 1) * stride + channels, sentinel<T>);
    for (std::size_t p = 0; p < pixels; ++p)
        for (std::size_t c = 0; c < channels; ++c) v[p * stride + c] = dense[p * channels + c];
    return v;
}

template <class T>
std::string first_difference(const std::vector<T>& found, const std::vector<double>& expected,
                             std::size_t channels, std::size_t stride, double tolerance) {
    for (std::size_t i = 0; i < found.size(); ++i) {
        const std::size_t pixel = i / stride, channel = i % stride;
        const bool between = channel >= channels;
        const double want = between ? double(sentinel<T>) : expected[pixel * channels + channel];
        const double allowed = between ? 0 : tolerance * (1 + std::abs(want));
        if (double(found[i]) == want || (std::isnan(want) && std::isnan(found[i]))) continue;
        if (!(std::abs(double(found[i]) - want) <= allowed))
            return "pixel " + std::to_string(pixel) + " channel " + std::to_string(channel) + ": found "
                   + std::to_string(found[i]) + ", expected " + std::to_string(want);
    }
    return "none";
}

#define LAMINA_INSTANTIATE(T)                                                                                \
    template std::vector<T> random_numbers<T>(std::size_t, unsigned);                                        \
    template std::vector<double> conv2d(const conv_geometry&, const std::vector<T>&, const std::vector<T>&,  \
                                        const T*);                                                           \
    template std::vector<double> transposed_conv2d(const conv_geometry&, const std::vector<T>&,              \
                                                   const std::vector<T>&, const T*);                         \
    template std::vector<double> pool(const pool_geometry&, const std::vector<T>&);                          \
    template std::vector<T> spread(const std::vector<T>&, std::size_t, std::size_t);                         \
    template std::string first_difference(const std::vector<T>&, const std::vector<double>&, std::size_t,    \
                                          std::size_t, double);
LAMINA_INSTANTIATE(float)
LAMINA_INSTANTIATE(double)

} // namespace reference
