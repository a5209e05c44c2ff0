import { MASC_MEASURES, toldMeasures } from "../../project/measure-lists.ts";
import { MEASURES, type Measure, type MeasureNeed } from "../../project/measures.ts";
import { AGREEMENT_WORDS } from "./agreement-entries.ts";
import { OF_MEASURES, WORDS } from "./entries.ts";
import { SOURCES, type Explained } from "./explained.ts";

/** An entry as it is shown, whatever it is of. */
export interface GlossaryEntry extends Omit<Explained, "source"> {
  readonly id: string;
  readonly name: string;
  readonly range: string;
  readonly better: string;
  readonly needs: string;
  readonly source: string;
}

const NEEDS: Readonly<Record<MeasureNeed, string>> = {
  reference_mask: "the reference's mask",
  generation_mask: "the generation's mask",
  prompt: "a prompt",
  subject: "a subject in the mask",
  background: "a background beside it",
};

const BETTER = { higher: "Higher is better", lower: "Lower is better" } as const;

const typeset = (value: number): string => String(value).replace("-", "−");

function rangeOf({ value }: Measure): string {
  switch (value.kind) {
    case "number":
      return value.percent === true
        ? `From ${100 * value.low} % to ${100 * value.high} %`
        : `From ${typeset(value.low)} to ${typeset(value.high)}`;
    case "count":
      return "A whole number from 0";
    case "boolean":
      return "Yes or no";
    case "text":
      return "Text";
    case "flags":
      return "A list, mostly empty";
  }
}

/** "The reference's mask, a SigLIP2 checkpoint". */
function needsOf({ needs, backbone }: Measure): string {
  const all = [...needs.map((need) => NEEDS[need]), ...(backbone === null ? [] : [`${backbone.name} open`])];
  const line = all.join(", ");
  return line === "" ? "Nothing beside the images" : line.charAt(0).toUpperCase() + line.slice(1);
}

const ofMeasure = (measure: Measure, { source, ...explained }: Explained): GlossaryEntry => ({
  ...explained,
  id: measure.id,
  name: measure.label,
  range: rangeOf(measure),
  better: measure.better === null ? "Neither end is better" : BETTER[measure.better],
  needs: needsOf(measure),
  source: SOURCES[source],
});

const WORD_ENTRIES: readonly GlossaryEntry[] = Object.entries(WORDS).map(([id, { source, ...word }]) => ({
  ...word,
  id,
  source: SOURCES[source],
}));

/** What a further backbone's measure is the like of, by the end of its id. */
const LIKE = [
  ["_global_maxcos", OF_MEASURES.global_maxcos],
  ["_weighted_maxcos", OF_MEASURES.weighted_maxcos],
  ["_recall_fg", OF_MEASURES.recall_fg],
  ["_cp", OF_MEASURES.cp],
] as const;

/** A further measure, explained by what it is the like of (project/further-measures.ts). */
function ofFurther(measure: Measure): GlossaryEntry {
  const name = measure.backbone?.name ?? measure.label;
  const like = LIKE.find(([end]) => measure.id.endsWith(end))?.[1];
  const whole = measure.compares === "prompt" ? OF_MEASURES.clip_t : OF_MEASURES.dino;
  const picture = { kind: "whole", beside: measure.compares === "prompt" ? "text" : "image", by: name } as const;
  const explained: Explained = like ?? { ...whole, formula: null, picture, source: "lens" };
  return ofMeasure(measure, { ...explained, sentence: `${measure.tip}.`, source: "lens" });
}

/** A part of the glossary, under a heading. */
export interface GlossaryPart {
  readonly title: string;
  readonly entries: readonly GlossaryEntry[];
}

const SETTINGS: readonly string[] = ["max_patches", "threshold"];

const isOfTrust = ({ id }: Measure) => id.endsWith("_mask_interval") || id === "flags";
const isAblation = ({ id, compares, shown }: Measure) =>
  id.endsWith("_maxcos") || (id.startsWith("pf_") && compares === "prompt" && shown === undefined);
/** The two scores, and what the same matches say besides. */
const MASC: readonly Measure[] = toldMeasures().filter(
  (measure) =>
    (MASC_MEASURES.includes(measure) || measure.compares === "patches") && !isOfTrust(measure) && !isAblation(measure),
);

/**
 * Everything, in the order in which it is read.
 *
 * @param further measures of further backbones that the project has
 */
export function glossary(further: readonly Measure[] = []): readonly GlossaryPart[] {
  const all = MEASURES.map((measure) => ofMeasure(measure, OF_MEASURES[measure.id]));
  const is = (test: (measure: Measure) => boolean) =>
    all.filter((_, i) => test(MEASURES[i]!) && !MASC.includes(MEASURES[i]!));
  return [
    {
      title: "MaSC",
      entries: [
        ...MASC.flatMap(({ id }) => all.find((entry) => entry.id === id) ?? []),
        ...WORD_ENTRIES.filter(({ id }) => id === "without_part"),
      ],
    },
    { title: "Settings", entries: WORD_ENTRIES.filter(({ id }) => SETTINGS.includes(id)) },
    {
      title: "Baselines",
      entries: [
        ...is(({ compares, shown }) => compares === "images" || (compares === "prompt" && shown?.in === "table")),
        ...further.map(ofFurther),
      ],
    },
    {
      title: "How far to trust a number",
      entries: [...is(isOfTrust), ...WORD_ENTRIES.filter(({ id }) => id === "rank")],
    },
    { title: "Agreement with people", entries: WORD_ENTRIES.filter(({ id }) => Object.hasOwn(AGREEMENT_WORDS, id)) },
    {
      title: "The paper's ablation",
      entries: is(isAblation),
    },
    {
      title: "What a row counts and reads",
      entries: is(({ compares, value }) => compares === null && value.kind !== "flags"),
    },
  ].filter(({ entries }) => entries.length > 0);
}

/** Of a measure or setting; of a disagreement in rank (rank_cp_dino) what all of them are. null where nothing is known of it. */
export function entryOf(id: string, further: readonly Measure[] = []): GlossaryEntry | null {
  const wanted = id.startsWith("rank_") ? "rank" : id;
  return (
    glossary(further)
      .flatMap(({ entries }) => entries)
      .find((entry) => entry.id === wanted) ?? null
  );
}
