"""Sentences as PyTorch computes them. Tensors are named and laid out as in Lamina, NHWC, HWIO, inputs × units, and
turned around inside of PyTorch's graph, so that their gradients come out in the same layout."""

import math
import zlib

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


class Random:
    """Numbers that a float holds exactly, the same for the same text."""

    def __init__(self, text):
        self.generator = torch.Generator().manual_seed(zlib.crc32(text.encode()))

    def uniform(self, shape, low, high):
        numbers = torch.rand(shape, generator=self.generator, dtype=torch.float32)
        return (low + (high - low) * numbers).double()

    def normal(self, shape, deviation):
        return (deviation * torch.randn(shape, generator=self.generator, dtype=torch.float32)).double()

    def labels(self, shape, classes):
        return torch.randint(classes, shape, generator=self.generator)


def nchw(x):
    return x.permute(0, 3, 1, 2) if x.dim() == 4 else x


def nhwc(x):
    return x.permute(0, 2, 3, 1) if x.dim() == 4 else x


class Network:
    """The parameters of a sentence and how it is computed."""

    def __init__(self, sentence, structs, random):
        self.sentence, self.structs, self.random = sentence, structs, random
        self.tensors = {}
        head = sentence
        while head.name == ">>":
            head = head.args[0]
        # A sequence is an image of one row.
        self.input = (1, *head.args) if len(head.args) == 2 else head.args
        self.run(torch.zeros((2, *self.input)), training=False)

    def run(self, x, training):
        """From and to NHWC. Training leaves what the moving averages become in `averages`."""
        self.training, self.layers, self.averages, self.penalty = training, set(), {}, 0
        self.named, self.frozen, self.shared, self.new, self.known = [], False, {}, None, None
        self.results = {}
        return nhwc(self.interpret(self.sentence, nchw(x)))

    def trainable(self):
        return {name: t for name, t in self.tensors.items() if t.requires_grad}

    def interpret(self, part, x):
        from words import WORDS

        if part.name == ">>":
            return self.interpret(part.args[1], self.interpret(part.args[0], x))
        if part.name in ("+", "|", "*"):
            return self.join(part.name, *(self.interpret_apart(branch, x) for branch in part.args))
        if part.name == "block":
            return self.interpret_apart(self.structs.layers(part.args[0].name, part.args[0].args), x)
        if part.name == "repeat":
            for _ in range(part.args[0]):
                x = self.interpret_apart(part.options[0], x)
            return x
        if part.name == "frozen":
            around, self.frozen = self.frozen, True
            x = self.interpret(part.options[0], x)
            self.frozen = around
            return x
        if part.name == "shared":
            around, first = (self.new, self.known), self.shared.get(part.args[0])
            if first is None:
                self.new = self.shared[part.args[0]] = []
            else:
                self.known = iter(first)
            x = self.interpret_apart(part.options[0], x)
            self.new, self.known = around
            return x
        if part.name in ("as_", "output"):
            self.named.append((part.args[0], x))
            if part.name == "output":
                self.results[part.args[0]] = nhwc(x)
            return x
        if part.name == "from_":
            return next(value for name, value in reversed(self.named) if name == part.args[0])
        layer = Layer(self, part)
        y = WORDS[part.name](layer, x, *part.args)
        return self.interpret(layer.options["activation"][0], y) if "activation" in layer.options else y

    def interpret_apart(self, part, x):
        """What it names cannot be seen afterwards."""
        seen = len(self.named)
        x = self.interpret(part, x)
        del self.named[seen:]
        return x

    @staticmethod
    def join(operator, a, b):
        if operator == "+":
            return a + b
        if operator == "|":
            return torch.cat((a, b), 1)
        larger, gate = (a, b) if a.numel() >= b.numel() else (b, a)
        return larger * (gate if gate.dim() == larger.dim() else gate[:, :, None, None])


class Layer:
    """One word in its place: its options, and the parameters that it asks for."""

    def __init__(self, network, term):
        self.network, self.word, self.given, self.name = network, term.name, term.options, None
        self.options = {o.name: o.args for o in term.options}

    @property
    def training(self):
        return self.network.training and not self.network.frozen

    def option(self, name, default):
        return self.options.get(name, default)

    def pair(self, name, default):
        """An option with one number for both axes, or with two."""
        given = self.options.get(name, (default, default) if isinstance(default, int) else default)
        return tuple(given) * (2 if len(given) == 1 else 1)

    def tensor(self, name, shape, low, high, trainable=True):
        network = self.network
        if self.name is None and network.known is not None:
            self.name = next(network.known)
        if self.name is None:
            self.name, number = self.word, 0
            while self.name in network.layers:
                number += 1
                self.name = f"{self.word}_{number}"
            network.layers.add(self.name)
            if network.new is not None:
                network.new.append(self.name)
        full = f"{self.name}.{name}"
        if full not in network.tensors:
            numbers = network.random.uniform(shape, low, high)
            network.tensors[full] = numbers.requires_grad_(trainable and not network.frozen)
        return network.tensors[full]

    def kernel(self, name, shape, inputs):
        """Of a size that keeps values near one."""
        limit = math.sqrt(3 / inputs)
        t = self.tensor(name, shape, -limit, limit)
        if "l2" in self.options and not self.network.frozen and self.network.known is None:
            self.network.penalty = self.network.penalty + self.options["l2"][0] * (t**2).sum()
        return t

    def bias(self, units):
        return None if "no_bias" in self.options else self.tensor("bias", (units,), -0.5, 0.5)

    def affine(self, channels):
        """γ and β; ones and zeros for what the options leave out."""
        shape = (channels,)
        gamma = torch.ones(shape) if "no_scale" in self.options else self.tensor("gamma", shape, 0.5, 1.5)
        beta = torch.zeros(shape) if "no_center" in self.options else self.tensor("beta", shape, -0.5, 0.5)
        return gamma, beta

    def move(self, name, momentum, now):
        """What a moving average becomes: momentum · average + (1 − momentum) · now."""
        full = f"{self.name}.{name}"
        old = self.network.averages.get(full, self.network.tensors[full])
        self.network.averages[full] = momentum * old + (1 - momentum) * now.detach()
