"""demo-clip: CLIPModel trained with the contrastive loss on captions; class token and projections as in CLIP."""
from __future__ import annotations

from pathlib import Path

import torch
from torch import nn
from transformers import CLIPConfig, CLIPModel

from .crops import View, sample_view
from .losses import contrast
from .scenes import Scenes
from .vocabularies import clip_ids

PATCH, SIZE = 16, 128
MEAN = [0.48145466, 0.4578275, 0.40821073]
STD = [0.26862954, 0.26130258, 0.27577711]


def build(tokenizer, seed: int) -> CLIPModel:
    torch.manual_seed(seed)
    end = tokenizer.token_to_id("<|endoftext|>")
    shape = dict(hidden_size=128, intermediate_size=384, num_attention_heads=4, hidden_act="quick_gelu", projection_dim=128)
    return CLIPModel(CLIPConfig(
        text_config=dict(**shape, num_hidden_layers=2, vocab_size=tokenizer.get_vocab_size(), max_position_embeddings=77,
                         bos_token_id=tokenizer.token_to_id("<|startoftext|>"), eos_token_id=end, pad_token_id=end),
        vision_config=dict(**shape, num_hidden_layers=4, image_size=SIZE, patch_size=PATCH), projection_dim=128))


def square_images(view: View) -> torch.Tensor:
    """[B, 3, S, S] in 0..255 of a view that kept every patch."""
    rows, columns = view.grid
    count, _, _, patch, _ = view.pixels.shape
    return view.pixels.view(count, rows, columns, 3, patch, patch).permute(0, 3, 1, 4, 2, 5).reshape(count, 3, rows * patch, columns * patch)


def normalised(images: torch.Tensor, mean: list[float], std: list[float]) -> torch.Tensor:
    return (images / 255 - torch.tensor(mean).view(1, 3, 1, 1)) / torch.tensor(std).view(1, 3, 1, 1)


def encode_images(model: CLIPModel, images: torch.Tensor) -> torch.Tensor:
    """[B, projection] of images [B, 3, 128, 128] in 0..255."""
    return model.visual_projection(model.vision_model(pixel_values=normalised(images, MEAN, STD)).pooler_output)


def encode_texts(model: CLIPModel, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return model.text_projection(model.text_model(input_ids=ids, attention_mask=mask).pooler_output)


def trainer(model: CLIPModel, scenes: Scenes, tokenizer, batch_size: int):
    modules = nn.ModuleDict({"model": model})
    small = torch.nn.functional.interpolate(scenes.images.float(), size=(SIZE + 32, SIZE + 32), mode="bicubic", antialias=True).clamp(0, 255).to(torch.uint8)
    nothing = torch.zeros(1, SIZE + 32, SIZE + 32, dtype=torch.uint8)
    ids, mask = clip_ids(tokenizer, [r["caption"] for r in scenes.rows])

    def step(_: int, progress: float, g: torch.Generator) -> tuple[torch.Tensor, dict[str, float]]:
        batch = torch.randint(len(scenes), (batch_size,), generator=g)
        view = sample_view(small[batch], nothing.expand(batch_size, -1, -1), (SIZE // PATCH,) * 2, PATCH, None, g, smallest=0.7)
        look, place = scenes.look[batch], scenes.environment[batch]
        truth = (look[:, None] == look[None]) & (place[:, None] == place[None])
        loss = contrast(encode_images(model, square_images(view)), encode_texts(model, ids[batch], mask[batch]), model.logit_scale, truth)
        return loss, {"contrast": loss.item()}

    return modules, step


def save(model: CLIPModel, out: Path) -> None:
    from .export import save_half, write_preprocessor
    save_half(model, out)
    write_preprocessor(out, {"image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": SIZE}, "crop_size": {"height": SIZE, "width": SIZE},
                             "do_center_crop": True, "resample": 3, "image_mean": MEAN, "image_std": STD, "do_convert_rgb": True})
