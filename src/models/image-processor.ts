import { z } from "zod";
import type { Letterbox, ResizeRule } from "../imaging/letterboxes.ts";
import type { Size } from "../imaging/naflex-size.ts";
import type { Normalisation, PixelScaling } from "../imaging/patches.ts";
import type { Filter } from "../imaging/resample.ts";
import { LensError } from "../lib/errors.ts";
import type { ClipConfig, SiglipConfig } from "./config.ts";

z.config({ jitless: true });

const CHANNELS = 3;

/**
 * What a checkpoint's files say of how pictures become numbers: preprocessor_config.json, or `image_processor` in
 * processor_config.json, as transformers 5 saves it. Source: transformers 5.24, AutoImageProcessor and TorchvisionBackend.
 * A value that is not computed is refused by its name, because another one in its place would be another score.
 *
 * `do_convert_rgb` is not asked for (a picture is RGB before it comes here), nor is `max_num_patches`: how many patches
 * there are is a setting of the project, as it is an argument of the authors' package.
 */
export interface ImageProcessor {
  /** Where to look, in words for messages: "preprocessor_config.json: ". */
  readonly where: string;
  /** NaFlex: whether pictures are brought to the budget of patches; its letterbox resizes to nothing else. */
  readonly toBudget: boolean;
  readonly letterbox: Letterbox;
  readonly scaling: PixelScaling;
  /** No file says anything: it is as the published checkpoints of the kind have it. */
  readonly assumed: boolean;
  /** Why it is not its model's, null where it is. Told once the weights are known to be: a wrong config shows there first. */
  readonly misfit: LensError | null;
}

/** The two files, parsed; null where they are not there. */
export interface ImageProcessorFiles {
  readonly preprocessorConfig: unknown;
  readonly processorConfig: unknown;
}

export const PREPROCESSOR_CONFIG = "preprocessor_config.json";
export const PROCESSOR_CONFIG = "processor_config.json";

const HALVES: Normalisation = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
/** Source: OpenAI's CLIP. */
const CLIP_NORMALISATION: Normalisation = { mean: [0.48145466, 0.4578275, 0.40821073], std: [0.26862954, 0.26130258, 0.27577711] };
/** DreamBench++ prepares for DINO with these whatever the hub's file says. */
export const IMAGENET_NORMALISATION: Normalisation = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

type SizeField = number | readonly number[] | Readonly<Record<string, number | null>>;

/** What a class of transformers takes where its file says nothing. */
interface ClassDefaults {
  readonly size: SizeField | null;
  readonly cropSize: SizeField | null;
  readonly centerCrop: boolean;
  readonly square: boolean;
  readonly resample: number;
  readonly normalisation: Normalisation;
}

const clipLike: ClassDefaults = { size: { shortest_edge: 224 }, cropSize: { height: 224, width: 224 }, centerCrop: true, square: false, resample: 3, normalisation: CLIP_NORMALISATION };
const CLASSES: Readonly<Record<string, ClassDefaults>> = {
  CLIPImageProcessor: clipLike,
  BitImageProcessor: clipLike,
  SiglipImageProcessor: { size: { height: 224, width: 224 }, cropSize: null, centerCrop: false, square: false, resample: 3, normalisation: HALVES },
  ViTImageProcessor: { size: { height: 224, width: 224 }, cropSize: null, centerCrop: false, square: true, resample: 2, normalisation: HALVES },
  Siglip2ImageProcessor: { size: null, cropSize: null, centerCrop: false, square: true, resample: 2, normalisation: HALVES },
};
const NAFLEX_CLASS = "Siglip2ImageProcessor";
const USUAL_CLASS = { "siglip2-naflex": NAFLEX_CLASS, "siglip2-fixed": "SiglipImageProcessor", clip: "CLIPImageProcessor" } as const;

/** Pillow's numbers. Its 4 (box) and 5 (hamming) torch does not resize with. */
const RESAMPLE: Readonly<Record<number, Filter>> = { 0: "nearest", 1: "lanczos", 2: "bilinear", 3: "bicubic" };
export const filterNumber = (filter: Filter): number => Number(Object.entries(RESAMPLE).find(([, name]) => name === filter)?.[0]);

// A null stands: it is no, or nothing, whatever the class would take. Only what is left out is the class's.
const flag = z.boolean().nullish();
const side = z.number().int().nonnegative();
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
type Fields = z.infer<typeof schema>;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** Where the settings stand: the nested ones of processor_config.json go before preprocessor_config.json. */
function findFields({ preprocessorConfig, processorConfig }: ImageProcessorFiles): { where: string; fields: unknown } | null {
  const nested = isRecord(processorConfig) ? processorConfig["image_processor"] : undefined;
  if (nested !== undefined && nested !== null) return { where: `${PROCESSOR_CONFIG}: image_processor.`, fields: nested };
  return preprocessorConfig === null || preprocessorConfig === undefined ? null : { where: `${PREPROCESSOR_CONFIG}: `, fields: preprocessorConfig };
}

