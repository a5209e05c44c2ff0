"""Writes src/engine/self-check-sam-answers.ts: what transformers answers for the checkpoint that self-check-sam.ts makes.

    python tools/self-check/sam.py       # transformers 5.24, torch, torchvision, numpy, pillow

Weights, picture and the places that are looked at come from the same formulas here and there; only the answers are written.
"""
import base64
import re
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from transformers import SamConfig, SamImageProcessor, SamModel, SamProcessor

OUT = Path(__file__).resolve().parents[2] / "src" / "engine" / "self-check-sam-answers.ts"
CASES = {"published": 1024, "small": 256}
PROMPTS = [dict(input_points=[[[[300.0, 200.0], [40.5, 420.0]]]], input_labels=[[[1, 0]]]), dict(input_boxes=[[[100.0, 60.0, 500.0, 400.0]]])]
SAMPLES = 128

torch.set_grad_enabled(False)


def noise(seed, count):
    """In [-1, 1), by place; 32-bit arithmetic."""
    x = np.arange(count, dtype=np.uint32) * np.uint32(2654435761) + np.uint32(seed)
    x ^= x >> np.uint32(15)
    x *= np.uint32(2246822519)
    x ^= x >> np.uint32(13)
    x *= np.uint32(3266489917)
    x ^= x >> np.uint32(16)
    return x.astype(np.float64) / 2**31 - 1


def seed_of(name):
    seed = 2166136261
    for letter in name.encode():
        seed = ((seed ^ letter) * 16777619) & 0xFFFFFFFF
    return seed


def weights(name, shape):
    u = noise(seed_of(name), int(np.prod(shape)))
    if re.search(r"norm\d?(_final_attn)?\.weight$", name):
        u = 1 + u / 2
    elif re.search(r"_embed\.(\d\.)?weight$|_tokens?\.weight$|pos_|positional", name) or len(shape) == 1:
        u = u / 2
    else:
        u = u * (2.5 / np.sqrt(np.prod(shape[1:])))
    return torch.from_numpy(u.astype(np.float32).reshape(shape))


def picture(width, height):
    x, y, c = np.meshgrid(np.arange(width), np.arange(height), np.arange(3), indexing="xy")
    return Image.fromarray((((x * x * 3 + y * y * 5 + x * y + c * 711) >> 5) & 255).astype(np.uint8))


def places(count):
    """SAMPLES of `count`."""
    return np.floor((noise(count, SAMPLES) + 1) / 2 * count).astype(np.int64)


def packed(values):
    return base64.b64encode(np.asarray(values, dtype="<f4").tobytes()).decode()


lines = ["/** Written by tools/self-check/sam.py: float32 numbers in base64. */", "export const SAM_ANSWERS = {"]
for name, side in CASES.items():
    model = SamModel(SamConfig(
        vision_config=dict(hidden_size=168, mlp_dim=696, num_hidden_layers=2, global_attn_indexes=[1], image_size=side),
        prompt_encoder_config=dict(image_size=side),
    )).eval()
    for key, value in model.named_parameters():
        value.copy_(weights(key, value.shape))
    processor = SamProcessor(SamImageProcessor(size={"longest_edge": side}, pad_size={"height": side, "width": side}))
    image = picture(640, 480)
    embedding = model.get_image_embeddings(processor(images=image, return_tensors="pt")["pixel_values"])[0]
    rows = embedding.permute(1, 2, 0).flatten()
    lines += [f"  {name}: {{", f'    embedding: "{packed(rows[places(len(rows))])}",', "    prompts: ["]
    print(name, "embedding", float(rows.abs().max()), float(rows.std()))
    for prompt in PROMPTS:
        e = processor(images=image, return_tensors="pt", **prompt)
        o = model(**{k: v for k, v in e.items() if k in ("pixel_values", "input_points", "input_labels", "input_boxes")})
        iou = o.iou_scores[0, 0]
        mask = o.pred_masks[0, 0, int(iou.argmax())].flatten()
        print(iou.tolist(), float(mask.abs().max()), float((mask > 0).float().mean()))
        lines.append(f'      {{ logits: "{packed(mask[places(len(mask))])}", iou: {float(iou.max()):.7f} }},')
    lines += ["    ],", "  },"]
OUT.write_text("\n".join([*lines, "} as const;", ""]))
