"""The losses: sigmoid over true pairs, the dense cosine classifier, multi-positive contrast, variance and covariance."""
from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn


def sigmoid_pairs(images: torch.Tensor, texts: torch.Tensor, scale: torch.Tensor, bias: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    """SigLIP's loss where a text may be true of several images. images [B, D], texts [T, D], truth bool [B, T]."""
    logits = F.normalize(images, dim=-1) @ F.normalize(texts, dim=-1).T * scale.exp() + bias
    return -F.logsigmoid(torch.where(truth, logits, -logits)).sum() / len(images)


class CosineClassifier(nn.Module):
    """Classes as directions; with a scale, so that wrong classes are pushed towards low cosines."""

    def __init__(self, classes: int, dim: int, scale: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(classes, dim) / dim**0.5)
        self.scale = scale

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return F.normalize(tokens, dim=-1) @ F.normalize(self.weight, dim=-1).T * self.scale


class DenseClassifier(nn.Module):
    """What each patch shows: this look's part (or this environment), the subject, and the words of the look.

    The finest classes are (subject, look, part) and the environments; the coarse ones keep looks of one subject
    nearer to each other than to other subjects, and the words (colour, pattern) carry over to looks never trained.
    Used while training only.
    """

    def __init__(self, dim: int, subjects: int, looks: int, environments: int, word_table: torch.Tensor) -> None:
        super().__init__()
        self.looks, self.subjects = looks, subjects
        self.fine = CosineClassifier(looks * 4 + environments, dim, 16.0)
        self.coarse = CosineClassifier(subjects * 4 + environments, dim, 10.0)
        self.words = CosineClassifier(word_table.shape[1], dim, 12.0)
        self.word_bias = nn.Parameter(torch.full((word_table.shape[1],), -3.0))
        self.register_buffer("word_table", word_table)

    def forward(self, tokens: torch.Tensor, part: torch.Tensor, weight: torch.Tensor, subject: torch.Tensor, look: torch.Tensor,
                environment: torch.Tensor) -> torch.Tensor:
        """tokens [B, K, D]; part [B, K] with 0 for background; environment [B], -1 for a plain backdrop.

        Patches that are nearly half covered, and backdrops, say nothing.
        """
        shown = part > 0
        clear = ((weight - 0.5).abs() > 0.1) & (shown | (environment[:, None] >= 0))
        fine = torch.where(shown, look[:, None] * 4 + part - 1, self.looks * 4 + environment[:, None])[clear]
        coarse = torch.where(shown, subject[:, None] * 4 + part - 1, self.subjects * 4 + environment[:, None])[clear]
        # Half of the weight for the subject's patches, half for the background's, however many there are.
        balance = torch.where(shown[clear], 0.5 / (shown & clear).sum().clamp(min=1), 0.5 / (~shown & clear).sum().clamp(min=1))
        kept = tokens[clear]
        dense = (F.cross_entropy(self.fine(kept), fine, reduction="none", label_smoothing=0.02)
                 + 0.5 * F.cross_entropy(self.coarse(kept), coarse, reduction="none", label_smoothing=0.02))
        said = self.word_table[look][:, None].expand(-1, part.shape[1], -1)[clear] * shown[clear][:, None]
        words = F.binary_cross_entropy_with_logits(self.words(kept) + self.word_bias, said, reduction="none").sum(-1)
        return ((dense + 0.3 * words) * balance).sum()


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
