"""demo-clipseg's card: every figure from the results, and what they do not say."""
from __future__ import annotations

from pathlib import Path

from . import clipseg
from .card import figure

METHODS = {"faithful": "the subject", "drifted": "the subject in other colours", "copycat": "the reference's scene", "pasted": "the subject hidden or small",
           "lost": "another subject: nothing is what the name asks for"}


def difference(cell: dict) -> str:
    return f"mean {figure(cell['mean'])}, median {figure(cell['median'])}, nine in ten below {figure(cell['at_90_percent'])} ({cell['count']})"


def write_clipseg_card(folder: Path, results: dict) -> None:
    heldout, training = results["heldout"], results.get("training")
    iou, demo, changed = heldout["iou"], heldout["demo"], heldout["differences"]
    lines = ["---", "license: apache-2.0", "tags: [toy, demo]", "---", "# demo-clipseg: a toy CLIPSeg", "",
             "**This is a toy.** It knows the names of ten rendered subjects and finds those; pictures from outside that world, and other words, mean nothing to it. "
             "Its figures say nothing about CLIPSeg itself: it borrows a shape, not weights.", "",
             f"transformers' `CLIPSegForImageSegmentation` (width {clipseg.WIDTH}, {clipseg.LAYERS} vision layers and 1 text layer, patch {clipseg.PATCH}, {clipseg.SIZE} px, two taps, the refined "
             "decoder), begun from demo-siglip2-naflex's first vision layers and demo-clip's text tower and then trained whole: cross-entropy and Dice on the renderer's masks. Two names a picture: "
             "the subject's and its company's (another scene's subject, set in for two pictures in five), or one that is not there, whose mask is empty. Colours in a name may be wrong: the noun decides.", ""]
    if training:
        seen = "; ".join(f"{stage['images']} images from step {stage['from_step']} on" for stage in training["stages"])
        lines += [f"Trained for {training['steps']} steps of {training['batch']} images ({training['seconds']} s on a shared core; {seen}; rendered at 256 px); {training['parameters']} parameters, "
                  f"stored in fp16; seed {training['seed']}. `python -m tools.demo.train --only clipseg` makes one anew.", ""]
    lines += [f"## Measured on {heldout['images']} held-out scenes", "",
              "Masks made as CLIPSeg's users do: the name, sigmoid, bilinear to the picture's own size, above one half; against the renderer's masks.", "",
              f"- IoU: mean {figure(iou['mean'])}, median {figure(iou['median'])}; " + ", ".join(f"{split} {figure(cell['mean'])} ({cell['images']})" for split, cell in heldout["iou_by_split"].items()),
              "- **looks that were never trained are mostly missed** (`unseen_look`), and so are subjects whose colours drifted (below): it goes by the paint as well as by the shape",
              "- by what is typed: " + ", ".join(f"{form} {figure(value)}" for form, value in heldout["iou_by_form"].items()),
              f"- one of two subjects in a picture (scenes on one background, set together): {figure(heldout['two_subjects']['mean'])} ({heldout['two_subjects']['images']} masks, "
              f"{figure(heldout['two_subjects']['below_half'])} of them below .5)",
              f"- a name that is not there: nothing marked (less than 0.1 % of the picture) in {heldout['a name that is not there']['found_nothing']} of {heldout['a name that is not there']['images']}; "
              f"one that is there: nothing marked in {heldout['a name that is there']['found_nothing']} of {heldout['a name that is there']['images']}",
              f"- |dCP|, a reference's made mask instead of its true one, pairs of the same subject and look elsewhere: {difference(changed['cp_of_pairs'])}; {changed['cp_lost']} pairs have no CP any more",
              f"- |dPF|, a picture's made mask instead of its true one: {difference(changed['pf'])}", "",
              "| subject | IoU | below .5 | images |", "|---|---|---|---|"]
    lines += [f"| {subject} | {figure(cell['mean'])} | {figure(cell['below_half'])} | {cell['images']} |" for subject, cell in heldout["iou_by_subject"].items()]
    refs = demo["references"]
    lines += ["", "## Measured on the demo's own pictures", "",
              "512 px; combinations of subject, look and place that were not trained on, by the concept's `object`.", "",
              f"References: IoU {figure(refs['mean'])} ({refs['images']}). |dCP|: {difference(demo['cp'])}.", "",
              f"Generations that show what is named: IoU {figure(demo['generations that show the name']['mean'])} ({demo['generations that show the name']['images']}). "
              f"|dPF|: {difference(demo['pf that show the name'])}.", "",
              "| generations | shows | IoU | nothing marked | mean \\|dPF\\| | pictures |", "|---|---|---|---|---|---|"]
    for method, cell in demo["generations"].items():
        lines.append(f"| {method} | {METHODS.get(method, '')} | {figure(cell['mean'])} | {cell['found_nothing']} | {figure(cell['pf']['mean'])} | {cell['images']} |")
    lines += ["", "The demo's own masks of `lost` mark the other subject, so that the right answer there, an empty mask, has an IoU of 0.", ""]
    (folder / "README.md").write_text("\n".join(lines))
