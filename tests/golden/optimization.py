"""Lamina's losses and optimizers in PyTorch's words, with Lamina's defaults."""

import torch
import torch.nn.functional as F

# What makes probabilities out of scores.
PREDICTIONS = {
    "categorical_crossentropy": lambda scores: F.softmax(scores, 1),
    "binary_crossentropy": torch.sigmoid,
}


def smoothed(targets, smoothing, towards):
    return targets * (1 - smoothing) + smoothing * towards


def categorical_crossentropy(p, targets, from_logits=False, label_smoothing=0.0):
    if from_logits:
        return F.cross_entropy(p, targets, reduction="none", label_smoothing=label_smoothing)
    return -(smoothed(targets, label_smoothing, 1 / targets.shape[1]) * p.log()).sum(1)


def binary_crossentropy(p, targets, from_logits=False, label_smoothing=0.0):
    loss = F.binary_cross_entropy_with_logits if from_logits else F.binary_cross_entropy
    return loss(p, smoothed(targets, label_smoothing, 0.5), reduction="none").mean(1)


# Each gives the loss of every sample.
LOSSES = {
    "categorical_crossentropy": categorical_crossentropy,
    "binary_crossentropy": binary_crossentropy,
    "mean_squared_error": lambda p, targets: F.mse_loss(p, targets, reduction="none").mean(1),
    "mean_absolute_error": lambda p, targets: F.l1_loss(p, targets, reduction="none").mean(1),
    "huber": lambda p, targets, delta=1.0: F.huber_loss(p, targets, reduction="none", delta=delta).mean(1),
}


def stepper(make):
    """An optimizer of PyTorch as a function of the gradient."""

    def start(w, **options):
        optimizer = make([w], **options)

        def step(gradient):
            w.grad = gradient
            optimizer.step()

        return step

    return start


def sgd(parameters, learning_rate=0.01, momentum=0.0, nesterov=False, weight_decay=0.0):
    return torch.optim.SGD(parameters, learning_rate, momentum, 0, weight_decay, nesterov)


def adam(parameters, learning_rate=1e-3, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    return torch.optim.Adam(parameters, learning_rate, (beta_1, beta_2), epsilon)


def adamw(parameters, learning_rate=1e-3, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
    return torch.optim.AdamW(parameters, learning_rate, (beta_1, beta_2), epsilon, weight_decay)


def rmsprop(w, learning_rate=1e-3, rho=0.9, momentum=0.0, epsilon=1e-7, centered=False):
    """Keras's formula: ε is inside of the root. PyTorch's is outside, and its momentum does not contain the rate."""
    square, mean, moved = torch.zeros_like(w), torch.zeros_like(w), torch.zeros_like(w)

    def step(gradient):
        square.lerp_(gradient**2, 1 - rho)
        mean.lerp_(gradient, 1 - rho)
        variance = square - mean**2 if centered else square
        moved.mul_(momentum).add_(learning_rate * gradient / (variance + epsilon).sqrt())
        w.sub_(moved)

    return step


def adagrad(w, learning_rate=1e-3, initial_accumulator_value=0.1, epsilon=1e-7):
    """Keras's formula: ε is inside of the root, PyTorch's is outside."""
    square = torch.full_like(w, initial_accumulator_value)

    def step(gradient):
        square.add_(gradient**2)
        w.sub_(learning_rate * gradient / (square + epsilon).sqrt())

    return step


UPDATES = {
    "sgd": stepper(sgd),
    "adam": stepper(adam),
    "adamw": stepper(adamw),
    "rmsprop": rmsprop,
    "adagrad": adagrad,
}
