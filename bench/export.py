"""The vision tower of a checkpoint by torch.onnx.export, as one would write it first: a fixed number of patches, no mask.

    python bench/export.py CHECKPOINT SIDE OUT.onnx      SIDE x SIDE patches
"""
import sys
import warnings

import torch
from transformers import Siglip2VisionModel

checkpoint, side, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
warnings.filterwarnings("ignore")
model = Siglip2VisionModel.from_pretrained(checkpoint).eval()


class Tower(torch.nn.Module):
    def __init__(self):
        super().__init__()
        tower = model.vision_model if hasattr(model, "vision_model") else model
        self.embed, self.encode, self.norm = tower.embeddings, tower.encoder, tower.post_layernorm

    def forward(self, patches):
        shapes = torch.tensor([[side, side]])
        hidden = self.embed(patches, shapes)
        return self.norm(self.encode(inputs_embeds=hidden).last_hidden_state)


patches = torch.sin(torch.arange(side * side * 768, dtype=torch.float32) ** 2 % 1000).reshape(1, side * side, 768)
tower = Tower().eval()
with torch.inference_mode():
    expected = tower(patches)
try:
    torch.onnx.export(tower, (patches,), out, input_names=["patches"], output_names=["tokens"], dynamo=True, external_data=True)
    print("dynamo")
except Exception as error:
    print(f"the new exporter failed ({error}); the old one is taken", file=sys.stderr)
    torch.onnx.export(tower, (patches,), out, input_names=["patches"], output_names=["tokens"], dynamo=False)
    print("torchscript")
