import { realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { LensError } from "../lib/errors.ts";
import {
  diskSource,
  fileSource,
  memberOnDisk,
  walkFolder,
  type DiskFile,
  type DiskSource,
} from "../platform/files-node.ts";
import { readArchive } from "../platform/zip/archive.ts";
import { placeArchive, refuseArchive } from "../project/archives.ts";
import { isArchive, isJunk, isPicture, stemOf } from "../project/formats/paths.ts";
import { quote } from "../project/quote.ts";
import type { IntakeProblem } from "../project/types.ts";
import { placeTree, type TreeKind } from "./tree-places.ts";

/** Folders and ZIPs on a disk: INPUT, and what `--masks` and `--ratings` add to it. */
export interface DiskTree {
  /** The folder's name, the ZIP's without its ending. */
  readonly name: string;
  /** Absolute, links followed: the folder; of a ZIP the one that it was made of, where that lies beside it. */
  readonly root: string;
  /** What it was read from, absolute: the folder, the ZIP. */
  readonly file: string;
  /** By their paths in it. */
  readonly files: readonly DiskSource[];
  readonly problems: readonly IntakeProblem[];
}

/** A further tree, as it was asked for. */
export interface Further {
  readonly holds: TreeKind;
  /** As typed. */
  readonly path: string;
}

/** Whether a file is what the run writes: of an earlier run then. A picture is none, and is kept from being written over. */
export const isPassedOver = (file: string, outputs: ReadonlySet<string>): boolean =>
  outputs.has(file) && !isPicture(file);

/** All files of a folder. @param outputs absolute paths that are passed over @throws LensError missing_file, cancelled */
export async function readFolderTree(
  signal: AbortSignal,
  root: string,
  outputs: ReadonlySet<string>,
): Promise<DiskTree> {
  const problems: IntakeProblem[] = [];
  // Whether a folder is junk is told by the path of a file in it.
  const skip = (path: string) => isPassedOver(join(root, path), outputs) || isJunk(path) || isJunk(`${path}/file`);
  const files = await walkFolder(
    signal,
    root,
    skip,
    (path, reason) =>
      void problems.push({ kind: "unreadable", path, message: `The folder ${quote(path)} was left out: ${reason}.` }),
  );
  const sources = files.map(({ path, size }) => fileSource(join(root, path), path, size));
  return { name: basename(root), root, file: root, files: sources, problems };
}

/** The tree with the files of ZIPs in it in the ZIPs' place, as the page reads them; one that lies there itself goes before. */
export async function withArchives(tree: DiskTree): Promise<DiskTree> {
  const problems = [...tree.problems];
  const archives = tree.files.filter(({ path }) => isArchive(path));
  const opened = new Map(tree.files.filter(({ path }) => !isArchive(path)).map((source) => [source.path, source]));
  for (const archive of archives) {
    try {
      const placed = placeArchive(archive.path, await readArchive(archive, refuseArchive(archive.path)));
      problems.push(...placed.problems);
      for (const { path, member } of placed.files)
        if (!opened.has(path)) opened.set(path, memberOnDisk(archive, path, member));
    } catch (thrown) {
      problems.push({ kind: "archive", path: archive.path, message: LensError.from(thrown).message });
    }
  }
  return { ...tree, files: [...opened.values()], problems };
}

/**
 * All files of a ZIP. Its root is the folder that it was made of, where that has its name, so that its rows are those
 * of the folder.
 *
 * @throws LensError invalid_archive, unsupported_archive, missing_file
 */
export async function readArchiveTree(archive: DiskSource): Promise<DiskTree> {
  const { files, problems } = placeArchive(archive.name, await readArchive(archive, refuseArchive(archive.path)));
  const name = stemOf(archive.name);
  const sources = files.map(({ path, member }) =>
    memberOnDisk(archive, path.startsWith(`${name}/`) ? path.slice(name.length + 1) : path, member),
  );
  return { name, root: join(dirname(archive.file), name), file: archive.file, files: sources, problems };
}

/** @throws LensError missing_file, invalid_settings where it is neither a folder nor a ZIP, and as the above */
async function readFurther(
  signal: AbortSignal,
  { holds, path }: Further,
  outputs: ReadonlySet<string>,
): Promise<DiskTree> {
  const info = await stat(path).catch((thrown: unknown) => {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new LensError("missing_file", `--${holds} ${quote(path)} cannot be read: ${reason}`);
  });
  const file = await realpath(resolve(path));
  if (info.isDirectory()) return withArchives(await readFolderTree(signal, file, outputs));
  if (isArchive(path)) return readArchiveTree(fileSource(file, path, info.size));
  throw new LensError("invalid_settings", `--${holds} ${quote(path)} is a file; a folder or a ZIP is needed.`);
}

/** A file by the path that layouts read it by; its source has the one that people are told. */
export interface PlacedFile {
  readonly path: string;
  readonly source: DiskSource;
}

/** A tree among others, as if all had been dropped together. */
export interface PlacedTree {
  /** What layouts read before its files' paths, without a slash; "" for INPUT alone. */
  readonly at: string;
  /** What people are told before them: as it was typed; "" for INPUT. */
  readonly shown: string;
  readonly holds: "input" | Further["holds"];
  readonly files: readonly PlacedFile[];
  readonly problems: readonly IntakeProblem[];
}

/** A file's path from a folder, with forward slashes; absolute where there is no way from the one to the other. */
export function pathFrom(root: string, file: string): string {
  const path = relative(root, file);
  return isAbsolute(path) ? file : path.split(sep).join("/");
}

/** A sample's path from INPUT's root, as it lies on the disk; of a ZIP's file as it is. */
export function pathInRoot(path: string, find: (path: string) => DiskSource | null, root: string): string {
  const source = find(path);
  return source === null || source.member !== undefined ? path : pathFrom(root, source.file);
}

/** INPUT among further trees: below its own name, which may be what a layout knows it by. */
export function placeInput({ name, files, problems }: DiskTree, alone: boolean): PlacedTree {
  const at = alone ? "" : name || "input";
  const prefix = alone ? "" : `${at}/`;
  return {
    at,
    shown: "",
    holds: "input",
    files: files.map((source) => ({ path: prefix + source.path, source })),
    problems,
  };
}

/** One file, by whatever path. */
export const fileKey = ({ file, member }: DiskFile): string =>
  member === undefined ? file : `${file}\0${member.header}`;

/** Without the files that lie in the others too. */
export function withoutFilesOf(tree: PlacedTree, others: readonly PlacedTree[]): PlacedTree {
  const theirs = new Set(others.flatMap(({ files }) => files.map(({ source }) => fileKey(source))));
  return { ...tree, files: tree.files.filter(({ source }) => !theirs.has(fileKey(source))) };
}

/**
 * Each file in one tree. What lies in INPUT and in a further tree is the further one's, whose option says what it is,
 * unless that is INPUT itself or a folder around it.
 */
export function parted(input: PlacedTree, further: readonly PlacedTree[]): readonly PlacedTree[] {
  const isAround = (tree: PlacedTree) => input.files.length > 0 && withoutFilesOf(input, [tree]).files.length === 0;
  const apart = further.flatMap((tree) => {
    if (!isAround(tree)) return tree;
    const rest = withoutFilesOf(tree, [input]);
    // INPUT once more says nothing.
    return rest.files.length === 0 ? [] : rest;
  });
  return [withoutFilesOf(input, apart), ...apart];
}

/**
 * Reads further trees and places them beside INPUT, each at a place that layouts understand.
 *
 * @param root INPUT's, absolute
 * @param taken where INPUT lies
 * @throws LensError missing_file, invalid_settings, invalid_archive, unsupported_archive, cancelled
 */
export async function readFurtherTrees(
  signal: AbortSignal,
  further: readonly Further[],
  root: string,
  taken: string,
  outputs: ReadonlySet<string>,
): Promise<readonly PlacedTree[]> {
  const places = new Set([taken]);
  const trees: PlacedTree[] = [];
  for (const { holds, path } of further) {
    const { name, files, problems, file } = await readFurther(signal, { holds, path }, outputs);
    const inside = files.map((source) => source.path);
    const at = placeTree(holds, join(dirname(file), name), inside, places);
    places.add(at);
    const fromRoot = pathFrom(root, file);
    const before = fromRoot === "" ? "" : `${fromRoot}/`;
    const placed = files
      // Pictures beside ratings are nobody's.
      .filter((source) => holds === "masks" || !isPicture(source.path))
      .map((source) => ({
        path: `${at}/${source.path}`,
        source: diskSource({ ...source, path: before + source.path }),
      }));
    const shown = path.replace(/(?<=.)[/\\]+$/, "");
    const alike = trees.filter((tree) => tree.holds === holds);
    const fresh = withoutFilesOf({ at, shown, holds, files: placed, problems }, alike);
    // What was named twice counts once.
    if (fresh.files.length > 0 || placed.length === 0) trees.push(fresh);
  }
  return trees;
}
