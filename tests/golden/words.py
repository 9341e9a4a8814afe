"""Lamina's words in PyTorch's: each takes its layer, an NCHW image or a vector of features, and its template's
arguments."""

import torch
import torch.nn.functional as F

from network import nhwc

WORDS = {}


def word(function):
    WORDS[function.__name__] = function
    return function


def pointwise(name, function):
    WORDS[name] = lambda layer, x, *args: function(x, *args)


def same(extent, window, stride):
    """TensorFlow's: ceil(extent / stride) results, the odd cell behind."""
    total = max((-(-extent // stride) - 1) * stride + window - extent, 0)
    return total // 2, total - total // 2


def margins(layer, x, window, strides):
    """(top, bottom, left, right)."""
    if "same" in layer.options:
        return (*same(x.shape[2], window[0], strides[0]), *same(x.shape[3], window[1], strides[1]))
    pad = layer.option("pad", (0,))
    return {1: pad * 4, 2: (pad[:1] * 2 + pad[1:] * 2), 4: pad}[len(pad)]


def padded(x, pad, mode="constant", value=0.0):
    top, bottom, left, right = pad
    return F.pad(x, (left, right, top, bottom), mode=mode, **({"value": value} if mode == "constant" else {}))


def square(sizes):
    return tuple(sizes) * (2 if len(sizes) == 1 else 1)


def convolve(layer, x, kernel, bias, groups):
    """`kernel` is HWIO."""
    strides, dilation = layer.pair("strides", 1), layer.pair("dilation", 1)
    weight = kernel.permute(3, 2, 0, 1)
    borders = {"edge_padding": "replicate", "reflect_padding": "reflect"}
    mode = next((borders[o] for o in layer.options if o in borders), "constant")
    if "same" in layer.options and strides == (1, 1) and mode == "constant":
        return F.conv2d(x, weight, bias, 1, "same", dilation, groups)
    reach = [(k - 1) * d + 1 for k, d in zip(kernel.shape, dilation)]
    return F.conv2d(padded(x, margins(layer, x, reach, strides), mode), weight, bias, strides, 0, dilation, groups)


@word
def input(layer, x, *shape):
    return x


@word
def identity(layer, x):
    return x


@word
def flatten(layer, x):
    return nhwc(x).reshape(len(x), -1)


@word
def reshape(layer, x, *shape):
    y = nhwc(x).reshape(len(x), *shape)
    return y.permute(0, 3, 1, 2) if len(shape) == 3 else y


@word
def dropout(layer, x, rate):
    assert not layer.training, "the random numbers differ"
    return x


@word
def conv2d(layer, x, filters, *kernel):
    groups = layer.option("groups", (1,))[0]
    height, width = square(kernel)
    inputs = x.shape[1] // groups
    weight = layer.kernel("kernel", (height, width, inputs, filters), height * width * inputs)
    return convolve(layer, x, weight, layer.bias(filters), groups)


@word
def dense(layer, x, units):
    y = x @ layer.kernel("kernel", (x.shape[1], units), x.shape[1])
    return y if "no_bias" in layer.options else y + layer.bias(units)


@word
def batch_norm(layer, x):
    """The moving variance takes up the batch's biased variance, as in Keras; torch.nn.BatchNorm2d takes the unbiased."""
    epsilon, momentum = layer.option("epsilon", (1e-3,))[0], layer.option("momentum", (0.99,))[0]
    channels = (x.shape[1],)
    gamma = None if "no_scale" in layer.options else layer.tensor("gamma", channels, 0.5, 1.5)
    beta = None if "no_center" in layer.options else layer.tensor("beta", channels, -0.5, 0.5)
    mean = layer.tensor("moving_mean", channels, -0.5, 0.5, trainable=False)
    variance = layer.tensor("moving_variance", channels, 0.5, 1.5, trainable=False)
    if not layer.training:
        return F.batch_norm(x, mean, variance, gamma, beta, False, 0, epsilon)
    over = [d for d in range(x.dim()) if d != 1]
    layer.move("moving_mean", momentum, x.mean(over))
    layer.move("moving_variance", momentum, x.var(over, unbiased=False))
    return F.batch_norm(x, None, None, gamma, beta, True, 0, epsilon)


def symmetric(pad, window):
    """What PyTorch's pools can pad by themselves."""
    return pad[0] == pad[1] <= window[0] // 2 and pad[2] == pad[3] <= window[1] // 2


@word
def max_pool2d(layer, x, *window):
    window = square(window)
    strides = layer.pair("strides", window)
    pad = margins(layer, x, window, strides)
    ceil = "ceil_mode" in layer.options
    if symmetric(pad, window):
        return F.max_pool2d(x, window, strides, (pad[0], pad[2]), 1, ceil)
    assert not ceil
    return F.max_pool2d(padded(x, pad, value=-torch.inf), window, strides)


@word
def avg_pool2d(layer, x, *window):
    window = square(window)
    strides = layer.pair("strides", window)
    pad = margins(layer, x, window, strides)
    ceil, counted = "ceil_mode" in layer.options, "count_include_pad" in layer.options
    if symmetric(pad, window):
        return F.avg_pool2d(x, window, strides, (pad[0], pad[2]), ceil, counted)
    assert not ceil
    sums = F.avg_pool2d(padded(x, pad), window, strides)
    return sums if counted else sums / F.avg_pool2d(padded(torch.ones_like(x), pad), window, strides)


@word
def global_max_pool2d(layer, x):
    return x.amax((2, 3))


@word
def global_avg_pool2d(layer, x):
    return x.mean((2, 3))


@word
def softmax(layer, x):
    return F.softmax(x, 1)


pointwise("relu", F.relu)
pointwise("relu6", F.relu6)
pointwise("leaky_relu", lambda x, slope=0.01: F.leaky_relu(x, slope))
pointwise("elu", F.elu)
pointwise("elu_alpha", F.elu)
pointwise("selu", F.selu)
pointwise("gelu", F.gelu)
pointwise("silu", F.silu)
pointwise("sigmoid", torch.sigmoid)
pointwise("tanh", torch.tanh)
pointwise("softplus", lambda x: F.softplus(x, threshold=40))
