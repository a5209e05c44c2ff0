import { emptySample, type Corrections } from "../../src/project/corrections.ts";
import { PATH_FIELDS, type Hints } from "../../src/project/hints.ts";
import { NO_SCORES } from "../../src/project/result.ts";
import type { RowResult } from "../../src/project/runs.ts";
import { LACKS } from "../../src/project/shortfall.ts";
import type { Intake, Provenance, Sample } from "../../src/project/types.ts";
import { EVIDENCE_TYPES, type EvidenceArray, type PortableProject } from "../../src/storage/document/document.ts";
import { fc } from "../properties/seeded.ts";

/** Projects of any content, hostile too. */

/** Texts as people, tables and attackers write them: half a surrogate pair, a name of Object's own. */
const text = fc.oneof(
  fc.constantFrom(
    "",
    "a",
    "a photograph of a cup",
    "__proto__",
    "constructor",
    "../../x.png",
    "\u202e",
    "a\0b",
    "\ud800",
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
/** What JSON keeps: every finite number but -0. */
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const whole = fc.nat({ max: 1e6 });

const reference = fc.record({ image: text, mask: maybe(text) });

const sample = (id: string): fc.Arbitrary<Sample> =>
  fc.record({
    ...Object.fromEntries(Object.keys(emptySample("")).map((name) => [name, maybe(text)])),
    id: fc.constant(id),
    otherReferences: fc.array(reference, { maxLength: 2 }),
    ...(id.length % 2 === 0 ? { smallMask: number } : {}),
    ratings: fc.array(
      fc.record({ by: maybe(text), dimension: maybe(text), value: number, scale: maybe(fc.tuple(number, number)) }),
      { maxLength: 2 },
    ),
    columns: fc.dictionary(
      text,
      fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown),
    ),
  }) as unknown as fc.Arbitrary<Sample>;

const part = fc.record({
  up: maybe(whole),
  words: maybe(fc.record({ separator: fc.constantFrom("_", "--"), from: fc.integer(), to: maybe(fc.integer()) })),
});
const hints: fc.Arbitrary<Hints> = fc.record({
  folders: fc.array(
    fc.record({
      folder: fc.array(maybe(text), { maxLength: 2 }),
      anywhere: fc.boolean(),
      role: fc.constantFrom("reference", "generation", "mask", "ignore"),
    }),
    { maxLength: 2 },
  ),
  parts: fc.array(
    fc.record({
      of: fc.constantFrom("reference", "generation"),
      field: fc.constantFrom(...PATH_FIELDS),
      part,
    }),
    { maxLength: 2 },
  ),
  texts: fc.array(fc.record({ part, text, role: fc.constantFrom("reference", "generation", "ignore") }), {
    maxLength: 2,
  }),
  layout: maybe(text),
  without: fc.array(text, { maxLength: 2 }),
  reference: maybe(text),
  maskSource: maybe(text),
});

const ids = fc.uniqueArray(text, { maxLength: 4 });
const intake: fc.Arbitrary<Intake> = ids.chain((names) =>
  fc.record({
    samples: fc.tuple(...names.map(sample)),
    rule: text,
    understood: fc.array(fc.record({ layout: text, confidence: number, sentence: text, files: whole, pairs: whole }), {
      maxLength: 2,
    }),
    columns: fc.array(
      fc.record({
        name: text,
        kind: fc.constantFrom("number", "text", "category", "boolean"),
        sources: fc.array(text, { maxLength: 2 }),
      }),
      { maxLength: 2 },
    ),
    masks: fc.array(
      fc.record({ name: text, inUse: fc.boolean(), masks: fc.array(fc.tuple(text, text), { maxLength: 2 }) }),
      { maxLength: 2 },
    ),
    problems: fc.array(
      fc.record({ kind: fc.constantFrom("table", "mask", "cells"), path: maybe(text), message: text }),
      {
        maxLength: 2,
      },
    ),
    parts: fc.array(fc.record({ table: maybe(text), ids: fc.array(fc.tuple(text, text), { maxLength: 3 }) }), {
      maxLength: 2,
    }),
    hints,
    out: fc.array(text, { maxLength: 2 }),
    away: fc.array(text, { maxLength: 2 }),
  }),
);

const change = fc.record(
  {
    reference: maybe(text),
    generationMask: maybe(text),
    prompt: maybe(text),
    object: maybe(text),
    method: maybe(text),
    otherReferences: fc.array(reference, { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const corrections: fc.Arbitrary<Corrections> = fc.record({
  changes: fc.uniqueArray(fc.tuple(text, change), { selector: ([id]) => id, maxLength: 3 }).map(Object.fromEntries),
  added: fc.uniqueArray(text, { maxLength: 3 }),
  removed: fc.uniqueArray(text, { maxLength: 3 }),
}) as fc.Arbitrary<Corrections>;

/** Of backbones beside those that the register knows. */
const further = fc.record({ dinov2: maybe(number), dinov2_cp: maybe(number) });
const scores = fc
  .record({
    cp: maybe(number),
    pf: maybe(number),
    cp_n_ref_fg: maybe(whole),
    prompt_text: maybe(text),
    prompt_stripped: maybe(fc.boolean()),
    flags: fc.subarray(["mask_missing", "damaged", "no_object"] as const),
  })
  .chain((some) => maybe(further).map((more) => ({ ...NO_SCORES, ...some, ...(more && { further: more }) })));
const error = fc.record(
  { code: fc.constantFrom("missing_file", "failed_engine"), message: text, detail: text },
  { requiredKeys: ["code", "message"] },
);
const comparison = fc.oneof(
  fc.record({ image: text, mask: maybe(text), scores }),
  fc.record({ image: text, mask: maybe(text), error }),
);
const outcome: fc.Arbitrary<RowResult["outcome"]> = fc.oneof(
  fc.record({ scores, references: fc.array(comparison, { maxLength: 3 }) }, { requiredKeys: ["scores"] }),
  fc.record({ error }),
) as fc.Arbitrary<RowResult["outcome"]>;
const run = fc.record(
  {
    model: maybe(text),
    maxPatches: maybe(whole),
    threshold: number,
    stripper: fc.constantFrom("regex", "none"),
    precision: maybe(text),
    provider: maybe(text),
    version: text,
    further: fc.array(fc.record({ slot: text, name: text, measures: fc.subarray(["dinov2", "dinov2_cp"]) }), {
      maxLength: 2,
    }),
  },
  { requiredKeys: ["model", "maxPatches", "threshold", "stripper", "precision", "provider", "version"] },
);
const kept = fc.uniqueArray(fc.record({ outcome, key: text, run }), {
  selector: ({ key }) => key,
  minLength: 1,
  maxLength: 3,
});
const byText = <T>(value: fc.Arbitrary<T>, key: fc.Arbitrary<string> = text) =>
  fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 3 }).map((entries) => new Map(entries));

const bytes = fc.uint8Array({ maxLength: 24 });
const MAKERS = {
  float32: (length: number) => Float32Array.from({ length }, (_, at) => Math.sin(at)),
  float16: (length: number) => Uint16Array.from({ length }, (_, at) => at * 17),
  int32: (length: number) => Int32Array.from({ length }, (_, at) => at - 2),
  uint8: (length: number) => Uint8Array.from({ length }, (_, at) => at),
};
const array: fc.Arbitrary<EvidenceArray> = fc
  .tuple(fc.constantFrom(...EVIDENCE_TYPES), fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 3 }))
  .map(([type, shape]) => ({ type, shape, data: MAKERS[type](shape.reduce((product, side) => product * side, 1)) }));

const model = fc.record({ name: text, identity: text, demo: fc.boolean(), installed: maybe(text) });

const provenance: fc.Arbitrary<Provenance> = fc.record({
  maker: fc.constantFrom("edit", "transparency", "segmenter"),
  model: maybe(text),
  of: text,
  number: whole,
  at: maybe(number),
});

const project: fc.Arbitrary<Omit<PortableProject, "masks">> = fc.record({
  name: text,
  demo: fc.boolean(),
  settings: maybe(fc.record({ maxPatches: whole, threshold: number, stripper: fc.constantFrom("regex", "none") })),
  accepted: fc.subarray([...LACKS]),
  columnLayout: fc.record({
    order: fc.array(text),
    set: fc.array(
      fc.record({ id: text, shown: fc.boolean(), pinned: fc.boolean(), width: number }, { requiredKeys: ["id"] }),
    ),
  }),
  ticked: fc.uniqueArray(text),
  models: maybe(fc.record({ siglip: maybe(model), clip: maybe(model), dino: maybe(model) })),
  intake: maybe(intake),
  corrections,
  results: byText(kept),
  evidence: byText(byText(array, fc.constantFrom("best", "best_at", "pool_logits")).filter(({ size }) => size > 0)),
  made: byText(provenance),
  tables: byText(
    bytes,
    fc
      .tuple(fc.constantFrom("", "set/", "../", "__proto__"), fc.constantFrom("a.csv", "B.JSONL", "c.txt"))
      .map((path) => path.join("")),
  ),
});

/** With bytes for each mask that it has. */
export const portableProject: fc.Arbitrary<PortableProject> = project.chain((document) =>
  fc
    .tuple(...[...document.made.keys()].map((path) => bytes.map((data) => [path, data] as const)))
    .map((masks) => ({ ...document, masks: new Map(masks) })),
);
