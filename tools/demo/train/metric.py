"""CP, PF's pool, and AUC, as the metric's page defines them."""
from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F


def mask_weights(parts: torch.Tensor, grid: tuple[int, int]) -> torch.Tensor:
    """[N, rows * columns] in 0..1 of masks (parts > 0) [N, H, W]: bilinear, no antialias."""
    return F.interpolate((parts > 0).float()[:, None], size=grid, mode="bilinear", align_corners=False).clamp(0, 1).flatten(1)


def preservation(references: torch.Tensor, weights: torch.Tensor, generations: torch.Tensor, threshold: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """CP of every pair [R, G] and the best matches' places: NaN where a reference has no subject patch.

    references [R, P, D], weights [R, P], generations [G, P, D]. Second: int [R, P, G], where reference patch p matches best (-1: not the subject's).
    """
    a, b = F.normalize(references, dim=-1), F.normalize(generations, dim=-1)
    scores = np.full((len(a), len(b)), np.nan, dtype=np.float32)
    places = np.full((len(a), a.shape[1], len(b)), -1, dtype=np.int16)
    for i in range(len(a)):
        chosen = weights[i] > threshold
        if not chosen.any():
            continue
        best = torch.einsum("pd,gqd->pgq", a[i, chosen], b).max(-1)
        scores[i] = best.values.mean(0).numpy()
        places[i, chosen.numpy()] = best.indices.to(torch.int16).numpy()
    return scores, places


def auc(positive: np.ndarray, negative: np.ndarray) -> float | None:
    """P(positive > negative), ties half. None where a side is empty."""
    positive, negative = positive[np.isfinite(positive)], negative[np.isfinite(negative)]
    if not len(positive) or not len(negative):
        return None
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, "left")
    up_to = np.searchsorted(ordered, positive, "right")
    return float(((below + up_to) / 2 / len(negative)).mean())
