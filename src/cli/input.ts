import { realpath, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { LensError } from "../lib/errors.ts";
import { fileSource, listFolder, type DiskSource, type FoundFile } from "../platform/files-node.ts";
import { FileIndex } from "../project/formats/file-index.ts";
import { isArchive, isTable } from "../project/formats/paths.ts";
import { checkpointFolders } from "../project/checkpoint-folders.ts";
import { LARGEST_TABLE, tablesToRead } from "../project/formats/manifest/tables.ts";
import { LAYOUTS } from "../project/formats/register.ts";
import { quote } from "../project/quote.ts";
import { photographsAmong } from "../project/photographs.ts";
import { filesOf } from "../project/references.ts";
import { addToManifest } from "./add-to-manifest.ts";
import { madeProblems, madeTables } from "./made-tables.ts";
import { readFirstManifest, readManifestFile, type Input } from "./manifest-input.ts";
import { idleMasks } from "./named-masks.ts";
import { readPlaced } from "./read-placed.ts";
import { createShowing, withPaths } from "./shown-paths.ts";
import {
  isPassedOver,
  parted,
  placeInput,
  readArchiveTree,
  readFolderTree,
  readFurtherTrees,
  withArchives,
  type DiskTree,
  type Further,
  type PlacedTree,
} from "./trees.ts";

/** Problems that go into one message. */
const REASONS = 5;

const BY_PHOTOGRAPHS = "pairs of photographs, within subjects and across";
const NO_PHOTOGRAPHS =
  "there are no two subjects with two photographs each to compare. A subject is a concept with several references, or a folder of pictures (DreamBooth's dataset/SUBJECT/*.jpg, or SUBJECT/*.jpg alone).";

/** ZIPs, and folders without a manifest: the names of folders and files say what is what. */
async function readPictures(
  { photographs }: Pick<Asked, "photographs">,
  input: string,
  root: string,
  given: readonly PlacedTree[],
): Promise<Input> {
  const { intake, trees, read } = await readPlaced(given, root);
  const placed = trees.flatMap(({ files }) => files);
  const all = [...trees.flatMap(({ problems }) => problems), ...intake.problems.map(createShowing(trees))];
  const shownAs = new Map(placed.map(({ path, source }) => [path, source.path]));
  const shown = (path: string) => shownAs.get(path) ?? path;
  const pairs = intake.samples.map((sample) => withPaths(sample, shown));
  const subjects = intake.subjects?.map((subject) => ({
    ...subject,
    pictures: subject.pictures.map(({ image, mask }) => ({ image: shown(image), mask: mask && shown(mask) })),
  }));
  const samples = photographs ? photographsAmong(pairs, subjects) : pairs;
  if (samples.length === 0) {
    const why = all
      .slice(0, REASONS)
      .map(({ message }) => `\n  ${message}`)
      .join("");
    throw new LensError(
      "invalid_manifest",
      photographs
        ? `${quote(input)}: ${NO_PHOTOGRAPHS}${why}`
        : `${quote(input)} has no manifest, and no pair of pictures was found in it.${why}`,
    );
  }
  const used = new Set(samples.flatMap(filesOf));
  const found = new Map(
    placed.filter(({ source }) => used.has(source.path)).map(({ source }) => [source.path, source]),
  );
  return {
    ...intake,
    samples,
    rule: photographs ? BY_PHOTOGRAPHS : intake.rule,
    problems: [...all, ...idleMasks(given, [...found.values()])],
    root,
    byManifest: false,
    find: (path) => found.get(path) ?? null,
    files: [...new Set([...read, ...[...found.values()].map(({ file }) => file)])],
  };
}

/** Tables of a folder that may be its manifest: none that a layout reads for what is in it, ratings say. */
function mayBeManifests<F extends FoundFile>(files: readonly F[]): readonly F[] {
  const index = new FileIndex();
  index.update(files.map(({ path }) => path));
  const isDocument = (path: string) => {
    const file = index.get(path);
    return file !== undefined && LAYOUTS.some(({ documents }) => documents?.(file) === true);
  };
  return files.filter(({ path }) => !isTable(path) || !isDocument(path));
}

/**
 * A manifest that lies directly in the folder is taken without looking further: the pictures it names are found by
 * their paths, however many others lie around them. Only without one the folder is walked.
 */
async function readFolder(asked: Asked, root: string): Promise<Input> {
  const { signal, outputs } = asked;
  const isOutput = (path: string) => isPassedOver(join(root, path), outputs);
  const near = tablesToRead(mayBeManifests((await listFolder(root)).filter(({ path }) => !isOutput(path))));
  const nearest = await readFirstManifest(root, near.named, [], false);
  if (nearest !== null) return nearest;

  const tree = await readFolderTree(signal, root, outputs);
  const { files, problems } = tree;
  const inCheckpoints = new Set([...checkpointFolders(files.map(({ path }) => path)).values()].flat());
  const tables = mayBeManifests(files.filter(({ path }) => !inCheckpoints.has(path)));
  const { named, others } = tablesToRead(tables);
  const made = await madeTables(tables);
  const firstOf = async (left: readonly FoundFile[], alone: boolean) =>
    (await readFirstManifest(root, named, problems, alone)) ?? (await readFirstManifest(root, left, problems, alone));
  const unmade = others.filter(({ path }) => !made.has(path));
  const manifest = await firstOf(unmade, false);
  if (manifest !== null) return manifest;
  // A table of texts says more of pairs that names and folders make; where they make none it stands for itself.
  const pictures = await readTrees(asked, root, await withArchives(tree), made);
  if (hasReferences(pictures)) return pictures;
  const table = (made.size > 0 ? await firstOf(others, false) : null) ?? (await firstOf(others, true));
  if (table !== null) return table;
  if (pictures instanceof LensError) throw pictures;
  return pictures;
}

async function readArchiveInput(asked: Asked, archive: DiskSource): Promise<Input> {
  const tree = await readArchiveTree(archive);
  const made = await madeTables(mayBeManifests(tree.files));
  const without = await readTrees(asked, archive.path, tree, made);
  const input = made.size === 0 || hasReferences(without) ? without : await readTrees(asked, archive.path, tree, NONE);
  if (input instanceof LensError) throw input;
  return { ...input, files: [...new Set([archive.file, ...input.files])] };
}

/** INPUT's tree, without what was made of its pairs, and further ones; an error where there is no pair in them. */
async function readTrees(
  asked: Asked,
  input: string,
  tree: DiskTree,
  made: ReadonlySet<string>,
): Promise<Input | LensError> {
  const { signal, outputs, further } = asked;
  const files = tree.files.filter(({ path }) => !made.has(path));
  const own = placeInput({ ...tree, files, problems: [...tree.problems, ...madeProblems(made)] }, further.length === 0);
  const added = await readFurtherTrees(signal, further, tree.root, own.at, outputs);
  return readPictures(asked, input, tree.root, parted(own, added)).catch((thrown: unknown) => LensError.from(thrown));
}

const NONE: ReadonlySet<string> = new Set();

const hasReferences = (input: Input | LensError): input is Input =>
  !(input instanceof LensError) && input.samples.some(({ reference }) => reference !== null);

/** What INPUT is read with. */
interface Asked {
  readonly signal: AbortSignal;
  /** Absolute paths, links followed, of what the run writes: results of an earlier one look like a manifest. */
  readonly outputs: ReadonlySet<string>;
  readonly further: readonly Further[];
  /** Pairs of its photographs are read, in place of its own pairs. */
  readonly photographs: boolean;
}

/**
 * Reads INPUT: a manifest, a folder, or a ZIP of one; and with it further trees, as if all had been dropped together.
 *
 * @param outputs absolute paths, links followed, of what the run writes
 * @param further what `--masks` and `--ratings` name
 * @param photographs whether pairs of its reference photographs are wanted, in place of its own pairs
 * @throws LensError missing_file where it cannot be read, invalid_manifest where it holds nothing to score, invalid_settings, invalid_archive, unsupported_archive, cancelled
 */
export async function readInput(
  signal: AbortSignal,
  input: string,
  outputs: ReadonlySet<string>,
  further: readonly Further[] = [],
  photographs = false,
): Promise<Input> {
  const asked = { signal, outputs, further, photographs };
  const alone = await findInput(asked, input);
  const found =
    alone.byManifest && further.length > 0
      ? await addToManifest(alone, (taken) => readFurtherTrees(signal, further, alone.root, taken, outputs))
      : alone;
  // Rows that a quotation mark swallowed would be missing without a word in the output.
  const swallowed = found.problems.find(({ kind }) => kind === "quotes");
  if (swallowed !== undefined) throw new LensError("invalid_manifest", swallowed.message);
  if (!photographs || !found.byManifest) return found;
  const samples = photographsAmong(found.samples, undefined);
  if (samples.length === 0) throw new LensError("invalid_manifest", `INPUT ${quote(input)}: ${NO_PHOTOGRAPHS}`);
  return { ...found, samples, rule: `${BY_PHOTOGRAPHS}, of the ${found.rule}` };
}

async function findInput(asked: Asked, input: string): Promise<Input> {
  const path = resolve(input);
  const info = await stat(path).catch((thrown: unknown) => {
    throw new LensError(
      "missing_file",
      `INPUT ${quote(input)} cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    );
  });
  if (info.isDirectory()) return readFolder(asked, await realpath(path));
  if (isArchive(path)) return readArchiveInput(asked, fileSource(path, input, info.size));
  if (info.size > LARGEST_TABLE)
    throw new LensError(
      "invalid_manifest",
      `INPUT ${quote(input)} is too large for a table of pairs (${info.size} bytes).`,
    );
  return readManifestFile(path, input);
}
