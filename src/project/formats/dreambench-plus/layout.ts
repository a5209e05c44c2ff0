import { quote, quoteList } from "../../quote.ts";
import type { IntakeProblem, Sample } from "../../types.ts";
import { byName, fold, foldersOf, isPicture, stemOf } from "../paths.ts";

/**
 * DreamBench++ as its authors keep it: `samples/METHOD/{src_image,tgt_image,text}/CONCEPT/PROMPT_K`, the references in
 * `images/CATEGORY/NN`, captions in `captions/CATEGORY/NN.txt`, masks in trees of their own. Whole or in part: a
 * method's folder alone is enough.
 */
export interface DreamBenchPlus {
  readonly samples: readonly Sample[];
  /** Everything of the layout, whether a pair names it or not: no other rule is to read it. */
  readonly files: ReadonlySet<string>;
  readonly problems: readonly IntakeProblem[];
}

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

/** A file below one of the layout's folders. */
interface Placed {
  readonly path: string;
  /** The folder around the marker, as written; null at the top. */
  readonly above: string | null;
  /** Folders below the marker. */
  readonly inside: readonly string[];
  readonly stem: string;
}

/** What lies below the innermost folder of that name. */
function below(paths: readonly string[], isMarker: (folder: string) => boolean): Placed[] {
  return paths.flatMap((path): Placed[] => {
    const folders = foldersOf(path);
    const at = folders.findLastIndex((folder) => isMarker(fold(folder)));
    return at < 0 ? [] : [{ path, above: folders[at - 1] ?? null, inside: folders.slice(at + 1), stem: stemOf(path) }];
  });
}

const called = (name: string) => (folder: string) => folder === name;
const keyOf = (...parts: readonly (string | null)[]) => parts.map((part) => fold(part ?? "")).join("\n");

/** The first file of each key, by name. */
function index(files: readonly Placed[], key: (file: Placed) => string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const file of files.toSorted((a, b) => byName(a.path, b.path)))
    if (!found.has(key(file))) found.set(key(file), file.path);
  return found;
}

/** "live_subject_animal_00_kitten": the picture `live_subject/animal/00`, of a kitten. */
function readConcept(concept: string): { readonly picture: string; readonly keyword: string } | null {
  const [, picture, keyword] = /^(.+?_\d+)_(.+)$/.exec(concept) ?? [];
  return picture === undefined || keyword === undefined
    ? null
    : { picture: fold(picture), keyword: keyword.replaceAll("_", " ") };
}

/** `live_subject/animal/00.jpg` under the name that concepts begin with. */
const categoryKey = ({ inside, stem }: Placed) => fold([...inside, stem].join("_"));

/** Where masks come from: `masks/dreambench_plus_SOURCE`, "" for a tree without a source. */
const MASK_TREE = /^dreambench_plus(?:_(.+))?$/;

interface Masks {
  readonly ofReference: (picture: string) => string | null;
  readonly ofSample: (method: string | null, concept: string, stem: string) => string | null;
  readonly files: readonly string[];
  readonly problems: readonly IntakeProblem[];
}

/** Masks of one source; several may lie side by side. */
function readMasks(pictures: readonly string[]): Masks {
  const sources = new Map<string, string[]>();
  for (const path of pictures) {
    const folders = foldersOf(path).map(fold);
    const tree = folders.findLastIndex((folder) => MASK_TREE.test(folder) || folder === "masks");
    if (tree < 0 || !folders.slice(tree + 1).some((folder) => folder === "refs" || folder === "samples")) continue;
    const source = MASK_TREE.exec(folders[tree] ?? "")?.[1] ?? "";
    sources.set(source, [...(sources.get(source) ?? []), path]);
  }
  const names = [...sources.keys()].toSorted(byName);
  const files = sources.get(names[0] ?? "") ?? [];
  const refs = index(below(files, called("refs")), categoryKey);
  const samples = index(below(files, called("samples")), ({ inside, stem }) => keyOf(...inside.slice(-2), stem));
  const problems: IntakeProblem[] =
    names.length < 2
      ? []
      : [
          {
            kind: "mask",
            path: null,
            message: `There are masks of ${names.length} sources (${names.map((name) => name || "no name").join(", ")}); those of ${quote(names[0] || "no name")} were taken. To score with others, take these out, or add them alone.`,
          },
        ];
  return {
    ofReference: (picture) => refs.get(picture) ?? null,
    ofSample: (method, concept, stem) => samples.get(keyOf(method, concept, stem)) ?? null,
    files: [...sources.values()].flat(),
    problems,
  };
}

