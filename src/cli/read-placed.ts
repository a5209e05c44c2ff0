import { readAll } from "../platform/bytes.ts";
import type { DiskSource } from "../platform/files-node.ts";
import { isTable } from "../project/formats/paths.ts";
import { LAYOUTS } from "../project/formats/register.ts";
import { createIntakeReader } from "../project/intake.ts";
import { maskSourceProblems, useMaskSource } from "../project/mask-sources.ts";
import { counted, quote } from "../project/quote.ts";
import { filesOf } from "../project/references.ts";
import type { Intake, IntakeProblem, MaskSource } from "../project/types.ts";
import { createCoverage } from "./coverage.ts";
import { fileKey, type PlacedTree } from "./trees.ts";

/** Trees in one intake, as if all had been dropped together; what an option names goes before what was come upon. */
export interface PlacedRead {
  /** Its paths are those of `trees`. */
  readonly intake: Intake;
  /** Where they were read. */
  readonly trees: readonly PlacedTree[];
  /** Absolute paths of pictures, masks and texts that were read; tables aside. */
  readonly read: ReadonlySet<string>;
}

const isIn = (path: string, { at }: PlacedTree) => path.startsWith(`${at}/`);

/** Masks of a tree that are some pair's. */
function masksUsed({ samples, masks }: Intake, tree: PlacedTree): number {
  const all = [...samples.flatMap(filesOf), ...masks.flatMap((source) => source.masks.map(([, mask]) => mask))];
  return new Set(all.filter((path) => isIn(path, tree))).size;
}

/** A tree right below "masks": its own name may stand where a layout has the pictures' folder. */
function rightBelow(tree: PlacedTree, trees: readonly PlacedTree[]): PlacedTree | null {
  if (tree.holds !== "masks" || !/^masks\/[^/]+$/.test(tree.at) || trees.some(({ at }) => at === "masks")) return null;
  const inside = tree.at.length + 1;
  return {
    ...tree,
    at: "masks",
    files: tree.files.map(({ path, source }) => ({ path: `masks/${path.slice(inside)}`, source })),
  };
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
function withNamedSource(intake: Intake, trees: readonly PlacedTree[]): Intake {
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

/** Without pairs that are none of INPUT's: a tree of ratings rates pairs, and makes none. */
function withoutFurtherPairs(intake: Intake, standing: Intake): Intake {
  const own = new Set(standing.samples.map(({ id }) => id));
  const samples = intake.samples.filter(({ id }) => own.has(id));
  const left = intake.samples.length - samples.length;
  if (left === 0) return intake;
  const known = new Set(standing.parts.map(({ table }) => table));
  const tables = intake.parts.flatMap(({ table }) => (table === null || known.has(table) ? [] : [quote(table)]));
  const message = `${counted(left, "row")} of ${tables.join(", ")} ${left === 1 ? "is" : "are"} of none of INPUT's pairs, and ${left === 1 ? "was" : "were"} left out: --ratings makes no pairs. Give the table as INPUT to score them.`;
  return { ...intake, samples, problems: [...intake.problems, { kind: "no-pair", path: null, message }] };
}

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

/** @param trees INPUT first */
export async function readPlaced(trees: readonly PlacedTree[]): Promise<PlacedRead> {
  const read = new Set<string>();
  const readFile = (source: DiskSource) => {
    if (!isTable(source.path)) read.add(source.file);
    return readAll(source);
  };
  const filesIn = (some: readonly PlacedTree[]) =>
    some.flatMap(({ files }) =>
      files.map(({ path, source }) => ({ path, size: source.size, read: () => readFile(source) })),
    );
  const reader = createIntakeReader(LAYOUTS, createCoverage());

  /** A table of a further tree says more of INPUT's pairs, and does not take their place. */
  const readAs = async (placed: readonly PlacedTree[]): Promise<Intake> => {
    const intake = await reader.read(filesIn(placed));
    const [input, ...further] = placed;
    if (input === undefined || !intake.parts.some(({ table }) => further.some((tree) => isIn(table ?? "", tree))))
      return intake;
    const [first, later] = [
      placed.filter(({ holds }) => holds !== "ratings"),
      placed.filter(({ holds }) => holds === "ratings"),
    ];
    const standing = await createIntakeReader(LAYOUTS, createCoverage()).read(filesIn(first));
    if (standing.samples.length === 0 || later.length === 0) return intake;
    const added = new Set(later.flatMap(({ files }) => files.map(({ path }) => path)));
    const both = await reader.read(filesIn(placed), { intake: standing, added, taken: new Set() });
    return withoutFurtherPairs(both, standing);
  };

  let placed = trees;
  let intake = await readAs(trees);
  for (const tree of trees) {
    const moved = rightBelow(tree, placed);
    if (moved === null || masksUsed(intake, tree) > 0) continue;
    const others = placed.map((one) => (one === tree ? moved : one));
    const again = await readAs(others);
    if (masksUsed(again, moved) > 0) [placed, intake] = [others, again];
  }
  return { intake: withNamedSource(intake, placed), trees: placed, read };
}
