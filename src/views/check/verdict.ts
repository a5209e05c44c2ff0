import { formatCount } from "../../components/format.ts";
import type { ComparedScore, ScoreCheck } from "../../project/compare-scores.ts";
import { measureOf } from "../../project/measure-lists.ts";
import type { RunSettings } from "../../project/result.ts";

/** What a comparison says, and no more than that. */
export interface Verdict {
  readonly tone: "fine" | "look" | "none";
  readonly sentence: string;
  /** What the difference may come from, the likeliest first. */
  readonly reasons: readonly string[];
}

/** What two exact computations in fp32 may differ by; from the stages' measured agreement (README). */
const SMALL = 2e-5;
const LARGE = 1e-4;
/** A token's length from which a checkpoint is one of full size: sums over it are that much longer. */
const FULL_SIZE = 1000;

/** @param dim numbers of a token */
export const expectedWithin = (onWebgpu: boolean, dim: number): number =>
  onWebgpu || dim >= FULL_SIZE ? LARGE : SMALL;

/** What differs, in words. @param clue a measure's id */
export const clueWords = (clue: string): string => measureOf(clue)?.clue?.words ?? clue;

type Ours = Pick<RunSettings, "model" | "maxPatches" | "threshold" | "stripper" | "precision">;

/** Where a clue that differs points to. */
function pointsTo(clue: string, { maxPatches, threshold, stripper }: Ours): string {
  const sign = measureOf(clue)?.clue?.of;
  if (sign === "patches")
    return `another max patches (here ${maxPatches ?? "the checkpoint's own"}) or another file of the image`;
  if (sign === "text") return `another stripper (here ${stripper}), prompt or object name`;
  return `another mask or threshold (here ${threshold})`;
}

function reasonsFrom(beyond: readonly ComparedScore[], ours: Ours): string[] {
  const times = new Map<string, { clue: string; count: number }>();
  for (const { clues } of beyond) {
    // Fewer patches in all are fewer of the subject too; the first that differs is the cause.
    const [clue] = clues;
    if (clue !== undefined) times.set(clueWords(clue), { clue, count: (times.get(clueWords(clue))?.count ?? 0) + 1 });
  }
  return [...times.values()]
    .toSorted((a, b) => b.count - a.count)
    .map(({ clue, count }) => `In ${count} of them the ${clueWords(clue)} differs: ${pointsTo(clue, ours)}.`);
}

/** Fewer than this share beyond: settings and checkpoint, which all rows share, are hardly to blame. */
const FEW = 0.2;

function guesses(beyond: readonly ComparedScore[], all: number, ours: Ours): string {
  const settings = `max patches (here ${ours.maxPatches ?? "the checkpoint's own"}), threshold (${ours.threshold}), stripper (${ours.stripper})`;
  const checkpoint = `the checkpoint (here ${ours.model ?? "none"}) and its precision`;
  const explained = beyond.every((row) => row.explained);
  if (beyond.length < all * FEW) {
    const rest = explained
      ? "Counts of patches and texts agree here too, so masks are hardly to blame: look at the image files, or at the numbers themselves."
      : "Look at the files, masks and texts of these pairs.";
    return `The others agree, so settings and checkpoint are likely the same. ${rest}`;
  }
  if (explained)
    return `Counts of patches and texts agree, so masks, max patches and threshold are likely the same: what is left is ${checkpoint}, or other image files.`;
  return `What may differ: ${settings}, the masks, ${checkpoint}.`;
}

const inexact = ({ precision }: Ours): string[] =>
  precision === null || precision === "fp32"
    ? []
    : [`Here it is computed in ${precision}, which is approximate: choose fp32 on the page of models to compare.`];

/** @param within what is expected at most, from `expectedWithin` */
export function verdictOf({ rows, waiting, strangers }: ScoreCheck, within: number, ours: Ours): Verdict {
  if (rows.length === 0) {
    const reasons = [
      ...(waiting.count > 0
        ? ["Pairs are matched, but not computed here with the present settings: press Score."]
        : []),
      ...(strangers.count > 0
        ? [
            "Pairs are matched by id, else by concept, prompt id, method and seed; these have to stand in both, and be written alike.",
          ]
        : []),
    ];
    return { tone: "none", sentence: "Nothing is compared yet.", reasons };
  }
  const limit = within.toExponential(0).replace("-", "\u2212");
  const beyond = rows.filter(({ difference }) => Math.abs(difference) > within);
  const compared = formatCount(rows.length, "number");
  if (beyond.length === 0)
    return {
      tone: "fine",
      sentence: `${rows.length === 1 ? "The one number agrees" : `All ${compared} agree`} to ${limit}, which is as close as fp32 comes on other hardware.`,
      reasons: [],
    };
  const explained = beyond.filter(({ clues }) => clues.length > 0);
  const open = beyond.filter(({ clues }) => clues.length === 0);
  return {
    tone: "look",
    sentence: `${beyond.length.toLocaleString("en")} of ${compared} ${beyond.length === 1 ? "differs" : "differ"} by more than ${limit}, which is more than fp32 explains.`,
    reasons: [
      ...inexact(ours),
      ...reasonsFrom(explained, ours),
      ...(open.length > 0 ? [guesses(open, rows.length, ours)] : []),
    ],
  };
}
