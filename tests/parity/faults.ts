import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SampleFiles } from "../../src/engine/protocol.ts";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";
import type { Json } from "../models/edit-checkpoint.ts";
import { oracleJson, oracleModel, oracleSource } from "./oracle.ts";

/**
 * Checkpoints whose files say otherwise than the oracle's, and what the authors' package answers for them, or CLIPProcessor
 * with CLIPModel: tests/fixtures/faults. A folder there has only the files that are not the oracle's.
 */

export const FAULTS = fileURLToPath(new URL("../fixtures/faults", import.meta.url));

const faultsJson = (path: string) => JSON.parse(readFileSync(join(FAULTS, path), "utf8"));

const MODELS = { naflex: "siglip2-naflex-tiny", fixed: "siglip2-fixed-tiny-128", clip: "clip-tiny-patch32" } as const;

export type Answer = Readonly<Record<string, number>>;

export interface FaultyCheckpoint {
  readonly name: string;
  /** Of the oracle. */
  readonly model: string;
  /** The files that are other ones, parsed; null for one that is not there. */
  readonly files: Readonly<Record<string, unknown>>;
  /** The package's answers for the first of the pairs below, or for both. */
  readonly right?: readonly Answer[];
  /** The field that a refusal names. */
  readonly refused?: string;
}

const listed = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);

/** What a folder does not have besides. */
const ABSENT: Readonly<Record<string, readonly string[]>> = {
  "clip-procconf": ["preprocessor_config.json"],
  "naflex-procconf": ["preprocessor_config.json"],
  "naflex-notokconf": ["tokenizer_config.json"],
};

const modelOf = (name: string) => {
  const [, model] = Object.entries(MODELS).find(([kind]) => name.startsWith(kind)) ?? [];
  if (model === undefined) throw new Error(`${name} is of no known kind`);
  return model;
};

const oracleFile = (model: string, file: string): Json => oracleJson<Json>(`models/${model}/${file}`);

/** @param folder of tests/fixtures/faults */
export function faultyCheckpoints(folder: string): FaultyCheckpoint[] {
  const numbers: Record<string, readonly Answer[]> = faultsJson(`${folder}/numbers.json`);
  return Object.entries(numbers).map(([name, rows]) => {
    const model = modelOf(name);
    const files: Record<string, unknown> = Object.fromEntries((ABSENT[name] ?? []).map((file) => [file, null]));
    // One post-processor for both of its checkpoints, whose tokenizers are long.
    if (folder.startsWith("05"))
      files["tokenizer.json"] = {
        ...oracleFile(model, "tokenizer.json"),
        ...faultsJson(`${folder}/post-processor.json`),
      };
    else for (const file of listed(join(FAULTS, folder, name))) files[file] = faultsJson(`${folder}/${name}/${file}`);
    return {
      name,
      model,
      files,
      right: rows.map(({ cp, pf, clip_i, clip_t }): Answer =>
        cp === undefined ? { clip_i: clip_i!, clip_t: clip_t! } : { cp, pf: pf! },
      ),
    };
  });
}

interface Variant extends Omit<FaultyCheckpoint, "files"> {
  readonly files: Readonly<Record<string, { readonly set?: object; readonly without?: readonly string[] } | null>>;
}

/** Those of make-variants.py. */
export function variants(): FaultyCheckpoint[] {
  const all: Variant[] = faultsJson("variants.json");
  return all.map(({ files, ...variant }) => {
    const known = new Set(oracleModel(variant.model).map(({ name }) => name));
    const changed = Object.entries(files).map(([file, change]): [string, unknown] => {
      if (change === null) return [file, null];
      const before = known.has(file) ? Object.entries(oracleFile(variant.model, file)) : [];
      return [file, { ...Object.fromEntries(before.filter(([key]) => !change.without?.includes(key))), ...change.set }];
    });
    return { ...variant, files: Object.fromEntries(changed) };
  });
}

/** A checkpoint's files: the oracle's, and those that are other ones. */
export function filesOf({ model, files }: Pick<FaultyCheckpoint, "model" | "files">): ByteSource[] {
  const kept = oracleModel(model).filter(({ name }) => !Object.hasOwn(files, name));
  const changed = Object.entries(files).flatMap(([name, json]) =>
    json === null ? [] : [bytesSource(`models/${model}/${name}`, new TextEncoder().encode(JSON.stringify(json)))],
  );
  return [...kept, ...changed];
}

const pair = (id: string, reference: string, generation: string, prompt: string, object: string): SampleFiles => ({
  id,
  reference: `images/${reference}.png`,
  referenceMask: `masks/${reference}.png`,
  generation: `images/${generation}.png`,
  generationMask: `masks/${generation}.png`,
  prompt,
  object,
});

/** The two pairs of pictures that every folder asks for. */
export const PAIRS: readonly SampleFiles[] = [
  pair("0", "cat", "rocket", "A photo of a Kitten chasing a Butterfly in a sunny garden", "kitten"),
  pair("1", "coffee", "temple", "A Cup in Front of a TEMPLE", "cup"),
];

/** Pictures so narrow that the grid has one column, and what the package says of them. */
export function narrowPairs(): { readonly sample: SampleFiles; readonly maxPatches: number; readonly right: Answer }[] {
  const folder = "18-one-column-grid";
  const numbers: Record<string, { max_patches: number; right: [Answer & { id: string }] }> = faultsJson(
    `${folder}/numbers.json`,
  );
  return Object.values(numbers).map(({ max_patches: maxPatches, right: [{ id, cp, pf }] }) => {
    const name = id === "24" ? "tall" : "strip";
    const at = `${folder}/${name}`;
    const sample = {
      id,
      reference: `${at}.png`,
      referenceMask: `${at}_mask.png`,
      generation: `${at}2.png`,
      generationMask: `${at}2_mask.png`,
      prompt: "a kitten on a ladder",
      object: "kitten",
    };
    return { sample, maxPatches, right: { cp: cp!, pf: pf! } };
  });
}

/** A picture of the oracle, or of the faults. */
export const findPicture = (path: string): ByteSource =>
  /^\d\d-/.test(path) ? bytesSource(path, new Uint8Array(readFileSync(join(FAULTS, path)))) : oracleSource(path);
