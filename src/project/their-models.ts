import { pairKey, pairName, type ScoreTable, type TheirScore } from "./pair-keys.ts";
import { quoteList } from "./quote.ts";
import type { IntakeProblem } from "./types.ts";

/** Files of scores taken together: the package writes its two signals into one file or two, of one model or many. */

export interface TheirModel {
  /** "" where the files do not say. */
  readonly name: string;
  /** Once for every pair and score. */
  readonly scores: readonly TheirScore[];
}

export interface TheirScores {
  readonly files: readonly string[];
  readonly models: readonly TheirModel[];
  readonly problems: readonly IntakeProblem[];
}

/** Joins tables, a list a model. Where a pair's score stands twice, the last one counts, and that is said. */
export function joinTables(tables: readonly ScoreTable[]): TheirScores {
  const models = new Map<string, Map<string, TheirScore>>();
  const problems: IntakeProblem[] = [];
  for (const { path, scores, problems: own } of tables) {
    problems.push(...own);
    const repeated: string[] = [];
    for (const { model, ...score } of scores) {
      const list = models.get(model) ?? new Map<string, TheirScore>();
      models.set(model, list);
      const key = `${score.score} ${pairKey(score.pair)}`;
      if (list.has(key)) repeated.push(`${pairName(score.pair)}, ${score.score}`);
      list.set(key, score);
    }
    if (repeated.length > 0)
      problems.push({
        kind: "cells",
        path,
        message: `${repeated.length} ${repeated.length === 1 ? "score is" : "scores are"} repeated; the last one counts: ${quoteList(repeated)}.`,
      });
  }
  return {
    files: tables.map(({ path }) => path),
    models: [...models].map(([name, list]) => ({ name, scores: [...list.values()] })),
    problems,
  };
}

/** A checkpoint's name without whom it is of: "google/siglip2-so400m" and a folder "siglip2-so400m" are one. */
const bareName = (name: string) =>
  name
    .trim()
    .replace(/[/\\]+$/, "")
    .split(/[/\\]/)
    .at(-1)!
    .toLowerCase();

/**
 * Which model's scores to compare: the chosen one, else the one that is named like ours, else the only one. null where
 * a person has to say.
 */
export function comparedModel({ models }: TheirScores, chosen: string | null, ours: string | null): TheirModel | null {
  const picked = models.find(({ name }) => name === chosen);
  if (picked !== undefined) return picked;
  const alike = ours === null ? [] : models.filter(({ name }) => bareName(name) === bareName(ours));
  if (alike.length === 1) return alike[0]!;
  return models.length === 1 ? models[0]! : null;
}
