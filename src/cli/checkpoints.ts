import { basename, resolve } from "node:path";
import type { SlotId } from "../engine/models.ts";
import { LensError } from "../lib/errors.ts";
import { fileSize, isThere, listFolder, walkFolder } from "../platform/files-node.ts";
import { repositoryName } from "../platform/hub-cache.ts";
import type { ScoreOptions } from "./arguments.ts";
import { notLoaded, optionOf } from "./checkpoint-words.ts";
import type { CheckpointFile, NamedCheckpoint } from "./engine-calls.ts";
import { namesRepository, openRepository, type HubOptions } from "./hub-models.ts";
import { demoModel } from "./package-files.ts";
import type { Reporter } from "./reporter.ts";

/** Parts of a hub cache folder that are not read: what is in blobs/ is linked to from snapshots/. */
const isBlob = (path: string) => path === "blobs" || path.startsWith("blobs/");

/** The files of a checkpoint folder, a hub cache folder's with its snapshots, or a release's one file. @throws LensError missing_file, cancelled */
async function localFiles(signal: AbortSignal, root: string): Promise<CheckpointFile[]> {
  const size = await fileSize(root);
  if (size !== null) return [{ file: root, path: basename(root), size }];
  const isCache = await isThere(`${root}/snapshots`);
  const found = isCache ? await walkFolder(signal, root, isBlob, () => undefined) : await listFolder(root);
  return found.map(({ path, size }) => ({ file: `${root}/${path}`, path, size }));
}

/** What a checkpoint is called that is asked for so: its folder's name, its repository's without the owner. */
export const checkpointName = (named: string): string => repositoryName(basename(resolve(named)));

/** The files of a checkpoint: a folder's or a release's, as they are; else a repository's, through the cache. */
async function findFiles(
  signal: AbortSignal,
  named: string,
  revision: string | null,
  options: HubOptions,
  reporter: Reporter,
): Promise<Pick<NamedCheckpoint, "name" | "files" | "revision">> {
  const root = resolve(named);
  if (!namesRepository(named) || (await isThere(root)))
    return { name: checkpointName(named), files: await localFiles(signal, root) };
  return openRepository(signal, options, named, revision, reporter).catch((thrown: unknown) => {
    if (!(thrown instanceof LensError) || thrown.code === "cancelled") throw thrown;
    throw new LensError(
      thrown.code,
      `There is no such folder, so it was looked for on the hub. ${thrown.message}`,
      thrown.detail,
    );
  });
}

/**
 * One checkpoint by the option that names it.
 *
 * @param slot null: that of its family, or a free one beside it
 * @throws LensError naming the option and what is wrong with its checkpoint
 */
export async function findCheckpoint(
  signal: AbortSignal,
  option: string,
  slot: SlotId | null,
  named: string,
  revision: string | null,
  options: HubOptions,
  reporter: Reporter,
): Promise<NamedCheckpoint> {
  try {
    return { slot, named, ...(await findFiles(signal, named, revision, options, reporter)) };
  } catch (thrown) {
    throw notLoaded(option, named, thrown);
  }
}

/**
 * Finds every checkpoint that was asked for; repositories are downloaded where the cache has them not. Nothing of
 * them is read here.
 *
 * @throws LensError naming the option and what is wrong with its checkpoint
 */
export async function findCheckpoints(
  signal: AbortSignal,
  options: ScoreOptions,
  reporter: Reporter,
): Promise<readonly NamedCheckpoint[]> {
  const { model, clip, dino, backbones, revision } = options;
  const find = (slot: SlotId | null, named: string): Promise<NamedCheckpoint> =>
    findCheckpoint(signal, optionOf(slot), slot, named, slot === "siglip" ? revision : null, options, reporter);
  const found = [await find("siglip", model ?? demoModel())];
  if (clip !== null) found.push(await find("clip", clip));
  if (dino !== null) found.push(await find("dino", dino));
  for (const named of backbones) found.push(await find(null, named));
  return found;
}
