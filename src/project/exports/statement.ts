import { deviceWords } from "../device-words.ts";
import type { RunSettings } from "../result.ts";
import { setAsideIn, type ExportRow, type ExportTable } from "./table.ts";

/** What a table without columns of settings has to say of itself: plain text, not escaped for any format. */

const count = (n: number, one: string, many = `${one}s`) => `${n.toLocaleString("en-US")} ${n === 1 ? one : many}`;

/** "siglip2-so400m, fp32, 1024 patches, threshold 0.5, prompts as given, processor (onnxruntime-web)". */
function runText({ model, precision, maxPatches, threshold, stripper, provider, further }: RunSettings): string {
  const settings = [
    model ?? "an unnamed checkpoint",
    precision,
    maxPatches === null ? null : `${maxPatches} patches`,
    `threshold ${threshold}`,
    stripper === "none" ? "prompts as given" : "the object struck from prompts",
    provider === null ? null : deviceWords(provider),
  ].filter((part) => part !== null);
  const beside = (further ?? []).map(({ slot, name }) => `${slot}: ${name}`);
  return [...settings, ...beside].join(", ");
}

/** What rows were computed with, and how many of each where they differ; what most were comes first. */
export function runsText(rows: readonly Pick<ExportRow, "run">[]): readonly string[] {
  const runs = new Map<string, number>();
  for (const { run } of rows) {
    const text = runText(run);
    runs.set(text, (runs.get(text) ?? 0) + 1);
  }
  const sorted = [...runs].toSorted(([, a], [, b]) => b - a);
  return sorted.length === 1
    ? [`Model: ${sorted[0]![0]}.`]
    : sorted.map(([text, pairs]) => `Model of ${count(pairs, "pair")}: ${text}.`);
}

const WORDS = { mask_missing: "without a mask", mask_small: "with a mask that is too small" } as const;

function pairsText(rows: readonly ExportRow[]): string {
  const reasons = new Map<keyof typeof WORDS, number>();
  let aside = 0;
  for (const reason of rows.map(setAsideIn).filter((one) => one !== null)) {
    aside++;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const why = [...reasons].map(([reason, pairs]) => `${pairs.toLocaleString("en-US")} ${WORDS[reason]}`).join(", ");
  const failed = rows.filter(({ outcome }) => "error" in outcome).length;
  return [
    `${count(rows.length, "pair")}, ${aside.toLocaleString("en-US")} set aside${aside === 0 ? "" : ` (${why}) and left out of means`}`,
    failed === 0 ? null : `${count(failed, "pair")} failed`,
  ]
    .filter((part) => part !== null)
    .join("; ")
    .concat(".");
}

/** How rows of several references are to be read; null where none are. */
function referencesText(rows: readonly ExportRow[]): string | null {
  const several = rows.flatMap(({ outcome }) =>
    "scores" in outcome && outcome.references !== undefined ? [outcome.references.length] : [],
  );
  if (several.length === 0) return null;
  const [least, most] = [Math.min(...several), Math.max(...several)];
  return `Of ${count(several.length, "pair")} scores are means over ${least === most ? most : `${least} to ${most}`} references.`;
}

/** Settings, counts and date, a sentence each. */
export function statementOf({ rows, date, version }: ExportTable): readonly string[] {
  return [
    pairsText(rows),
    ...runsText(rows),
    ...[referencesText(rows)].filter((text) => text !== null),
    `Exported on ${date} by MaSC Lens ${version}.`,
  ];
}
