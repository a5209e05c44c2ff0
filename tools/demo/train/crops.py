"""Random views of scenes, sampled straight at the patches that a step keeps."""
from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F

#: Points a patch side at which part labels are read.
POINTS = 4


@dataclass
class View:
    """Patches [B, K, 3, p, p] in 0..255, where they lie [B, K] in a grid (rows, columns), and the part of each [B, K]."""

    pixels: torch.Tensor
    index: torch.Tensor
    grid: tuple[int, int]
    part: torch.Tensor
    #: share of the patch that the subject covers
    weight: torch.Tensor


def crop_boxes(count: int, grid: tuple[int, int], smallest: float, g: torch.Generator) -> torch.Tensor:
    """[B, 4] centre x, centre y, half width, half height in -1..1; of the grid's shape, give or take a tenth; half of them mirrored."""
    rows, columns = grid
    side = (smallest + (1 - smallest) * torch.rand(count, generator=g)).sqrt() if smallest < 1 else torch.ones(count)
    aspect = (columns / rows) * torch.exp(0.2 * (torch.rand(count, generator=g) - 0.5)) if smallest < 1 else torch.ones(count)
    half_width = side * aspect.clamp(max=1)
    half_height = side * (1 / aspect).clamp(max=1)
    x = (1 - half_width) * (2 * torch.rand(count, generator=g) - 1)
    y = (1 - half_height) * (2 * torch.rand(count, generator=g) - 1)
    if smallest < 1:
        half_width = half_width * (1 - 2 * (torch.rand(count, generator=g) < 0.5).float())
    return torch.stack([x, y, half_width, half_height], 1)


def points(boxes: torch.Tensor, grid: tuple[int, int], each: int) -> torch.Tensor:
    """Sampling points [B, rows * columns, each, each, 2] of all patches, for grid_sample with align_corners false."""
    rows, columns = grid
    ys = ((torch.arange(rows * each) + 0.5) / (rows * each) * 2 - 1).view(rows, 1, each, 1).expand(rows, columns, each, each)
    xs = ((torch.arange(columns * each) + 0.5) / (columns * each) * 2 - 1).view(1, columns, 1, each).expand(rows, columns, each, each)
    unit = torch.stack([xs, ys], -1).reshape(1, rows * columns, each, each, 2)
    return boxes[:, None, None, None, :2] + unit * boxes[:, None, None, None, 2:]


def sample_view(images: torch.Tensor, parts: torch.Tensor, grid: tuple[int, int], patch: int, keep: int | None, g: torch.Generator,
                smallest: float = 0.62, favour: float = 0.5, jitter: float = 0.15, alone: torch.Tensor | None = None) -> View:
    """A random crop of each image as `keep` patches of a grid (all where None), the subject's favoured.

    images: uint8 [B, 3, S, S]; parts: uint8 [B, S, S]; alone: bool [B], whose background becomes a plain backdrop. Enlargement is bilinear; grids are chosen so that nothing is
    made smaller by much, since nothing is antialiased here.
    """
    count, total = len(images), grid[0] * grid[1]
    boxes = crop_boxes(count, grid, smallest, g)
    coarse = points(boxes, grid, POINTS).reshape(count, total, POINTS * POINTS, 2)
    labels = F.grid_sample(parts[:, None].float(), coarse, mode="nearest", align_corners=False)[:, 0]
    if keep is None or keep >= total:
        index = torch.arange(total).expand(count, total)
    else:
        wish = torch.rand(count, total, generator=g) + favour * (labels > 0).float().mean(-1).gt(0.5)
        index = wish.topk(keep, dim=1).indices.sort(dim=1).values
    labels = labels.gather(1, index[..., None].expand(-1, -1, POINTS * POINTS)).long()
    votes = F.one_hot(labels, 5).sum(2)
    weight = 1 - votes[..., 0].float() / POINTS**2
    part = torch.where(weight > 0.5, votes[..., 1:].argmax(-1) + 1, torch.zeros_like(index))
    kept = index.shape[1]
    fine = points(boxes, grid, patch).gather(1, index[..., None, None, None].expand(-1, -1, patch, patch, 2))
    pixels = F.grid_sample(images.float(), fine.reshape(count, kept * patch, patch, 2), mode="bilinear", padding_mode="border", align_corners=False)
    pixels = pixels.view(count, 3, kept, patch, patch).transpose(1, 2)
    if alone is not None and alone.any():
        shown = F.grid_sample(parts[alone, None].float(), fine[alone].reshape(-1, kept * patch, patch, 2), mode="nearest", align_corners=False)
        shown = shown.view(-1, kept, 1, patch, patch) > 0
        pixels[alone] = torch.where(shown, pixels[alone], backdrops(index[alone], grid, g))
    if jitter > 0:
        gain = 1 + jitter * (2 * torch.rand(count, 1, 1, 1, 1, generator=g) - 1)
        shift = 255 * 0.4 * jitter * (2 * torch.rand(count, 1, 1, 1, 1, generator=g) - 1)
        pixels = (pixels * gain + shift).clamp(0, 255)
    return View(pixels, index, grid, part, weight)


def backdrops(index: torch.Tensor, grid: tuple[int, int], g: torch.Generator) -> torch.Tensor:
    """Colours [B, K, 3, 1, 1] of patches `index` [B, K] on backdrops that run from one random colour down to another."""
    top, bottom = 255 * torch.rand(2, len(index), 1, 3, generator=g)
    height = (index // grid[1]).float()[..., None] / max(1, grid[0] - 1)
    return (top + (bottom - top) * height)[..., None, None]


def resized_positions(table: torch.Tensor, grid: tuple[int, int]) -> torch.Tensor:
    """[rows * columns, D] of a square table [P, D]: bilinear with antialias, as NaFlex does it."""
    side = round(table.shape[0] ** 0.5)
    square = table.view(1, side, side, -1).permute(0, 3, 1, 2)
    if grid != (side, side):
        square = F.interpolate(square, size=grid, mode="bilinear", align_corners=False, antialias=True)
    return square.flatten(2)[0].T
