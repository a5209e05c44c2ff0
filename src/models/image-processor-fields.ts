import { z } from "../lib/schema.ts";
import type { LongestRule, ResizeRule } from "../imaging/letterboxes.ts";
import type { Size } from "../imaging/naflex-size.ts";
import type { Normalisation, PixelScaling } from "../imaging/patches.ts";
import type { Filter } from "../imaging/resample.ts";
import { LensError } from "../lib/errors.ts";
import { refusedField } from "./refused-field.ts";

/** The fields of an image processor, one by one: what each class takes where it is left out, and what its values mean. */

const CHANNELS = 3;

const HALVES: Normalisation = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
/** Source: OpenAI's CLIP. */
const CLIP_NORMALISATION: Normalisation = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
};
/** DreamBench++ prepares for DINO with these whatever the hub's file says. */
export const IMAGENET_NORMALISATION: Normalisation = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

export type SizeField = number | readonly number[] | Readonly<Record<string, number | null>>;

/** What a class of transformers takes where its file says nothing. */
export interface ClassDefaults {
  readonly size: SizeField | null;
  readonly cropSize: SizeField | null;
  readonly centerCrop: boolean;
  readonly square: boolean;
  readonly resample: number;
  readonly normalisation: Normalisation;
}

const clipLike: ClassDefaults = {
  size: { shortest_edge: 224 },
  cropSize: { height: 224, width: 224 },
  centerCrop: true,
  square: false,
  resample: 3,
  normalisation: CLIP_NORMALISATION,
};
export const CLASSES: Readonly<Record<string, ClassDefaults>> = {
  CLIPImageProcessor: clipLike,
  BitImageProcessor: clipLike,
  SiglipImageProcessor: {
    size: { height: 224, width: 224 },
    cropSize: null,
    centerCrop: false,
    square: false,
    resample: 3,
    normalisation: HALVES,
  },
  ViTImageProcessor: {
    size: { height: 224, width: 224 },
    cropSize: null,
    centerCrop: false,
    square: true,
    resample: 2,
    normalisation: HALVES,
  },
  Siglip2ImageProcessor: {
    size: null,
    cropSize: null,
    centerCrop: false,
    square: true,
    resample: 2,
    normalisation: HALVES,
  },
  SamImageProcessor: {
    size: { longest_edge: 1024 },
    cropSize: null,
    centerCrop: false,
    square: true,
    resample: 2,
    normalisation: IMAGENET_NORMALISATION,
  },
};
/** What SamImageProcessor pads to where its file does not say. */
export const SAM_PAD: SizeField = { height: 1024, width: 1024 };
export const SAM_CLASS = "SamImageProcessor";
export const NAFLEX_CLASS = "Siglip2ImageProcessor";
/** Pillow's numbers. Its 4 (box) and 5 (hamming) torch does not resize with. */
export const RESAMPLE: Readonly<Record<number, Filter>> = { 0: "nearest", 1: "lanczos", 2: "bilinear", 3: "bicubic" };

// A null stands: it is no, or nothing, whatever the class would take. Only what is left out is the class's.
const flag = z.boolean().nullish();
/** Of a resized picture, in pixels: no model's is near it. */
const LARGEST_SIDE = 2 ** 14;
const side = z.number().int().nonnegative().max(LARGEST_SIDE);
const sizeField = z.union([side, z.array(side), z.record(z.string(), side.nullable())]).nullish();
const channelValues = z.union([z.number(), z.array(z.number())]).nullish();

const schema = z.looseObject({
  image_processor_type: z.string().nullish(),
  feature_extractor_type: z.string().nullish(),
  do_resize: flag,
  size: sizeField,
  default_to_square: flag,
  use_square_size: flag,
  resample: z.number().nullish(),
  do_center_crop: flag,
  crop_size: sizeField,
  do_rescale: flag,
  rescale_factor: z.number().nullish(),
  do_normalize: flag,
  image_mean: channelValues,
  image_std: channelValues,
  do_pad: flag,
  pad_size: sizeField,
  patch_size: side.nullish(),
});
export type Fields = z.infer<typeof schema>;

/** Refuses a field's value: what it says, and why that is not computed. */
export class Refuser {
  readonly where: string;
  constructor(where: string) {
    this.where = where;
  }

  value(field: string, value: unknown, why: string): LensError {
    return new LensError("unsupported_checkpoint", `${this.where}${field} is ${JSON.stringify(value)}: ${why}`);
  }
}

const isList = (value: SizeField): value is readonly number[] => Array.isArray(value);

