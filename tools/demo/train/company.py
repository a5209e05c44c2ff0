"""Views with a mask for each pixel, and scenes in which another scene's subject stands too."""
from __future__ import annotations

import torch
import torch.nn.functional as F

from .crops import crop_boxes


def seen(images: torch.Tensor, masks: torch.Tensor, boxes: torch.Tensor, side: int) -> tuple[torch.Tensor, torch.Tensor]:
    """float [B, 3, side, side] in 0..255 and bool [B, side, side] of boxes [B, 4] (centre x, y, half width, half height in -1..1).

    What lies outside a picture repeats its edge and has no mask.
    """
    theta = torch.zeros(len(boxes), 2, 3)
    theta[:, 0, 0], theta[:, 0, 2], theta[:, 1, 1], theta[:, 1, 2] = boxes[:, 2], boxes[:, 0], boxes[:, 3], boxes[:, 1]
    grid = F.affine_grid(theta, [len(boxes), 1, side, side], align_corners=False)
    pixels = F.grid_sample(images.float(), grid, mode="bilinear", padding_mode="border", align_corners=False)
    return pixels, F.grid_sample(masks[:, None].float(), grid, mode="bilinear", align_corners=False)[:, 0] > 0.5


def moved_boxes(count: int, g: torch.Generator) -> torch.Tensor:
    """Boxes that show a picture at 0.5 to 1 of its size, moved by up to six tenths of its width; half of them mirrored."""
    half = 1 / (0.5 + 0.5 * torch.rand(count, generator=g))
    mirrored = 1 - 2 * (torch.rand(count, generator=g) < 0.5).float()
    x = 1.2 * (2 * torch.rand(count, generator=g) - 1) * half
    y = 0.2 * (2 * torch.rand(count, generator=g) - 1) * half
    return torch.stack([x, y, half * mirrored, half], 1)


def together(pixels: torch.Tensor, mask: torch.Tensor, other: torch.Tensor, other_mask: torch.Tensor,
             behind: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Pictures into which the other's subject was set, and both masks, without what the one in front hides.

    pixels, other [B, 3, S, S]; mask, other_mask bool [B, S, S]; behind: bool [B], whether the other stands behind.
    """
    shown = other_mask & ~(mask & behind[:, None, None])
    return torch.where(shown[:, None], other, pixels), mask & ~shown, shown


def brighter(pixels: torch.Tensor, jitter: float, g: torch.Generator) -> torch.Tensor:
    count = len(pixels)
    gain = 1 + jitter * (2 * torch.rand(count, 1, 1, 1, generator=g) - 1)
    shift = 255 * 0.4 * jitter * (2 * torch.rand(count, 1, 1, 1, generator=g) - 1)
    return (pixels * gain + shift).clamp(0, 255)


def views(images: torch.Tensor, masks: torch.Tensor, side: int, smallest: float, g: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    return seen(images, masks, crop_boxes(len(images), (1, 1), smallest, g), side)
