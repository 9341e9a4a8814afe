"""Exports a network with random weights as ONNX: export.py NETWORK FILE.

NETWORK is "small" (a little of everything), or one of torchvision's models.
"""

import sys
import warnings

import torch
from torch import nn
from torch.nn import functional

warnings.filterwarnings("ignore")


class Small(nn.Module):
    """Residuals, gates, branches, shuffles and a flattened image, with the activations that exporters write out."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.Hardswish())
        self.deep = nn.Sequential(nn.Conv2d(8, 8, 3, 1, 1, groups=8), nn.BatchNorm2d(8), nn.SiLU(), nn.Conv2d(8, 8, 1))
        self.squeeze = nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Conv2d(8, 4, 1), nn.ReLU(), nn.Conv2d(4, 8, 1), nn.Hardsigmoid())
        self.left, self.right = nn.Conv2d(8, 4, 1), nn.Conv2d(8, 4, 3, padding=1)
        self.norm = nn.GroupNorm(2, 8)
        self.up = nn.ConvTranspose2d(8, 6, 4, 2, 1)
        self.head = nn.Linear(6 * 8 * 8, 10)

    def forward(self, x):
        x = self.stem(x)
        x = x + self.deep(x)
        x = x * self.squeeze(x)
        x = torch.cat([functional.leaky_relu(self.left(x)), torch.tanh(self.right(x))], 1)
        b, c, h, w = x.shape
        x = x.view(b, 2, c // 2, h, w).transpose(1, 2).reshape(b, c, h, w)
        x = functional.gelu(self.norm(x))
        x = functional.max_pool2d(functional.mish(self.up(x)), 3, 2, 1)
        x = functional.interpolate(functional.avg_pool2d(x, 2), scale_factor=2, mode="bilinear")
        return functional.softmax(self.head(torch.flatten(functional.pad(x, (1, 0, 0, 1))[:, :, 1:, :-1], 1)), 1)


def randomize(net):
    for module in net.modules():
        if isinstance(module, (nn.BatchNorm2d, nn.GroupNorm)):
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.normal_(0, 0.1)
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)


def main(name, file):
    torch.manual_seed(1)
    if name == "small":
        net, size = Small(), 16
    else:
        import torchvision

        options = {"aux_logits": False, "init_weights": True} if name == "googlenet" else {}
        net, size = getattr(torchvision.models, name)(weights=None, **options), 224
    randomize(net.eval())
    torch.onnx.export(net, torch.randn(1, 3, size, size), file, opset_version=13, do_constant_folding=False,
                      training=torch.onnx.TrainingMode.PRESERVE)


main(*sys.argv[1:])
