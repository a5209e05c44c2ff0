import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SampleFiles } from "../../src/engine/protocol.ts";
import { openSafetensors } from "../../src/models/safetensors.ts";
import type { TensorFile } from "../../src/models/tensor-file.ts";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";
import type { ScoreSettings } from "../../src/project/result.ts";

/**
 * What the authors' package answers, from tests/fixtures/oracle. Nothing in these files was computed by this project.
 * ORACLE names the folder of another seed.
 */
export const ORACLE = process.env["ORACLE"] ?? fileURLToPath(new URL("../fixtures/oracle", import.meta.url));

export function oracleJson<T>(name: string): T {
  const json: T = JSON.parse(readFileSync(join(ORACLE, name), "utf8"));
  return json;
}

/** @param path within the oracle, with forward slashes: "images/cat.png" */
export function oracleSource(path: string): ByteSource {
  return bytesSource(path, new Uint8Array(readFileSync(join(ORACLE, path))));
}

/** The files of a checkpoint folder. */
export function oracleModel(name: string): ByteSource[] {
  return readdirSync(join(ORACLE, "models", name)).map((file) => oracleSource(`models/${name}/${file}`));
}

/** @param name of a file in stages/, without its ending */
export function oracleStage(name: string): Promise<TensorFile> {
  return openSafetensors([oracleSource(`stages/${name}.safetensors`)]);
}

export interface OracleCase {
  readonly id: string;
  readonly model: string;
  readonly max_patches: number | null;
  readonly threshold: number;
  readonly reference: string;
  readonly reference_mask: string;
  readonly generation: string;
  readonly generation_mask: string;
  readonly prompt: string;
  readonly object: string | null;
  readonly cp: number | null;
  readonly pf: number | null;
  readonly extras: {
    readonly cp_n_ref_fg: number;
    readonly cp_n_ref_total: number;
    readonly cp_fg_frac_ref: number;
    readonly pf_n_fg: number;
    readonly pf_n_total: number;
    readonly pf_n_bg_pooled: number;
    readonly prompt_text: string;
    readonly prompt_stripped: boolean;
  };
  readonly aggregators: Readonly<Record<string, number | null>>;
  readonly pf_pools: Readonly<Record<string, number | null>>;
  readonly siglip2_global: number;
}

export interface BaselineCase {
  readonly reference: string;
  readonly generation: string;
  readonly prompt: string;
  readonly clip_i: number;
  readonly clip_t: number;
  readonly dino: number;
}

export const oracleCases = (): OracleCase[] => oracleJson<{ cases: OracleCase[] }>("scores.json").cases;
/** Those of which stages/ holds what lies between: four, and the last. */
export const stagedCases = (): OracleCase[] =>
  oracleCases().filter(({ id }, index, all) => ["000", "002", "004", "012"].includes(id) || index === all.length - 1);

export const baselineCases = (): BaselineCase[] => oracleJson<{ cases: BaselineCase[] }>("baselines.json").cases;

/** The checkpoint that is not asked for a budget still needs one to be given. */
const ANY_BUDGET = 256;

export function caseSample({
  id,
  reference,
  reference_mask,
  generation,
  generation_mask,
  prompt,
  object,
}: OracleCase): SampleFiles {
  return {
    id,
    reference: `images/${reference}`,
    referenceMask: `masks/${reference_mask}`,
    generation: `images/${generation}`,
    generationMask: `masks/${generation_mask}`,
    prompt,
    object,
  };
}

export function caseSettings({ max_patches, threshold }: OracleCase): ScoreSettings {
  return { maxPatches: max_patches ?? ANY_BUDGET, threshold, stripper: "regex" };
}

/** Baselines are defined without masks. */
export function baselineSample({ reference, generation, prompt }: BaselineCase, index: number): SampleFiles {
  return {
    id: `baseline-${index}`,
    reference: `images/${reference}`,
    referenceMask: null,
    generation: `images/${generation}`,
    generationMask: null,
    prompt,
    object: null,
  };
}

/** The oracle's files by path, each with an identity of its own, as a project has them. */
export function oracleFinder(): (path: string) => ByteSource {
  const known = new Map<string, ByteSource>();
  return (path) => {
    const source = known.get(path) ?? oracleSource(path);
    known.set(path, source);
    return source;
  };
}
