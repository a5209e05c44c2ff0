"""The training loop that all four share: AdamW, warm-up and cosine, one log line now and then, a checkpoint to go on from."""
from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

#: Called with the step, the progress 0..1 and the step's own generator; returns the loss and the parts of it to be logged.
Step = Callable[[int, float, torch.Generator], tuple[torch.Tensor, dict[str, float]]]


def schedule(step: int, steps: int, warmup: int) -> float:
    """Factor of the learning rate: linear up, half a cosine down to a hundredth."""
    if step < warmup:
        return (step + 1) / warmup
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))


def train(name: str, modules: nn.ModuleDict, step_loss: Step, *, steps: int, rate: float, seed: int, work: Path, images: int,
          log_every: int = 25, save_every: int = 50, halfway: Callable[[], dict] | None = None, decay: float = 0.05) -> tuple[float, list[dict[str, int]]]:
    """Trains in place.

    Returns the seconds spent, those of earlier runs of the same checkpoint file included, and the stages: a run that
    went on from a checkpoint may have had more images than the one before.
    """
    path = work / f"{name}.ckpt"
    thin = [p for p in modules.parameters() if p.ndim < 2]
    thick = [p for p in modules.parameters() if p.ndim >= 2]
    optimizer = torch.optim.AdamW([{"params": thick, "weight_decay": decay}, {"params": thin, "weight_decay": 0.0}], lr=rate, betas=(0.9, 0.97))
    start, spent = 0, 0.0
    stages: list[dict[str, int]] = []
    if path.exists():
        saved = torch.load(path, weights_only=True)
        modules.load_state_dict(saved["modules"])
        optimizer.load_state_dict(saved["optimizer"])
        start, spent = saved["step"], saved["spent"]
        stages = saved["stages"]
        print(f"{name}: going on from step {start}", flush=True)
    if start < steps and (not stages or stages[-1]["images"] != images):
        stages.append({"from_step": start, "images": images})
    began = time.monotonic() - spent
    sums: dict[str, float] = {}
    modules.train()

    def save(step: int) -> None:
        torch.save({"modules": modules.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "spent": time.monotonic() - began, "stages": stages}, path)

    for step in range(start, steps):
        for group in optimizer.param_groups:
            group["lr"] = rate * schedule(step, steps, min(100, steps // 10))
        loss, parts = step_loss(step, step / steps, torch.Generator().manual_seed(seed * 1_000_003 + step))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(modules.parameters(), 1.0)
        optimizer.step()
        for key, value in parts.items():
            sums[key] = sums.get(key, 0.0) + value
        if (step + 1) % log_every == 0:
            line = {"model": name, "step": step + 1, "s": round(time.monotonic() - began, 1), **{k: round(v / log_every, 4) for k, v in sums.items()}}
            print(json.dumps(line), flush=True)
            with (work / f"{name}.log.jsonl").open("a") as log:
                log.write(json.dumps(line) + "\n")
            sums = {}
        if (step + 1) % save_every == 0:
            save(step + 1)
        if halfway is not None and step + 1 in (steps // 4, steps // 2):
            modules.eval()
            print(f"{name} at step {step + 1}: {json.dumps(halfway())}", flush=True)
            modules.train()
    if start < steps:
        save(steps)
    modules.eval()
    return (time.monotonic() - began if start < steps else spent), stages
