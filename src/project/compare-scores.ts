import { difference } from "../metric/difference.ts";
import { keyText, pairKey, pairName, type TheirScore } from "./pair-keys.ts";
import type { Matches } from "./match-pairs.ts";
import { checkedMeasures, measureOf } from "./measure-lists.ts";
import { scoreOf, valueOf } from "./scores.ts";
import type { Measure } from "./measures.ts";
import type { SampleScores } from "./result.ts";
import type { Sample } from "./types.ts";

/** Our scores beside another program's, number by number, the worst first. */

export interface ComparedScore {
  /** The sample's. */
  readonly id: string;
  /** The measure's id. */
  readonly score: string;
  readonly ours: number;
  readonly theirs: number;
  /** Ours minus theirs. */
  readonly difference: number;
  /** What both say beside the score, and say differently. */
  readonly clues: readonly string[];
  /** Whether they say anything beside it that could be compared. */
  readonly explained: boolean;
}

export interface ScoreSummary {
  /** The measure's id. */
  readonly score: string;
  /** Numbers on both sides, and numbers of theirs. */
  readonly compared: number;
  readonly theirs: number;
  /** Of absolute differences; null where nothing was compared. */
  readonly largest: number | null;
  readonly mean: number | null;
  /** Rank correlation; null for fewer than two numbers, or all alike. */
  readonly spearman: number | null;
}

/** How many there are, and the first few by name. */
export interface Left {
  readonly count: number;
  readonly names: readonly string[];
}

export interface ScoreCheck {
  /** Largest absolute difference first. */
  readonly rows: readonly ComparedScore[];
  readonly summaries: readonly ScoreSummary[];
  /** Pairs of theirs that no sample is, and such as could be several. */
  readonly strangers: Left;
  readonly unclear: Left;
  /** Samples that they have no row of. */
  readonly absent: Left;
  /** Matched samples without current scores of ours. */
  readonly waiting: Left;
  /** Numbers of theirs where ours is undefined, and the other way round; and undefined on both sides, as it should be. */
  readonly onlyTheirs: Left;
  readonly onlyOurs: Left;
  readonly neither: number;
}

const NAMED = 5;

const left = (names: Iterable<string>): Left => {
  const all = [...names];
  return { count: all.length, names: all.slice(0, NAMED) };
};

function differingClues(theirs: TheirScore, ours: SampleScores): { clues: string[]; explained: boolean } {
  const said = (measureOf(theirs.score)?.explainedBy ?? []).filter(
    (id) => theirs.clues.has(id) && valueOf(ours, id) !== null,
  );
  return {
    explained: said.length > 0,
    clues: said.filter((id) => theirs.clues.get(id) !== (keyText(String(valueOf(ours, id))) ?? "")),
  };
}

function summarise(score: string, rows: readonly ComparedScore[], theirs: number): ScoreSummary {
  const {
    pairs: compared,
    largest,
    mean,
    rank,
  } = difference(
    rows.map(({ ours }) => ours),
    rows.map(({ theirs: value }) => value),
  );
  return { score, compared, theirs, largest, mean, spearman: rank };
}

/**
 * @param oursOf a sample's scores as they stand now; null where it is not computed, or something changed since
 * @param further measures beside the register's
 */
export function compareScores(
  theirs: readonly TheirScore[],
  matches: Matches,
  samples: readonly Sample[],
  oursOf: (id: string) => SampleScores | null,
  further: readonly Measure[] = [],
): ScoreCheck {
  const rows: ComparedScore[] = [];
  const strangers = new Map<string, string>();
  const unclear = new Map<string, string>();
  const matched = new Set<string>();
  const waiting = new Set<string>();
  const [onlyTheirs, onlyOurs]: [string[], string[]] = [[], []];
  const numbers = new Map<string, number>();
  let neither = 0;

  for (const entry of theirs) {
    const { pair, score, value } = entry;
    if (value !== null) numbers.set(score, (numbers.get(score) ?? 0) + 1);
    const key = pairKey(pair);
    const id = matches.idOf.get(key);
    if (id === undefined) {
      (matches.unclear.has(key) ? unclear : strangers).set(key, pairName(pair));
      continue;
    }
    matched.add(id);
    const scores = oursOf(id);
    const ours = scoreOf(scores, score);
    if (scores === null) waiting.add(id);
    else if (ours !== null && value !== null)
      rows.push({ id, score, ours, theirs: value, difference: ours - value, ...differingClues(entry, scores) });
    else if (value !== null) onlyTheirs.push(`${id}, ${score}`);
    else if (ours !== null) onlyOurs.push(`${id}, ${score}`);
    else neither++;
  }
  // Sorting is stable: equal differences stay in their file's order.
  rows.sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  return {
    rows,
    summaries: checkedMeasures(further).flatMap(({ id }) => {
      const count = numbers.get(id);
      const compared = rows.filter(({ score }) => score === id);
      return count === undefined ? [] : [summarise(id, compared, count)];
    }),
    strangers: left(strangers.values()),
    unclear: left(unclear.values()),
    absent: left(samples.filter(({ id }) => !matched.has(id)).map(({ id }) => id)),
    waiting: left(waiting),
    onlyTheirs: left(onlyTheirs),
    onlyOurs: left(onlyOurs),
    neither,
  };
}
