"""Rendered scenes in memory, and what their texts name."""
from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from PIL import Image


def strip_object(prompt: str, name: str) -> str:
    """PF's default: the object's name out of the prompt, with its article where that matches anywhere."""
    escaped = re.escape(name.strip())
    for pattern in (rf"\b(?:a|an|the)\s+{escaped}\b", rf"\b{escaped}\b"):
        if re.search(pattern, prompt, flags=re.IGNORECASE):
            prompt = re.sub(pattern, "", prompt, flags=re.IGNORECASE)
            break
    return re.sub(r"\s+", " ", prompt).strip()


#: The look of subjects whose parts wear different ones; its class is -1.
MIXED = "mixed"


@dataclass
class Paints:
    """What the parts of a set's subjects are painted in: classes for the paints of named looks, words for all."""

    #: [subject, paint] by class; parts that two looks paint alike share one
    classes: list[tuple[str, int, str]]
    words: list[str]

    @classmethod
    def of(cls, rows: list[dict]) -> "Paints":
        named = {(r["subject"], part, paint["id"]) for r in rows if r["look"] != MIXED for part, paint in enumerate(r["paints"])}
        return cls(sorted(named), sorted({word for r in rows for paint in r["paints"] for word in paint["words"]}))

    def numbers(self, rows: list[dict]) -> torch.Tensor:
        """int [N, 4]: the class of each part's paint, -1 for one that no named look has."""
        index = {key: i for i, key in enumerate(self.classes)}
        return torch.tensor([[index.get((r["subject"], part, paint["id"]), -1) for part, paint in enumerate(r["paints"])] for r in rows])

    def shown(self, rows: list[dict]) -> torch.Tensor:
        """float [N, 4, words] 0 or 1: the colours and patterns of each part."""
        table = torch.zeros(len(rows), 4, len(self.words))
        index = {word: i for i, word in enumerate(self.words)}
        for i, row in enumerate(rows):
            for part, paint in enumerate(row["paints"]):
                for word in paint["words"]:
                    table[i, part, index[word]] = 1
        return table

    def siblings(self, subjects: list[str]) -> torch.Tensor:
        """bool [subjects, 4, classes]: the paints that a subject's part has in one look or another."""
        table = torch.zeros(len(subjects), 4, len(self.classes), dtype=torch.bool)
        for i, (subject, part, _) in enumerate(self.classes):
            table[subjects.index(subject), part, i] = True
        return table


@dataclass
class Scenes:
    """N scenes: images uint8 [N, 3, S, S], parts uint8 [N, S, S] (0 background), and a row of texts for each."""

    folder: Path
    rows: list[dict]
    images: torch.Tensor
    parts: torch.Tensor
    vocabulary: dict
    subject: torch.Tensor = field(init=False)
    look: torch.Tensor = field(init=False)
    environment: torch.Tensor = field(init=False)
    subjects: list[str] = field(init=False)
    looks: list[tuple[str, str]] = field(init=False)
    environments: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.label(sorted({r["subject"] for r in self.rows}), sorted({(r["subject"], r["look"]) for r in self.rows if r["look"] != MIXED}),
                   sorted({r["environment"] for r in self.rows}))

    def label(self, subjects: list[str], looks: list[tuple[str, str]], environments: list[str]) -> None:
        """Class numbers: subject, (subject, look), environment. What a list lacks gets -1, and so do mixed looks."""
        def number(values: list, wanted: list) -> torch.Tensor:
            index = {value: i for i, value in enumerate(wanted)}
            return torch.tensor([index.get(value, -1) for value in values])
        self.subjects, self.looks, self.environments = subjects, looks, environments
        self.subject = number([r["subject"] for r in self.rows], subjects)
        self.look = number([(r["subject"], r["look"]) for r in self.rows], looks)
        self.environment = number([r["environment"] for r in self.rows], environments)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def size(self) -> int:
        return self.images.shape[-1]


def load_scenes(folder: Path, split: str | None = None, limit: int | None = None) -> Scenes:
    """Scenes whose files are there; those of a split, or all. The tests' own are WebP, with plain masks for parts.

    Raises FileNotFoundError where the folder has no scenes.jsonl.
    """
    pictures, labels = ("webp", "masks") if (folder / "masks").exists() else ("png", "parts")
    lines = (folder / "scenes.jsonl").read_text().splitlines()
    rows = [json.loads(line) for line in lines if line.endswith("}")]
    rows = [r for r in rows if (split is None or r["split"] == split) and (folder / labels / f"{stem(r)}.png").exists()][:limit]
    first = np.asarray(Image.open(folder / "images" / f"{stem(rows[0])}.{pictures}").convert("RGB"))
    size = first.shape[0]
    images = torch.empty(len(rows), 3, size, size, dtype=torch.uint8)
    parts = torch.empty(len(rows), size, size, dtype=torch.uint8)
    for i, row in enumerate(rows):
        image = np.array(Image.open(folder / "images" / f"{stem(row)}.{pictures}").convert("RGB"))
        images[i] = torch.from_numpy(image).permute(2, 0, 1)
        parts[i] = torch.from_numpy(np.array(Image.open(folder / labels / f"{stem(row)}.png").convert("L")))
    vocabulary = folder / "vocabulary.json"
    return Scenes(folder, rows, images, parts, json.loads(vocabulary.read_text()) if vocabulary.exists() else {})


def joined(a: Scenes, b: Scenes) -> Scenes:
    """Both sets' scenes; the folder and the vocabulary of the first."""
    return Scenes(a.folder, a.rows + b.rows, torch.cat([a.images, b.images]), torch.cat([a.parts, b.parts]), a.vocabulary)


def stem(row: dict) -> str:
    """00042, whether ids are written as numbers or as the files are named."""
    return f"{int(row['id']):05d}" if str(row["id"]).isdigit() else str(row["id"])
