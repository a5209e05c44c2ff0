"""The figures of demo-clipseg: its masks against the renderer's, and what that does to CP and PF of the demo's SigLIP2.

Masks are made the authors' way: processor, logits, sigmoid, bilinear to the picture's own size, above one half.
"""
from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from tokenizers import Tokenizer
from transformers import CLIPSegForImageSegmentation, CLIPSegProcessor, Siglip2Model

from . import siglip
from .company import together
from .evaluate import groups, siglip_images
from .metric import mask_weights, preservation
from .naming import article
from .scenes import Scenes, load_scenes, strip_object
from .vocabularies import gemma_ids

BATCH = 24
#: A mask with less of the picture than this has found nothing.
NOTHING = 0.001
FORMS: dict[str, Callable[[dict], str]] = {
    "object": lambda row: row["object"],
    "with its article": lambda row: article(row["object"]),
    "with \"the\"": lambda row: f"the {row['object']}",
    "the noun alone": lambda row: row["subject"],
    "the whole caption": lambda row: row["caption"],
}


@dataclass
class Segmenter:
    model: CLIPSegForImageSegmentation
    processor: CLIPSegProcessor

    @classmethod
    def of(cls, folder: Path) -> "Segmenter":
        return cls(CLIPSegForImageSegmentation.from_pretrained(folder, dtype=torch.float32).eval(), CLIPSegProcessor.from_pretrained(folder))

    @torch.no_grad()
    def masks(self, images: torch.Tensor, names: list[str]) -> torch.Tensor:
        """bool [N, H, W] of images uint8 [N, 3, H, W], each asked for its own name."""
        found = []
        for i in range(0, len(images), BATCH):
            pictures = [Image.fromarray(image.permute(1, 2, 0).numpy()) for image in images[i : i + BATCH]]
            inputs = self.processor(text=names[i : i + BATCH], images=pictures, return_tensors="pt", padding=True)
            chance = self.model(**inputs).logits.sigmoid()
            found.append(F.interpolate(chance[:, None], size=images.shape[-2:], mode="bilinear", align_corners=False)[:, 0] > 0.5)
        return torch.cat(found)


def overlap(made: torch.Tensor, truth: torch.Tensor) -> np.ndarray:
    """Intersection over union [N] of bool masks [N, H, W]; 1 where both are empty."""
    both, either = (made & truth).flatten(1).sum(1).float(), (made | truth).flatten(1).sum(1).float()
    return torch.where(either > 0, both / either.clamp(min=1), torch.ones_like(either)).numpy()


def found_nothing(made: torch.Tensor) -> np.ndarray:
    return (made.flatten(1).float().mean(1) < NOTHING).numpy()


def summary(values: np.ndarray) -> dict[str, float | int]:
    """Of values of which NaN have none."""
    values = values[np.isfinite(values)]
    if not len(values):
        return {"count": 0}
    return {"count": len(values), "mean": round(float(values.mean()), 4), "median": round(float(np.median(values)), 4), "at_90_percent": round(float(np.quantile(values, 0.9)), 4)}


def tallied(values: np.ndarray, kinds: list[str]) -> dict[str, dict[str, float | int]]:
    """Mean, and the share below one half, of each kind."""
    table = {}
    for kind in sorted(set(kinds)):
        some = values[np.array([each == kind for each in kinds])]
        table[kind] = {"images": len(some), "mean": round(float(some.mean()), 4), "below_half": round(float((some < 0.5).mean()), 4)}
    return table


@dataclass
class Judge:
    """The demo's SigLIP2: what a mask does to CP, and to PF."""

    model: Siglip2Model
    tokenizer: Tokenizer

    @classmethod
    def of(cls, folder: Path) -> "Judge":
        return cls(Siglip2Model.from_pretrained(folder, dtype=torch.float32).eval(), Tokenizer.from_file(str(folder / "tokenizer.json")))

    @torch.no_grad()
    def fidelity(self, tokens: torch.Tensor, weights: torch.Tensor, prompts: list[str]) -> np.ndarray:
        """PF [N] of tokens [N, P, D] whose patches of weight [N, P] from one half on are left out; NaN where none is left."""
        ids = gemma_ids(self.tokenizer, prompts)
        texts = F.normalize(torch.cat([siglip.encode_texts(self.model, ids[i : i + 128]) for i in range(0, len(ids), 128)]), dim=-1)
        hidden = weights >= 0.5
        pooled = F.normalize(siglip.pool(self.model, tokens, hidden & ~hidden.all(1, keepdim=True)), dim=-1)
        scores = (pooled * texts).sum(-1)
        return torch.where(hidden.all(1), torch.full_like(scores, float("nan")), scores).numpy()


def company_of(scenes: Scenes) -> tuple[torch.Tensor, list[str], torch.Tensor]:
    """Two subjects in one picture, from scenes on one background: pictures, the name asked for, its mask. Two rows a pair."""
    pictures, names, masks = [], [], []
    for i, row in enumerate(scenes.rows[:-3]):
        other = scenes.rows[i + 3]
        if i % 4 or other["background_id"] != row["background_id"] or other["subject"] == row["subject"]:
            continue
        shown, own, theirs = together(scenes.images[i : i + 1], scenes.parts[i : i + 1] > 0, scenes.images[i + 3 : i + 4], scenes.parts[i + 3 : i + 4] > 0,
                                      torch.tensor([i % 8 == 0]))
        # one that the other hides almost wholly says nothing
        if min(float(own.float().mean()), float(theirs.float().mean())) < 0.01:
            continue
        pictures += [shown, shown]
        names += [row["object"], other["object"]]
        masks += [own, theirs]
    return torch.cat(pictures), names, torch.cat(masks)


