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


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


#: Words of a look's description that describe nothing.
FILLERS = frozenset({"a", "an", "the", "with", "and", "in", "of", "on"})


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
    names_look: torch.Tensor = field(init=False)
    subjects: list[str] = field(init=False)
    looks: list[tuple[str, str]] = field(init=False)
    environments: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.label(sorted({r["subject"] for r in self.rows}), sorted({(r["subject"], r["look"]) for r in self.rows}),
                   sorted({r["environment"] for r in self.rows}))

    def label(self, subjects: list[str], looks: list[tuple[str, str]], environments: list[str]) -> None:
        """Class numbers: subject, (subject, look), environment. What a list lacks gets -1."""
        def number(values: list, wanted: list) -> torch.Tensor:
            index = {value: i for i, value in enumerate(wanted)}
            return torch.tensor([index.get(value, -1) for value in values])
        self.subjects, self.looks, self.environments = subjects, looks, environments
        self.subject = number([r["subject"] for r in self.rows], subjects)
        self.look = number([(r["subject"], r["look"]) for r in self.rows], looks)
        self.environment = number([r["environment"] for r in self.rows], environments)
        self.names_look = torch.tensor([names_look(r) for r in self.rows])

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def size(self) -> int:
        return self.images.shape[-1]


def names_look(row: dict) -> bool:
    """Whether a caption says how its subject looks: it has the first word of the look's description."""
    described = [word for word in words_of(row["look_words"]) if word not in FILLERS]
    return not described or described[0] in words_of(row["caption"])


def load_scenes(folder: Path, split: str | None = None, limit: int | None = None) -> Scenes:
    """Scenes whose files are there; those of a split, or all.

    Raises FileNotFoundError where the folder has no scenes.jsonl.
    """
    lines = (folder / "scenes.jsonl").read_text().splitlines()
    rows = [json.loads(line) for line in lines if line.endswith("}")]
    rows = [r for r in rows if (split is None or r["split"] == split) and (folder / "parts" / f"{stem(r)}.png").exists()][:limit]
    first = np.asarray(Image.open(folder / "images" / f"{stem(rows[0])}.png").convert("RGB"))
    size = first.shape[0]
    images = torch.empty(len(rows), 3, size, size, dtype=torch.uint8)
    parts = torch.empty(len(rows), size, size, dtype=torch.uint8)
    for i, row in enumerate(rows):
        image = np.array(Image.open(folder / "images" / f"{stem(row)}.png").convert("RGB"))
        images[i] = torch.from_numpy(image).permute(2, 0, 1)
        parts[i] = torch.from_numpy(np.array(Image.open(folder / "parts" / f"{stem(row)}.png").convert("L")))
    vocabulary = json.loads((folder / "vocabulary.json").read_text())
    return Scenes(folder, rows, images, parts, vocabulary)


def stem(row: dict) -> str:
    """00042, whether ids are written as numbers or as the files are named."""
    return f"{int(row['id']):05d}" if str(row["id"]).isdigit() else str(row["id"])
