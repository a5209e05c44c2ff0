import { uniqueIds } from "../ids.ts";
import { quote, quoteList } from "../quote.ts";
import type { Intake, IntakeProblem, Sample } from "../types.ts";
import { matchMasks } from "./folder-masks.ts";
import { createPairing, type Pair } from "./folder-pairs.ts";
import { describePicture, type Picture } from "./folder-roles.ts";
import { readTexts, type TextFiles } from "./folder-texts.ts";
import { byName, commonFolders, isJunk, isPicture, stemOf } from "./paths.ts";

const OTHER_WAY = "or write a manifest (CSV with the columns reference and generation)";

/** The rule that paired the files, in words. */
function ruleOf(pairs: readonly Pair[], maskOf: ReadonlyMap<string, string>, masks: readonly Picture[]): string {
  const told = new Set(pairs.flatMap(({ generation, reference }) => [generation.told, reference.told]));
  const roles = told.has("folder") ? (told.has("name") ? "names of folders and files" : "names of folders") : "names of files";
  const given = new Set(maskOf.values());
  const suffixed = masks.some(({ path }) => given.has(path) && /[_.-]mask\.[^.]+$/i.test(path));
  if (given.size === 0) return roles;
  return suffixed ? `${roles}, masks by names ending in _mask` : `${roles}, masks by folder`;
}

/** The subject a pair shows: its folder, else the reference's name. */
const conceptOf = ({ reference: { names, key, stem, path } }: Pair) => names.at(-1) ?? (key === stem ? stemOf(path) : key || null);

/** The outermost folder of the generation that is not the subject's. */
const methodOf = ({ generation, reference }: Pair, concept: string | null) =>
  generation.names.find((name, depth) => name !== concept && !reference.context.includes(generation.context[depth] ?? "")) ?? null;

function toSamples(pairs: readonly Pair[], maskOf: ReadonlyMap<string, string>, texts: TextFiles): Sample[] {
  const { ids } = uniqueIds(pairs.map(({ generation }) => [...generation.names, stemOf(generation.path)].join("/")));
  return pairs.map((pair, index): Sample => {
    const { generation, reference } = pair;
    const concept = conceptOf(pair);
    return {
      id: ids[index]!,
      reference: reference.path,
      referenceMask: maskOf.get(reference.path) ?? null,
      generation: generation.path,
      generationMask: maskOf.get(generation.path) ?? null,
      prompt: texts.promptOf(generation, reference),
      object: texts.objectOf(generation, reference),
      concept,
      promptId: null,
      method: methodOf(pair, concept),
      seed: null,
      rating: null,
      columns: {},
    };
  });
}

/** What is said of pictures that found no partner. */
function unpairedProblems(pictures: readonly Picture[], pairs: readonly Pair[]): IntakeProblem[] {
  const paired = new Set(pairs.flatMap(({ generation, reference }) => [generation.path, reference.path]));
  return pictures
    .filter(({ path }) => !paired.has(path))
    .map(({ path, role }) => {
      const name = quote(path);
      if (role === "generation") return { path, message: `No reference fits the generation ${name}. Name it after its reference, put both in folders of one name, ${OTHER_WAY}.` };
      if (role === "reference") return { path, message: `No generation fits the reference ${name}. Name generations after it, put both in folders of one name, ${OTHER_WAY}.` };
      return { path, message: `Neither its name nor its folder says whether ${name} is a reference or a generation. Put it in a folder "references" or "generations", ${OTHER_WAY}.` };
    });
}

function ambiguityProblems(pairs: readonly Pair[]): IntakeProblem[] {
  const said = new Map<string, { readonly pair: Pair; count: number }>();
  for (const pair of pairs) {
    if (pair.among === null) continue;
    const known = said.get(pair.reference.path);
    if (known === undefined) said.set(pair.reference.path, { pair, count: 1 });
    else known.count++;
  }
  return [...said.values()].map(({ pair, count }) => ({
    path: pair.reference.path,
    message: `${pair.among?.length ?? 0} references fit ${quote(pair.generation.path)}${count > 1 ? ` and ${count - 1} more` : ""}; ${quote(pair.reference.path)} was taken. To choose, write a manifest.`,
  }));
}

/**
 * Pairs loose files and folders by their names (datasets.md, "Folder").
 *
 * @param paths of everything at hand, with forward slashes
 * @param texts contents of the .txt files among them
 */
export function readFolder(paths: readonly string[], texts: ReadonlyMap<string, string>): Intake {
  const kept = paths.filter((path) => !isJunk(path)).toSorted(byName);
  const pictured = kept.filter(isPicture);
  const shared = commonFolders(pictured).length;
  const pictures = pictured.map((path) => describePicture(path, shared));
  const images = pictures.filter(({ mask }) => !mask);
  const masks = pictures.filter(({ mask }) => mask);

  const pairUp = createPairing(images.filter(({ role }) => role === "reference"));
  const pairs = images.filter(({ role }) => role === "generation").flatMap((generation) => pairUp(generation) ?? []);
  const { maskOf, problems: maskProblems } = matchMasks(images, masks);
  const textFiles = readTexts(new Map([...texts].filter(([path]) => !isJunk(path))), shared);
  const samples = toSamples(pairs, maskOf, textFiles);

  const problems = [...unpairedProblems(images, pairs), ...ambiguityProblems(pairs), ...maskProblems];
  if (pictured.length === 0) problems.push({ path: null, message: "There is no picture among these files. Add a reference and a generation, or a folder of them." });
  const unused = [...textFiles.unused(), ...kept.filter((path) => !isPicture(path) && !texts.has(path))];
  if (unused.length > 0) {
    problems.push({ path: unused.length === 1 ? (unused[0] ?? null) : null, message: `Not used, as no picture goes by these names: ${quoteList(unused.toSorted(byName))}.` });
  }
  return { samples, rule: ruleOf(pairs, maskOf, masks), problems };
}