/** transformers' get_size_dict: a number, [height, width], or a table with one of the known sets of keys. */
function sizeTable(
  refuse: Refuser,
  field: string,
  value: SizeField,
  square: boolean,
): Readonly<Record<string, number>> {
  const known = "expected are height and width, shortest_edge (and longest_edge), or max_height and max_width.";
  if (typeof value === "number") return square ? { height: value, width: value } : { shortest_edge: value };
  const entries: [string, number | null | undefined][] = isList(value)
    ? [
        ["height", value[0]],
        ["width", value[1]],
      ]
    : Object.entries(value);
  const keys = entries
    .map(([key]) => key)
    .toSorted()
    .join();
  const sides: Record<string, number> = {};
  for (const [key, length] of entries) {
    if (typeof length !== "number" || length === 0) throw refuse.value(field, value, known);
    sides[key] = length;
  }
  if (!["height,width", "shortest_edge", "longest_edge,shortest_edge", "max_height,max_width"].includes(keys))
    throw refuse.value(field, value, known);
  return sides;
}

export function resizeRule(refuse: Refuser, value: SizeField | null, square: boolean): ResizeRule {
  if (value === null)
    throw refuse.value("size", value, "pictures are to be resized (do_resize), and nothing says to what.");
  const {
    height,
    width,
    shortest_edge: edge,
    longest_edge: longest,
    max_height: maxHeight,
    max_width: maxWidth,
  } = sizeTable(refuse, "size", value, square);
  if (edge !== undefined) return { kind: "shortest", edge, longest: longest ?? null };
  if (maxHeight !== undefined && maxWidth !== undefined) return { kind: "within", width: maxWidth, height: maxHeight };
  return { kind: "exact", width: width!, height: height! };
}

/** SAM's `size`: its longer side. */
export function longestEdge(refuse: Refuser, value: SizeField | null): LongestRule {
  const entries = typeof value === "object" && value !== null && !isList(value) ? Object.entries(value) : [];
  const [key, edge] = entries[0] ?? [];
  if (entries.length !== 1 || key !== "longest_edge" || typeof edge !== "number" || edge === 0)
    throw refuse.value("size", value, "expected is longest_edge.");
  return { kind: "longest", edge };
}

function rectangle(refuse: Refuser, field: string, value: SizeField, what: string): Size {
  const { height, width } = sizeTable(refuse, field, value, true);
  if (height === undefined || width === undefined)
    throw refuse.value(field, value, `${what} has a height and a width.`);
  return { width, height };
}

export const cropSize = (refuse: Refuser, value: SizeField): Size => rectangle(refuse, "crop_size", value, "a crop");
export const padSize = (refuse: Refuser, value: SizeField): Size =>
  rectangle(refuse, "pad_size", value, "a padded picture");

function channels(refuse: Refuser, field: string, value: number | readonly number[] | null): readonly number[] {
  const list = typeof value === "number" ? [value] : (value ?? []);
  if (list.length !== 1 && list.length !== CHANNELS)
    throw refuse.value(field, value, "one number, or three (red, green, blue), are expected.");
  return list.length === CHANNELS ? list : Array.from({ length: CHANNELS }, () => list[0]!);
}

function factorOf(refuse: Refuser, factor: number | null): number {
  if (factor === null || factor === 0)
    throw refuse.value("rescale_factor", factor, "pixels are to be multiplied with it (do_rescale).");
  return factor;
}

function normalisationOf(
  refuse: Refuser,
  { image_mean: mean, image_std: std }: Fields,
  { normalisation }: ClassDefaults,
): Normalisation {
  const stds = channels(refuse, "image_std", std === undefined ? normalisation.std : std);
  if (stds.includes(0)) throw refuse.value("image_std", std, "numbers cannot be divided by 0.");
  return { mean: channels(refuse, "image_mean", mean === undefined ? normalisation.mean : mean), std: stds };
}

/** What a field says, or the class where it is left out. */
export const orUsual = <T>(value: T | undefined, usual: T): T => (value === undefined ? usual : value);
export const isOn = (value: boolean | null | undefined, usual = true): boolean => orUsual(value, usual) ?? false;

export function scalingOf(refuse: Refuser, fields: Fields, defaults: ClassDefaults): PixelScaling {
  return {
    factor: isOn(fields.do_rescale) ? factorOf(refuse, orUsual(fields.rescale_factor, 1 / 255)) : null,
    normalise: isOn(fields.do_normalize) ? normalisationOf(refuse, fields, defaults) : null,
  };
}

export function filterOf(refuse: Refuser, resample: number | null, name: string): Filter {
  if (resample === null && name === NAFLEX_CLASS) return "bilinear"; // the one class that does not ask for it
  const filter = resample !== null && Object.hasOwn(RESAMPLE, resample) ? RESAMPLE[resample] : undefined;
  if (filter === undefined)
    throw refuse.value("resample", resample, "0 (nearest), 1 (lanczos), 2 (bilinear) and 3 (bicubic) are computed.");
  return filter;
}

export function decodeFields(where: string, value: unknown): Fields {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw refusedField(where, value, parsed.error, "invalid_checkpoint");
}
