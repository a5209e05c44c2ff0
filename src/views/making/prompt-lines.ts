import Papa from "papaparse";
import { baseName } from "../../platform/bytes.ts";
import type { Sample } from "../../project/types.ts";
import { linesOf } from "./naming.ts";

/** Prompts as they were pasted, and to which pairs they go. */
export interface PlacedPrompts {
  /** By a pair's id. */
  readonly prompts: ReadonlyMap<string, string>;
  /** How many were pasted. */
  readonly count: number;
  /** They say themselves to which pairs they belong. */
  readonly named: boolean;
}

/** A first row that names a column of prompts, parted by tabs, commas or semicolons. */
const HEADING = /^(?:.*[\t,;])?\s*"?prompt"?\s*(?:[\t,;].*)?$/i;
const NAMES = ["id", "generation", "image", "file", "filename", "name"];

/**
 * Lines go to the pairs in their order, one each. A table with a column "prompt" goes by its ids or the names of generations,
 * where it has such a column.
 *
 * @param samples pairs without a prompt, as a person sees them
 */
export function placePrompts(text: string, samples: readonly Sample[]): PlacedPrompts {
  if (text.trim() === "") return { prompts: new Map(), count: 0, named: false };
  const [first = ""] = linesOf(text);
  const isTable = HEADING.test(first) && linesOf(text).length > 1 && /[\t,;]/.test(first);
  if (!isTable) {
    const lines = linesOf(text).slice(/^"?prompts?"?$/i.test(first) ? 1 : 0);
    return { prompts: inOrder(lines, samples), count: lines.length, named: false };
  }
  const { data, meta } = Papa.parse<Record<string, string>>(text.trim(), {
    header: true,
    skipEmptyLines: true,
    transformHeader: (name) => name.trim().toLowerCase(),
  });
  const prompts = data.map((row) => (row["prompt"] ?? "").trim());
  const key = meta.fields?.find((field) => NAMES.includes(field));
  if (key === undefined) return { prompts: inOrder(prompts, samples), count: prompts.length, named: false };
  const byName = new Map<string, string>();
  for (const { id, generation } of samples) {
    byName.set(id, id);
    if (generation !== null) for (const name of [generation, baseName(generation)]) byName.set(name, id);
  }
  const placed = new Map<string, string>();
  data.forEach((row, i) => {
    const id = byName.get((row[key] ?? "").trim());
    if (id !== undefined && prompts[i] !== "") placed.set(id, prompts[i]!);
  });
  return { prompts: placed, count: prompts.length, named: true };
}

function inOrder(lines: readonly string[], samples: readonly Sample[]): ReadonlyMap<string, string> {
  return new Map(
    samples.flatMap(({ id }, i) => {
      const line = lines[i] ?? "";
      return line === "" ? [] : [[id, line] as const];
    }),
  );
}
