import type { Letterbox, LongestRule } from "../imaging/letterboxes.ts";
import type { Size } from "../imaging/naflex-size.ts";
import type { PixelScaling } from "../imaging/patches.ts";
import { LensError } from "../lib/errors.ts";
import {
  CLASSES,
  cropSize,
  decodeFields,
  filterOf,
  isOn,
  longestEdge,
  NAFLEX_CLASS,
  orUsual,
  padSize,
  Refuser,
  resizeRule,
  SAM_CLASS,
  SAM_PAD,
  scalingOf,
  type ClassDefaults,
  type Fields,
} from "./image-processor-fields.ts";

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
  /** Filled up to this size with zeros after scaling, at the right and below; absent where it is not. */
  readonly pad?: Size;
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

/** What an architecture asks of its image processor. */
export interface ProcessorRules {
  /** The class where files name none. */
  readonly usualClass: string;
  /** The classes that are computed for it. */
  readonly classes: readonly string[];
  /** Pixels a side of a patch. */
  readonly patch: number;
  /** Why pixels of this size are none that the tower takes; null where they are. */
  sizeFault(size: Size): string | null;
  /** Where a folder has neither file, and what a description need not tell. */
  readonly usual: Pick<ImageProcessor, "toBudget" | "letterbox" | "pad" | "scaling">;
}

/** Of a tower that takes pictures of one square size alone. */
export const squareFault =
  (side: number): ProcessorRules["sizeFault"] =>
  ({ width, height }) =>
    width === side && height === side
      ? null
      : `pictures come to ${width} x ${height} pixels, and the model takes ${side} x ${side}`;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Where the settings stand: the nested ones of processor_config.json go before preprocessor_config.json. */
function findFields({
  preprocessorConfig,
  processorConfig,
}: ImageProcessorFiles): { where: string; fields: unknown } | null {
  const nested = isRecord(processorConfig) ? processorConfig["image_processor"] : undefined;
  if (nested !== undefined && nested !== null)
    return { where: `${PROCESSOR_CONFIG}: image_processor.`, fields: nested };
  return preprocessorConfig === null || preprocessorConfig === undefined
    ? null
    : { where: `${PREPROCESSOR_CONFIG}: `, fields: preprocessorConfig };
}

function classOf(
  refuse: Refuser,
  { image_processor_type: type, feature_extractor_type: older }: Fields,
  { usualClass, classes: fit }: ProcessorRules,
): { name: string; defaults: ClassDefaults; misfit: LensError | null } {
  const said = type ?? older?.replace("FeatureExtractor", "ImageProcessor");
  // "Fast" and "Pil" name another way to compute the same.
  const name = said?.replace(/(?:Fast|Pil)$/, "") ?? usualClass;
  const refusal = () =>
    refuse.value(
      (type ?? null) === null ? "feature_extractor_type" : "image_processor_type",
      said,
      `for this architecture ${fit.join(", ")} ${fit.length === 1 ? "is" : "are"} computed.`,
    );
  const defaults = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
  if (defaults === undefined) throw refusal();
  return { name, defaults, misfit: fit.includes(name) ? null : refusal() };
}

/** Every class but NaFlex's and SAM's: they bring pictures to sizes of their own, and pad nothing. */
export const SIZED_CLASSES: readonly string[] = Object.keys(CLASSES).filter(
  (name) => name !== NAFLEX_CLASS && name !== SAM_CLASS,
);

/** The size that every picture comes to, where it is the same for all. */
const fixedSize = ({ resize, crop }: Letterbox): Size | null => crop ?? (resize?.kind === "exact" ? resize : null);

/** SAM's: the longer side to a length, and the rest of the model's square left empty. Source: SamImageProcessor. */
function paddedSquare(
  refuse: Refuser,
  fields: Fields,
  rules: ProcessorRules,
): { resize: LongestRule; pad: Size; misfit: LensError | null } {
  for (const field of ["do_resize", "do_pad"] as const)
    if (!isOn(fields[field]))
      throw refuse.value(field, fields[field], "pictures are brought to the model's square only with it.");
  if (isOn(fields.do_center_crop, false)) throw refuse.value("do_center_crop", true, "pictures are not cropped here.");
  const size = orUsual(fields.size, CLASSES[SAM_CLASS]!.size);
  const resize = longestEdge(refuse, size);
  const wanted = orUsual(fields.pad_size, SAM_PAD);
  if (wanted === null) throw refuse.value("pad_size", wanted, "pictures are to be padded (do_pad).");
  const pad = padSize(refuse, wanted);
  const fault = rules.sizeFault(pad);
  if (fault !== null) return { resize, pad, misfit: refuse.value("pad_size", wanted, `${fault}.`) };
  const misfit =
    resize.edge <= Math.min(pad.width, pad.height)
      ? null
      : refuse.value("size", size, `pictures are larger than what they are padded to, ${pad.width} x ${pad.height}.`);
  return { resize, pad, misfit };
}

/**
 * Its `misfit` is for the caller to throw.
 *
 * @throws LensError unsupported_checkpoint, naming the field and its value; invalid_checkpoint where a field is of another type
 */
export function decodeImageProcessor(files: ImageProcessorFiles, rules: ProcessorRules): ImageProcessor {
  const found = findFields(files);
  if (found === null) return { ...rules.usual, where: `${PREPROCESSOR_CONFIG}: `, assumed: true, misfit: null };
  const fields = decodeFields(found.where, found.fields);
  const refuse = new Refuser(found.where);
  const { name, defaults, misfit } = classOf(refuse, fields, rules);
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
    const other =
      patch === rules.patch
        ? null
        : refuse.value("patch_size", patch, `config.json says that patches are ${rules.patch} pixels wide.`);
    return {
      where: found.where,
      toBudget: resizes,
      letterbox: { ...common, resize: null, crop: null },
      scaling,
      assumed: false,
      misfit: misfit ?? other,
    };
  }

  if (name === SAM_CLASS) {
    const { resize, pad, misfit: other } = paddedSquare(refuse, fields, rules);
    return {
      where: found.where,
      toBudget: false,
      letterbox: { ...common, resize, crop: null },
      pad,
      scaling,
      assumed: false,
      misfit: misfit ?? other,
    };
  }

  if (isOn(fields.do_pad, false) && (fields.pad_size ?? null) !== null)
    throw refuse.value("pad_size", fields.pad_size, "pictures are not padded here (do_pad).");
  const whole =
    name === "CLIPImageProcessor" && fields.use_square_size === true
      ? { height: 224, width: 224 }
      : orUsual(fields.size, defaults.size);
  const letterbox: Letterbox = {
    ...common,
    resize: resizes ? resizeRule(refuse, whole, isOn(fields.default_to_square, defaults.square)) : null,
    crop: crops && cropped !== null ? cropSize(refuse, cropped) : null,
  };
  const size = fixedSize(letterbox);
  const fault = size && rules.sizeFault(size);
  const [field, value] = letterbox.crop === null ? ["size", whole] : ["crop_size", cropped];
  const other = fault === null ? null : refuse.value(field, value, `${fault}.`);
  return { where: found.where, toBudget: false, letterbox, scaling, assumed: false, misfit: misfit ?? other };
}
