#!/usr/bin/env python3
"""Writes resnet18.safetensors: what PyTorch's ResNet-18 makes of weights and a picture that a formula fills.

The weights are 46 MB, so the file holds only their names, types and shapes, as a note, and the logits; the test
fills them by the same formula. With --state-dict FILE the script also writes the whole state dict, as the
safetensors library would: sorted by type and name.

The formula: number i of tensor t, with t counted in the order of the state dict from 1, comes from
u = (mix(i + mix(t)) >> 8) / 2**24 in [0, 1), where mix is the finalizer of MurmurHash3 for 32 bits and sums are
modulo 2**32. See `filled` for what becomes of u. The picture is tensor 1000, channels first.
"""

import argparse
import math
import pathlib

import numpy
import torch
from torch import nn
from torch.nn.functional import relu

import safetensors


class BasicBlock(nn.Module):
    """With torchvision's names."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        return relu(self.bn2(self.conv2(relu(self.bn1(self.conv1(x))))) + shortcut)


class ResNet18(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        self.layer1 = nn.Sequential(BasicBlock(64, 64, 1), BasicBlock(64, 64, 1))
        self.layer2 = nn.Sequential(BasicBlock(64, 128, 2), BasicBlock(128, 128, 1))
        self.layer3 = nn.Sequential(BasicBlock(128, 256, 2), BasicBlock(256, 256, 1))
        self.layer4 = nn.Sequential(BasicBlock(256, 512, 2), BasicBlock(512, 512, 1))
        self.fc = nn.Linear(512, 1000)

    def forward(self, x):
        x = self.maxpool(relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean((2, 3)))


def mix(x):
    x = numpy.asarray(x, numpy.uint32)
    x = (x ^ (x >> numpy.uint32(16))) * numpy.uint32(0x85EBCA6B)
    x = (x ^ (x >> numpy.uint32(13))) * numpy.uint32(0xC2B2AE35)
    return x ^ (x >> numpy.uint32(16))


def uniform(t, shape):
    size = math.prod(shape)
    hashed = mix(numpy.arange(size, dtype=numpy.uint32) + mix(numpy.array([t])))
    return ((hashed >> numpy.uint32(8)) / 2.0**24).reshape(shape)


def filled(t, name, shape):
    """Such that the activations keep their size."""
    if name.endswith("num_batches_tracked"):
        return numpy.full(shape, 1000, numpy.int64)
    u = uniform(t, shape)
    if name.endswith("running_var"):
        u = 0.5 + u
    elif name.endswith("running_mean"):
        u = 0.2 * (2 * u - 1)
    elif name.endswith("bias"):
        u = 0.1 * (2 * u - 1)
    elif len(shape) == 1:
        u = 0.25 + 0.5 * u
    else:
        u = math.sqrt(6 / math.prod(shape[1:])) * (2 * u - 1)
    return u.astype(numpy.float32)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--state-dict", metavar="FILE", help="write the whole state dict, too")
    options = parser.parse_args()

    network = ResNet18().double().eval()
    weights = {}
    for t, (name, tensor) in enumerate(network.state_dict().items(), 1):
        weights[name] = filled(t, name, tuple(tensor.shape))
    network.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()})
    picture = (2 * uniform(1000, (1, 3, 224, 224)) - 1).astype(numpy.float32)
    with torch.no_grad():
        logits = network(torch.from_numpy(picture).double())[0].numpy()
    print(f"logits: mean {logits.mean():.3}, standard deviation {logits.std():.3}")

    manifest = "".join(
        f"{name} {','.join(str(n) for n in array.shape)}\n" for name, array in weights.items()
    )
    here = pathlib.Path(__file__).parent
    safetensors.write(here / "resnet18.safetensors", {"logits": logits.astype(numpy.float32)}, {"manifest": manifest})
    if options.state_dict:
        safetensors.write(options.state_dict, dict(sorted(weights.items())), {"format": "pt"})


if __name__ == "__main__":
    main()
