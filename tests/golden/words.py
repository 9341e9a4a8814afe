"""Lamina's words in PyTorch's: each takes its layer, an NCHW image or a vector of features, and its template's
arguments."""

import torch
import torch.nn.functional as F

from network import nhwc
from sentence import Term

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


def around(sides):
    """(top, bottom, left, right) of all sides, (rows, columns), or all four."""
    return {1: sides * 4, 2: sides[:1] * 2 + sides[1:] * 2, 4: sides}[len(sides)]


def margins(layer, x, window, strides):
    """(top, bottom, left, right)."""
    if "same" in layer.options:
        return (*same(x.shape[2], window[0], strides[0]), *same(x.shape[3], window[1], strides[1]))
    return around(layer.option("pad", (0,)))


def padded(x, pad, mode="constant", value=0.0):
    top, bottom, left, right = pad
    return F.pad(x, (left, right, top, bottom), mode=mode, **({"value": value} if mode == "constant" else {}))


def square(sizes):
    return tuple(sizes) * (2 if len(sizes) == 1 else 1)


def convolve(layer, x, kernel, bias, groups):
    """`kernel` is HWIO."""
    strides, dilation = layer.pair("strides", 1), layer.pair("dilation", 1)
    weight = kernel.permute(3, 2, 0, 1)
    borders = {"edge_padding": "replicate", "reflect_padding": "reflect", "circular_padding": "circular"}
    mode = next((borders[o] for o in layer.options if o in borders), "constant")
    if "same" in layer.options and strides == (1, 1) and mode == "constant":
        return F.conv2d(x, weight, bias, 1, "same", dilation, groups)
    reach = [(k - 1) * d + 1 for k, d in zip(kernel.shape, dilation)]
    return F.conv2d(padded(x, margins(layer, x, reach, strides), mode), weight, bias, strides, 0, dilation, groups)


def interpolate(layer, x, size):
    """PyTorch's nearest is asymmetric, nearest-exact has half-pixel centers."""
    mode = next((o for o in ("bilinear", "bicubic") if o in layer.options), None)
    if mode:
        assert "asymmetric" not in layer.options
        return F.interpolate(x, size, mode=mode, align_corners="align_corners" in layer.options)
    return F.interpolate(x, size, mode="nearest" if "asymmetric" in layer.options else "nearest-exact")


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
    """The moving variance takes up the batch's biased variance, as in Keras; torch.nn.BatchNorm2d's takes up the
    unbiased one."""
    epsilon, momentum = layer.option("epsilon", (1e-3,))[0], layer.option("momentum", (0.99,))[0]
    gamma, beta = layer.affine(x.shape[1])
    mean = layer.tensor("moving_mean", x.shape[1:2], -0.5, 0.5, trainable=False)
    variance = layer.tensor("moving_variance", x.shape[1:2], 0.5, 1.5, trainable=False)
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
    strides, dilation = layer.pair("strides", window), layer.pair("dilation", 1)
    pad = margins(layer, x, window, strides)
    ceil = "ceil_mode" in layer.options
    if symmetric(pad, window):
        return F.max_pool2d(x, window, strides, (pad[0], pad[2]), dilation, ceil)
    assert not ceil and dilation == (1, 1)
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


@word
def depthwise_conv2d(layer, x, *kernel):
    height, width = square(kernel)
    channels, filters = x.shape[1], x.shape[1] * layer.option("depth_multiplier", (1,))[0]
    weight = layer.kernel("kernel", (height, width, 1, filters), height * width)
    return convolve(layer, x, weight, layer.bias(filters), channels)


@word
def separable_conv2d(layer, x, filters, *kernel):
    """Two words, and named so."""
    window = ("same", "pad", "edge_padding", "reflect_padding", "circular_padding", "strides", "dilation", "depth_multiplier")
    first = [o for o in layer.given if o.name in window]
    rest = [o for o in layer.given if o.name not in window and o.name != "activation"]
    parts = Term("depthwise_conv2d", kernel, (*first, Term("no_bias"))) >> Term("conv2d", (filters, 1), tuple(rest))
    return layer.network.interpret(parts, x)


