"""A SigLIP2 NaFlex checkpoint of random weights, seeded, in the shapes of SO400M unless told otherwise.

    python bench/make_checkpoint.py FOLDER [--layers 27] [--text-layers 27] [--vocabulary 256000] [--small]

FOLDER's name has to contain "naflex": the package tells by it. The tokenizer is the tests' small one, whose ids any
vocabulary of 4,096 and more has: what words mean does not matter to random weights.
"""
import argparse
import shutil
from pathlib import Path

import torch
from transformers import Siglip2Config, Siglip2Model

TOKENIZER = Path(__file__).parent.parent / "tests/fixtures/oracle/models/siglip2-naflex-tiny"

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=Path)
parser.add_argument("--layers", type=int, default=27)
parser.add_argument("--text-layers", type=int, default=27)
parser.add_argument("--vocabulary", type=int, default=256_000)
parser.add_argument("--small", action="store_true", help="a tenth of the width, to try the scripts")
given = parser.parse_args()

width, mlp = (144, 544) if given.small else (1152, 4304)
shape = dict(hidden_size=width, intermediate_size=mlp, num_attention_heads=16 if width > 144 else 2)
torch.manual_seed(3)
model = Siglip2Model(
    Siglip2Config(
        text_config=dict(
            **shape,
            num_hidden_layers=given.text_layers,
            vocab_size=given.vocabulary,
            max_position_embeddings=64,
            projection_size=width,
        ),
        vision_config=dict(**shape, num_hidden_layers=given.layers, num_patches=256, patch_size=16),
    )
).eval()
# As transformers initialises them, layers hardly change what goes through; half as large again, they do.
with torch.no_grad():
    for name, weights in model.named_parameters():
        if weights.ndim >= 2 and "embedding" not in name:
            weights.mul_(1.5)
given.folder.mkdir(parents=True, exist_ok=True)
model.save_pretrained(given.folder)
for name in ("tokenizer.json", "tokenizer_config.json", "preprocessor_config.json"):
    shutil.copy(TOKENIZER / name, given.folder / name)
print(f"{sum(weights.numel() for weights in model.parameters()) / 1e6:.0f} million weights")
