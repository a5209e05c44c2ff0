import { counted, quoteList } from "../../quote.ts";
import type { IntakeProblem, Sample } from "../../types.ts";
import type { IndexedFile } from "../file-index.ts";
import { namedPart, NOTHING_READ, type Layout, type Reading, type Tree } from "../layout.ts";
import { fold } from "../paths.ts";
import { readMasks, type SourceMasks } from "./masks.ts";
import { below, categoryKey, index, inOrder, keyOf } from "./placed.ts";

/** Folders of the authors' releases, and the names that the paper has for them. */
const METHODS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^textual_inversion_sd(?:_gs|$)/, "textual_inversion_sd"],
  [/^dreambooth_sd(?:_gs|$)/, "dreambooth_sd"],
  [/^dreambooth_lora_sdxl(?:_gs|$)/, "dreambooth_lora_sdxl"],
  [/^blip_diffusion(?:_gs|$)/, "blip_diffusion"],
  [/^emu2(?:_gs|$)/, "emu2"],
  [/^ip_adapter(?:_plus)?_vit_h(?:uge)?_sdxl(?:_scale|$)/, "ip_adapter_plus_vit_h_sdxl"],
  [/^ip_adapter_vit_g(?:iant)?_sdxl(?:_scale|$)/, "ip_adapter_vit_g_sdxl"],
];
const shortName = (folder: string) => METHODS.find(([pattern]) => pattern.test(fold(folder)))?.[1] ?? folder;

/** "live_subject_animal_00_kitten": the picture `live_subject/animal/00`, of a kitten. */
function readConcept(
  concept: string,
): { readonly picture: string; readonly category: string; readonly keyword: string } | null {
  const [, category, index, keyword] = /^(.+?)_(\d+)_(.+)$/s.exec(concept) ?? [];
  return category === undefined || index === undefined || keyword === undefined
    ? null
    : { picture: fold(`${category}_${index}`), category: fold(category), keyword: keyword.replaceAll("_", " ") };
}

/** A caption file: the object's name, then a prompt a line. */
const linesOf = (text: string | undefined) => text?.split(/\r\n|\n|\r/).map((line) => line.trim()) ?? [];

/** Pictures that methods made: what tells the layout. */
const generationsIn = (files: readonly IndexedFile[]) =>
  below(files, "tgt_image").filter(({ file, inside }) => file.kind === "picture" && inside.length === 1);

function read({ files, texts }: Tree): Reading {
  const pictures = files.filter(({ kind }) => kind === "picture");
  const written = files.filter(({ path }) => texts.has(path));
  const generations = generationsIn(pictures);
  const masks = readMasks(pictures);
  const copies = below(pictures, "src_image");
  const shown = below(pictures, "images").filter(({ path }) => !masks.files.has(path));
  const captions = below(written, "captions");
  const prompts = below(written, "text");
  const references = index(shown, categoryKey);
  const copyOf = index(copies, ({ above, inside, stem }) => keyOf(above, ...inside, stem));
  const copyOfConcept = index(copies, ({ inside }) => keyOf(...inside));
  const captionOf = index(captions, categoryKey);
  const promptOf = index(prompts, ({ above, inside, stem }) => keyOf(above, ...inside, stem));

  const [inUse] = masks.sources;
  const bySource = masks.sources.map(({ name }) => ({ name, masks: new Map<string, string>() }));
  const noteMask = (picture: string | null, maskOf: (source: SourceMasks) => string | null) => {
    for (const [place, source] of masks.sources.entries()) {
      const mask = picture === null ? null : maskOf(source);
      if (picture !== null && mask !== null) bySource[place]?.masks.set(picture, mask);
    }
  };
  const lacking: string[] = [];
  const samples = inOrder(generations).map(({ path, above, inside, stem }): Sample => {
    const concept = inside[0] ?? "";
    const named = readConcept(concept);
    const [, promptId = stem, seed = null] = /^([^_]*)_(.+)$/s.exec(stem) ?? [];
    const lines = linesOf(texts.get(captionOf.get(named?.picture ?? "") ?? ""));
    const key = keyOf(above, concept, stem);
    const own = texts.get(promptOf.get(key) ?? "")?.trim();
    const reference =
      references.get(named?.picture ?? "") ?? copyOf.get(key) ?? copyOfConcept.get(keyOf(concept)) ?? null;
    if (reference === null) lacking.push(path);
    const maskOfReference = (source: SourceMasks) => (named === null ? null : source.ofReference(named.picture));
    const maskOfSample = (source: SourceMasks) => source.ofSample(above, concept, stem);
    if (masks.sources.length > 1) {
      noteMask(reference, maskOfReference);
      noteMask(path, maskOfSample);
    }
    const method = above === null ? null : shortName(above);
    return {
      id: [method, concept, stem].filter((part) => part !== null).join("/"),
      reference,
      referenceMask: inUse === undefined ? null : maskOfReference(inUse),
      generation: path,
      generationMask: inUse === undefined ? null : maskOfSample(inUse),
      prompt: own ?? (/^\d+$/.test(promptId) ? lines[Number(promptId) + 1] : undefined) ?? null,
      object: lines[0] || (named?.keyword ?? null),
      concept,
      category: named?.category ?? null,
      promptId,
      method,
      seed,
      otherReferences: [],
      ratings: [],
      columns: {},
    };
  });
  const problems: IntakeProblem[] = [];
  if (lacking.length > 0) {
    problems.push({
      kind: "no-reference",
      path: null,
      message: `No reference is at hand for ${quoteList(lacking)}. Add the folder images or src_image of DreamBench++.`,
    });
  }
  const placed = [generations, copies, shown, captions, prompts].flat().map(({ path }) => path);
  const negatives = files.filter(({ foldedStem }) => foldedStem === "negative_prompt").map(({ path }) => path);
  return {
    ...NOTHING_READ,
    parts: [namedPart(samples)],
    files: new Set([...placed, ...masks.files, ...negatives]),
    rule: "the layout of DreamBench++",
    problems,
    masks: masks.sources.length < 2 ? [] : bySource.map((source, place) => toMaskSource(source, place === 0)),
  };
}

const toMaskSource = ({ name, masks }: { name: string; masks: ReadonlyMap<string, string> }, inUse: boolean) => ({
  name,
  inUse,
  masks: [...masks],
});

/**
 * DreamBench++ as its authors keep it: `samples/METHOD/{src_image,tgt_image,text}/CONCEPT/PROMPT_K`, the references in
 * `images/CATEGORY/NN`, captions in `captions/CATEGORY/NN.txt`, masks in trees of their own. Whole or in part: a
 * method's folder alone is enough.
 */
export const DREAMBENCH_PLUS: Layout = {
  name: "dreambench-plus",
  reads: "names",
  detect({ files }) {
    const generations = generationsIn(files);
    if (generations.length === 0) return null;
    const methods = new Set(generations.map(({ above }) => above));
    return {
      confidence: 0.9,
      sentence: `${counted(generations.length, "generation")} of ${counted(methods.size, "method")}, as DreamBench++ has them`,
    };
  },
  read,
};
