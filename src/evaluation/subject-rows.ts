import { sourcesOf, textOf } from "../project/formats/manifest/manifest.ts";
import type { Records } from "../project/formats/manifest/records.ts";
import { keyText } from "../project/pair-keys.ts";
import { showsOneSubject } from "../project/photographs.ts";
import type { PairName } from "./read-columns.ts";

/**
 * Pairs of photographs among the rows of a table of results (`masc-lens score --photographs`, and of ORIDa): no prompt,
 * and for a method whether both show one subject.
 */

/** What stands between two subjects in the authors' names of pairs across them. */
const VERSUS = "__vs__";

/**
 * The names of these pairs by their row's place; other rows are left out. Of a pair across, the row names the first
 * subject alone: whose the second photograph is other rows say.
 */
export function subjectPairs({ rows, columns }: Pick<Records, "rows" | "columns">): ReadonlyMap<number, PairName> {
  const sources = sourcesOf(columns);
  const found = rows.flatMap((row, at) => {
    const said = (column: "reference" | "generation" | "concept" | "method" | "prompt" | "prompt_id") => {
      const texts = (sources.get(column) ?? []).map((name) => keyText(textOf(row[name]) ?? null));
      return texts.find((text) => text !== null) ?? null;
    };
    const method = said("method");
    const isOne = showsOneSubject({ method, prompt: said("prompt") });
    const [a, b, concept] = [said("reference"), said("generation"), said("concept")];
    return isOne === null || method === null || a === null || b === null || concept === null
      ? []
      : [{ at, isOne, method, a, b, concept, promptId: said("prompt_id") ?? b }];
  });
  const subjectOf = new Map<string, string>();
  for (const { isOne, a, b, concept } of found) {
    subjectOf.set(a, concept);
    if (isOne) subjectOf.set(b, concept);
  }
  return new Map(
    found.map(({ at, isOne, method, b, concept, promptId }) => [
      at,
      { concept: isOne ? concept : `${concept}${VERSUS}${subjectOf.get(b) ?? b}`, promptId, method, seed: null },
    ]),
  );
}
