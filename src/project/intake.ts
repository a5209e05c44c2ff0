import { LensError } from "../lib/errors.ts";
import { baseName } from "../platform/bytes.ts";
import { cachePlace, cacheRoots } from "../platform/hub-cache.ts";
import { EDITED_PREFIX } from "./edited-masks.ts";
import { readFolder } from "./formats/folder.ts";
import { readManifest, type ManifestRows } from "./formats/manifest.ts";
import { byName, extensionOf, foldersOf, isJunk, isPicture } from "./formats/paths.ts";
import { createLookup, type Found, type PathRole } from "./formats/resolve.ts";
import { quote, quoteList } from "./quote.ts";
import type { Intake, IntakeProblem, Sample } from "./types.ts";

/** Before the path of a picture: the mask that its transparency is. A file of the project, but none that was added. */
export const ALPHA_PREFIX = "alpha:";

/** A file as intake sees it. Its path is its key: samples name files by it. */
export interface IntakeFile {
  /** With forward slashes, unique. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** The content as UTF-8. */
  readText(): Promise<string>;
}

/** A table of ten thousand rows has a few megabytes; a prompt a few hundred bytes. */
export const LARGEST_TABLE = 256 * 2 ** 20;
const LARGEST_TEXT = 2 ** 20;
/** How many tables are looked into for a manifest: annotations come one a picture. */
export const TABLES_READ = 100;
const READ_AT_ONCE = 64;

export const TABLES: readonly string[] = ["csv", "jsonl", "json", "tsv", "ndjson"];

const WEIGHTS = ["safetensors", "bin", "pth", "pt"];
/** What PyTorch's releases are called that come as one file; .bin says nothing by itself. */
const RELEASES = ["pth", "pt"];

const isCheckpoint = (files: readonly string[]) =>
  files.some((path) => baseName(path) === "config.json") && files.some((path) => WEIGHTS.includes(extensionOf(path)));

/**
 * The one file of weights that a folder without config.json has, as DINO's authors release theirs; null for several,
 * and for one among pictures, which is then some result's data. Loose files have no folder: theirs was picked.
 */
function releaseIn(folder: string, files: readonly string[]): string | null {
  const [release, ...others] = files.filter((path) => RELEASES.includes(extensionOf(path)));
  if (release === undefined || others.length > 0 || files.some((path) => baseName(path) === "config.json")) return null;
  return folder === "" || !files.some(isPicture) ? release : null;
}

/**
 * The checkpoints among files: folders (config.json beside weights), each with the files directly in it; files that are
 * one by themselves, under their own path; and folders of the hub's cache, each with all of its files, whichever of its
 * snapshots is meant.
 */
export function checkpointFolders(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  const caches = new Map([...cacheRoots(paths)].map((root): [string, string[]] => [root, []]));
  for (const path of paths) {
    if (isJunk(path)) continue;
    const cache = caches.get(cachePlace(path)?.root ?? path);
    if (cache !== undefined) {
      cache.push(path);
      continue;
    }
    const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    const files = folders.get(folder);
    if (files === undefined) folders.set(folder, [path]);
    else files.push(path);
  }
  const checkpoints = new Map<string, readonly string[]>(caches);
  for (const [folder, files] of folders) {
    const release = releaseIn(folder, files);
    if (isCheckpoint(files)) checkpoints.set(folder, files);
    else if (release !== null) checkpoints.set(release, [release]);
  }
  return checkpoints;
}

/** Whether a checkpoint is among these files. */
export const isCheckpointFolder = (paths: readonly string[]): boolean => checkpointFolders(paths).size > 0;

const depth = (path: string) => foldersOf(path).length;
const isNamedManifest = (path: string) => /^manifest\.(?:csv|tsv|jsonl?|ndjson)$/i.test(baseName(path));
const nearestFirst = (a: IntakeFile, b: IntakeFile) =>
  depth(a.path) - depth(b.path) || TABLES.indexOf(extensionOf(a.path)) - TABLES.indexOf(extensionOf(b.path)) || byName(a.path, b.path);

interface Manifest {
  readonly path: string;
  readonly rows: ManifestRows;
}

/** Reads a table; a problem where it is no manifest or cannot be read. */
async function tryManifest(file: IntakeFile): Promise<Manifest | IntakeProblem> {
  if (file.size > LARGEST_TABLE) return { path: file.path, message: `${quote(file.path)} is too large for a table of pairs (${file.size} bytes).` };
  try {
    return { path: file.path, rows: readManifest(file.path, await file.readText()) };
  } catch (thrown) {
    return { path: file.path, message: LensError.from(thrown, "invalid_manifest").message };
  }
}

/** The manifest nearest the root, those named so before others; what else is there becomes problems. */
async function findManifest(files: readonly IntakeFile[]): Promise<{ manifest: Manifest | null; problems: IntakeProblem[] }> {
  const inCheckpoint = new Set([...checkpointFolders(files.map(({ path }) => path)).values()].flat());
  const tables = files.filter(({ path }) => TABLES.includes(extensionOf(path)) && !inCheckpoint.has(path)).toSorted(nearestFirst);
  const named = tables.filter(({ path }) => isNamedManifest(path));
  const problems: IntakeProblem[] = [];
  for (const group of [named, tables.filter((table) => !named.includes(table)).slice(0, TABLES_READ)]) {
    const manifests: Manifest[] = [];
    for (const table of group) {
      const answer = await tryManifest(table);
      if ("rows" in answer) manifests.push(answer);
      else problems.push(answer);
    }
    const [manifest, ...others] = manifests;
    if (manifest === undefined) continue;
    problems.push(...others.map(({ path }) => ({ path, message: `${quote(path)} is a manifest too; ${quote(manifest.path)} was read. Add them one at a time.` })));
    return { manifest, problems };
  }
  return { manifest: null, problems };
}

