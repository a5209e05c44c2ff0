"""The authors' package on the rows of manifests: scores and seconds a row, as JSON. Its model is loaded before; one
pair is scored untimed first, so that nothing of the first call's own is counted.

    python bench/package.py CHECKPOINT PATCHES NAME=MANIFEST...
"""
import csv
import json
import math
import platform
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from masc import MaSC
from PIL import Image

checkpoint, patches, *jobs = sys.argv[1:]
start = time.perf_counter()
metric = MaSC(checkpoint, device="cpu", dtype=torch.float32, naflex_max_patches=int(patches))
loading = time.perf_counter() - start
print(f"the package's model is loaded: {loading:.1f} s", file=sys.stderr, flush=True)


def score(folder: Path, row: dict[str, str]) -> dict:
    """One pair, from files to scores."""
    start, processor = time.perf_counter(), time.process_time()
    mask = lambda name: np.asarray(Image.open(folder / name).convert("L"))
    result = metric.score(
        Image.open(folder / row["reference"]),
        mask(row["reference_mask"]),
        Image.open(folder / row["generation"]),
        mask(row["generation_mask"]),
        row["prompt"],
        row["object"] or None,
    )
    number = lambda value: None if math.isnan(value) else value
    return {"id": row["id"], "cp": number(result.cp), "pf": number(result.pf), "seconds": time.perf_counter() - start, "processor": time.process_time() - processor}


answer: dict = {"loading": loading, "jobs": {}}
warm = False
for job in jobs:
    name, manifest = job.split("=", 1)
    with open(manifest, newline="") as file:
        rows = list(csv.DictReader(file))
    folder = Path(manifest).parent
    if not warm:
        score(folder, rows[0])
        warm = True
    answer["jobs"][name] = []
    for row in rows:
        answer["jobs"][name].append(score(folder, row))
        print(f"{name} {row['id']}: {answer['jobs'][name][-1]['seconds']:.1f} s", file=sys.stderr, flush=True)
answer["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
answer["threads"] = torch.get_num_threads()
answer["versions"] = {"Python": platform.python_version(), **{name: version(name) for name in ("masc-metric", "torch", "torchvision", "transformers")}}
print(json.dumps(answer))
