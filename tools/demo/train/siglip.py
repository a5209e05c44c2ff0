"""demo-siglip2-naflex: Siglip2Model trained on true image-text pairs, pools of background and subject, and a dense classifier."""
from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from transformers import Siglip2Config, Siglip2Model

from .crops import resized_positions, sample_view
from .losses import DenseClassifier, sigmoid_pairs
from .scenes import Paints, Scenes, strip_object
from .vocabularies import gemma_ids

PATCH = 16
LAYERS = 6
#: Share of a batch whose subject stands before a plain backdrop. Without it the model learns which subject is never
#: seen in which environment, and misses combinations that were not trained.
ALONE = 0.25
#: Grids (rows, columns) a step may have; the square one of the images' own size most often.
GRIDS = [(16, 16)] * 5 + [(14, 18), (18, 14), (12, 20), (20, 12), (20, 20), (24, 24), (32, 32), (32, 32)]


def build(vocabulary: int, seed: int) -> Siglip2Model:
    torch.manual_seed(seed)
    shape = dict(hidden_size=128, intermediate_size=384, num_attention_heads=4)
    model = Siglip2Model(Siglip2Config(
        vision_config=dict(**shape, num_hidden_layers=LAYERS, num_patches=256, patch_size=PATCH),
        text_config=dict(**shape, num_hidden_layers=2, vocab_size=vocabulary, max_position_embeddings=64, projection_size=128,
                         bos_token_id=2, eos_token_id=1, pad_token_id=0)))
    with torch.no_grad():
        model.logit_scale.fill_(2.3)
        model.logit_bias.fill_(-8.0)
        model.vision_model.embeddings.position_embedding.weight.normal_(std=0.05)
    return model


def encode_patches(model: Siglip2Model, pixels: torch.Tensor, index: torch.Tensor, grid: tuple[int, int]) -> torch.Tensor:
    """Tokens [B, K, D] of patches [B, K, 3, p, p] in 0..255 at the grid's places [B, K]."""
    vision = model.vision_model
    flat = (pixels.permute(0, 1, 3, 4, 2).flatten(2) - 127.5) / 127.5
    positions = resized_positions(vision.embeddings.position_embedding.weight, grid)
    hidden = vision.embeddings.patch_embedding(flat) + positions[index]
    hidden = vision.encoder(inputs_embeds=hidden, attention_mask=None).last_hidden_state
    return vision.post_layernorm(hidden)


def pool(model: Siglip2Model, tokens: torch.Tensor, hidden: torch.Tensor | None = None) -> torch.Tensor:
    """The pooling head over tokens [B, K, D]; patches where `hidden` [B, K] is true are no keys."""
    head = model.vision_model.head
    pooled = head.attention(head.probe.expand(len(tokens), -1, -1), tokens, tokens, key_padding_mask=hidden, need_weights=False)[0]
    return (pooled + head.mlp(head.layernorm(pooled)))[:, 0]


def encode_texts(model: Siglip2Model, ids: torch.Tensor) -> torch.Tensor:
    return model.text_model(input_ids=ids).pooler_output


@dataclass
class Drawn:
    """Texts to compare a batch with: ids [T, 64], and bool tables [B, ...] of which are true of which images.

    The first columns' texts are for whole images, the last ones' for backgrounds, some between for subjects: texts of
    environments count both for the whole and for the background. The very last are captions without their object, as
    PF reads them. What is not `asked` counts neither way.
    """

    ids: torch.Tensor
    whole: torch.Tensor
    front: torch.Tensor
    behind: torch.Tensor
    whole_asked: torch.Tensor
    front_asked: torch.Tensor


