import { takeOutTraces, type Trace, type TracePatterns } from "../../lib/text-traces.ts";
import { askedOf, mapSlots } from "../../project/plan.ts";
import { referencesOf } from "../../project/references.ts";
import type { RowResult } from "../../project/runs.ts";
import type { Sample } from "../../project/types.ts";
import type { ProjectDocument } from "../document/document.ts";
import { readProject, writeProject } from "../document/portable.ts";

/**
 * A project without what names anybody. Files and pairs get numbers for names, the project a common one, raters numbers; whatever text
 * is left goes through the patterns of lib/text-traces.ts. Concepts, methods, prompts and numbers stay: they are what the paper is of.
 */

/** As every anonymous project is called. */
export const ANONYMOUS_NAME = "supplement";

/** What is called otherwise now. */
export interface Renamed {
  readonly document: ProjectDocument;
  sample(id: string): string;
  /** Of a file that no pair names, a text like any other. */
  path(path: string): string;
  /** Of any text: what is said of it is written down in `traces`. */
  text(text: string): string;
}

const NUMBER_LENGTH = 4;

/** "mask-0001", "mask-0002", …, one a name. */
function numbering(word: string): (name: string) => string {
  const numbers = new Map<string, string>();
  return (name) => {
    const known = numbers.get(name) ?? `${word}-${String(numbers.size + 1).padStart(NUMBER_LENGTH, "0")}`;
    numbers.set(name, known);
    return known;
  };
}

/** Milliseconds and microseconds since 1970 of this century: a number that is one of these is taken for a date. */
export const isDateLike = (value: number): boolean =>
  Number.isInteger(value) && ((value > 9e11 && value < 4.1e12) || (value > 9e14 && value < 4.1e15));

/** Under which name a row's own columns stand: people name those. All other names of fields are the format's. */
export const NAMED_BY_PEOPLE = "columns";

/** Every text of what came from JSON otherwise, columns' names too; numbers that are dates are nothing. @param named whether names of fields are people's here */
export function mapTexts(value: unknown, text: (text: string) => string, named = false): unknown {
  if (typeof value === "string") return text(value);
  if (typeof value === "number") return isDateLike(value) ? null : value;
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, text, named));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      named ? text(name) : name,
      mapTexts(one, text, named || name === NAMED_BY_PEOPLE),
    ]),
  );
}

const asked = (sample: Sample): string => `[${JSON.stringify(askedOf(sample))},`;

/** The key of the same scores under the sample's new name. One that answers for other files than these answers for nothing. */
function keyOf(key: string, before: Sample, after: Sample): string {
  return key.startsWith(asked(before)) ? asked(after) + key.slice(asked(before).length) : "";
}

const maybe = <T>(value: T | null, change: (value: T) => T): T | null => (value === null ? null : change(value));

/**
 * @param traces takes what was found in texts, in their order, as often as it occurs
 * @throws LensError invalid_project where what is left is no project
 */
export async function anonymise(
  document: ProjectDocument,
  patterns: TracePatterns,
  traces: Trace[] = [],
): Promise<Renamed> {
  const samples = document.intake?.samples ?? [];
  const paths = new Map<string, string>();
  const ids = new Map<string, string>();
  const [reference, generation, mask, pair, rater] = ["reference", "generation", "mask", "pair", "rater"].map(
    numbering,
  );
  const name = (path: string | null, numbered: (name: string) => string) => {
    if (path !== null && !paths.has(path)) paths.set(path, numbered(path));
  };
  for (const sample of samples) {
    ids.set(sample.id, pair!(sample.id));
    name(sample.generation, generation!);
    name(sample.generationMask, mask!);
    for (const { image, mask: of } of referencesOf(sample)) {
      name(image, reference!);
      name(of, mask!);
    }
    name(sample.referenceMask, mask!);
  }
  /** The same names of fields and methods come again and again. */
  const known = new Map<string, ReturnType<typeof takeOutTraces>>();
  const text = (value: string): string => {
    const found = known.get(value) ?? takeOutTraces(value, patterns);
    known.set(value, found);
    traces.push(...found.traces);
    return found.text;
  };
  const path = (value: string): string => paths.get(value) ?? text(value);
  const sampleOf = (sample: Sample): Sample => ({
    ...sample,
    id: ids.get(sample.id) ?? text(sample.id),
    reference: maybe(sample.reference, path),
    referenceMask: maybe(sample.referenceMask, path),
    generation: maybe(sample.generation, path),
    generationMask: maybe(sample.generationMask, path),
    otherReferences: sample.otherReferences.map(({ image, mask: of }) => ({
      image: path(image),
      mask: maybe(of, path),
    })),
    prompt: maybe(sample.prompt, text),
    object: maybe(sample.object, text),
    ratings: sample.ratings.map((rating) => ({ ...rating, by: maybe(rating.by, rater!) })),
  });
  const renamed = new Map(samples.map((sample) => [sample.id, { before: sample, after: sampleOf(sample) }]));
  const resultOf = (id: string, result: RowResult): RowResult => {
    const pairOf = renamed.get(id);
    const { outcome, key, run } = result;
    return {
      run,
      key: pairOf === undefined ? "" : keyOf(key, pairOf.before, pairOf.after),
      outcome:
        "error" in outcome ? { error: { code: outcome.error.code, message: "It could not be scored." } } : outcome,
    };
  };
  /** What is left: names of files and pairs wherever they stand, and texts. */
  const any = (value: string) => paths.get(value) ?? ids.get(value) ?? text(value);
  const { intake, corrections, results, models } = document;
  const { json } = await writeProject({
    ...document,
    name: ANONYMOUS_NAME,
    models: models && mapSlots(models, (model) => model && { ...model, installed: null }),
    intake: intake && {
      ...intake,
      rule: "",
      understood: [],
      problems: [],
      parts: [],
      masks: [],
      out: [],
      away: [],
      columns: intake.columns.map((column) => ({ ...column, sources: [] })),
      samples: [...renamed.values()].map(({ after }) => after),
    },
    corrections: {
      ...corrections,
      changes: Object.fromEntries(
        Object.entries(corrections.changes).map(([id, change]) => [ids.get(id) ?? text(id), change]),
      ),
    },
    results: new Map([...results].map(([id, all]) => [ids.get(id) ?? id, all.map((result) => resultOf(id, result))])),
    masks: new Map(),
    made: new Map(),
    tables: new Map(),
    evidence: new Map(),
  });
  // Through the document's own schemas: what is not of its form is refused, and not handed on.
  const clean = await readProject(JSON.stringify(mapTexts(JSON.parse(json), any)), async () => null);
  return { document: clean, sample: (id) => ids.get(id) ?? text(id), path, text };
}
