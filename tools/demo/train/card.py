"""Model cards: every figure from the results, and what it does not say."""
from __future__ import annotations

from pathlib import Path

from . import clip, dino, siglip

TITLES = {"siglip": "demo-siglip2-naflex: a toy SigLIP2 (NaFlex)", "clip": "demo-clip: a toy CLIP", "dino": "demo-dino: a DINO-shaped toy ViT"}
WHAT = {
    "siglip": f"transformers' `Siglip2Model` (width 128, 4 heads, {siglip.LAYERS} vision and 2 text layers, patch 16), trained with the sigmoid loss over all true "
              "image-text pairs, the same head pooled over the background against texts of environments and stripped captions, and over the subject against texts of subjects (x 0.5 each), and a dense "
              "cosine classifier over the parts in their paints, the parts, the environments and the paints' words on the patch tokens (x 1; dropped afterwards). A third of "
              "the images show subjects whose parts wear different looks or made-up ones. The dense loss uses the renderer's own labels: this checkpoint is supervised on these toys.",
    "clip": f"transformers' `CLIPModel` (width 128, 4 vision and 2 text layers, patch {clip.PATCH}, {clip.SIZE} px), trained with the contrastive loss on captions.",
    "dino": f"transformers' `ViTModel` (width 128, 4 layers, patch {dino.PATCH}, {dino.SIZE} px), a DINO-shaped ViT trained with VICReg's objective (two crops of one "
            "image must agree; variance and covariance are regularised). It was **not** trained with DINO's self-distillation. No label and no text was used.",
}
MEASURES = {"siglip": {"cp": "CP", "global_cosine": "global cosine"}, "clip": {"clip_i": "CLIP-I"}, "dino": {"dino": "DINO"}}


def figure(value: float | None) -> str:
    return "none" if value is None else f"{value:.4f}"


def separation_table(heldout: dict, measures: dict[str, str]) -> list[str]:
    lines = ["| situation | " + " | ".join(measures.values()) + " | pairs (same / other) |", "|---|" + "---|" * (len(measures) + 1)]
    first = next(iter(measures))
    for situation, cell in heldout[first].items():
        values = " | ".join(figure(heldout[key][situation]["auc"]) for key in measures)
        lines.append(f"| {situation} | {values} | {cell['same_pairs']} / {cell['other_pairs']} |")
    return lines


def accuracy_lines(table: dict[str, dict]) -> list[str]:
    lines = []
    for what, cell in table.items():
        splits = ", ".join(f"{key} {figure(value)} ({cell[f'{key} images']} images)" for key, value in cell.items()
                           if key not in ("all", "images") and not key.endswith(" images"))
        lines.append(f"- {what}: {figure(cell['all'])} of {cell['images']} images ({splits})")
    return lines


def mean_lines(heldout: dict, keys: dict[str, str]) -> list[str]:
    kinds = next(iter(heldout[k] for k in keys))
    lines = ["| pairs | " + " | ".join(keys.values()) + " |", "|---|" + "---|" * len(keys)]
    return lines + [f"| {kind} | " + " | ".join(figure(heldout[key][kind]) for key in keys) + " |" for kind in kinds]


def write_card(which: str, folder: Path, results: dict) -> None:
    heldout, training = results["heldout"], results.get("training")
    lines = ["---", "license: apache-2.0", "tags: [toy, demo]", "---", f"# {TITLES[which]}", "",
             "**This is a toy.** It knows a small world of rendered subjects and environments and nothing else. Its scores say nothing about "
             "pictures from outside that world, and nothing about SigLIP2, CLIP or DINO themselves: it borrows a shape, not weights.", "", WHAT[which], ""]
    if training:
        seen = "; ".join(f"{stage['images']} images from step {stage['from_step']} on" for stage in training["stages"])
        lines += [f"Trained for {training['steps']} steps of {training['batch']} images ({training['seconds']} s; {seen}; rendered at 256 px); "
                  f"{training['parameters']} parameters, stored in fp16; seed {training['seed']}. `python -m tools.demo.train` makes one anew; "
                  "how threads split sums may change the last digits.", ""]
    lines += [f"## Measured on {heldout['images']} held-out scenes", "",
              "Seeds, and in part combinations and looks, that were not trained on. AUC: the share of (same, other) pairs of pairs in which the same subject "
              "in the same look scores above another; \"elsewhere\" means in another environment than the reference's.", ""]
    if "image_text_accuracy" in heldout:
        lines += ["Image-text accuracy (a class's text is the mean of the held-out texts that name it):", "", *accuracy_lines(heldout["image_text_accuracy"]),
                  f"- an image's own caption above captions of other scenes: {figure(heldout['caption_above_another_images_caption'])}", ""]
    lines += ["AUC(same > other):", "", *separation_table(heldout, MEASURES[which]), ""]
    lines += ["Means:", "", *mean_lines(heldout, {f"mean_{key}": name for key, name in MEASURES[which].items()}), ""]
    if which == "siglip":
        pf = dict(heldout["pf"])
        own, other = pf.pop("mean, own prompt"), pf.pop("mean, another environment's prompt")
        matches = heldout["best_matches"]
        lines += ["PF, background against stripped captions:", "", *accuracy_lines(pf), f"- mean PF with the own prompt {figure(own)}, with another environment's {figure(other)}", "",
                  f"Best matches of the same subject in another environment: {figure(matches['hit_subject'])} on the subject, {figure(matches['hit_same_part'])} on the same part.", ""]
        local = heldout["locality"]
        lines += ["The heat, where some parts of the subject wear another paint than the reference's, elsewhere: AUC within a pair of images (best cosines of patches of parts that kept "
                  f"their paint above those of parts that did not) {figure(local['auc_within_a_pair'])} on average over {local['pairs']} pairs; mean best cosine of the ones {figure(local['mean_of_kept'])}, of the others "
                  f"{figure(local['mean_of_changed'])}.", ""]
        for split, cell in heldout["by_split_of_the_reference"].items():
            lines += [f"### References of the split `{split}` ({heldout['splits'][split]} images)", "", *separation_table(cell, MEASURES["siglip"]), ""]
        large = heldout["at_1024_patches"]
        lines += [f"### At 1024 patches ({large['images']} of the images, enlarged to 512 px)", "", *separation_table(large, MEASURES["siglip"]), ""]
    (folder / "README.md").write_text("\n".join(lines))
