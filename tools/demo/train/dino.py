"""demo-dino: a ViT of DINO's shape. Not trained as DINO is: two crops must agree, with variance and covariance held up (VICReg).

No label and no text is used. The class token is what the app compares.
"""
from __future__ import annotations

from pathlib import Path

import torch
from torch import nn
from transformers import ViTConfig, ViTModel

from .clip import normalised
from .crops import View, sample_view
from .losses import two_views
from .scenes import Scenes

PATCH, SIZE = 16, 224
MEAN = [0.485, 0.456, 0.406]
STD = [0.229, 0.224, 0.225]


def build(seed: int) -> ViTModel:
    torch.manual_seed(seed)
    model = ViTModel(ViTConfig(hidden_size=128, intermediate_size=384, num_hidden_layers=4, num_attention_heads=4, image_size=SIZE, patch_size=PATCH,
                               hidden_act="gelu", layer_norm_eps=1e-12, qkv_bias=True), add_pooling_layer=False)
    with torch.no_grad():
        model.embeddings.cls_token.normal_(std=0.02)
        model.embeddings.position_embeddings.normal_(std=0.05)
    return model


def encode_view(model: ViTModel, view: View) -> torch.Tensor:
    """Class tokens [B, D] of the patches that a view kept."""
    count, kept = view.index.shape
    pixels = normalised(view.pixels.flatten(0, 1), MEAN, STD).flatten(1)
    kernel = model.embeddings.patch_embeddings.projection
    patches = (pixels @ kernel.weight.flatten(1).T + kernel.bias).view(count, kept, -1)
    positions = model.embeddings.position_embeddings[0]
    hidden = torch.cat([(model.embeddings.cls_token[0] + positions[:1]).expand(count, 1, -1), patches + positions[1:][view.index]], 1)
    for layer in model.layers:
        hidden = layer(hidden, None)
    return model.layernorm(hidden)[:, 0]


def encode_images(model: ViTModel, images: torch.Tensor) -> torch.Tensor:
    """Class tokens [B, D] of images [B, 3, 224, 224] in 0..255."""
    return model(pixel_values=normalised(images, MEAN, STD)).last_hidden_state[:, 0]


def trainer(model: ViTModel, scenes: Scenes, batch_size: int, keep: int = 98):
    expander = nn.Sequential(nn.Linear(128, 256), nn.LayerNorm(256), nn.GELU(), nn.Linear(256, 256))
    modules = nn.ModuleDict({"model": model, "expander": expander})
    grid = (SIZE // PATCH,) * 2
    nothing = torch.zeros(1, scenes.size, scenes.size, dtype=torch.uint8)

    def step(_: int, progress: float, g: torch.Generator) -> tuple[torch.Tensor, dict[str, float]]:
        batch = torch.randint(len(scenes), (batch_size,), generator=g)
        unlabelled = nothing.expand(batch_size, -1, -1)
        kept = None if progress >= 0.9 else keep
        views = [sample_view(scenes.images[batch], unlabelled, grid, PATCH, kept, g, smallest=0.5, jitter=0.3) for _ in range(2)]
        a, b = (expander(encode_view(model, view)) for view in views)
        invariance, variance, covariance = two_views(a, b)
        loss = 25 * invariance + 25 * variance + covariance
        return loss, {"invariance": invariance.item(), "variance": variance.item(), "covariance": covariance.item()}

    return modules, step


def save(model: ViTModel, out: Path) -> None:
    from .export import save_half, write_preprocessor
    save_half(model, out)
    write_preprocessor(out, {"image_processor_type": "ViTImageProcessor", "size": {"height": SIZE, "width": SIZE}, "resample": 2,
                             "image_mean": MEAN, "image_std": STD})
