#include "plain.h"

#include <math.h>
#include <stddef.h>

typedef struct {
    int height, width, channels;
} shape;
typedef struct {
    int height, width, stride, top, left;
} window;

static float a[64 * 1024], b[64 * 1024], c[64 * 1024];

/* Returns the weights after those that it used. `add` may be null; `relu` is 0 or 1. */
static const float* conv2d(const float* restrict x, shape in, window k, const float* restrict w, float* restrict y,
                           shape out, const float* restrict add, int relu) {
    const float* bias = w + k.height * k.width * in.channels * out.channels;
    for (int row = 0; row < out.height; ++row)
        for (int column = 0; column < out.width; ++column)
            for (int f = 0; f < out.channels; ++f) {
                float sum = bias[f];
                for (int i = 0; i < k.height; ++i) {
                    const int iy = row * k.stride - k.top + i;
                    if (iy < 0 || iy >= in.height) continue;
                    for (int j = 0; j < k.width; ++j) {
                        const int ix = column * k.stride - k.left + j;
                        if (ix < 0 || ix >= in.width) continue;
                        const float* pixel = x + (iy * in.width + ix) * in.channels;
                        const float* tap = w + (i * k.width + j) * in.channels * out.channels + f;
                        for (int n = 0; n < in.channels; ++n) sum += pixel[n] * tap[n * out.channels];
                    }
                }
                const int at = (row * out.width + column) * out.channels + f;
                if (add) sum += add[at];
                y[at] = relu && sum < 0 ? 0 : sum;
            }
    return bias + out.channels;
}

static const float* depthwise(const float* restrict x, shape in, window k, const float* restrict w,
                              float* restrict y, shape out) {
    const float* bias = w + k.height * k.width * in.channels;
    for (int row = 0; row < out.height; ++row)
        for (int column = 0; column < out.width; ++column)
            for (int n = 0; n < in.channels; ++n) {
                float sum = bias[n];
                for (int i = 0; i < k.height; ++i) {
                    const int iy = row * k.stride - k.top + i;
                    if (iy < 0 || iy >= in.height) continue;
                    for (int j = 0; j < k.width; ++j) {
                        const int ix = column * k.stride - k.left + j;
                        if (ix < 0 || ix >= in.width) continue;
                        sum += x[(iy * in.width + ix) * in.channels + n] * w[(i * k.width + j) * in.channels + n];
                    }
                }
                y[(row * out.width + column) * in.channels + n] = sum < 0 ? 0 : sum;
            }
    return bias + in.channels;
}

static const float* dense(const float* restrict x, int inputs, const float* restrict w, float* restrict y,
                          int units, int relu) {
    const float* bias = w + inputs * units;
    for (int u = 0; u < units; ++u) {
        float sum = bias[u];
        for (int i = 0; i < inputs; ++i) sum += x[i] * w[i * units + u];
        y[u] = relu && sum < 0 ? 0 : sum;
    }
    return bias + units;
}

static void max_pool(const float* restrict x, shape in, float* restrict y) {
    for (int row = 0; row < in.height / 2; ++row)
        for (int column = 0; column < in.width / 2; ++column)
            for (int n = 0; n < in.channels; ++n) {
                const float* first = x + (2 * row * in.width + 2 * column) * in.channels + n;
                float most = first[0];
                for (int i = 0; i < 2; ++i)
                    for (int j = 0; j < 2; ++j) {
                        const float v = first[(i * in.width + j) * in.channels];
                        if (v > most) most = v;
                    }
                y[(row * (in.width / 2) + column) * in.channels + n] = most;
            }
}

static void mean(const float* restrict x, shape in, float* restrict y) {
    for (int n = 0; n < in.channels; ++n) {
        float sum = 0;
        for (int i = 0; i < in.height * in.width; ++i) sum += x[i * in.channels + n];
        y[n] = sum / (float)(in.height * in.width);
    }
}