class Texts:
    """The scenes' texts as ids, and for a batch the texts to compare it with and what they are true of."""

    def __init__(self, scenes: Scenes, tokenizer) -> None:
        rows = scenes.rows
        self.scenes = scenes
        self.captions = gemma_ids(tokenizer, [r["caption"] for r in rows])
        self.subjects = gemma_ids(tokenizer, [r["subject_text"] for r in rows])
        self.environments = gemma_ids(tokenizer, [r["environment_text"] for r in rows])
        stripped = [strip_object(r["caption"], r["object"]) for r in rows]
        self.stripped = gemma_ids(tokenizer, stripped)

    def draw(self, batch: torch.Tensor, alone: torch.Tensor, g: torch.Generator) -> Drawn:
        """Texts of some of the batch's rows. Where `alone` [B] is true, no text of an environment is."""
        s = self.scenes
        count = len(batch)
        environment, look, subject = s.environment[batch], s.look[batch], s.subject[batch]
        names = look >= 0
        chosen = torch.randperm(count, generator=g)
        whole, by_subject, by_place = chosen[: count // 2], chosen[: count // 4], chosen[count // 4 : count // 2]
        same_subject = subject[:, None] == subject[None]
        same_place = (environment[:, None] == environment[None]) & ~alone[:, None]
        said = torch.where(names[None], look[:, None] == look[None], same_subject)
        # A subject in parts of several looks neither has a look that is named nor quite lacks it.
        asked = names[:, None] | ~names[None] | ~same_subject
        ids = torch.cat([self.captions[batch[whole]], self.subjects[batch[by_subject]], self.environments[batch[by_place]], self.stripped[batch[by_place]]])
        places = same_place[:, by_place]
        return Drawn(
            ids, whole=torch.cat([(said & same_place)[:, whole], said[:, by_subject], places], 1), front=said[:, by_subject], behind=places.repeat(1, 2),
            whole_asked=torch.cat([(asked | ~same_place)[:, whole], asked[:, by_subject], torch.ones_like(places)], 1), front_asked=asked[:, by_subject])


def unless_all(hidden: torch.Tensor) -> torch.Tensor:
    """Patches [B, K] to hide; none of an image whose every patch would be."""
    return hidden & ~hidden.all(1, keepdim=True)


def trainer(model: Siglip2Model, scenes: Scenes, tokenizer, batch_size: int, keep: int):
    """The modules to train and the function of a step."""
    paints = Paints.of(scenes.rows)
    paint, words = paints.numbers(scenes.rows), paints.shown(scenes.rows)
    dense = DenseClassifier(128, scenes.subjects, len(scenes.environments), paints)
    modules = nn.ModuleDict({"model": model, "dense": dense})
    texts = Texts(scenes, tokenizer)

    def step(number: int, progress: float, g: torch.Generator) -> tuple[torch.Tensor, dict[str, float]]:
        batch = torch.randint(len(scenes), (batch_size,), generator=g)
        last = progress >= 0.93
        grid = (16, 16) if last else random.Random(number).choice(GRIDS)
        batch = batch[: batch_size // 2] if last else batch
        alone = torch.rand(len(batch), generator=g) < ALONE
        view = sample_view(scenes.images[batch], scenes.parts[batch], grid, PATCH, None if last else keep, g, alone=alone)
        tokens = encode_patches(model, view.pixels, view.index, grid)
        drawn = texts.draw(batch, alone, g)
        said = encode_texts(model, drawn.ids)
        scale, bias = model.logit_scale, model.logit_bias
        pairs = sigmoid_pairs(pool(model, tokens), said[: drawn.whole.shape[1]], scale, bias, drawn.whole, drawn.whole_asked)
        subject = view.weight >= 0.5
        first_behind = len(said) - drawn.behind.shape[1]
        behind = sigmoid_pairs(pool(model, tokens, unless_all(subject)), said[first_behind:], scale, bias, drawn.behind)
        front_said = said[first_behind - drawn.front.shape[1] : first_behind]
        front = sigmoid_pairs(pool(model, tokens, unless_all(~subject)), front_said, scale, bias, drawn.front, drawn.front_asked)
        environment = torch.where(alone, -1, scenes.environment[batch])
        patches = dense(tokens, view.part, view.weight, scenes.subject[batch], paint[batch], words[batch], environment)
        loss = pairs + 0.5 * behind + 0.5 * front + patches
        return loss, {"pairs": pairs.item(), "behind": behind.item(), "front": front.item(), "dense": patches.item()}

    return modules, step


def save(model: Siglip2Model, out: Path) -> None:
    from .export import save_half, write_preprocessor
    save_half(model, out)
    write_preprocessor(out, {"image_processor_type": "Siglip2ImageProcessor", "processor_class": "Siglip2Processor", "patch_size": PATCH,
                             "max_num_patches": 256, "resample": 2, "image_mean": [0.5] * 3, "image_std": [0.5] * 3})