/** A caption file: the object's name, then a prompt a line. */
const linesOf = (text: string | undefined) => text?.split(/\r\n|\n|\r/).map((line) => line.trim()) ?? [];

/**
 * @param texts contents of the .txt files among the paths
 * @returns null where the files are in another layout
 */
export function readDreamBenchPlus(
  paths: readonly string[],
  texts: ReadonlyMap<string, string>,
): DreamBenchPlus | null {
  const pictures = paths.filter(isPicture);
  const generations = below(pictures, called("tgt_image")).filter(({ inside }) => inside.length === 1);
  if (generations.length === 0) return null;

  const masks = readMasks(pictures);
  const isMask = new Set(masks.files);
  const copies = below(pictures, called("src_image"));
  const shown = below(pictures, called("images")).filter(({ path }) => !isMask.has(path));
  const captions = below([...texts.keys()], called("captions"));
  const prompts = below([...texts.keys()], called("text"));
  const references = index(shown, categoryKey);
  const copyOf = index(copies, ({ above, inside, stem }) => keyOf(above, ...inside, stem));
  const copyOfConcept = index(copies, ({ inside }) => keyOf(...inside));
  const captionOf = index(captions, categoryKey);
  const promptOf = index(prompts, ({ above, inside, stem }) => keyOf(above, ...inside, stem));

  const lacking: string[] = [];
  const samples = generations
    .toSorted((a, b) => byName(a.path, b.path))
    .map(({ path, above, inside, stem }): Sample => {
      const concept = inside[0] ?? "";
      const read = readConcept(concept);
      const [, promptId = stem, seed = null] = /^([^_]*)_(.+)$/s.exec(stem) ?? [];
      const lines = linesOf(texts.get(captionOf.get(read?.picture ?? "") ?? ""));
      const own = texts.get(promptOf.get(keyOf(above, concept, stem)) ?? "")?.trim();
      const reference =
        references.get(read?.picture ?? "") ??
        copyOf.get(keyOf(above, concept, stem)) ??
        copyOfConcept.get(keyOf(concept)) ??
        null;
      if (reference === null) lacking.push(path);
      const method = above === null ? null : shortName(above);
      return {
        id: [method, concept, stem].filter((part) => part !== null).join("/"),
        reference,
        referenceMask: read === null ? null : masks.ofReference(read.picture),
        generation: path,
        generationMask: masks.ofSample(above, concept, stem),
        prompt: own ?? (/^\d+$/.test(promptId) ? lines[Number(promptId) + 1] : undefined) ?? null,
        object: lines[0] || (read?.keyword ?? null),
        concept,
        promptId,
        method,
        seed,
        rating: null,
        columns: {},
      };
    });
  const problems: IntakeProblem[] = [...masks.problems];
  if (lacking.length > 0) {
    problems.push({
      kind: "no-reference",
      path: null,
      message: `No reference is at hand for ${quoteList(lacking)}. Add the folder images or src_image of DreamBench++.`,
    });
  }
  const placed = [generations, copies, shown, captions, prompts].flat().map(({ path }) => path);
  const negatives = paths.filter((path) => fold(stemOf(path)) === "negative_prompt");
  return { samples, files: new Set([...placed, ...masks.files, ...negatives]), problems };
}
