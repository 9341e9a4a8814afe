#!/usr/bin/python3
"""Writes the golden files: what PyTorch makes of the sentences in the tests beside this script.

    python3 generate.py [file.cpp …]

For each test, conv2d.cpp, it reads the sentences from GOLDEN(…) and the networks, losses and optimizers from
GOLDEN_TRAINING(…), GOLDEN_RESULTS(…), GOLDEN_LOSS(…) and GOLDEN_OPTIMIZER(…), computes them with PyTorch in double precision and writes
conv2d.safetensors. The numbers depend on the text between the parentheses only. Needs Debian's
python3-torch; the files in the repository were made with PyTorch 1.13.1."""

import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F

import safetensors
from network import Network, Random
from optimization import LOSSES, PREDICTIONS, UPDATES
from sentence import Structs, aggregate, calls, parse

SAMPLES = 2
TRAINED_SAMPLES = 4


def given(t):
    """What a float holds exactly."""
    return t.detach().float().numpy()


def computed(t):
    return t.detach().numpy()


def golden(text, structs):
    """Of one sentence: input x, parameters, prediction y; and by Σ cotangent · y of a training pass, over the
    number of samples, the derivatives dx and d(parameters), and what moving averages become."""
    random = Random(text)
    net = Network(parse(text), structs, random)
    x = random.normal((SAMPLES, *net.input), 3).requires_grad_()
    y = net.run(x, training=False)
    result = {"x": given(x), "y": computed(y)} | {name: given(t) for name, t in net.tensors.items()}
    cotangent = random.normal(y.shape, 1)
    loss = (net.run(x, training=True) * cotangent).sum() / SAMPLES + net.penalty
    loss.backward()
    result |= {"cotangent": given(cotangent), "loss": computed(loss), "dx": computed(x.grad)}
    result |= {f"d {name}": computed(t.grad) for name, t in net.trainable().items()}
    return result | {f"after {name}": computed(t) for name, t in net.averages.items()}


def loss_of(net, x, labels):
    """The mean cross-entropy of a network that ends in softmax."""
    p = net.run(x, training=True)
    return F.nll_loss(p.log().reshape(-1, p.shape[-1]), labels.reshape(-1)) + net.penalty


OPTIMIZERS = {
    "sgd": lambda parameters: torch.optim.SGD(parameters, lr=0.05, momentum=0.9),
    "adam": lambda parameters: torch.optim.Adam(parameters, lr=0.01, eps=1e-7),
}


def golden_training(name, structs):
    """Of a network: inputs x, labels, parameters, prediction y, the loss of a batch, its derivatives by the
    parameters, and the parameters after two steps of each optimizer."""
    random = Random(name)
    sentence = structs.layers(name)
    net = Network(sentence, structs, random)
    x = random.normal((TRAINED_SAMPLES, *net.input), 1)
    y = net.run(x, training=False)
    labels = random.labels(y.shape[:-1], y.shape[-1])
    begin = {n: t.detach().clone() for n, t in net.tensors.items()}
    result = {"x": given(x), "labels": given(labels), "y": computed(y)}
    result |= {n: given(t) for n, t in begin.items()}
    for optimizer, make in OPTIMIZERS.items():
        for n, t in net.tensors.items():
            t.data.copy_(begin[n])
        step = make(net.trainable().values())
        for number in range(2):
            step.zero_grad()
            loss = loss_of(net, x, labels)
            loss.backward()
            if number == 0:
                result["loss"] = computed(loss)
                result |= {f"d {n}": computed(t.grad).copy() for n, t in net.trainable().items()}
            step.step()
            for n, t in net.averages.items():
                net.tensors[n].copy_(t)
        result |= {f"{optimizer} {n}": computed(t).copy() for n, t in net.tensors.items()}
    return result


def golden_results(name, structs):
    """Of a network whose results all have names: inputs x, targets and predictions of each result, the sum of their mean
    squared errors, each half as heavy as the one before, its derivatives, and the parameters after two steps."""
    random = Random(name)
    net = Network(structs.layers(name), structs, random)
    x = random.normal((TRAINED_SAMPLES, *net.input), 1)
    net.run(x, training=False)
    result = {"x": given(x)} | {f"y {r}": computed(y) for r, y in net.results.items()}
    targets = {r: random.normal(y.shape, 1) for r, y in net.results.items()}
    result |= {f"t {r}": given(t) for r, t in targets.items()}
    result |= {n: given(t) for n, t in net.tensors.items()}
    step = OPTIMIZERS["sgd"](net.trainable().values())
    for number in range(2):
        step.zero_grad()
        net.run(x, training=True)
        errors = [F.mse_loss(y, targets[r]) / 2**k for k, (r, y) in enumerate(net.results.items())]
        loss = sum(errors) + net.penalty
        loss.backward()
        if number == 0:
            result["loss"] = computed(loss)
            result |= {f"d {n}": computed(t.grad).copy() for n, t in net.trainable().items()}
        step.step()
        for n, t in net.averages.items():
            net.tensors[n].copy_(t)
    return result | {f"sgd {n}": computed(t).copy() for n, t in net.tensors.items()}


def golden_loss(text, _):
    """Of a loss: predictions of some samples, targets, the losses and their derivatives; where it knows classes, the
    same for labels."""
    random = Random(text)
    name, options = aggregate(text)
    scores = random.normal((3, 7), 2)
    distribution = F.softmax(random.normal((3, 7), 1), 1).float().double()
    if options.get("from_logits") or name not in PREDICTIONS:
        p = scores
    else:
        p = PREDICTIONS[name](scores).float().double()
    p.requires_grad_()
    targets = {"targets": random.uniform((3, 7), 0, 1)}
    if name == "categorical_crossentropy":
        targets = {"targets": distribution, "labels": random.labels((3,), 7)}
    result = {"p": given(p)}
    for kind, target in targets.items():
        losses = LOSSES[name](p, F.one_hot(target, 7).double() if kind == "labels" else target, **options)
        (gradient,) = torch.autograd.grad(losses.sum(), p)
        result |= {kind: given(target), f"loss of {kind}": computed(losses), f"dp of {kind}": computed(gradient)}
    return result


def golden_optimizer(text, _):
    """Of an optimizer: parameters w, the gradients g of some steps, and the parameters after each."""
    random = Random(text)
    name, options = aggregate(text)
    w, g, after = random.normal((17,), 1), random.normal((4, 17), 1), []
    result = {"w": given(w), "g": given(g)}
    step = UPDATES[name](w, **options)
    for gradient in g:
        step(gradient)
        after.append(computed(w).copy())
    return result | {"after": np.array(after)}


MACROS = {
    "GOLDEN": golden,
    "GOLDEN_TRAINING": golden_training,
    "GOLDEN_RESULTS": golden_results,
    "GOLDEN_LOSS": golden_loss,
    "GOLDEN_OPTIMIZER": golden_optimizer,
}


def write(test):
    source = test.read_text()
    structs, arrays = Structs(source), {}
    for macro, make in MACROS.items():
        for text in calls(source, macro):
            arrays |= {f"{text}: {name}": array for name, array in make(text, structs).items()}
    if not arrays:
        return  # a test with a script or the sentences of another
    file = test.with_suffix(".safetensors")
    safetensors.write(file, arrays)
    print(f"{file.name}: {file.stat().st_size} bytes")


if __name__ == "__main__":
    folder = pathlib.Path(__file__).parent
    for test in map(pathlib.Path, sys.argv[1:] or sorted(folder.glob("*.cpp"))):
        write(test)
