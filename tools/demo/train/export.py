"""Hub snapshots in fp16."""
from __future__ import annotations

import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import PreTrainedModel

COMMON = {"do_resize": True, "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True, "do_convert_rgb": None}


def save_half(model: PreTrainedModel, out: Path) -> None:
    """config.json and model.safetensors. Raises ValueError where a weight is not finite in fp16. The model given stays fp32."""
    copy = type(model)(model.config) if type(model).__name__ != "ViTModel" else type(model)(model.config, add_pooling_layer=False)
    copy.load_state_dict(model.state_dict())
    copy.half().save_pretrained(out, safe_serialization=True)
    (out / "model.safetensors").chmod(0o644)
    for name, tensor in load_file(out / "model.safetensors").items():
        if not torch.isfinite(tensor).all():
            raise ValueError(f"{out.name}: {name} is not finite in fp16")


def write_preprocessor(out: Path, content: dict) -> None:
    (out / "preprocessor_config.json").write_text(json.dumps({**COMMON, **content}, indent=1))


def publish(source: Path, target: Path) -> int:
    """Copies a snapshot's files; returns their bytes."""
    target.mkdir(parents=True, exist_ok=True)
    for file in source.iterdir():
        if file.is_file():
            shutil.copyfile(file, target / file.name)
    return sum(file.stat().st_size for file in target.iterdir())
