"""Pillow and torchvision on the five files of bench/prepare: processor milliseconds, the best of several.

    python bench/prepare/prepare.py make FOLDER     writes the files
    python bench/prepare/prepare.py time FOLDER SIDE REPEATS
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torchvision.transforms import InterpolationMode
from torchvision.transforms.v2 import functional

FILES = {
    "512.jpg": (512, {"quality": 90}),
    "1024.png": (1024, {}),
    "1282.webp": (1282, {"quality": 90}),
    "2048-progressive.jpg": (2048, {"quality": 90, "progressive": True}),
    "4096.jpg": (4096, {"quality": 90}),
}


def picture(side: int) -> Image.Image:
    """Soft shapes with grain, as a photograph has it."""
    noise = np.random.default_rng(side)
    y, x = np.mgrid[0:side, 0:side]
    planes = [128 + 90 * np.sin(x / 90 + channel) * np.cos(y / 70) for channel in range(3)]
    grain = noise.normal(0, 3, (side, side, 1)) + noise.normal(0, 1.5, (side, side, 3))
    return Image.fromarray((np.stack(planes, -1) + grain).clip(0, 255).astype("uint8"))


def best(work, repeats: int) -> float:
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return round(1000 * min(times), 2)


def main() -> None:
    command, folder, *rest = sys.argv[1:]
    root = Path(folder)
    if command == "make":
        for name, (side, options) in FILES.items():
            picture(side).save(root / name, **options)
        return
    side, repeats = map(int, rest)
    torch.set_num_threads(1)
    found = {}
    for name in FILES:
        image = Image.open(root / name).convert("RGB")
        planar = torch.from_numpy(np.array(image)).permute(2, 0, 1)
        size = [side, side]
        found[name] = {
            "decode": best(lambda: Image.open(root / name).convert("RGB"), repeats),
            "resample": best(
                lambda: functional.resize(planar, size, interpolation=InterpolationMode.BILINEAR, antialias=True),
                repeats,
            ),
        }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
