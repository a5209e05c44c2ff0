import { fileNameOf } from "../../lib/file-name.ts";
import { MASC_MEASURES } from "../measure-lists.ts";
import { MEASURES, type Measure } from "../measures.ts";
import { valueOf } from "../scores.ts";
import type { Sample } from "../types.ts";
import { scoresOf, setAsideIn, type ExportedFile, type ExportRow, type ExportTable } from "./table.ts";

/**
 * Rows as the authors' reproduction writes them: a file a signal, model and method, `prompt_following__<model>__<tag>_<method>.jsonl`.
 * What names a pair are their columns, settings stand in `extras`. A pair that failed has no row, as theirs do, so that
 * their resume computes it; one without a score has null, where they have NaN.
 */

type Signal = NonNullable<Measure["authors"]>["signal"];

const extrasOf = (signal: Signal): readonly Measure[] =>
  MEASURES.filter(({ authors }) => authors?.signal === signal && authors.field !== "score");

/** Theirs are whole numbers; whatever else a seed is stays text. */
const seedOf = (seed: string | null): number | string | null =>
  seed !== null && /^(?:0|-?[1-9]\d{0,14})$/.test(seed) ? Number(seed) : seed;

type Keys = Pick<Sample, "concept" | "promptId" | "method" | "seed">;
const keyOf = ({ concept, promptId, method, seed }: Keys): string => JSON.stringify([concept, promptId, method, seed]);

function referencesExtra({ outcome }: ExportRow, id: string): Readonly<Record<string, unknown>> {
  if ("error" in outcome || outcome.references === undefined) return {};
  return {
    references: outcome.references.map((one) => ({
      reference: one.image,
      score: "scores" in one ? valueOf(one.scores, id) : null,
    })),
  };
}

function extras(row: ExportRow, { id }: Measure, signal: Signal, date: string): Readonly<Record<string, unknown>> {
  const scores = scoresOf(row);
  const { precision, maxPatches, threshold, stripper, provider, version } = row.run;
  return {
    ...Object.fromEntries(extrasOf(signal).map((extra) => [extra.authors!.field, valueOf(scores, extra.id)])),
    ...(signal === "geometry" ? referencesExtra(row, id) : {}),
    flags: scores?.flags ?? [],
    set_aside: setAsideIn(row),
    precision,
    max_patches: maxPatches,
    threshold,
    stripper,
    provider,
    version,
    date,
  };
}

/** A name of a file, and of none that differs from it in nothing but case. */
function createNames(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    let free = name;
    for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${name}-${number}`;
    taken.add(free.toLowerCase());
    return `${free}.jsonl`;
  };
}

export function writeAuthors({ rows, name, date }: ExportTable): readonly ExportedFile[] {
  const answered = rows.filter(({ outcome }) => "scores" in outcome);
  const times = new Map<string, number>();
  for (const { sample } of answered) times.set(keyOf(sample), (times.get(keyOf(sample)) ?? 0) + 1);
  /** Pairs that these columns do not tell apart are called by their id. */
  const named = ({ id, ...keys }: Sample) =>
    (times.get(keyOf(keys)) ?? 0) > 1 ? { id, prompt_id: id } : { prompt_id: keys.promptId ?? "" };

  const freeName = createNames();
  return MASC_MEASURES.flatMap((measure): readonly ExportedFile[] => {
    const signal = measure.authors?.signal;
    if (signal === undefined) return [];
    const files = new Map<string, { readonly name: string; readonly lines: string[] }>();
    for (const row of answered) {
      const { sample, run } = row;
      const line = JSON.stringify({
        concept_id: sample.concept,
        ...named(sample),
        gen_method: sample.method,
        seed: seedOf(sample.seed),
        signal,
        model: run.model,
        score: valueOf(scoresOf(row), measure.id),
        extras: extras(row, measure, signal, date),
      });
      const key = JSON.stringify([run.model, sample.method]);
      const file = files.get(key) ?? {
        name: `${signal}__${fileNameOf(run.model ?? "model")}__${fileNameOf(name)}_${fileNameOf(sample.method ?? "no-method")}`,
        lines: [],
      };
      file.lines.push(`${line}\n`);
      files.set(key, file);
    }
    return Array.from(files.values(), (file) => ({
      path: `results/${freeName(file.name)}`,
      text: file.lines.join(""),
    }));
  });
}
