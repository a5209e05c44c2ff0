import type { DiskSource } from "../platform/files-node.ts";
import { maskSourceProblems, useMaskSource } from "../project/mask-sources.ts";
import { counted, quote } from "../project/quote.ts";
import { filesOf, referencesOf } from "../project/references.ts";
import type { Intake, IntakeProblem, MaskSource } from "../project/types.ts";
import { fileKey, type PlacedTree } from "./trees.ts";

/** Which masks count where several trees have them: what an option names goes before what was come upon. */

export const isIn = (path: string, { at }: PlacedTree): boolean => path.startsWith(`${at}/`);

/** Masks of a tree that are some pair's. */
export function masksUsed({ samples, masks }: Intake, tree: PlacedTree): number {
  const all = [...samples.flatMap(filesOf), ...masks.flatMap((source) => source.masks.map(([, mask]) => mask))];
  return new Set(all.filter((path) => isIn(path, tree))).size;
}

/** The source that most masks of the first tree of masks are of. */
function sourceNamed(sources: readonly MaskSource[], trees: readonly PlacedTree[]): string | null {
  for (const tree of trees.filter(({ holds }) => holds === "masks")) {
    const counts = sources.map(({ masks }) => masks.filter(([, mask]) => isIn(mask, tree)).length);
    const most = Math.max(0, ...counts);
    if (most > 0) return sources[counts.indexOf(most)]?.name ?? null;
  }
  return null;
}

/** With masks of the source that an option names. The page asks which is meant; here another is named. */
export function withNamedSource(intake: Intake, trees: readonly PlacedTree[]): Intake {
  const asked = new Set(maskSourceProblems(intake.masks, null).map(({ message }) => message));
  const named = sourceNamed(intake.masks, trees);
  const { samples, sources } = useMaskSource(intake.samples, intake.masks, named);
  const taken = sources.filter(({ inUse }) => inUse).map(({ name }) => quote(name || "no name"));
  const names = sources.map(({ name }) => name || "no name").join(", ");
  // One tree that was named is an answer, and no question.
  const isAnswered = named !== null && trees.filter(({ holds }) => holds === "masks").length === 1;
  const open = isAnswered ? intake.problems.filter(({ message }) => !asked.has(message)) : intake.problems;
  const problems = open.map((problem) =>
    asked.has(problem.message)
      ? {
          ...problem,
          message: `There are masks of ${sources.length} sources (${names}); those of ${taken.join(" and ")} were taken. For others, name their folder first with --masks.`,
        }
      : problem,
  );
  return { ...intake, samples, masks: sources, problems };
}

/** What pairs have for masks of anything but the tree, by picture. */
function masksBeside({ samples }: Intake, tree: PlacedTree): ReadonlyMap<string, string> {
  const masked = samples.flatMap((sample) => [
    ...referencesOf(sample).map(({ image, mask }) => [image, mask] as const),
    [sample.generation, sample.generationMask] as const,
  ]);
  return new Map(
    masked.flatMap(([picture, mask]) =>
      picture === null || mask === null || isIn(mask, tree) ? [] : [[picture, mask] as const],
    ),
  );
}

/**
 * With the first tree's masks where layouts took others of the same pictures: INPUT's own, or a later tree's.
 *
 * @param intake of all files
 * @param readWithout reads all files but these
 */
export async function withFirstMasks(
  intake: Intake,
  trees: readonly PlacedTree[],
  readWithout: (paths: ReadonlySet<string>) => Promise<Intake>,
): Promise<Intake> {
  const first = trees.find(({ holds }) => holds === "masks");
  const taken = first === undefined ? NONE : masksBeside(intake, first);
  if (first === undefined || taken.size === 0) return intake;
  const alone = await readWithout(new Set(taken.values()));
  const own = alone.samples.flatMap((sample) => [
    ...referencesOf(sample),
    { image: sample.generation, mask: sample.generationMask },
  ]);
  const covered = own.flatMap(({ image, mask }) => (image !== null && mask !== null && isIn(mask, first) ? image : []));
  const displaced = new Set(covered.flatMap((picture) => taken.get(picture) ?? []));
  if (displaced.size === 0) return intake;
  const chosen = await readWithout(displaced);
  const message = `${counted(displaced.size, "other mask")} of the same pictures ${displaced.size === 1 ? "was" : "were"} left out: --masks ${quote(first.shown)} goes before.`;
  return { ...chosen, problems: [...chosen.problems, { kind: "mask", path: null, message }] };
}

const NONE: ReadonlyMap<string, string> = new Map();

/** Says of a tree of masks that none of them is any pair's. @param used the pairs' files */
export function idleMasks(trees: readonly PlacedTree[], used: readonly DiskSource[]): readonly IntakeProblem[] {
  const keys = new Set(used.map(fileKey));
  return trees
    .filter(({ holds, files }) => holds === "masks" && !files.some(({ source }) => keys.has(fileKey(source))))
    .map(({ shown }) => ({
      kind: "mask",
      path: null,
      message: `No pair has a mask of --masks ${quote(shown)}. Name masks as their pictures, in folders of the same names; of several sources the one that is named first counts.`,
    }));
}
