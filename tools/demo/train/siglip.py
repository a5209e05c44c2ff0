"""demo-siglip2-naflex: Siglip2Model trained on true image-text pairs, pools of background and subject, and a dense classifier."""
from __future__ import annotations

import random
from pathlib import Path

import torch
from torch import nn
from transformers import Siglip2Config, Siglip2Model

from .crops import resized_positions, sample_view
from .losses import DenseClassifier, sigmoid_pairs
from .scenes import FILLERS, Scenes, strip_object, words_of
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


def word_table(scenes: Scenes) -> tuple[list[str], torch.Tensor]:
    """[looks, words] 0 or 1: which words describe a look."""
    described = {(r["subject"], r["look"]): set(words_of(r["look_words"])) - FILLERS for r in scenes.rows}
    words = sorted(set().union(*described.values()))
    table = torch.zeros(len(scenes.looks), len(words))
    for i, key in enumerate(scenes.looks):
        for word in described[key]:
            table[i, words.index(word)] = 1
    return words, table


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

    def draw(self, batch: torch.Tensor, alone: torch.Tensor, g: torch.Generator) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """ids [T, 64]; truth of the first W for whole images, of the last U for backgrounds, of some between for subjects.

        The three truths are bool [B, W], [B, U] and [B, S], the S texts being those before the last U; texts of
        environments count both for the whole and for the background. The very last are captions without their object,
        as PF reads them. Where `alone` [B] is true, no text of an environment is.
        """
        s = self.scenes
        count = len(batch)
        environment, look, subject = s.environment[batch], s.look[batch], s.subject[batch]
        chosen = torch.randperm(count, generator=g)
        whole, by_subject, by_place = chosen[: count // 2], chosen[: count // 4], chosen[count // 4 : count // 2]
        same_look, same_subject = look[:, None] == look[None], subject[:, None] == subject[None]
        same_place = (environment[:, None] == environment[None]) & ~alone[:, None]
        said = torch.where(s.names_look[batch][None], same_look, same_subject)
        ids = torch.cat([self.captions[batch[whole]], self.subjects[batch[by_subject]], self.environments[batch[by_place]], self.stripped[batch[by_place]]])
        truth = torch.cat([(said & same_place)[:, whole], same_look[:, by_subject], same_place[:, by_place]], 1)
        return ids, truth, same_place[:, by_place].repeat(1, 2), same_look[:, by_subject]


def unless_all(hidden: torch.Tensor) -> torch.Tensor:
    """Patches [B, K] to hide; none of an image whose every patch would be."""
    return hidden & ~hidden.all(1, keepdim=True)


def trainer(model: Siglip2Model, scenes: Scenes, tokenizer, batch_size: int, keep: int):
    """The modules to train and the function of a step."""
    _, table = word_table(scenes)
    dense = DenseClassifier(128, len(scenes.subjects), len(scenes.looks), len(scenes.environments), table)
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
        ids, truth, behind_truth, front_truth = texts.draw(batch, alone, g)
        said = encode_texts(model, ids)
        pairs = sigmoid_pairs(pool(model, tokens), said[: truth.shape[1]], model.logit_scale, model.logit_bias, truth)
        subject = view.weight >= 0.5
        behind_said, front_said = said[-behind_truth.shape[1] :], said[-behind_truth.shape[1] - front_truth.shape[1] : -behind_truth.shape[1]]
        behind = sigmoid_pairs(pool(model, tokens, unless_all(subject)), behind_said, model.logit_scale, model.logit_bias, behind_truth)
        front = sigmoid_pairs(pool(model, tokens, unless_all(~subject)), front_said, model.logit_scale, model.logit_bias, front_truth)
        environment = torch.where(alone, -1, scenes.environment[batch])
        patches = dense(tokens, view.part, view.weight, scenes.subject[batch], scenes.look[batch], environment)
        loss = pairs + 0.5 * behind + 0.5 * front + patches
        return loss, {"pairs": pairs.item(), "behind": behind.item(), "front": front.item(), "dense": patches.item()}

    return modules, step


def save(model: Siglip2Model, out: Path) -> None:
    from .export import save_half, write_preprocessor
    save_half(model, out)
    write_preprocessor(out, {"image_processor_type": "Siglip2ImageProcessor", "processor_class": "Siglip2Processor", "patch_size": PATCH,
                             "max_num_patches": 256, "resample": 2, "image_mean": [0.5] * 3, "image_std": [0.5] * 3})