/** Looks each path up, and takes back what bare names found for two different paths. */
function resolveSamples({ path: manifestPath, rows }: Manifest, paths: readonly string[]) {
  const lookup = createLookup(paths, manifestPath);
  const problems: IntakeProblem[] = [];
  const used = new Set<string>();
  const reported = new Set<string>();

  const wanted = rows.samples.flatMap(({ reference, referenceMask, generation, generationMask }): [string | null, PathRole][] => [
    [reference, "image"],
    [referenceMask, "mask"],
    [generation, "image"],
    [generationMask, "mask"],
  ]);
  const meant = new Map<string, Set<string>>();
  for (const [written, role] of wanted) {
    const file = written === null ? null : lookup(written, role).path;
    if (file === null || written === null) continue;
    const all = meant.get(file);
    if (all === undefined) meant.set(file, new Set([written]));
    else all.add(written);
  }

  const reject = (written: string, reason: string) => {
    if (reported.has(written)) return;
    reported.add(written);
    problems.push({ path: written, message: `${quote(written)} was not found: ${reason}.` });
  };
  const find = (written: string, role: PathRole): Found => {
    const found = lookup(written, role);
    if (found.how !== "name" || (meant.get(found.path)?.size ?? 0) < 2) return found;
    return { path: null, how: null, reason: `the file ${quote(found.path)} could be this one or another of that name. Add the folders instead of loose files` };
  };
  const resolve = (written: string | null, role: PathRole, image: string | null = null): string | null => {
    if (written === null) return null;
    const found = find(written, role);
    // Written in full it is what the manifest wants; found by its name alone it is a mask that is not at hand.
    const isImage = found.path !== null && found.path === image && found.how !== "place";
    if (found.path === null || isImage) {
      reject(written, found.reason ?? `the only file of that name is the picture ${quote(found.path ?? "")} itself. Add the mask, and write its folder`);
      return written;
    }
    used.add(found.path);
    return found.path;
  };

  const samples = rows.samples.map((sample): Sample => {
    const reference = resolve(sample.reference, "image");
    const generation = resolve(sample.generation, "image");
    return {
      ...sample,
      reference,
      generation,
      referenceMask: resolve(sample.referenceMask, "mask", reference),
      generationMask: resolve(sample.generationMask, "mask", generation),
    };
  });
  const idle = paths.filter((path) => isPicture(path) && !used.has(path)).toSorted(byName);
  if (idle.length > 0) problems.push({ path: null, message: `Not named in ${quote(manifestPath)}, and so not scored: ${quoteList(idle)}.` });
  return { samples, problems };
}

/** The small texts among the files, by path; what cannot be read becomes a problem. */
async function readSmallTexts(files: readonly IntakeFile[]): Promise<{ texts: Map<string, string>; problems: IntakeProblem[] }> {
  const texts = new Map<string, string>();
  const problems: IntakeProblem[] = [];
  const wanted = files.filter(({ path, size }) => extensionOf(path) === "txt" && size <= LARGEST_TEXT);
  for (let start = 0; start < wanted.length; start += READ_AT_ONCE) {
    const batch = wanted.slice(start, start + READ_AT_ONCE);
    const contents = await Promise.allSettled(batch.map((file) => file.readText()));
    for (const [index, content] of contents.entries()) {
      const path = batch[index]?.path ?? "";
      if (content.status === "fulfilled") texts.set(path, content.value);
      else problems.push({ path, message: `${quote(path)} could not be read: ${LensError.from(content.reason, "missing_file").message}` });
    }
  }
  return { texts, problems };
}

/**
 * What is to be scored among files: the pairs of a manifest where there is one, else what names and folders say.
 * Never throws for what is in the files; what is wrong with them are problems. A path that finds no file stays as
 * the manifest wrote it: its row fails with `missing_file`, and the others go on.
 */
export async function readIntake(files: readonly IntakeFile[]): Promise<Intake> {
  const kept = files.filter(({ path }) => !isJunk(path) && !path.startsWith(ALPHA_PREFIX) && !path.startsWith(EDITED_PREFIX));
  const { manifest, problems } = await findManifest(kept);
  if (manifest !== null) {
    const { samples, problems: unresolved } = resolveSamples(manifest, kept.map(({ path }) => path));
    return { samples, rule: `manifest ${baseName(manifest.path)}`, problems: [...manifest.rows.problems, ...problems, ...unresolved] };
  }
  const { texts, problems: unread } = await readSmallTexts(kept);
  const said = new Set([...problems, ...unread].map(({ path }) => path));
  const checkpoint = new Set([...checkpointFolders(kept.map(({ path }) => path)).values()].flat());
  const others = kept.map(({ path }) => path).filter((path) => !said.has(path) && !checkpoint.has(path));
  const intake = readFolder(others, texts);
  return { ...intake, problems: [...problems, ...unread, ...intake.problems] };
}
