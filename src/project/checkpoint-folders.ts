import { addTo } from "../lib/lists.ts";
import { rememberEach } from "../lib/remember.ts";
import { baseName } from "../platform/bytes.ts";
import { cachePlace, cacheRoots } from "../platform/hub-cache.ts";
import type { FileIndex, Folder } from "./formats/file-index.ts";
import { extensionOf, isJunk, isPicture } from "./formats/paths.ts";

/** Which of the files that came are checkpoints, and not what is to be scored. */

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

/** Without any such file there is none, whatever the others are. */
const mayBeOfCheckpoint = (path: string) =>
  path.includes("models--") || path.includes("snapshots/") || WEIGHTS.includes(extensionOf(path));

const mayBeCache = rememberEach(({ key }: Folder) => key.includes("models--") || key.includes("snapshots"));

/** The same of files that are indexed, a question a folder: most projects have none, and thousands of files. */
export const mayHoldCheckpoint = (index: FileIndex): boolean =>
  index.ofKind("other").some(({ extension }) => WEIGHTS.includes(extension)) || [...index.folders].some(mayBeCache);

/**
 * The checkpoints among files: folders (config.json beside weights), each with the files directly in it; files that are
 * one by themselves, under their own path; and folders of the hub's cache, each with all of its files, whichever of its
 * snapshots is meant.
 */
export function checkpointFolders(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  if (!paths.some(mayBeOfCheckpoint)) return new Map();
  const folders = new Map<string, string[]>();
  const caches = new Map([...cacheRoots(paths)].map((root): [string, string[]] => [root, []]));
  for (const path of paths) {
    if (isJunk(path)) continue;
    const cache = caches.get(cachePlace(path)?.root ?? path);
    if (cache !== undefined) {
      cache.push(path);
      continue;
    }
    addTo(folders, path.slice(0, Math.max(0, path.lastIndexOf("/"))), path);
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
