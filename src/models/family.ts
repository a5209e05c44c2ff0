import { LensError } from "../lib/errors.ts";
import type { Runtime } from "../platform/runtime.ts";
import type { Backbone } from "./backbone.ts";
import type { FamilyAbout } from "./family-about.ts";
import type { Transformer } from "./graph/blocks.ts";
import type { Catalogue, ReadTensor } from "./graph/builder.ts";
import type { Arithmetic } from "./graph/precision.ts";
import type { ImageProcessor, ProcessorRules } from "./image-processor.ts";
import type { Segmenter } from "./segmenter.ts";
import type { TextTokenizer, TokenizerKind } from "./tokenizer.ts";

/**
 * A family of checkpoints: those that one set of graphs computes. Its folder has a family.ts, which is one line in
 * families.ts; a checkpoint goes detect (by its config.json) -> read -> open.
 */

/** Shapes of a checkpoint's tensors, for what its config leaves unsaid. */
export type ShapeOf = (name: string) => readonly number[] | undefined;

/** What tells a config.json's architecture: transformers' field, or timm's. */
export interface ConfigHead {
  readonly model_type?: unknown;
  readonly architecture?: unknown;
}

/** The sizes of one layer. */
export type LayerShape = Pick<Transformer, "dim" | "heads" | "mlp">;

/** A checkpoint, as far as a backbone needs it. */
export interface BackboneParts {
  /** As results name the model. */
  readonly name: string;
  readonly runtime: Runtime;
  readonly arithmetic: Arithmetic;
  readonly catalogue: Catalogue;
  readonly read: ReadTensor;
  /** Float32 [rows.length, width] of a two-dimensional tensor; only those rows are read. */
  readRows(name: string, rows: readonly number[]): Promise<Float32Array>;
  /** null where the family prepares pictures whatever the files say. */
  readonly processor: ImageProcessor | null;
  /** null where the family reads no text. */
  readonly tokenizer: TextTokenizer | null;
}

/** How prompts are read: by which class's rules, at how many positions at most, and what is usual. */
export interface TextRules {
  readonly kind: TokenizerKind;
  readonly length: number;
  readonly usualClass: string;
}

/** What a config.json says, ready to be opened. */
export interface Architecture {
  readonly family: Family;
  /** The config brought to one shape. */
  readonly config: { readonly kind: string };
  /** In words: "SigLIP2 NaFlex". */
  readonly label: string;
  /** The vision tower's sizes. */
  readonly tower: Transformer;
  /** What the published checkpoints have there. */
  readonly usualActivation: Transformer["activation"];
  readonly processor: ProcessorRules | null;
  readonly text: TextRules | null;
  /** Towers by what their tensors' names begin with: the largest has to fit a runtime's heap. */
  readonly towers: readonly (readonly [name: string, prefix: string])[];
  /** Builds the graphs from names and shapes alone. @throws LensError missing_tensor, invalid_tensor, unsupported_dtype, invalid_checkpoint */
  check(catalogue: Catalogue): void;
  /** @throws LensError as check, and unsupported_checkpoint, missing_file */
  open(parts: BackboneParts): Backbone | Segmenter;
}

export interface Family extends FamilyAbout {
  /** What of config.json's it reads, as a refusal lists it. */
  readonly reads: readonly string[];
  detect(head: ConfigHead, json: unknown): boolean;
  /** @throws LensError invalid_checkpoint, unsupported_checkpoint, missing_tensor */
  read(head: ConfigHead, json: unknown, shapeOf: ShapeOf): Architecture;
  /**
   * The architecture of weights that came without a config.json; null where their names are not the family's.
   *
   * @throws LensError as read
   */
  infer?(name: string, shapeOf: ShapeOf): Architecture | null;
}

/** Told of a checkpoint whose texts nothing reads. */
export const missingTokenizer = (name: string): LensError =>
  new LensError("missing_file", `"${name}" has no tokenizer.json; the text tower needs it.`);
