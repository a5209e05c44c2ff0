"""Every figure of the model cards, from the exported fp16 snapshots on held-out scenes."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from transformers import CLIPModel, Siglip2Model, ViTModel

from . import clip, dino, siglip
from .metric import auc, mask_weights, preservation
from .scenes import Scenes, strip_object
from .vocabularies import clip_ids, gemma_ids

BATCH = 32


def _patches(images: torch.Tensor, patch: int) -> torch.Tensor:
    """[B, P, 3, p, p] of images whose sides patch divides."""
    b, _, h, w = images.shape
    return images.float().view(b, 3, h // patch, patch, w // patch, patch).permute(0, 2, 4, 1, 3, 5).reshape(b, -1, 3, patch, patch)


@torch.no_grad()
def siglip_images(model: Siglip2Model, scenes: Scenes, side: int = 256) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """tokens [N, P, D], mask weights [N, P], pooled whole [N, D], pooled background [N, D], at side x side pixels."""
    grid = (side // siglip.PATCH,) * 2
    weights = mask_weights(scenes.parts, grid)
    index = torch.arange(grid[0] * grid[1])[None]
    tokens, whole, behind = [], [], []
    for i in range(0, len(scenes), BATCH):
        images = scenes.images[i : i + BATCH].float()
        if images.shape[-1] != side:
            images = F.interpolate(images, size=(side, side), mode="bilinear", align_corners=False, antialias=True).round()
        t = siglip.encode_patches(model, _patches(images, siglip.PATCH), index.expand(len(images), -1), grid)
        tokens.append(t)
        whole.append(siglip.pool(model, t))
        behind.append(siglip.pool(model, t, weights[i : i + BATCH] >= 0.5))
    return torch.cat(tokens), weights, torch.cat(whole), torch.cat(behind)


@torch.no_grad()
def _texts(model: Siglip2Model, tokenizer: Tokenizer, texts: list[str]) -> torch.Tensor:
    ids = gemma_ids(tokenizer, texts)
    return F.normalize(torch.cat([siglip.encode_texts(model, ids[i : i + 128]) for i in range(0, len(ids), 128)]), dim=-1)


def class_texts(embeddings: torch.Tensor, classes: torch.Tensor, count: int) -> torch.Tensor:
    """[count, D]: a class's direction is the mean of its own texts' directions."""
    sums = torch.zeros(count, embeddings.shape[1]).index_add_(0, classes, embeddings)
    return F.normalize(sums, dim=-1)


def groups(reference: Scenes, generations: Scenes) -> dict[str, np.ndarray]:
    """Kinds of pairs, bool [R, G]. `look` is one subject in one look: what "the same" means here."""
    def equal(key: str) -> np.ndarray:
        return np.array([[r[key] == g[key] for g in generations.rows] for r in reference.rows])
    subject, environment, background = equal("subject"), equal("environment"), equal("background_id")
    look = equal("look") & subject
    other = np.array([[r["id"] != g["id"] or r["split"] != g["split"] for g in generations.rows] for r in reference.rows])
    places = {"other environment": ~environment, "same environment": environment & ~background, "identical background": background}
    kinds = {"same": look, "other look": subject & ~look, "other subject": ~subject}
    return {f"{kind}, {place}": k & p & other for kind, k in kinds.items() for place, p in places.items()}


def separations(scores: np.ndarray, kinds: dict[str, np.ndarray]) -> dict[str, dict[str, float | int | None]]:
    """AUC(same > other) in the situations that the card tells; each with its pairs."""
    def between(positive: str, negative: str) -> dict[str, float | int | None]:
        p, n = scores[kinds[positive]], scores[kinds[negative]]
        value = auc(p, n)
        return {"auc": None if value is None else round(value, 4), "same_pairs": int(np.isfinite(p).sum()), "other_pairs": int(np.isfinite(n).sum())}
    result = {}
    for who in ("other subject", "other look"):
        result[f"across environments: {who}"] = between("same, other environment", f"{who}, other environment")
        result[f"same elsewhere, {who} in the same environment"] = between("same, other environment", f"{who}, same environment")
        result[f"same elsewhere, {who} on the identical background"] = between("same, other environment", f"{who}, identical background")
        result[f"both on the identical background: {who}"] = between("same, identical background", f"{who}, identical background")
    return result


def means(scores: np.ndarray, kinds: dict[str, np.ndarray]) -> dict[str, float | None]:
    return {kind: round(float(np.nanmean(scores[mask])), 4) if np.isfinite(scores[mask]).any() else None for kind, mask in kinds.items()}


def cosines(embeddings: torch.Tensor) -> np.ndarray:
    unit = F.normalize(embeddings, dim=-1)
    return (unit @ unit.T).numpy()


def parts_shown(scenes: Scenes, patches: int) -> np.ndarray:
    """int [N, P]: the part that covers most of each patch, 1 to 4, were it of the subject."""
    edge = scenes.size // int(patches**0.5)
    shares = torch.stack([F.avg_pool2d((scenes.parts[:, None] == number).float(), edge) for number in range(1, 5)])
    return (shares.argmax(0)[:, 0].flatten(1) + 1).numpy()


def best_match_shares(places: np.ndarray, scenes: Scenes, weights: torch.Tensor, same: np.ndarray) -> dict[str, float]:
    """Of the best matches of subject patches in pairs that show the same: how many hit the subject, how many the same part."""
    shown = parts_shown(scenes, weights.shape[1])
    hit, part, total = 0, 0, 0
    subject = (weights > 0.5).numpy()
    for r, g in zip(*np.nonzero(same)):
        chosen = places[r, :, g] >= 0
        at = places[r, chosen, g]
        hit += int(subject[g, at].sum())
        part += int(((shown[g, at] == shown[r, chosen]) & subject[g, at]).sum())
        total += int(chosen.sum())
    return {"hit_subject": round(hit / max(1, total), 4), "hit_same_part": round(part / max(1, total), 4), "patches": total}


@torch.no_grad()
def quick(model: Siglip2Model, scenes: Scenes) -> dict:
    """A look at CP and the global cosine half way."""
    tokens, weights, whole, _ = siglip_images(model, scenes)
    kinds = groups(scenes, scenes)
    scores, _ = preservation(tokens, weights, tokens)
    return {"cp": {k: v["auc"] for k, v in separations(scores, kinds).items()}, "global": {k: v["auc"] for k, v in separations(cosines(whole), kinds).items()},
            "mean_cp": means(scores, kinds)}


def _accuracy(right: np.ndarray, splits: np.ndarray) -> dict[str, float | int]:
    result: dict[str, float | int] = {"all": round(float(right.mean()), 4), "images": len(right)}
    for split in sorted(set(splits)):
        result[split] = round(float(right[splits == split].mean()), 4)
        result[f"{split} images"] = int((splits == split).sum())
    return result


def _of_split(kinds: dict[str, np.ndarray], wanted: np.ndarray) -> dict[str, np.ndarray]:
    return {kind: mask & wanted[:, None] for kind, mask in kinds.items()}


@torch.no_grad()
def locality(model: Siglip2Model, references: Scenes, tokens: torch.Tensor, weights: torch.Tensor, mixed: Scenes) -> dict:
    """Whether the heat is dark where something changed: subjects of which some parts are painted as the reference's and
    others are not, elsewhere than the reference.

    AUC within a pair: the share of (kept, changed) pairs of the reference's subject patches in which the kept one has
    the higher best cosine; the mean over pairs. Parts that the generation does not show in two patches are left out.

    tokens [N, P, D] and weights [N, P] are the references'.
    """
    others, other_weights, _, _ = siglip_images(model, mixed)
    a, b = F.normalize(tokens, dim=-1), F.normalize(others, dim=-1)
    shown, shown_there = parts_shown(references, tokens.shape[1]), parts_shown(mixed, tokens.shape[1])
    subject, subject_there = (weights > 0.5).numpy(), (other_weights > 0.5).numpy()
    areas, kept_all, changed_all = [], [], []
    for r, row in enumerate(references.rows):
        for m, other in enumerate(mixed.rows):
            if row["subject"] != other["subject"] or row["environment"] == other["environment"]:
                continue
            alike = np.array([x["id"] == y["id"] for x, y in zip(row["paints"], other["paints"])])
            there = np.array([(shown_there[m, subject_there[m]] == part).sum() > 1 for part in range(1, 5)])
            part = shown[r, subject[r]] - 1
            best = (a[r, subject[r]] @ b[m].T).max(-1).values.numpy()
            kept, changed = best[(alike & there)[part]], best[(~alike & there)[part]]
            area = auc(kept, changed)
            if area is not None:
                areas.append(area)
                kept_all.append(float(kept.mean()))
                changed_all.append(float(changed.mean()))
    return {"pairs": len(areas), "auc_within_a_pair": round(float(np.mean(areas)), 4),
            "mean_of_kept": round(float(np.mean(kept_all)), 4), "mean_of_changed": round(float(np.mean(changed_all)), 4)}


@torch.no_grad()
def evaluate_siglip(folder: Path, scenes: Scenes, mixed: Scenes) -> dict:
    model = Siglip2Model.from_pretrained(folder, dtype=torch.float32).eval()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    rows, splits = scenes.rows, np.array([r["split"] for r in scenes.rows])
    tokens, weights, whole, behind = siglip_images(model, scenes)
    whole_unit, behind_unit = F.normalize(whole, dim=-1), F.normalize(behind, dim=-1)
    kinds = groups(scenes, scenes)
    scores, places = preservation(tokens, weights, tokens)
    glob = cosines(whole)
    looks = class_texts(_texts(model, tokenizer, [r["subject_text"] for r in rows]), scenes.look, len(scenes.looks))
    spots = class_texts(_texts(model, tokenizer, [r["environment_text"] for r in rows]), scenes.environment, len(scenes.environments))
    stripped = class_texts(_texts(model, tokenizer, [strip_object(r["caption"], r["object"]) for r in rows]), scenes.environment, len(scenes.environments))
    by_look, by_spot = (whole_unit @ looks.T).argmax(1), (whole_unit @ spots.T).argmax(1)
    subject_of = torch.tensor([scenes.subjects.index(s) for s, _ in scenes.looks])
    captions = _texts(model, tokenizer, [r["caption"] for r in rows])
    own = (behind_unit @ _texts(model, tokenizer, [strip_object(r["caption"], r["object"]) for r in rows]).T).numpy()
    elsewhere = (scenes.environment[:, None] != scenes.environment[None]).numpy()
    result = {
        "images": len(scenes), "splits": {s: int((splits == s).sum()) for s in sorted(set(splits))},
        "patches": int(tokens.shape[1]), "no_subject_patch": int((~(weights > 0.5).any(1)).sum()),
        "image_text_accuracy": {
            f"subject and look, {len(scenes.looks)}-way": _accuracy((by_look == scenes.look).numpy(), splits),
            f"subject, {len(scenes.subjects)}-way": _accuracy((subject_of[by_look] == scenes.subject).numpy(), splits),
            f"environment, {len(scenes.environments)}-way": _accuracy((by_spot == scenes.environment).numpy(), splits),
        },
        "caption_above_another_images_caption": round(float(auc_rows(whole_unit @ captions.T, scenes)), 4),
        "pf": {
            f"environment chosen, {len(scenes.environments)}-way": _accuracy(((behind_unit @ stripped.T).argmax(1) == scenes.environment).numpy(), splits),
            "mean, own prompt": round(float(np.nanmean(np.diag(own))), 4),
            "mean, another environment's prompt": round(float(np.nanmean(own[elsewhere])), 4),
        },
        "cp": separations(scores, kinds), "mean_cp": means(scores, kinds), "best_matches": best_match_shares(places, scenes, weights, kinds["same, other environment"]),
        "global_cosine": separations(glob, kinds), "mean_global_cosine": means(glob, kinds),
        "by_split_of_the_reference": {s: {"cp": separations(scores, _of_split(kinds, splits == s)), "global_cosine": separations(glob, _of_split(kinds, splits == s)),
                                          "mean_cp": means(scores, _of_split(kinds, splits == s))}
                                      for s in sorted(set(splits))},
    }
    result["locality"] = locality(model, scenes, tokens, weights, mixed)
    result["at_1024_patches"] = at_larger_size(model, scenes)
    return result


@torch.no_grad()
def at_larger_size(model: Siglip2Model, scenes: Scenes, count: int = 120) -> dict:
    """The same figures at 512 px, enlarged from 256: an even sample of the images, since 1024 patches cost 16 times as much."""
    from dataclasses import replace
    chosen = list(range(0, len(scenes), max(1, len(scenes) // count)))
    some = replace(scenes, rows=[scenes.rows[i] for i in chosen], images=scenes.images[chosen], parts=scenes.parts[chosen])
    tokens, weights, whole, _ = siglip_images(model, some, 512)
    kinds = groups(some, some)
    scores, _ = preservation(tokens, weights, tokens)
    return {"images": len(some), "cp": separations(scores, kinds), "mean_cp": means(scores, kinds), "global_cosine": separations(cosines(whole), kinds)}


def auc_rows(similarity: torch.Tensor, scenes: Scenes) -> float:
    """Mean over images: the share of captions of another subject, look or environment that lie below its own."""
    own = similarity.diagonal()[:, None]
    other = (scenes.look[:, None] != scenes.look[None]) | (scenes.environment[:, None] != scenes.environment[None])
    below = ((similarity < own) & other).sum(1) / other.sum(1).clamp(min=1)
    return float(below.mean())


@torch.no_grad()
def evaluate_clip(folder: Path, scenes: Scenes) -> dict:
    model = CLIPModel.from_pretrained(folder, dtype=torch.float32).eval()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    images = F.interpolate(scenes.images.float(), size=(clip.SIZE, clip.SIZE), mode="bicubic", align_corners=False, antialias=True).clamp(0, 255).round()
    embedded = torch.cat([clip.encode_images(model, images[i : i + BATCH]) for i in range(0, len(images), BATCH)])
    def texts(values: list[str]) -> torch.Tensor:
        ids, mask = clip_ids(tokenizer, values)
        return F.normalize(torch.cat([clip.encode_texts(model, ids[i : i + 128], mask[i : i + 128]) for i in range(0, len(ids), 128)]), dim=-1)
    splits = np.array([r["split"] for r in scenes.rows])
    captions = texts([r["caption"] for r in scenes.rows])
    pair = torch.tensor([scenes.look[i] * len(scenes.environments) + scenes.environment[i] for i in range(len(scenes))])
    used = pair.unique()
    index = torch.searchsorted(used, pair)
    classes = class_texts(captions, index, len(used))
    unit = F.normalize(embedded, dim=-1)
    chosen = used[(unit @ classes.T).argmax(1)]
    kinds, scores = groups(scenes, scenes), cosines(embedded)
    places = len(scenes.environments)
    return {"images": len(scenes),
            "image_text_accuracy": {f"caption's subject and look of {len(used)} combinations": _accuracy((chosen // places == scenes.look).numpy(), splits),
                                    f"caption's environment of {len(used)} combinations": _accuracy((chosen % places == scenes.environment).numpy(), splits)},
            "caption_above_another_images_caption": round(auc_rows(unit @ captions.T, scenes), 4),
            "clip_i": separations(scores, kinds), "mean_clip_i": means(scores, kinds)}


@torch.no_grad()
def evaluate_dino(folder: Path, scenes: Scenes) -> dict:
    model = ViTModel.from_pretrained(folder, dtype=torch.float32, add_pooling_layer=False).eval()
    images = scenes.images if scenes.size == 256 else F.interpolate(scenes.images.float(), size=(256, 256), mode="bicubic", antialias=True).clamp(0, 255).round()
    edge = (256 - dino.SIZE) // 2
    images = images[:, :, edge : edge + dino.SIZE, edge : edge + dino.SIZE].float()
    embedded = torch.cat([dino.encode_images(model, images[i : i + BATCH]) for i in range(0, len(images), BATCH)])
    kinds, scores = groups(scenes, scenes), cosines(embedded)
    return {"images": len(scenes), "dino": separations(scores, kinds), "mean_dino": means(scores, kinds)}
