import { isCategory, readConcept } from "../project/formats/dreambench-plus/names.ts";
import { fold } from "../project/formats/paths.ts";
import type { PairName, ReadColumn, ReadFile } from "./read-columns.ts";
import type { StudyPair } from "./study.ts";

/** Which pairs columns are of, and where each has its place in a study. */
export interface PairPlaces {
  /** In the tables' order. */
  readonly methods: readonly string[];
  /** By method, then by "CONCEPT-PROMPT" as Python sorts it: sums go in the order of the authors'. */
  readonly pairs: readonly StudyPair[];
  readonly placeOf: (pair: PairName) => number | undefined;
}

/** The paper's order. */
const PAPERS = [
  "textual_inversion_sd",
  "dreambooth_sd",
  "dreambooth_lora_sdxl",
  "blip_diffusion",
  "emu2",
  "ip_adapter_plus_vit_h_sdxl",
  "ip_adapter_vit_g_sdxl",
];

const keyOf = ({ method, concept, promptId }: PairName): string => `${method}\n${fold(concept)}\n${promptId}`;

/** Keys that one metric has several seeds of; elsewhere a seed is a remark, and no other pair. */
function severalSeeds(columns: readonly ReadColumn[]): ReadonlyMap<string, readonly string[]> {
  const several = new Map<string, readonly string[]>();
  const byMetric = new Map<string, Map<string, Set<string>>>();
  for (const { says, cells } of columns) {
    if (says.kind !== "metric") continue;
    const seeds = byMetric.get(says.id) ?? new Map<string, Set<string>>();
    byMetric.set(says.id, seeds);
    for (const cell of cells) {
      const key = keyOf(cell);
      const known = seeds.get(key) ?? new Set<string>();
      seeds.set(key, known.add(cell.seed ?? "0"));
    }
  }
  for (const seeds of byMetric.values())
    for (const [key, known] of seeds)
      if (known.size > 1) several.set(key, [...new Set([...(several.get(key) ?? []), ...known])]);
  return several;
}

const categoryOf = (concept: string): string | null => {
  const category = readConcept(concept)?.category;
  return category !== undefined && isCategory(category) ? category : null;
};

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export function placePairs(files: readonly ReadFile[]): PairPlaces {
  const columns = files.flatMap((file) => file.columns).filter(({ says }) => says.kind !== "subjects");
  const several = severalSeeds(columns);
  const reasons = new Map(files.flatMap(({ setAside }) => setAside.map((one) => [keyOf(one), one.reason] as const)));
  /** A value without a seed, or with one that no pair has, is of the first. */
  const nameOf = (pair: PairName): string => {
    const key = keyOf(pair);
    const seeds = several.get(key);
    if (seeds === undefined) return key;
    const first = seeds.includes("0") ? "0" : seeds[0]!;
    return `${key}\n${pair.seed !== null && seeds.includes(pair.seed) ? pair.seed : first}`;
  };
  const found = new Map<string, StudyPair>();
  for (const { cells } of columns)
    for (const cell of cells) {
      const name = nameOf(cell);
      const stands = found.get(name);
      // DreamBench++'s own files are read with folded names: another that has capitals says how they are written.
      if (stands !== undefined && stands.concept === cell.concept) continue;
      if (stands !== undefined && stands.concept !== fold(stands.concept)) continue;
      const { concept, promptId, method } = cell;
      const key = keyOf(cell);
      found.set(name, {
        concept,
        promptId,
        method,
        seed: several.has(key) ? name.slice(key.length + 1) : cell.seed,
        category: categoryOf(concept),
        sample: null,
        setAside: reasons.get(key) ?? null,
      });
    }
  const seen = [...new Set([...found.values()].map(({ method }) => method))];
  const methods = [...PAPERS.filter((name) => seen.includes(name)), ...seen.filter((name) => !PAPERS.includes(name))];
  const rank = new Map(methods.map((method, at) => [method, at]));
  const sorted = [...found].toSorted(
    ([, a], [, b]) =>
      rank.get(a.method)! - rank.get(b.method)! ||
      byText(`${a.concept}-${a.promptId}`, `${b.concept}-${b.promptId}`) ||
      byText(a.seed ?? "", b.seed ?? ""),
  );
  const places = new Map(sorted.map(([name], place) => [name, place]));
  return { methods, pairs: sorted.map(([, pair]) => pair), placeOf: (pair) => places.get(nameOf(pair)) };
}
