"""demo-clipseg: CLIPSegForImageSegmentation, its towers begun from the demo's SigLIP2 and CLIP, trained on the scenes' masks.

CLIPSeg's own towers are CLIP's, frozen. Toys have nothing to keep: all of it is trained.
"""
from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn
from transformers import CLIPSegConfig, CLIPSegForImageSegmentation

from .clip import normalised
from .company import brighter, moved_boxes, seen, together, views
from .naming import Names
from .scenes import Scenes
from .vocabularies import clip_ids

PATCH, SIZE, WIDTH, LAYERS = 16, 256, 128, 4
GRID = SIZE // PATCH
#: Patches a side of the window that steps see until this share of them is done; the others see whole pictures, for twice the work.
WINDOW, WINDOWED = 12, 0.85
MEAN = [0.485, 0.456, 0.406]
STD = [0.229, 0.224, 0.225]


def build(tokenizer, seed: int) -> CLIPSegForImageSegmentation:
    torch.manual_seed(seed)
    end = tokenizer.token_to_id("<|endoftext|>")
    shape = dict(hidden_size=WIDTH, intermediate_size=384, num_attention_heads=4, hidden_act="quick_gelu")
    return CLIPSegForImageSegmentation(CLIPSegConfig(
        text_config=dict(**shape, num_hidden_layers=1, vocab_size=tokenizer.get_vocab_size(), max_position_embeddings=77,
                         bos_token_id=tokenizer.token_to_id("<|startoftext|>"), eos_token_id=end, pad_token_id=end),
        vision_config=dict(**shape, num_hidden_layers=LAYERS, image_size=SIZE, patch_size=PATCH), projection_dim=WIDTH,
        extract_layers=[1, 3], reduce_dim=48, decoder_num_attention_heads=4, decoder_intermediate_size=96,
        conditional_layer=0, use_complex_transposed_convolution=True))


@torch.no_grad()
def begin(model: CLIPSegForImageSegmentation, siglip: Path, clip: Path) -> None:
    """The first layers of both towers from the demo's others.

    SigLIP's patches are normalised otherwise and have a bias: both go into the patches' weights and the positions.
    """
    text = {name: value.float() for name, value in load_file(clip / "model.safetensors").items()}
    own = model.clip.text_model.state_dict()
    model.clip.text_model.load_state_dict({name: text[f"text_model.{name}"] for name in own})
    model.clip.text_projection.weight.copy_(text["text_projection.weight"])
    seen = {name: value.float() for name, value in load_file(siglip / "model.safetensors").items()}
    vision = model.clip.vision_model
    encoder = vision.encoder.state_dict()
    vision.encoder.load_state_dict({name: seen[f"vision_model.encoder.{name}"] for name in encoder})
    kernel = seen["vision_model.embeddings.patch_embedding.weight"].view(WIDTH, PATCH, PATCH, 3).permute(0, 3, 1, 2)
    mean, std = torch.tensor(MEAN).view(1, 3, 1, 1), torch.tensor(STD).view(1, 3, 1, 1)
    bias = seen["vision_model.embeddings.patch_embedding.bias"] + (kernel * (2 * mean - 1)).sum((1, 2, 3))
    vision.embeddings.patch_embedding.weight.copy_(kernel * 2 * std)
    vision.embeddings.position_embedding.weight[1:] = seen["vision_model.embeddings.position_embedding.weight"] + bias
    vision.embeddings.position_embedding.weight[0] = 0
    settle(model.decoder)


