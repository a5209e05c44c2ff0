import { readAll } from "../platform/bytes.ts";
import type { DiskSource } from "../platform/files-node.ts";
import { isTable } from "../project/formats/paths.ts";
import { LAYOUTS } from "../project/formats/register.ts";
import { createIntakeReader } from "../project/intake.ts";
import type { IntakeFile } from "../project/contents.ts";
import { counted, quote } from "../project/quote.ts";
import type { Intake } from "../project/types.ts";
import { createCoverage } from "./coverage.ts";
import { isIn, masksUsed, withFirstMasks, withNamedSource } from "./named-masks.ts";
import { recordedMasks, withRecordedMasks } from "./recorded-masks.ts";
import type { PlacedFile, PlacedTree } from "./trees.ts";

/** Trees in one intake, as if all had been dropped together; what an option names goes before what was come upon. */
export interface PlacedRead {
  /** Its paths are those of `trees`. */
  readonly intake: Intake;
  /** Masks that were made of pictures, as the file beside them says: what has none has these. */
  readonly recorded: ReadonlyMap<string, string>;
  /** Where they were read. */
  readonly trees: readonly PlacedTree[];
  /** Absolute paths of pictures, masks and texts that were read; tables aside. */
  readonly read: ReadonlySet<string>;
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

/** Without pairs that are none of INPUT's: what a further tree's table names is no pair by that. */
function withoutFurtherPairs(intake: Intake, standing: Intake, { holds }: PlacedTree): Intake {
  const own = new Set(standing.samples.map(({ id }) => id));
  const samples = intake.samples.filter(({ id }) => own.has(id));
  const left = intake.samples.length - samples.length;
  if (left === 0) return intake;
  const known = new Set(standing.parts.map(({ table }) => table));
  const tables = intake.parts.flatMap(({ table }) => (table === null || known.has(table) ? [] : [quote(table)]));
  const message = `${counted(left, "row")} of ${tables.join(", ")} ${left === 1 ? "is" : "are"} of none of INPUT's pairs, and ${left === 1 ? "was" : "were"} left out: --${holds} makes no pairs. Give the table as INPUT to score them.`;
  const told = new Set(standing.problems.map(({ message: said }) => said));
  // What the rows name that are left out, and that they leave pictures out, is of no interest.
  const problems = intake.problems.filter(
    ({ kind, message: said }) => told.has(said) || (kind !== "not-found" && kind !== "not-named"),
  );
  return {
    ...intake,
    samples,
    rule: standing.rule,
    problems: [...problems, { kind: "no-pair", path: null, message }],
  };
}

/** @param trees INPUT first @param root INPUT's, absolute */
export async function readPlaced(trees: readonly PlacedTree[], root: string): Promise<PlacedRead> {
  const read = new Set<string>();
  const readFile = (source: DiskSource) => {
    if (!isTable(source.path)) read.add(source.file);
    return readAll(source);
  };
  // One object a file: what was read of it is remembered by it.
  const known = new Map<PlacedFile, IntakeFile>();
  const toFile = (placed: PlacedFile): IntakeFile => {
    const { path, source } = placed;
    const file = known.get(placed) ?? { path, size: source.size, read: () => readFile(source) };
    known.set(placed, file);
    return file;
  };
  const reader = createIntakeReader(LAYOUTS, createCoverage());

  /** A table of a further tree says more of INPUT's pairs, and does not take their place. */
  const readAs = async (placed: readonly PlacedTree[], without: ReadonlySet<string> = NONE): Promise<Intake> => {
    const files = placed.flatMap((tree) => tree.files).filter(({ path }) => !without.has(path));
    const intake = await reader.read(files.map(toFile));
    const [, ...further] = placed;
    const later = further.find((tree) => intake.parts.some(({ table }) => isIn(table ?? "", tree)));
    if (later === undefined) return intake;
    const isLater = ({ path }: PlacedFile) => isTable(path) && further.some((tree) => isIn(path, tree));
    const first = files.filter((file) => !isLater(file));
    const standing = await createIntakeReader(LAYOUTS, createCoverage()).read(first.map(toFile));
    const added = new Set(files.filter(isLater).map(({ path }) => path));
    const all = await reader.read(files.map(toFile), { intake: standing, added, taken: NONE });
    return withoutFurtherPairs(all, standing, later);
  };

  const readNamed = async (placed: readonly PlacedTree[]): Promise<Intake> => {
    const readWithout = async (paths: ReadonlySet<string>) => withNamedSource(await readAs(placed, paths), placed);
    return withFirstMasks(await readWithout(NONE), placed, readWithout);
  };

  let placed = trees;
  let intake = await readNamed(trees);
  for (const tree of trees) {
    const moved = rightBelow(tree, placed);
    if (moved === null || masksUsed(intake, tree) > 0) continue;
    const others = placed.map((one) => (one === tree ? moved : one));
    const again = await readNamed(others);
    if (masksUsed(again, moved) > 0) [placed, intake] = [others, again];
  }
  const recorded = await recordedMasks(placed, root);
  return { intake: withRecordedMasks(intake, recorded, placed), recorded, trees: placed, read };
}

const NONE: ReadonlySet<string> = new Set();