static void softmax(float* y, int n) {
    float most = y[0], sum = 0;
    for (int i = 1; i < n; ++i)
        if (y[i] > most) most = y[i];
    for (int i = 0; i < n; ++i) sum += y[i] = expf(y[i] - most);
    for (int i = 0; i < n; ++i) y[i] /= sum;
}

/* 3×3 and 1×1, padded as TensorFlow does: with stride 2 and an even size, only at the end. */
static window three(int stride) { return (window){3, 3, stride, stride == 1, stride == 1}; }
static window one(int stride) { return (window){1, 1, stride, 0, 0}; }
static shape divided(shape s, int by, int channels) { return (shape){s.height / by, s.width / by, channels}; }

void plain_digits(const float* x, const float* w, float* y) {
    w = conv2d(x, (shape){28, 28, 1}, (window){5, 5, 1, 0, 0}, w, a, (shape){24, 24, 32}, NULL, 1);
    max_pool(a, (shape){24, 24, 32}, b);
    dense(b, 4608, w, y, 10, 0);
    softmax(y, 10);
}

/* A block of ResNet-8 with half the size: from x in a to its result in a. */
static const float* down(shape in, const float* w) {
    const shape out = divided(in, 2, 2 * in.channels);
    w = conv2d(a, in, three(2), w, b, out, NULL, 1);
    w = conv2d(b, out, three(1), w, c, out, NULL, 0);
    w = conv2d(a, in, one(2), w, b, out, c, 1);
    for (int i = 0; i < out.height * out.width * out.channels; ++i) a[i] = b[i];
    return w;
}
void plain_resnet8(const float* x, const float* w, float* y) {
    const shape first = {32, 32, 16}, last = {8, 8, 64};
    w = conv2d(x, (shape){32, 32, 3}, three(1), w, b, first, NULL, 1);
    w = conv2d(b, first, three(1), w, c, first, NULL, 1);
    w = conv2d(c, first, three(1), w, a, first, b, 1);
    w = down(first, w);
    w = down((shape){16, 16, 32}, w);
    mean(a, last, b);
    dense(b, 64, w, y, 10, 0);
    softmax(y, 10);
}

static const float* separable(shape* in, int stride, int filters, const float* w) {
    const shape between = divided(*in, stride, in->channels), out = divided(*in, stride, filters);
    w = depthwise(a, *in, three(stride), w, b, between);
    w = conv2d(b, between, one(1), w, a, out, NULL, 1);
    *in = out;
    return w;
}
void plain_mobilenet_vww(const float* x, const float* w, float* y) {
    shape s = {48, 48, 8};
    w = conv2d(x, (shape){96, 96, 3}, three(2), w, a, s, NULL, 1);
    w = separable(&s, 1, 16, w);
    w = separable(&s, 2, 32, w);
    w = separable(&s, 1, 32, w);
    w = separable(&s, 2, 64, w);
    w = separable(&s, 1, 64, w);
    w = separable(&s, 2, 128, w);
    for (int i = 0; i < 5; ++i) w = separable(&s, 1, 128, w);
    w = separable(&s, 2, 256, w);
    w = separable(&s, 1, 256, w);
    mean(a, s, b);
    dense(b, 256, w, y, 2, 0);
    softmax(y, 2);
}

void plain_ds_cnn(const float* x, const float* w, float* y) {
    shape s = {25, 5, 64};
    w = conv2d(x, (shape){49, 10, 1}, (window){10, 4, 2, 4, 1}, w, a, s, NULL, 1);
    for (int i = 0; i < 4; ++i) w = separable(&s, 1, 64, w);
    mean(a, s, b);
    dense(b, 64, w, y, 12, 0);
    softmax(y, 12);
}

void plain_autoencoder(const float* x, const float* w, float* y) {
    const int units[] = {128, 128, 128, 128, 8, 128, 128, 128, 128, 640};
    int inputs = 640;
    const float* from = x;
    for (int i = 0; i < 10; ++i) {
        float* to = i == 9 ? y : i % 2 == 0 ? a : b;
        w = dense(from, inputs, w, to, units[i], i != 9);
        from = to;
        inputs = units[i];
    }
}
