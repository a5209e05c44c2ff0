"""The losses: sigmoid over true pairs, the dense cosine classifier, multi-positive contrast, variance and covariance."""
from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn

from .scenes import Paints


def sigmoid_pairs(images: torch.Tensor, texts: torch.Tensor, scale: torch.Tensor, bias: torch.Tensor, truth: torch.Tensor,
                  asked: torch.Tensor | None = None) -> torch.Tensor:
    """SigLIP's loss where a text may be true of several images. images [B, D], texts [T, D], truth bool [B, T].

    asked: bool [B, T]; the others count neither way.
    """
    logits = F.normalize(images, dim=-1) @ F.normalize(texts, dim=-1).T * scale.exp() + bias
    each = -F.logsigmoid(torch.where(truth, logits, -logits))
    return (each if asked is None else each * asked).sum() / len(images)


class CosineClassifier(nn.Module):
    """Classes as directions; with a scale, so that wrong classes are pushed towards low cosines."""

    def __init__(self, classes: int, dim: int, scale: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(classes, dim) / dim**0.5)
        self.scale = scale

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return F.normalize(tokens, dim=-1) @ F.normalize(self.weight, dim=-1).T * self.scale


class DenseClassifier(nn.Module):
    """What each patch shows: this part in this paint (or this environment), the part, the colours and patterns of its paint.

    The finest classes are the paints of named looks, which parts painted alike share: what a patch is must not depend
    on what its neighbours wear. Patches of a made-up paint are pushed away from the paints that their part is known
    in. The coarse classes keep paints of one part nearer to each other than to other parts. Used while training only.
    """

    def __init__(self, dim: int, subjects: list[str], environments: int, paints: Paints) -> None:
        super().__init__()
        self.known = len(paints.classes)
        self.subjects = len(subjects)
        self.fine = CosineClassifier(self.known + environments, dim, 10.0)
        self.coarse = CosineClassifier(self.subjects * 4 + environments, dim, 10.0)
        self.words = CosineClassifier(len(paints.words), dim, 9.0)
        self.word_bias = nn.Parameter(torch.full((len(paints.words),), -3.0))
        self.register_buffer("siblings", paints.siblings(subjects))

    def forward(self, tokens: torch.Tensor, part: torch.Tensor, weight: torch.Tensor, subject: torch.Tensor, paint: torch.Tensor,
                words: torch.Tensor, environment: torch.Tensor) -> torch.Tensor:
        """tokens [B, K, D]; part [B, K] with 0 for background; paint [B, 4], -1 for a made-up one; words [B, 4, W];
        environment [B], -1 for a plain backdrop.

        Patches that are nearly half covered, and backdrops, say nothing.
        """
        shown = part > 0
        clear = ((weight - 0.5).abs() > 0.1) & (shown | (environment[:, None] >= 0))
        at = (part - 1).clamp(min=0)
        own = paint.gather(1, at)
        fine = torch.where(shown, own, self.known + environment[:, None])[clear]
        coarse = torch.where(shown, subject[:, None] * 4 + at, self.subjects * 4 + environment[:, None])[clear]
        # Half of the weight for the subject's patches, half for the background's, however many there are.
        balance = torch.where(shown[clear], 0.5 / (shown & clear).sum().clamp(min=1), 0.5 / (~shown & clear).sum().clamp(min=1))
        kept = tokens[clear]
        logits = self.fine(kept)
        said = F.cross_entropy(logits, fine.clamp(min=0), reduction="none", label_smoothing=0.02)
        rivals = self.siblings[subject[:, None].expand_as(at)[clear], at[clear]]
        apart = (F.softplus(logits[:, : self.known] - 0.2 * self.fine.scale) * rivals).sum(-1)
        dense = torch.where(fine >= 0, said, apart) + 0.5 * F.cross_entropy(self.coarse(kept), coarse, reduction="none", label_smoothing=0.02)
        told = words.gather(1, at[..., None].expand(-1, -1, words.shape[2]))[clear] * shown[clear][:, None]
        named = F.binary_cross_entropy_with_logits(self.words(kept) + self.word_bias, told, reduction="none").sum(-1)
        return ((dense + 0.3 * named) * balance).sum()


def contrast(images: torch.Tensor, texts: torch.Tensor, scale: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    """CLIP's loss both ways, the target spread over all true pairs. truth bool [B, B] with a true diagonal."""
    logits = F.normalize(images, dim=-1) @ F.normalize(texts, dim=-1).T * scale.exp().clamp(max=100)
    target = truth.float()
    return 0.5 * (F.cross_entropy(logits, target / target.sum(1, keepdim=True)) + F.cross_entropy(logits.T, target.T / target.T.sum(1, keepdim=True)))


def two_views(a: torch.Tensor, b: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Invariance, variance and covariance (VICReg, arXiv 2105.04906) of two embeddings [B, D] of the same images."""
    invariance = F.mse_loss(a, b)
    variance, covariance = torch.zeros(()), torch.zeros(())
    for z in (a, b):
        z = z - z.mean(0)
        variance = variance + F.relu(1 - (z.var(0) + 1e-4).sqrt()).mean() / 2
        c = z.T @ z / (len(z) - 1)
        covariance = covariance + (c.pow(2).sum() - c.diagonal().pow(2).sum()) / z.shape[1] / 2
    return invariance, variance, covariance
