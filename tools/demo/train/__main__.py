"""The one command: trains, exports, evaluates, writes the cards."""
from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import torch

from tokenizers import Tokenizer

from . import clip, clipseg, dino, siglip
from .card import write_card
from .card_clipseg import write_clipseg_card
from .evaluate import evaluate_clip, evaluate_dino, evaluate_siglip, quick
from .evaluate_clipseg import evaluate_clipseg
from .export import publish
from .loop import train
from .scenes import Scenes, joined, load_scenes
from .vocabularies import train_clip_form, train_gemma_form

NAMES = {"siglip": "demo-siglip2-naflex", "clip": "demo-clip", "dino": "demo-dino", "clipseg": "demo-clipseg"}
RESULTS = Path(__file__).parent / "results.json"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.demo.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the training scenes: images/, parts/, scenes.jsonl, vocabulary.json")
    parser.add_argument("--mixed", type=Path, required=True, help="training scenes of subjects in parts of several looks, for SigLIP and CLIPSeg")
    parser.add_argument("--heldout-mixed", type=Path, required=True, help="such scenes to measure on")
    parser.add_argument("--heldout", type=Path, required=True, help="scenes that are measured on, never trained on")
    parser.add_argument("--out", type=Path, required=True, help="where the snapshots go: a folder a model")
    parser.add_argument("--only", choices=sorted(NAMES), action="append", help="leave the other models as they are; may be repeated")
    parser.add_argument("--evaluate", action="store_true", help="train nothing: measure the snapshots in --out and write results and cards anew")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "masc-lens-train", help="checkpoints to go on from, logs (default: %(default)s)")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the figures go (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=20260522)
    parser.add_argument("--siglip-steps", type=int, default=4200)
    parser.add_argument("--clip-steps", type=int, default=450)
    parser.add_argument("--dino-steps", type=int, default=350)
    parser.add_argument("--clipseg-steps", type=int, default=2000)
    parser.add_argument("--kept", type=Path, default=Path("tests/fixtures/heldout"), help="the held-out scenes that the tests have (default: %(default)s)")
    parser.add_argument("--demo", type=Path, default=Path("public/samples/demo"), help="the demo's own pictures (default: %(default)s)")
    parser.add_argument("--batch", type=int, default=64, help="of SigLIP (default: %(default)s)")
    parser.add_argument("--patches", type=int, default=80, help="of 256 that a step of SigLIP keeps (default: %(default)s)")
    parser.add_argument("--limit", type=int, help="at most so many training scenes, for a try")
    parser.add_argument("--threads", type=int, default=2, help="one is faster than two where something else runs (default: %(default)s)")
    return parser.parse_args()


def texts_of(scenes: Scenes) -> list[str]:
    """What a tokenizer learns from: the vocabulary's texts, so that it does not depend on how many scenes there are."""
    texts = scenes.vocabulary.get("texts", [])
    return texts or [r[key] for r in scenes.rows for key in ("caption", "subject_text", "environment_text")]


def train_one(which: str, options: argparse.Namespace, scenes: Scenes) -> dict:
    """Trains and exports one model. Returns what was done."""
    folder = options.work / NAMES[which]
    folder.mkdir(parents=True, exist_ok=True)
    if which in ("siglip", "clipseg"):
        scenes = joined(scenes, load_scenes(options.mixed, limit=options.limit))
    common = dict(seed=options.seed, work=options.work, images=len(scenes))
    if which == "siglip":
        tokenizer = train_gemma_form(texts_of(scenes), folder, 1200)
        model = siglip.build(tokenizer.get_vocab_size(), options.seed)
        modules, step = siglip.trainer(model, scenes, tokenizer, options.batch, options.patches)
        check = load_scenes(options.heldout, limit=240) if (options.heldout / "scenes.jsonl").exists() else None
        steps, rate, batch = options.siglip_steps, 1.2e-3, options.batch
        seconds, stages = train(which, modules, step, steps=steps, rate=rate, halfway=None if check is None else lambda: quick(model, check), **common)
        siglip.save(model, folder)
    elif which == "clip":
        tokenizer = train_clip_form(texts_of(scenes), folder, 1400)
        model = clip.build(tokenizer, options.seed + 1)
        modules, step = clip.trainer(model, scenes, tokenizer, 64)
        steps, rate, batch = options.clip_steps, 1e-3, 64
        seconds, stages = train(which, modules, step, steps=steps, rate=rate, **common)
        clip.save(model, folder)
    elif which == "clipseg":
        for file in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copyfile(options.out / NAMES["clip"] / file, folder / file)
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        model = clipseg.build(tokenizer, options.seed + 3)
        clipseg.begin(model, options.out / NAMES["siglip"], options.out / NAMES["clip"])
        modules, step = clipseg.trainer(model, scenes, tokenizer, 16)
        steps, rate, batch = options.clipseg_steps, 1.2e-3, 16
        seconds, stages = train(which, modules, step, steps=steps, rate=rate, **common)
        clipseg.save(model, folder)
    else:
        model = dino.build(options.seed + 2)
        modules, step = dino.trainer(model, scenes, 32, 64)
        steps, rate, batch = options.dino_steps, 8e-4, 32
        seconds, stages = train(which, modules, step, steps=steps, rate=rate, **common)
        dino.save(model, folder)
    bytes_ = publish(folder, options.out / NAMES[which])
    print(f"{NAMES[which]}: {bytes_} bytes in {options.out / NAMES[which]}", flush=True)
    return {"images": len(scenes), "steps": steps, "seconds": round(seconds), "rate": rate, "batch": batch, "stages": stages, "seed": options.seed,
            "parameters": sum(p.numel() for p in model.parameters())}


def main() -> None:
    options = arguments()
    torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    wanted = options.only or list(NAMES)
    results = json.loads(options.results.read_text()) if options.results.exists() else {}
    if not options.evaluate:
        scenes = load_scenes(options.data, split="train", limit=options.limit)
        print(f"{len(scenes)} scenes: {len(scenes.subjects)} subjects, {len(scenes.looks)} looks, {len(scenes.environments)} environments", flush=True)
        for which in wanted:
            results.setdefault(which, {})["training"] = train_one(which, options, scenes)
            options.results.write_text(json.dumps(results, indent=1) + "\n")
        del scenes
    heldout = load_scenes(options.heldout)
    measure = {"siglip": lambda folder, scenes: evaluate_siglip(folder, scenes, load_scenes(options.heldout_mixed)), "clip": evaluate_clip, "dino": evaluate_dino,
               "clipseg": lambda folder, scenes: evaluate_clipseg(folder, scenes, options.kept, options.demo)}
    for which in wanted:
        folder = options.out / NAMES[which]
        results.setdefault(which, {})["heldout"] = measure[which](folder, heldout)
        options.results.write_text(json.dumps(results, indent=1) + "\n")
        (write_clipseg_card if which == "clipseg" else lambda *rest: write_card(which, *rest))(folder, results[which])
        print(f"{NAMES[which]}: measured", flush=True)


if __name__ == "__main__":
    main()