def settle(decoder: nn.Module) -> None:
    """A decoder whose first logits are near to "nothing here": transformers draws its weights with a deviation of 1."""
    for module in [*decoder.reduces, *decoder.transposed_convolution]:
        if isinstance(module, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
            module.reset_parameters()
    for film, bias in ((decoder.film_mul, 1.0), (decoder.film_add, 0.0)):
        nn.init.normal_(film.weight, std=0.05)
        nn.init.constant_(film.bias, bias)
    nn.init.constant_(decoder.transposed_convolution[-1].bias, -2.0)


def taps(model: CLIPSegForImageSegmentation, images: torch.Tensor, at: tuple[int, int] = (0, 0)) -> list[torch.Tensor]:
    """The decoder's inputs [B, 1 + patches, D] of images [B, 3, S, S] in 0..255: the model's own forward, but with gradients.

    at: the row and column of the first patch, where the images are windows of 256 px ones.
    """
    vision = model.clip.vision_model
    table = vision.embeddings.position_embedding.weight
    rows, columns = images.shape[2] // PATCH, images.shape[3] // PATCH
    places = table[1:].view(GRID, GRID, -1)[at[0] : at[0] + rows, at[1] : at[1] + columns].flatten(0, 1)
    patches = vision.embeddings.patch_embedding(normalised(images, MEAN, STD)).flatten(2).transpose(1, 2) + places
    first = (vision.embeddings.class_embedding + table[0]).expand(len(images), 1, -1)
    hidden = vision.pre_layrnorm(torch.cat([first, patches], 1))
    outputs = []
    for layer in vision.encoder.layers:
        hidden = layer(hidden, None)
        outputs.append(hidden)
    return [outputs[i] for i in model.config.extract_layers]


def conditions(model: CLIPSegForImageSegmentation, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return model.clip.get_text_features(ids, attention_mask=mask).pooler_output


def mask_loss(logits: torch.Tensor, truth: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Cross-entropy of the pixels, and 1 - Dice of the masks that are not empty. logits, truth float [B, S, S]."""
    entropy = (F.softplus(logits) - logits * truth).mean()
    chance = logits.sigmoid().flatten(1)
    flat = truth.flatten(1)
    some = flat.sum(1) > 0
    dice = 1 - (2 * (chance * flat).sum(1) + 1) / (chance.sum(1) + flat.sum(1) + 1)
    return entropy, (dice * some).sum() / some.sum().clamp(min=1)


def trainer(model: CLIPSegForImageSegmentation, scenes: Scenes, tokenizer, batch_size: int):
    """Two names a picture: its subject's, and its company's, another of its own or one that is not there."""
    names = Names.of(scenes.rows)
    masks = scenes.parts > 0

    def step(_: int, progress: float, g: torch.Generator) -> tuple[torch.Tensor, dict[str, float]]:
        batch = torch.randint(len(scenes), (batch_size,), generator=g)
        others = torch.randint(len(scenes), (batch_size,), generator=g)
        company = (torch.rand(batch_size, generator=g) < 0.4) & (scenes.subject[batch] != scenes.subject[others])
        pixels, own = views(scenes.images[batch], masks[batch], SIZE, 0.62, g)
        moved, theirs = seen(scenes.images[others], masks[others], moved_boxes(batch_size, g), SIZE)
        behind = torch.rand(batch_size, generator=g) < 0.5
        pixels, own, theirs = together(pixels, own, moved, theirs & company[:, None, None], behind)
        side = WINDOW if progress < WINDOWED else GRID
        at = [int(torch.randint(GRID - side + 1, (), generator=g)) for _ in range(2)]
        window = (..., *(slice(PATCH * start, PATCH * (start + side)) for start in at))
        pixels, own, theirs = pixels[window], own[window], theirs[window]
        texts: list[str] = []
        truths: list[torch.Tensor] = []
        for i in range(batch_size):
            row, other = scenes.rows[int(batch[i])], scenes.rows[int(others[i])]
            shown = {row["subject"], other["subject"]} if company[i] else {row["subject"]}
            absent = float(torch.rand((), generator=g)) < (0.4 if company[i] else 0.75)
            texts += [names.draw(row, True, g), names.absent(shown, g) if absent else names.draw(other if company[i] else row, not company[i], g)]
            truths += [own[i], torch.zeros_like(own[i]) if absent else theirs[i] if company[i] else own[i]]
        ids, attention = clip_ids(tokenizer, texts)
        states = [tap.repeat_interleave(2, 0) for tap in taps(model, brighter(pixels, 0.15, g), (at[0], at[1]))]
        logits = model.decoder(states, conditions(model, ids, attention)).logits
        entropy, dice = mask_loss(logits, torch.stack(truths).float())
        return entropy + 0.5 * dice, {"entropy": entropy.item(), "dice": dice.item()}

    return nn.ModuleDict({"model": model}), step


def save(model: CLIPSegForImageSegmentation, out: Path) -> None:
    from .export import save_half, write_preprocessor
    save_half(model, out)
    write_preprocessor(out, {"image_processor_type": "ViTImageProcessor", "processor_class": "CLIPSegProcessor", "size": {"height": SIZE, "width": SIZE},
                             "resample": 2, "image_mean": MEAN, "image_std": STD})
