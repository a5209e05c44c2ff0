import { readAll } from "../platform/bytes.ts";
import type { DiskSource } from "../platform/files-node.ts";
import { isTable } from "../project/formats/paths.ts";
import { LAYOUTS } from "../project/formats/register.ts";
import { createIntakeReader } from "../project/intake.ts";
import { maskSourceProblems, useMaskSource } from "../project/mask-sources.ts";
import { quote } from "../project/quote.ts";
import { filesOf } from "../project/references.ts";
import type { Intake, MaskSource } from "../project/types.ts";
import { createCoverage } from "./coverage.ts";
import type { PlacedTree } from "./trees.ts";

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
  const { samples, sources } = useMaskSource(intake.samples, intake.masks, sourceNamed(intake.masks, trees));
  const taken = sources.filter(({ inUse }) => inUse).map(({ name }) => quote(name || "no name"));
  const names = sources.map(({ name }) => name || "no name").join(", ");
  const problems = intake.problems.map((problem) =>
    asked.has(problem.message)
      ? {
          ...problem,
          message: `There are masks of ${sources.length} sources (${names}); those of ${taken.join(" and ")} were taken. For others, name their folder first with --masks.`,
        }
      : problem,
  );
  return { ...intake, samples, masks: sources, problems };
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
    return reader.read(filesIn(placed), { intake: standing, added, taken: new Set() });
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
