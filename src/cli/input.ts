import { realpath, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { LensError } from "../lib/errors.ts";
import { readAll } from "../platform/bytes.ts";
import { fileSource, listFolder, memberOnDisk, walkFolder, type DiskSource } from "../platform/files-node.ts";
import { readArchive } from "../platform/zip/archive.ts";
import { placeArchive, refuseArchive } from "../project/archives.ts";
import { isArchive, isJunk, isTable, stemOf } from "../project/formats/paths.ts";
import { checkpointFolders } from "../project/checkpoint-folders.ts";
import { LARGEST_TABLE, tablesToRead } from "../project/formats/manifest/tables.ts";
import { LAYOUTS } from "../project/formats/register.ts";
import { createIntakeReader } from "../project/intake.ts";
import { quote } from "../project/quote.ts";
import { filesOf } from "../project/references.ts";
import type { IntakeProblem } from "../project/types.ts";
import { createCoverage } from "./coverage.ts";
import { readFirstManifest, readManifestFile, type Input } from "./manifest-input.ts";

/** Problems that go into one message. */
const REASONS = 5;

/** A ZIP, or a folder without a manifest: the names of folders and files say what is what. */
async function readPictures(
  root: string,
  sources: readonly DiskSource[],
  problems: readonly IntakeProblem[],
): Promise<Input> {
  const read = new Set<string>();
  const readFile = (source: DiskSource) => {
    if (!isTable(source.path)) read.add(source.file);
    return readAll(source);
  };
  const reader = createIntakeReader(LAYOUTS, createCoverage());
  const intake = await reader.read(
    sources.map((source) => ({ path: source.path, size: source.size, read: () => readFile(source) })),
  );
  const all = [...problems, ...intake.problems];
  if (intake.samples.length === 0) {
    const why = all
      .slice(0, REASONS)
      .map(({ message }) => `\n  ${message}`)
      .join("");
    throw new LensError(
      "invalid_manifest",
      `${quote(root)} has no manifest, and no pair of pictures was found in it.${why}`,
    );
  }
  const used = new Set(intake.samples.flatMap(filesOf));
  const found = new Map(sources.filter(({ path }) => used.has(path)).map((source) => [source.path, source]));
  return {
    ...intake,
    problems: all,
    find: (path) => found.get(path) ?? null,
    files: [...new Set([...read, ...[...found.values()].map(({ file }) => file)])],
  };
}

/** The files with those of ZIPs among them in the ZIPs' place, as the page reads them; one that lies there itself goes before. */
async function withArchives(sources: readonly DiskSource[], problems: IntakeProblem[]): Promise<readonly DiskSource[]> {
  const opened = new Map(sources.filter(({ path }) => !isArchive(path)).map((source) => [source.path, source]));
  for (const archive of sources.filter(({ path }) => isArchive(path) && !isJunk(path))) {
    try {
      const placed = placeArchive(archive.path, await readArchive(archive, refuseArchive(archive.path)));
      problems.push(...placed.problems);
      for (const { path, member } of placed.files)
        if (!opened.has(path)) opened.set(path, memberOnDisk(archive, path, member));
    } catch (thrown) {
      problems.push({ kind: "archive", path: archive.path, message: LensError.from(thrown).message });
    }
  }
  return [...opened.values()];
}

/**
 * A manifest that lies directly in the folder is taken without looking further: the pictures it names are found by
 * their paths, however many others lie around them. Only without one the folder is walked.
 */
async function readFolder(signal: AbortSignal, root: string, outputs: ReadonlySet<string>): Promise<Input> {
  const isOutput = (path: string) => outputs.has(join(root, path));
  const near = tablesToRead((await listFolder(root)).filter(({ path }) => !isOutput(path)));
  const nearest = await readFirstManifest(root, near.named, [], false);
  if (nearest !== null) return nearest;

  const problems: IntakeProblem[] = [];
  // Whether a folder is junk is told by the path of a file in it.
  const skip = (path: string) => isOutput(path) || isJunk(path) || isJunk(`${path}/file`);
  const files = await walkFolder(
    signal,
    root,
    skip,
    (path, reason) =>
      void problems.push({ kind: "unreadable", path, message: `The folder ${quote(path)} was left out: ${reason}.` }),
  );
  const inCheckpoints = new Set([...checkpointFolders(files.map(({ path }) => path)).values()].flat());
  const { named, others } = tablesToRead(files.filter(({ path }) => !inCheckpoints.has(path)));
  const manifest =
    (await readFirstManifest(root, named, problems, false)) ?? (await readFirstManifest(root, others, problems, false));
  if (manifest !== null) return manifest;
  // A table of texts says more of pairs that names and folders make; where they make none it stands for itself.
  const sources = await withArchives(
    files.map(({ path, size }) => fileSource(join(root, path), path, size)),
    problems,
  );
  const pictures = await readPictures(root, sources, problems).catch((thrown: unknown) => LensError.from(thrown));
  if (!(pictures instanceof LensError) && pictures.samples.some(({ reference }) => reference !== null)) return pictures;
  const texts =
    (await readFirstManifest(root, named, problems, true)) ?? (await readFirstManifest(root, others, problems, true));
  if (texts !== null) return texts;
  if (pictures instanceof LensError) throw pictures;
  return pictures;
}

/**
 * A ZIP. Its root is the folder that it was made of, where that has its name, so that its rows are those of the folder.
 */
async function readArchiveInput(archive: DiskSource): Promise<Input> {
  const { files, problems } = placeArchive(archive.name, await readArchive(archive, refuseArchive(archive.path)));
  const root = `${stemOf(archive.name)}/`;
  const sources = files.map(({ path, member }) =>
    memberOnDisk(archive, path.startsWith(root) ? path.slice(root.length) : path, member),
  );
  const input = await readPictures(archive.path, sources, problems);
  return { ...input, files: [archive.file] };
}

/**
 * Reads INPUT: a manifest, a folder, or a ZIP of one.
 *
 * @param outputs absolute paths, links followed, of what the run writes: results of an earlier one look like a manifest
 * @throws LensError missing_file where it cannot be read, invalid_manifest where it holds nothing to score, invalid_archive, unsupported_archive, cancelled
 */
export async function readInput(signal: AbortSignal, input: string, outputs: ReadonlySet<string>): Promise<Input> {
  const found = await findInput(signal, input, outputs);
  // Rows that a quotation mark swallowed would be missing without a word in the output.
  const swallowed = found.problems.find(({ kind }) => kind === "quotes");
  if (swallowed !== undefined) throw new LensError("invalid_manifest", swallowed.message);
  return found;
}

async function findInput(signal: AbortSignal, input: string, outputs: ReadonlySet<string>): Promise<Input> {
  const path = resolve(input);
  const info = await stat(path).catch((thrown: unknown) => {
    throw new LensError(
      "missing_file",
      `INPUT ${quote(input)} cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    );
  });
  if (info.isDirectory()) return readFolder(signal, await realpath(path), outputs);
  if (isArchive(path)) return readArchiveInput(fileSource(path, input, info.size));
  if (info.size > LARGEST_TABLE)
    throw new LensError(
      "invalid_manifest",
      `INPUT ${quote(input)} is too large for a table of pairs (${info.size} bytes).`,
    );
  return readManifestFile(path, input);
}
