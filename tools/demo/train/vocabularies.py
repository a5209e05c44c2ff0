"""The two tokenizers, in the form in which Gemma's and CLIP's are published, trained on the scenes' texts."""
from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import torch
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

SPECIAL = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"]
TEXT_LENGTH = 64


def train_gemma_form(texts: Iterable[str], out: Path, size: int) -> Tokenizer:
    """Spaces become U+2581, BPE with byte fallback, <eos> appended. Writes tokenizer.json and tokenizer_config.json."""
    tok = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tok.normalizer = normalizers.Replace(" ", "▁")
    tok.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    bytes_ = [f"<0x{i:02X}>" for i in range(256)]
    tok.train_from_iterator([text.lower() for text in texts], trainers.BpeTrainer(
        vocab_size=size, special_tokens=SPECIAL + bytes_, show_progress=False, limit_alphabet=300, initial_alphabet=list("abcdefghijklmnopqrstuvwxyz0123456789.,!?'-▁")))
    tok.post_processor = processors.TemplateProcessing(single="$A:0 <eos>:0", pair="$A:0 <eos>:0 $B:1 <eos>:1", special_tokens=[("<eos>", 1)])
    tok.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    content = json.loads(tok.to_str())
    content["added_tokens"] = [a for a in content["added_tokens"] if a["content"] in SPECIAL]  # bytes are plain vocabulary in the real file
    (out / "tokenizer.json").write_text(json.dumps(content, ensure_ascii=False))
    (out / "tokenizer_config.json").write_text(json.dumps({
        "add_bos_token": False, "add_eos_token": True, "bos_token": "<bos>", "eos_token": "<eos>", "pad_token": "<pad>", "unk_token": "<unk>",
        "mask_token": "<mask>", "do_lower_case": True, "model_max_length": TEXT_LENGTH, "padding_side": "right",
        "clean_up_tokenization_spaces": False, "tokenizer_class": "Siglip2Tokenizer", "processor_class": "Siglip2Processor"}, indent=1))
    return Tokenizer.from_str(json.dumps(content))


def gemma_ids(tok: Tokenizer, texts: list[str]) -> torch.Tensor:
    """int64 [T, 64]: lower-cased, cut so that <eos> stays, padded right with <pad>."""
    ids = torch.zeros(len(texts), TEXT_LENGTH, dtype=torch.long)
    for i, text in enumerate(texts):
        encoded = tok.encode(text.lower()).ids
        if len(encoded) > TEXT_LENGTH:
            encoded = encoded[: TEXT_LENGTH - 1] + [1]
        ids[i, : len(encoded)] = torch.tensor(encoded)
    return ids


def train_clip_form(texts: Iterable[str], out: Path, size: int) -> Tokenizer:
    """Byte-level BPE with end-of-word marks; both text marks close the vocabulary, as in the real file."""
    tok = Tokenizer(models.BPE(unk_token="<|endoftext|>", continuing_subword_prefix="", end_of_word_suffix="</w>", fuse_unk=False))
    tok.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    tok.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"), "removed", invert=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tok.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=size, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
                                                       end_of_word_suffix="</w>", show_progress=False, special_tokens=[]))
    content = json.loads(tok.to_str())
    vocab = content["model"]["vocab"]
    # As in CLIP's own file, every byte is there at the end of a word too.
    for byte in sorted(pre_tokenizers.ByteLevel.alphabet()):
        vocab.setdefault(f"{byte}</w>", len(vocab))
    vocab["<|startoftext|>"] = len(vocab)
    vocab["<|endoftext|>"] = len(vocab)
    tok = Tokenizer.from_str(json.dumps(content))
    tok.add_special_tokens(["<|startoftext|>", "<|endoftext|>"])
    tok.post_processor = processors.RobertaProcessing(("<|endoftext|>", vocab["<|endoftext|>"]), ("<|startoftext|>", vocab["<|startoftext|>"]),
                                                      add_prefix_space=False, trim_offsets=False)
    tok.decoder = decoders.ByteLevel()
    tok.save(str(out / "tokenizer.json"), pretty=False)
    (out / "tokenizer_config.json").write_text(json.dumps({
        "tokenizer_class": "CLIPTokenizer", "bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>", "pad_token": "<|endoftext|>",
        "unk_token": "<|endoftext|>", "do_lower_case": True, "model_max_length": 77, "errors": "replace", "add_prefix_space": False}, indent=1))
    return tok


def clip_ids(tok: Tokenizer, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """int64 ids and attention mask [T, longest], padded with the end mark, cut to 77."""
    end = tok.token_to_id("<|endoftext|>")
    encoded = [tok.encode(text).ids for text in texts]
    encoded = [e if len(e) <= 77 else e[:76] + [end] for e in encoded]
    longest = max(map(len, encoded))
    ids = torch.full((len(texts), longest), end)
    mask = torch.zeros(len(texts), longest, dtype=torch.long)
    for i, e in enumerate(encoded):
        ids[i, : len(e)] = torch.tensor(e)
        mask[i, : len(e)] = 1
    return ids, mask
