#!/usr/bin/env python3
"""Writes load_torch_*.safetensors: state dicts of small PyTorch modules, sorted by name as the safetensors library does,
with an input x and the output y in prediction. The sentences in load_torch.cpp are the same modules."""

import pathlib

import torch
from torch import nn
from torch.nn.functional import relu

import safetensors


class Bottleneck(nn.Module):
    """The shortcut's convolution and normalisation have the shapes of the third."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(2, 2, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(2)
        self.conv2 = nn.Conv2d(2, 2, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(2)
        self.conv3 = nn.Conv2d(2, 6, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(6)
        self.downsample = nn.Sequential(nn.Conv2d(2, 6, 1, bias=False), nn.BatchNorm2d(6))

    def forward(self, x):
        y = relu(self.bn1(self.conv1(x)))
        y = relu(self.bn2(self.conv2(y)))
        return relu(self.bn3(self.conv3(y)) + self.downsample(x))


class Scaled(nn.Module):
    """As torchvision's ConvNeXt has its factors."""

    def __init__(self):
        super().__init__()
        self.layer_scale = nn.Parameter(torch.ones(3, 1, 1))
        self.block = nn.Sequential(nn.Conv2d(3, 6, 3, padding=1, groups=3), nn.Conv2d(6, 3, 1))

    def forward(self, x):
        return x + self.layer_scale * self.block(x)


class Attentive(nn.Module):
    """The output projection is a module within the attention."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Conv2d(2, 6, 1)
        self.attention = nn.MultiheadAttention(6, 2, batch_first=True)
        self.head = nn.Linear(6, 3)

    def forward(self, x):
        tokens = self.embedding(x).flatten(2).transpose(1, 2)
        tokens = tokens + self.attention(tokens, tokens, tokens, need_weights=False)[0]
        return self.head(tokens.mean(1))


class Tokens(nn.Module):
    """As torchvision's VisionTransformer: the class token and the positions are parameters beside modules."""

    def __init__(self, class_token, positions):
        super().__init__()
        self.patches = nn.Conv2d(2, 4, 2, 2)
        self.token, self.positions = class_token, positions
        self.register_parameter(class_token, nn.Parameter(torch.zeros(1, 1, 4)))
        self.register_parameter(positions, nn.Parameter(torch.zeros(1, 7, 4)))
        self.attention = nn.MultiheadAttention(4, 2, batch_first=True)
        self.head = nn.Linear(4, 3)

    def forward(self, x):
        tokens = self.patches(x).flatten(2).transpose(1, 2)
        first = getattr(self, self.token).expand(len(x), -1, -1)
        tokens = torch.cat((first, tokens), 1) + getattr(self, self.positions)
        return self.head(self.attention(tokens, tokens, tokens, need_weights=False)[0][:, 0])


NETWORKS = {
    "classifier": (
        (3, 9, 8),
        nn.Sequential(
            nn.Conv2d(3, 4, 3),
            nn.BatchNorm2d(4),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Dropout(),
            nn.BatchNorm1d(36),
            nn.Linear(36, 5),
            nn.ReLU(),
            nn.Linear(5, 5),
            nn.ReLU(),
            nn.Linear(5, 3),
        ),
    ),
    "autoencoder": (
        (2, 6, 5),
        nn.Sequential(
            nn.Conv2d(2, 3, 3, stride=2, padding=1, groups=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(27, 4),
            nn.Sigmoid(),
            nn.Linear(4, 24),
            nn.BatchNorm1d(24),
            nn.ReLU(),
            nn.Unflatten(1, (4, 3, 2)),
            nn.Conv2d(4, 4, 3, padding=1, groups=2),
            nn.Conv2d(4, 2, 2, dilation=(2, 1)),
            nn.ConvTranspose2d(2, 4, 3, stride=2, padding=1, output_padding=1, groups=2),
            nn.PReLU(4),
        ),
    ),
    "scaled": ((3, 5, 4), nn.Sequential(Scaled(), Scaled())),
    "bottleneck": ((2, 5, 4), Bottleneck()),
    "attentive": ((2, 3, 4), Attentive()),
    "tokens": ((2, 4, 6), Tokens("class_token", "pos_embedding")),
    "tokens_timm": ((2, 4, 6), Tokens("cls_token", "pos_embed")),
}


def main():
    for name, (shape, module) in NETWORKS.items():
        torch.manual_seed(len(name))
        module = module.double().eval()
        with torch.no_grad():
            for key, tensor in module.state_dict().items():
                if tensor.is_floating_point():
                    low = 0.5 if key.endswith("running_var") else -1
                    tensor.copy_(torch.empty_like(tensor).uniform_(low, 1).float())
            x = torch.randn((2, *shape)).float().double()
            y = module(x)
        arrays = {key: tensor.numpy() for key, tensor in module.state_dict().items()}
        arrays |= {"x": x.permute(0, 2, 3, 1).numpy(), "y": (y.permute(0, 2, 3, 1) if y.dim() == 4 else y).numpy()}
        for key, array in arrays.items():
            if array.dtype == "float64" and key != "y":
                arrays[key] = array.astype("float32")
        path = pathlib.Path(__file__).parent / f"load_torch_{name}.safetensors"
        safetensors.write(path, dict(sorted(arrays.items())))


if __name__ == "__main__":
    main()