def differences(judge: Judge, scenes: Scenes, made: torch.Tensor) -> dict:
    """|dCP| over pairs of the same subject and look elsewhere (the reference's mask), |dPF| over all scenes (their own mask)."""
    tokens, weights, _, _ = siglip_images(judge.model, scenes)
    other = mask_weights(made.to(torch.uint8), (16, 16))
    same = groups(scenes, scenes)["same, other environment"]
    true_cp, made_cp = preservation(tokens, weights, tokens)[0], preservation(tokens, other, tokens)[0]
    prompts = [strip_object(row["caption"], row["object"]) for row in scenes.rows]
    pf = np.abs(judge.fidelity(tokens, other, prompts) - judge.fidelity(tokens, weights, prompts))
    return {"cp_of_pairs": summary(np.abs(made_cp - true_cp)[same]), "cp_lost": int((~np.isfinite(made_cp[same]) & np.isfinite(true_cp[same])).sum()), "pf": summary(pf)}


def demo_scenes(folder: Path) -> tuple[list[dict], torch.Tensor, torch.Tensor]:
    """The manifest's rows, and the pictures and masks of its 8 references and 120 generations, in that order."""
    rows = list(csv.DictReader((folder / "manifest.csv").open()))
    references = list({row["reference"]: row["reference_mask"] for row in rows}.items())
    paths = references + [(row["generation"], row["generation_mask"]) for row in rows]
    images = torch.stack([torch.from_numpy(np.array(Image.open(folder / path).convert("RGB"))).permute(2, 0, 1) for path, _ in paths])
    return rows, images, torch.stack([torch.from_numpy(np.array(Image.open(folder / path).convert("L"))) > 127 for _, path in paths])


@torch.no_grad()
def on_the_demo(segmenter: Segmenter, judge: Judge, folder: Path) -> dict:
    """The demo's own pictures: none was trained on, and no combination that they show."""
    rows, images, truth = demo_scenes(folder)
    names = {row["reference"]: row["object"] for row in rows}
    order = {path: i for i, path in enumerate(names)}
    count = len(order)
    made = segmenter.masks(images, [*names.values(), *(row["object"] for row in rows)])
    small = F.interpolate(images.float(), size=(256, 256), mode="bilinear", align_corners=False, antialias=True).round().to(torch.uint8)
    tokens, weights, _, _ = siglip_images(judge.model, Scenes(folder, [{"subject": "", "look": "", "environment": ""}] * len(images), small, truth.to(torch.uint8), {}))
    other = mask_weights(made.to(torch.uint8), (16, 16))
    own = [order[row["reference"]] for row in rows]
    pick = np.arange(len(rows))
    cp = [preservation(tokens[:count], masks[:count], tokens[count:])[0][own, pick] for masks in (weights, other)]
    prompts = [strip_object(row["prompt"], row["object"]) for row in rows]
    pf = [judge.fidelity(tokens[count:], masks[count:], prompts) for masks in (weights, other)]
    methods = np.array([row["method"] for row in rows])
    shown = overlap(made[count:], truth[count:])
    nothing = found_nothing(made[count:])
    named = methods != "lost"
    return {
        "references": tallied(overlap(made[:count], truth[:count]), ["all"] * count)["all"],
        "generations": {method: {**tallied(shown[methods == method], ["all"] * int((methods == method).sum()))["all"],
                                 "found_nothing": int(nothing[methods == method].sum()),
                                 "pf": summary(np.abs(pf[1] - pf[0])[methods == method])} for method in sorted(set(methods))},
        "generations that show the name": tallied(shown[named], ["all"] * int(named.sum()))["all"],
        "cp": summary(np.abs(cp[1] - cp[0])), "pf that show the name": summary(np.abs(pf[1] - pf[0])[named]),
    }


@torch.no_grad()
def evaluate_clipseg(folder: Path, scenes: Scenes, kept: Path, demo: Path) -> dict:
    """kept: the held-out scenes that the tests have, whose mean their own code must find again."""
    segmenter, judge = Segmenter.of(folder), Judge.of(folder.parent / "demo-siglip2-naflex")
    truth = scenes.parts > 0
    made = {form: segmenter.masks(scenes.images, [name(row) for row in scenes.rows]) for form, name in FORMS.items()}
    own = overlap(made["object"], truth)
    subjects = [row["subject"] for row in scenes.rows]
    absent = [next(r["object"] for r in scenes.rows[i + 5 :] + scenes.rows if r["subject"] not in {row["subject"]}) for i, row in enumerate(scenes.rows)]
    pictures, names, masks = company_of(scenes)
    few = load_scenes(kept)
    return {
        "images": len(scenes),
        "iou": summary(own), "iou_by_subject": tallied(own, subjects), "iou_by_split": tallied(own, [row["split"] for row in scenes.rows]),
        "iou_by_form": {form: round(float(overlap(each, truth).mean()), 4) for form, each in made.items()},
        "two_subjects": tallied(overlap(segmenter.masks(pictures, names), masks), ["all"] * len(names))["all"],
        "a name that is not there": {"images": len(absent), "found_nothing": int(found_nothing(segmenter.masks(scenes.images, absent)).sum())},
        "a name that is there": {"images": len(scenes), "found_nothing": int(found_nothing(made["object"]).sum())},
        "differences": differences(judge, scenes, made["object"]),
        "demo": on_the_demo(segmenter, judge, demo),
        "kept_for_tests": {"images": len(few), "mean_iou": round(float(overlap(segmenter.masks(few.images, [r["object"] for r in few.rows]), few.parts > 0).mean()), 5)},
    }
