import type { Letterbox } from "../imaging/letterboxes.ts";
import type { PixelScaling } from "../imaging/patches.ts";
import type { ImageProcessor, ProcessorRules } from "./image-processor.ts";

/** Of how many digits a number of a sentence is. */
const DIGITS = 4;
const short = (value: number) => String(Number(value.toPrecision(DIGITS)));
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function describeSizes({ resize, crop }: Letterbox): string {
  const parts: string[] = [];
  if (resize === null) parts.push("as large as they are");
  else if (resize.kind === "exact") parts.push(`brought to ${resize.width} x ${resize.height}`);
  else if (resize.kind === "within") parts.push(`brought into ${resize.width} x ${resize.height}`);
  else if (resize.kind === "longest") parts.push(`brought to a longer side of ${resize.edge}`);
  else
    parts.push(
      `brought to a shorter side of ${resize.edge}${resize.longest === null ? "" : ` and a longer one of at most ${resize.longest}`}`,
    );
  parts.push(crop === null ? "not cropped" : `cropped to ${crop.width} x ${crop.height}`);
  return `pictures ${parts.join(" and ")}`;
}

function describeScaling(scaling: PixelScaling, usual: PixelScaling): string[] {
  const said: string[] = [];
  if (scaling.factor === null) said.push("pixels not rescaled");
  else if (!same(scaling.factor, usual.factor)) said.push(`pixels times ${short(scaling.factor)}`);
  if (scaling.normalise === null) said.push("pixels not normalised");
  else if (!same(scaling.normalise, usual.normalise)) {
    const { mean, std } = scaling.normalise;
    said.push(`pixels normalised with mean ${mean.map(short).join(" ")} and deviation ${std.map(short).join(" ")}`);
  }
  return said;
}

/** Where pictures are prepared otherwise than by the published checkpoints of the kind, a phrase each. */
export function describeProcessor(
  { toBudget, letterbox, scaling, assumed }: ImageProcessor,
  { usual }: ProcessorRules,
): string[] {
  if (assumed) return ["pictures prepared as usual, since no file says how"];
  const said: string[] = [];
  const { resize, crop, filter } = letterbox;
  if (toBudget !== usual.toBudget) said.push("pictures as large as they are");
  else if (!same([resize, crop], [usual.letterbox.resize, usual.letterbox.crop])) said.push(describeSizes(letterbox));
  if (filter !== usual.letterbox.filter && (toBudget || resize !== null)) said.push(`pictures resized by ${filter}`);
  return [...said, ...describeScaling(scaling, usual.scaling)];
}