/** Refuses a field's value: what it says, and why that is not computed. */
class Refuser {
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
function sizeTable(refuse: Refuser, field: string, value: SizeField, square: boolean): Readonly<Record<string, number>> {
  const known = "expected are height and width, shortest_edge (and longest_edge), or max_height and max_width.";
  if (typeof value === "number") return square ? { height: value, width: value } : { shortest_edge: value };
  const entries: [string, number | null | undefined][] = isList(value) ? [["height", value[0]], ["width", value[1]]] : Object.entries(value);
  const keys = entries.map(([key]) => key).toSorted().join();
  const sides: Record<string, number> = {};
  for (const [key, length] of entries) {
    if (typeof length !== "number" || length === 0) throw refuse.value(field, value, known);
    sides[key] = length;
  }
  if (!["height,width", "shortest_edge", "longest_edge,shortest_edge", "max_height,max_width"].includes(keys)) throw refuse.value(field, value, known);
  return sides;
}

function resizeRule(refuse: Refuser, value: SizeField | null, square: boolean): ResizeRule {
  if (value === null) throw refuse.value("size", value, "pictures are to be resized (do_resize), and nothing says to what.");
  const { height, width, shortest_edge: edge, longest_edge: longest, max_height: maxHeight, max_width: maxWidth } = sizeTable(refuse, "size", value, square);
  if (edge !== undefined) return { kind: "shortest", edge, longest: longest ?? null };
  if (maxHeight !== undefined && maxWidth !== undefined) return { kind: "within", width: maxWidth, height: maxHeight };
  return { kind: "exact", width: width!, height: height! };
}

function cropSize(refuse: Refuser, value: SizeField): Size {
  const { height, width } = sizeTable(refuse, "crop_size", value, true);
  if (height === undefined || width === undefined) throw refuse.value("crop_size", value, "a crop has a height and a width.");
  return { width, height };
}

function channels(refuse: Refuser, field: string, value: number | readonly number[] | null): readonly number[] {
  const list = typeof value === "number" ? [value] : (value ?? []);
  if (list.length !== 1 && list.length !== CHANNELS) throw refuse.value(field, value, "one number, or three (red, green, blue), are expected.");
  return list.length === CHANNELS ? list : Array.from({ length: CHANNELS }, () => list[0]!);
}

function factorOf(refuse: Refuser, factor: number | null): number {
  if (factor === null || factor === 0) throw refuse.value("rescale_factor", factor, "pixels are to be multiplied with it (do_rescale).");
  return factor;
}

function normalisationOf(refuse: Refuser, { image_mean: mean, image_std: std }: Fields, { normalisation }: ClassDefaults): Normalisation {
  const stds = channels(refuse, "image_std", std === undefined ? normalisation.std : std);
  if (stds.includes(0)) throw refuse.value("image_std", std, "numbers cannot be divided by 0.");
  return { mean: channels(refuse, "image_mean", mean === undefined ? normalisation.mean : mean), std: stds };
}

/** What a field says, or the class where it is left out. */
const orUsual = <T>(value: T | undefined, usual: T): T => (value === undefined ? usual : value);
const isOn = (value: boolean | null | undefined, usual = true): boolean => orUsual(value, usual) ?? false;

function scalingOf(refuse: Refuser, fields: Fields, defaults: ClassDefaults): PixelScaling {
  return {
    factor: isOn(fields.do_rescale) ? factorOf(refuse, orUsual(fields.rescale_factor, 1 / 255)) : null,
    normalise: isOn(fields.do_normalize) ? normalisationOf(refuse, fields, defaults) : null,
  };
}

function filterOf(refuse: Refuser, resample: number | null, name: string): Filter {
  if (resample === null && name === NAFLEX_CLASS) return "bilinear"; // the one class that does not ask for it
  const filter = resample !== null && Object.hasOwn(RESAMPLE, resample) ? RESAMPLE[resample] : undefined;
  if (filter === undefined) throw refuse.value("resample", resample, "0 (nearest), 1 (lanczos), 2 (bilinear) and 3 (bicubic) are computed.");
  return filter;
}

function classOf(refuse: Refuser, { image_processor_type: type, feature_extractor_type: older }: Fields, kind: keyof typeof USUAL_CLASS): { name: string; defaults: ClassDefaults; misfit: LensError | null } {
  const said = type ?? older?.replace("FeatureExtractor", "ImageProcessor");
  // "Fast" and "Pil" name another way to compute the same.
  const name = said?.replace(/(?:Fast|Pil)$/, "") ?? USUAL_CLASS[kind];
  const fit = Object.keys(CLASSES).filter((known) => (known === NAFLEX_CLASS) === (kind === "siglip2-naflex"));
  const refusal = () => refuse.value((type ?? null) === null ? "feature_extractor_type" : "image_processor_type", said, `for this architecture ${fit.join(", ")} ${fit.length === 1 ? "is" : "are"} computed.`);
  const defaults = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
  if (defaults === undefined) throw refusal();
  return { name, defaults, misfit: fit.includes(name) ? null : refusal() };
}

function decodeFields(where: string, value: unknown): Fields {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new LensError("invalid_checkpoint", `${where}${issue?.path.join(".") || "the settings"}: ${issue?.message ?? "not understood"}.`, parsed.error.message);
}

/** The size that every picture comes to, where it is the same for all. */
const fixedSize = ({ resize, crop }: Letterbox): Size | null => crop ?? (resize?.kind === "exact" ? resize : null);

/** Why pixels of this size are none that a tower takes; null where they are. */
export function sizeFault({ vision, kind }: SiglipConfig | ClipConfig, { width, height }: Size): string | null {
  const { imageSize, patch } = vision;
  if (imageSize === null) return null;
  // SigLIP's convolution leaves over what does not fill a patch; CLIP compares the sizes.
  const takes = (length: number) => (kind === "clip" ? length === imageSize : Math.floor(length / patch) === Math.floor(imageSize / patch));
  return takes(width) && takes(height) ? null : `pictures come to ${width} x ${height} pixels, and the model takes ${imageSize} x ${imageSize}`;
}

/** Where a folder has neither file: a fixed-size SigLIP2 was trained on its own size, bilinear. */
export function usualProcessor({ kind, vision }: SiglipConfig | ClipConfig): ImageProcessor {
  const { normalisation, resample } = CLASSES[USUAL_CLASS[kind]]!;
  const scaling = { factor: 1 / 255, normalise: normalisation };
  const side = vision.imageSize;
  const common = { filter: kind === "clip" ? RESAMPLE[resample]! : "bilinear", kernel: "torchvision", start: "cut" } as const;
  const where = `${PREPROCESSOR_CONFIG}: `;
  if (side === null) return { where, toBudget: true, letterbox: { ...common, resize: null, crop: null }, scaling, assumed: true, misfit: null };
  const square = { width: side, height: side };
  const letterbox: Letterbox = kind === "clip" ? { ...common, resize: { kind: "shortest", edge: side, longest: null }, crop: square } : { ...common, resize: { kind: "exact", ...square }, crop: null };
  return { where, toBudget: false, letterbox, scaling, assumed: true, misfit: null };
}

/**
 * Its `misfit` is for the caller to throw.
 *
 * @throws LensError unsupported_checkpoint, naming the field and its value; invalid_checkpoint where a field is of another type
 */
export function decodeImageProcessor(files: ImageProcessorFiles, config: SiglipConfig | ClipConfig): ImageProcessor {
  const found = findFields(files);
  if (found === null) return usualProcessor(config);
  const fields = decodeFields(found.where, found.fields);
  const refuse = new Refuser(found.where);
  const { name, defaults, misfit } = classOf(refuse, fields, config.kind);
  const resizes = isOn(fields.do_resize);
  const filter = resizes ? filterOf(refuse, orUsual(fields.resample, defaults.resample), name) : "bilinear";
  const common = { filter, kernel: "torchvision", start: "cut" } as const;
  const scaling = scalingOf(refuse, fields, defaults);
  const cropped = orUsual(fields.crop_size, defaults.cropSize);
  const crops = isOn(fields.do_center_crop, defaults.centerCrop);
  if (crops && cropped === null) throw refuse.value("do_center_crop", true, "and no crop_size says of what size.");

  if (name === NAFLEX_CLASS) {
    // It cuts patches of its own size, and crops and pads nothing.
    const patch = orUsual(fields.patch_size, 16);
    const other = patch === config.vision.patch ? null : refuse.value("patch_size", patch, `config.json says that patches are ${config.vision.patch} pixels wide.`);
    return { where: found.where, toBudget: resizes, letterbox: { ...common, resize: null, crop: null }, scaling, assumed: false, misfit: misfit ?? other };
  }

  if (isOn(fields.do_pad, false) && (fields.pad_size ?? null) !== null) throw refuse.value("pad_size", fields.pad_size, "pictures are not padded here (do_pad).");
  const whole = name === "CLIPImageProcessor" && fields.use_square_size === true ? { height: 224, width: 224 } : orUsual(fields.size, defaults.size);
  const letterbox: Letterbox = {
    ...common,
    resize: resizes ? resizeRule(refuse, whole, isOn(fields.default_to_square, defaults.square)) : null,
    crop: crops && cropped !== null ? cropSize(refuse, cropped) : null,
  };
  const size = fixedSize(letterbox);
  const fault = size && sizeFault(config, size);
  const [field, value] = letterbox.crop === null ? ["size", whole] : ["crop_size", cropped];
  const other = fault === null ? null : refuse.value(field, value, `${fault}.`);
  return { where: found.where, toBudget: false, letterbox, scaling, assumed: false, misfit: misfit ?? other };
}