@word
def conv2d_transpose(layer, x, filters, *kernel):
    """The kernel is [height, width, filters / groups, inputs]. `same` takes off what PyTorch computes beyond
    inputs · strides, the odd cell behind, as TensorFlow's does."""
    height, width = square(kernel)
    groups = layer.option("groups", (1,))[0]
    strides, dilation = layer.pair("strides", 1), layer.pair("dilation", 1)
    more = layer.pair("output_padding", 0)
    kernel = layer.kernel("kernel", (height, width, filters // groups, x.shape[1]), height * width * x.shape[1])
    weight, bias = kernel.permute(3, 2, 0, 1), layer.bias(filters)
    if "same" in layer.options:
        y = F.conv_transpose2d(x, weight, bias, strides, 0, 0, groups, dilation)
        wanted = [x.shape[2 + a] * strides[a] for a in (0, 1)]
        before = [max(y.shape[2 + a] - wanted[a], 0) // 2 for a in (0, 1)]
        assert all(y.shape[2 + a] >= wanted[a] for a in (0, 1)), "the kernel is smaller than the strides"
        return y[:, :, before[0] : before[0] + wanted[0], before[1] : before[1] + wanted[1]]
    top, bottom, left, right = margins(layer, x, (0, 0), strides)
    if top == bottom and left == right:
        return F.conv_transpose2d(x, weight, bias, strides, (top, left), more, groups, dilation)
    y = F.conv_transpose2d(x, weight, bias, strides, 0, more, groups, dilation)
    return y[:, :, top : y.shape[2] - bottom, left : y.shape[3] - right]


@word
def upsample2d(layer, x, *factors):
    return interpolate(layer, x, [size * f for size, f in zip(x.shape[2:], square(factors))])


@word
def resize2d(layer, x, *sizes):
    sizes = square(sizes)
    return interpolate(layer, x, [int(n * s) if isinstance(s, float) else s for n, s in zip(x.shape[2:], sizes)])


@word
def zero_padding2d(layer, x, *sides):
    return padded(x, around(sides))


@word
def cropping2d(layer, x, *sides):
    return padded(x, [-s for s in around(sides)])


@word
def slice(layer, x, begin, end):
    return x[:, begin:end]


@word
def split(layer, x, parts, which):
    return x.chunk(parts, 1)[which]


@word
def channel_shuffle(layer, x, groups):
    """PyTorch 1.13 does not know the derivative of its own."""
    n, channels, height, width = x.shape
    y = x.reshape(n, groups, channels // groups, height, width).transpose(1, 2).reshape(x.shape)
    assert torch.equal(y.detach(), torch.channel_shuffle(x.detach(), groups))
    return y


@word
def pixel_shuffle(layer, x, factor):
    return F.pixel_shuffle(x, factor)


@word
def pixel_unshuffle(layer, x, factor):
    return F.pixel_unshuffle(x, factor)


@word
def depth_to_space(layer, x, factor):
    """By TensorFlow's definition."""
    n, channels, height, width = x.shape
    y = x.reshape(n, factor, factor, channels // factor**2, height, width).permute(0, 3, 4, 1, 5, 2)
    return y.reshape(n, channels // factor**2, height * factor, width * factor)


@word
def space_to_depth(layer, x, factor):
    n, channels, height, width = x.shape
    y = x.reshape(n, channels, height // factor, factor, width // factor, factor).permute(0, 3, 5, 1, 2, 4)
    return y.reshape(n, channels * factor**2, height // factor, width // factor)


@word
def permute(layer, x, *order):
    if len(order) == 2:
        order = (1, *(i + 1 for i in order))
    return nhwc(x).permute(0, *order).permute(0, 3, 1, 2)


@word
def layer_norm(layer, x):
    """Over the channels, which come last in Lamina."""
    gamma, beta = layer.affine(x.shape[1])
    y = F.layer_norm(nhwc(x), (x.shape[1],), gamma, beta, layer.option("epsilon", (1e-3,))[0])
    return y.permute(0, 3, 1, 2) if x.dim() == 4 else y


@word
def group_norm(layer, x, groups):
    gamma, beta = layer.affine(x.shape[1])
    return F.group_norm(x, groups, gamma, beta, layer.option("epsilon", (1e-3,))[0])


@word
def instance_norm(layer, x):
    gamma, beta = layer.affine(x.shape[1]) if "learnable_affine" in layer.options else (None, None)
    return F.instance_norm(x, weight=gamma, bias=beta, eps=layer.option("epsilon", (1e-5,))[0])


@word
def rms_norm(layer, x):
    """The formula of PyTorch's RMSNorm, which 1.13 does not have."""
    layer.options["no_center"] = ()
    y = x / (x.square().mean(1, keepdim=True) + layer.option("epsilon", (1e-6,))[0]).sqrt()
    return y * per_channel(x, layer.affine(x.shape[1])[0])


@word
def l2_normalize(layer, x):
    return F.normalize(x, eps=layer.option("epsilon", (1e-12,))[0])


@word
def local_response_norm(layer, x, size):
    alpha, beta, k = (layer.option(f"lrn_{o}", (d,))[0] for o, d in (("alpha", 1e-4), ("beta", 0.75), ("k", 1.0)))
    return F.local_response_norm(x, size, alpha, beta, k)


@word
def prelu(layer, x):
    return F.prelu(x, layer.tensor("alpha", (1 if "shared_slope" in layer.options else x.shape[1],), 0.1, 0.5))


@word
def layer_scale(layer, x, initial=1e-6):
    return x * layer.tensor("gamma", (x.shape[1],), 0.5, 1.5).reshape(1, -1, *(1,) * (x.dim() - 2))


@word
def attention(layer, x, heads):
    """The function behind torch.nn.MultiheadAttention, of tokens × samples × channels."""
    tokens = nhwc(x).reshape(len(x), -1, x.shape[1]).transpose(0, 1)
    channels = x.shape[1]
    biased = "no_bias" not in layer.options
    first = layer.kernel("in_kernel", (channels, 3 * channels), channels).T
    first_bias = layer.tensor("in_bias", (3 * channels,), -0.5, 0.5) if biased else None
    last = layer.kernel("out_kernel", (channels, channels), channels).T
    last_bias = layer.tensor("out_bias", (channels,), -0.5, 0.5) if biased else None
    y, _ = F.multi_head_attention_forward(tokens, tokens, tokens, channels, heads, first, first_bias, None, None,
                                          False, 0.0, last, last_bias, need_weights=False)
    return y.transpose(0, 1).reshape(nhwc(x).shape).permute(0, 3, 1, 2)


@word
def class_token(layer, x):
    """As torchvision's VisionTransformer has it: repeated for each sample, and concatenated."""
    token = layer.tensor("token", x.shape[1:2], -0.5, 0.5)
    return torch.cat((token.reshape(1, -1, 1, 1).expand(len(x), -1, -1, -1), x), 3)


@word
def position_embedding(layer, x):
    shape = nhwc(x).shape
    embedding = layer.tensor("embedding", (shape[1] * shape[2], shape[3]), -0.5, 0.5)
    return x + embedding.reshape(1, *shape[1:]).permute(0, 3, 1, 2)


def reduction(name, axis, function):
    WORDS[name] = lambda layer, x: function(x, axis, keepdim=True)


reduction("channel_mean", 1, torch.mean)
reduction("height_mean", 2, torch.mean)
reduction("width_mean", 3, torch.mean)
reduction("channel_max", 1, torch.amax)
reduction("height_max", 2, torch.amax)
reduction("width_max", 3, torch.amax)


def per_channel(x, numbers):
    """One number for each channel, or one for all, to be broadcast over x."""
    numbers = torch.as_tensor(numbers, dtype=x.dtype)
    return numbers.expand(x.shape[1]).reshape(1, -1, *(1,) * (x.dim() - 2))


@word
def scale(layer, x):
    return x * per_channel(x, layer.tensor("gamma", (x.shape[1],), 0.5, 1.5))


@word
def shift(layer, x):
    return x + per_channel(x, layer.tensor("beta", (x.shape[1],), -0.5, 0.5))


@word
def rescaling(layer, x, scale, offset=0):
    return x * scale + offset


@word
def normalization(layer, x):
    """torchvision's Normalize."""
    means, stddevs = layer.option("channel_means", (0,)), layer.option("channel_stddevs", (1,))
    return (x - per_channel(x, means)) / per_channel(x, stddevs)


def axis_softmax(name, axes, function):
    WORDS[name] = lambda layer, x: function(x.flatten(2), 2).reshape(x.shape) if axes == 2 else function(x, axes)


axis_softmax("height_softmax", -2, F.softmax)
axis_softmax("height_log_softmax", -2, F.log_softmax)
axis_softmax("width_softmax", -1, F.softmax)
axis_softmax("width_log_softmax", -1, F.log_softmax)
axis_softmax("spatial_softmax", 2, F.softmax)
axis_softmax("spatial_log_softmax", 2, F.log_softmax)


@word
def log_softmax(layer, x):
    return F.log_softmax(x, 1)


@word
def adaptive_avg_pool2d(layer, x, *size):
    return F.adaptive_avg_pool2d(x, square(size))


@word
def adaptive_max_pool2d(layer, x, *size):
    return F.adaptive_max_pool2d(x, square(size))


def ends(layer, x, window, stride):
    """(before, after) a sequence."""
    if "causal" in layer.options:
        return window - 1, 0
    return same(x.shape[3], window, stride) if "same" in layer.options else tuple(layer.option("pad", (0,)) * 2)[:2]


@word
def conv1d(layer, x, filters, length):
    groups, stride, dilation = (layer.option(o, (1,))[0] for o in ("groups", "strides", "dilation"))
    inputs = x.shape[1] // groups
    weight = layer.kernel("kernel", (1, length, inputs, filters), length * inputs)[0].permute(2, 1, 0)
    mode = "replicate" if "edge_padding" in layer.options else "constant"
    sequence = F.pad(x[:, :, 0], ends(layer, x, (length - 1) * dilation + 1, stride), mode)
    return F.conv1d(sequence, weight, layer.bias(filters), stride, 0, dilation, groups)[:, :, None]


@word
def depthwise_conv1d(layer, x, length):
    channels, filters = x.shape[1], x.shape[1] * layer.option("depth_multiplier", (1,))[0]
    stride, dilation = (layer.option(o, (1,))[0] for o in ("strides", "dilation"))
    weight = layer.kernel("kernel", (1, length, 1, filters), length)[0].permute(2, 1, 0)
    sequence = F.pad(x[:, :, 0], ends(layer, x, (length - 1) * dilation + 1, stride))
    return F.conv1d(sequence, weight, layer.bias(filters), stride, 0, dilation, channels)[:, :, None]


@word
def separable_conv1d(layer, x, filters, length):
    """Without options."""
    assert not layer.options
    parts = Term("depthwise_conv1d", (length,), (Term("no_bias"),)) >> Term("conv1d", (filters, 1), ())
    return layer.network.interpret(parts, x)


@word
def conv1d_transpose(layer, x, filters, length):
    groups, stride, dilation = (layer.option(o, (1,))[0] for o in ("groups", "strides", "dilation"))
    kernel = layer.kernel("kernel", (1, length, filters // groups, x.shape[1]), length * x.shape[1])
    weight, bias = kernel[0].permute(2, 1, 0), layer.bias(filters)
    more, (before, after) = layer.option("output_padding", (0,))[0], ends(layer, x, 0, 1)
    if before == after:
        return F.conv_transpose1d(x[:, :, 0], weight, bias, stride, before, more, groups, dilation)[:, :, None]
    y = F.conv_transpose1d(x[:, :, 0], weight, bias, stride, 0, more, groups, dilation)
    return y[:, :, None, before : y.shape[2] - after]


@word
def zero_padding1d(layer, x, before, after=None):
    return F.pad(x[:, :, 0], (before, before if after is None else after))[:, :, None]


@word
def cropping1d(layer, x, before, after=None):
    return F.pad(x[:, :, 0], (-before, -(before if after is None else after)))[:, :, None]


@word
def upsample1d(layer, x, factor):
    if "bilinear" not in layer.options:
        return F.interpolate(x[:, :, 0], scale_factor=float(factor), mode="nearest")[:, :, None]
    corners = "align_corners" in layer.options
    return F.interpolate(x[:, :, 0], scale_factor=float(factor), mode="linear", align_corners=corners)[:, :, None]


@word
def max_pool1d(layer, x, length):
    stride = layer.option("strides", (length,))[0]
    sequence = F.pad(x[:, :, 0], ends(layer, x, length, stride), value=-torch.inf)
    return F.max_pool1d(sequence, length, stride, ceil_mode="ceil_mode" in layer.options)[:, :, None]


@word
def avg_pool1d(layer, x, length):
    stride = layer.option("strides", (length,))[0]
    before, after = ends(layer, x, length, stride)
    assert before == after
    counted = "count_include_pad" in layer.options
    return F.avg_pool1d(x[:, :, 0], length, stride, before, "ceil_mode" in layer.options, counted)[:, :, None]


WORDS["global_max_pool1d"] = global_max_pool2d
WORDS["global_avg_pool1d"] = global_avg_pool2d


@word
def relu(layer, x):
    """With options Keras's, which PyTorch lacks."""
    if not layer.options:
        return F.relu(x)
    names = (("max_value", torch.inf), ("negative_slope", 0), ("relu_threshold", 0))
    most, slope, start = (layer.option(name, (default,))[0] for name, default in names)
    return torch.where(x >= start, x, slope * (x - start)).clamp(max=most)


@word
def hard_sigmoid(layer, x):
    """By its definition: PyTorch's derivative is a sixth as a float, 3e-8 off in double."""
    if not layer.options:
        return F.relu6(x + 3) / 6
    slope, offset = layer.option("sigmoid_slope", (1 / 6,))[0], layer.option("sigmoid_offset", (0.5,))[0]
    return (slope * x + offset).clamp(0, 1)


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
pointwise("hard_tanh", F.hardtanh)
pointwise("clip", torch.clamp)
pointwise("threshold", F.threshold)
pointwise("affine", lambda x, factor, offset: factor * x + offset)
pointwise("celu", F.celu)
pointwise("celu_alpha", F.celu)
pointwise("softsign", F.softsign)
pointwise("gelu_tanh", lambda x: F.gelu(x, approximate="tanh"))
pointwise("abs", torch.abs)
pointwise("square", torch.square)
pointwise("sqrt", torch.sqrt)
pointwise("exp", torch.exp)
pointwise("log", torch.log)
pointwise("power", torch.pow)
pointwise("reciprocal", torch.reciprocal)
pointwise("hard_swish", F.hardswish)
pointwise("mish", F.mish)
