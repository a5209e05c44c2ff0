import { isCategory, readConcept } from "./formats/dreambench-plus/names.ts";
import { fold, parsePath } from "./formats/paths.ts";
import { folderMeaning } from "./formats/role-words.ts";
import { PAIR_COLUMNS } from "./pair-rows.ts";
import { referencesOf } from "./references.ts";
import type { Sample } from "./types.ts";

/** Pictures whose subject is to be marked: under which name, and where the mask goes in the authors' layout (datasets.md). */
export interface ToMask {
  /** As the samples name it. */
  readonly image: string;
  readonly side: "reference" | "generation";
  /** What its subject is called; null where no pair says it. */
  readonly name: string | null;
  /** Its pair's own share of the picture up to which a mask is small (`Sample.smallMask`); undefined for the usual one. */
  readonly small: number | undefined;
  /** Below the folder of masks: `refs/…/NAME.png`, `samples/METHOD/…/NAME.png`. */
  readonly place: string;
}

/** What a pair calls the subject of one of its pictures; null where it says nothing. */
export type NameOf = (sample: Sample, side: ToMask["side"]) => string | null;

const TEXTS = ["object", "prompt", "concept", "category", "method"] as const;
const isText = (column: string): column is (typeof TEXTS)[number] => TEXTS.some((name) => name === column);

/** Columns that a person can mean: those of every pair, and the input's own. */
export const nameColumns = (samples: readonly Sample[]): readonly string[] => [
  ...new Set([...TEXTS, ...samples.flatMap(({ columns }) => Object.keys(columns))]),
];

const isKey = (column: string) => !isText(column) && PAIR_COLUMNS.some((name) => name === column);

/** Columns that may say what subjects are called: those with a text in them, ids and paths left out. */
export const columnsWithNames = (samples: readonly Sample[]): readonly string[] =>
  nameColumns(samples).filter(
    (column) => !isKey(column) && samples.some((sample) => namesBy(column)(sample, "reference") !== null),
  );

const textIn = (cell: unknown): string | null =>
  (typeof cell === "string" || typeof cell === "number") && String(cell).trim() !== "" ? String(cell).trim() : null;

const conceptIn = ({ concept }: Sample) => {
  const named = readConcept(concept ?? "");
  return named !== null && isCategory(named.category) ? named : null;
};

/**
 * Names by a column. Of `object` in DreamBench++ generations have what the authors ask CLIPSeg for: the keyword of their
 * folder, where references have the caption's first line.
 */
export const namesBy =
  (column: string): NameOf =>
  (sample, side) => {
    const said = textIn(
      isText(column) ? sample[column] : Object.hasOwn(sample.columns, column) ? sample.columns[column] : null,
    );
    return column === "object" && side === "generation" ? (conceptIn(sample)?.keyword ?? said) : said;
  };

/** The authors' folder of a category: `live_subject/animal`. */
const categoryPath = (category: string) => category.replace(/^(live_subject)_/, "$1/");

const MARKERS: ReadonlySet<string> = new Set(["tgt_image", "src_image", "text"]);
const stemIn = (name: string) => name.replace(/(?<=.)\.[^.]*$/s, "");

/** Below the folder that says whose part it is; what other folders say stays. */
function placeByFolders(parts: readonly string[]): readonly string[] {
  const folders = parts.slice(0, -1).filter((folder) => folderMeaning(folder)?.role == null);
  return [...folders, stemIn(parts.at(-1) ?? "")];
}

function placeOf(sample: Sample, side: ToMask["side"], path: string): string {
  const { parts } = parsePath(path);
  const concept = conceptIn(sample);
  const inside = (): readonly string[] => {
    if (concept !== null && side === "reference")
      return [categoryPath(concept.category), concept.picture.slice(concept.category.length + 1)];
    const at = concept === null ? -1 : parts.findLastIndex((part) => fold(part) === fold(sample.concept ?? ""));
    const method = parts.slice(0, Math.max(0, at)).findLast((part) => !MARKERS.has(fold(part)));
    if (at < 0 || at === parts.length - 1 || method === undefined) return placeByFolders(parts);
    return [method, ...parts.slice(at, -1), stemIn(parts.at(-1) ?? "")];
  };
  return `${[side === "reference" ? "refs" : "samples", ...inside()].join("/")}.png`;
}

/**
 * Every picture of the pairs once: references first, then generations, in the pairs' order.
 *
 * @param pathOf a picture's path from the root of the input
 */
export function picturesToMask(
  samples: readonly Sample[],
  nameOf: NameOf,
  pathOf: (image: string) => string,
): readonly ToMask[] {
  const found = new Map<string, ToMask>();
  const see = (sample: Sample, side: ToMask["side"], image: string | null) => {
    if (image === null) return;
    const known = found.get(image);
    if (known?.name != null) return;
    const name = nameOf(sample, known?.side ?? side);
    if (known !== undefined) found.set(image, { ...known, name });
    else found.set(image, { image, side, name, small: sample.smallMask, place: placeOf(sample, side, pathOf(image)) });
  };
  for (const sample of samples) for (const { image } of referencesOf(sample)) see(sample, "reference", image);
  for (const sample of samples) see(sample, "generation", sample.generation);
  return [...found.values()];
}
