import { fold } from "../paths.ts";

/** DreamBench++'s names of methods, concepts and pictures (datasets.md), taken apart. */

const RELEASE = "_gs7_5_step100_seed42_torch_float16";
const IP_ADAPTER = `_sdxl_scale0_6${RELEASE}`;

/** Folders of the authors' releases, and the names that the paper has for them. */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ...["textual_inversion_sd", "dreambooth_sd", "dreambooth_lora_sdxl", "blip_diffusion"].map(
    (name) => [name + RELEASE, name] as const,
  ),
  ["emu2_gs3_step50_seed42_torch_bfloat16", "emu2"],
  ...["vit_huge", "vit_h"].map(
    (tower) => [`ip_adapter_plus_${tower}${IP_ADAPTER}`, "ip_adapter_plus_vit_h_sdxl"] as const,
  ),
  ...["vit_giant", "vit_g"].map((tower) => [`ip_adapter_${tower}${IP_ADAPTER}`, "ip_adapter_vit_g_sdxl"] as const),
]);

/** DreamBench++'s methods, by the paper's names. */
export const DREAMBENCH_METHODS: readonly string[] = [...new Set(SHORT_NAMES.values())];

/** The paper's name of a method; a folder that it does not know keeps its own, as written. */
export function shortName(folder: string): string {
  const folded = fold(folder);
  const known = SHORT_NAMES.get(folded);
  if (known !== undefined) return known;
  return [...SHORT_NAMES.values()].find((name) => name === folded) ?? folder;
}

/** Where its 150 subjects lie. */
const CATEGORIES: ReadonlySet<string> = new Set(["live_subject_animal", "live_subject_human", "object", "style"]);

export const isCategory = (name: string): boolean => CATEGORIES.has(fold(name));

/** A concept's folder: "live_subject_animal_00_kitten". */
export interface Concept {
  /** "live_subject_animal". */
  readonly category: string;
  /** "live_subject_animal_00", folded: its picture is `live_subject/animal/00`. */
  readonly picture: string;
  /** "kitten". */
  readonly keyword: string;
}

/** null for a folder that is named otherwise. */
export function readConcept(folder: string): Concept | null {
  const [, category, index, keyword] = /^(.+?)_(\d+)_(.+)$/s.exec(folder) ?? [];
  return category === undefined || index === undefined || keyword === undefined
    ? null
    : { category: fold(category), picture: fold(`${category}_${index}`), keyword: keyword.replaceAll("_", " ") };
}

/** "3_0" is prompt 3 and seed 0: a picture's name, cut at its first "_". */
export function readStem(stem: string): { readonly promptId: string; readonly seed: string | null } {
  const cut = stem.indexOf("_");
  return cut < 0 ? { promptId: stem, seed: null } : { promptId: stem.slice(0, cut), seed: stem.slice(cut + 1) };
}
