import { LensError } from "../lib/errors.ts";
import { readAll, type ByteSource } from "../platform/bytes.ts";
import { cachePlace, cacheRoots } from "../platform/hub-cache.ts";
import { isRelease } from "./pytorch/open.ts";

/** Which of the files that were given are the checkpoint's. */

const depth = (source: ByteSource) => source.path.split("/").length;
const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf("/")));
const within = <F extends ByteSource>(folder: string, files: readonly F[]): ReadonlyMap<string, F> =>
  new Map(files.filter((file) => folderOf(file.path) === folder).map((file) => [file.name, file]));

/** The snapshot that a hub cache's refs/main names; without one the only one there is. */
async function cachedSnapshot<F extends ByteSource>(
  name: string,
  root: string,
  files: readonly F[],
): Promise<ReadonlyMap<string, F>> {
  const inner = new Map(
    files.flatMap((file) => {
      const place = cachePlace(file.path);
      return place?.root === root ? [[place.inner, file] as const] : [];
    }),
  );
  const commits = [...new Set([...inner.keys()].flatMap((path) => /^snapshots\/([^/]+)\//.exec(path)?.[1] ?? []))];
  const main = inner.get("refs/main");
  const named = main === undefined ? null : new TextDecoder().decode(await readAll(main)).trim();
  if (commits.length === 0) {
    throw new LensError(
      "missing_file",
      `"${name}" is a folder of the hub's cache, and none of its snapshots came along: they are links, which were not followed. Choose the folder of a commit in snapshots/, or copy it with its links followed.`,
    );
  }
  if (named !== null && !commits.includes(named)) {
    throw new LensError(
      "missing_file",
      `"${name}": refs/main names the snapshot ${named}, and snapshots/ has ${commits.join(", ")}. Is the download complete? Choose the folder of one of them.`,
    );
  }
  if (named === null && commits.length > 1) {
    throw new LensError(
      "missing_file",
      `"${name}" has the snapshots ${commits.join(", ")}, and no refs/main says which one is meant. Choose the folder of one of them.`,
    );
  }
  const commit = named ?? commits[0]!;
  return within(root === "" ? `snapshots/${commit}` : `${root}/snapshots/${commit}`, files);
}

/**
 * The files beside the topmost config.json; in a folder of the hub's cache, those of the snapshot that refs/main names;
 * without any config.json, the one *.pth or *.pt there is.
 *
 * @throws LensError missing_file
 */
export async function snapshotFiles<F extends ByteSource>(
  name: string,
  files: readonly F[],
): Promise<ReadonlyMap<string, F>> {
  const configs = files.filter((file) => file.name === "config.json").toSorted((a, b) => depth(a) - depth(b));
  const [config] = configs;
  const roots = [...cacheRoots(files.map(({ path }) => path))];
  const [root] = config === undefined ? roots : roots.filter((each) => cachePlace(config.path)?.root === each);
  if (root !== undefined) {
    if (roots.length > 1)
      throw new LensError(
        "missing_file",
        `"${name}" holds several checkpoints of the hub's cache: ${roots.join(", ")}. Choose one of these folders.`,
      );
    return cachedSnapshot(name, root, files);
  }
  if (config === undefined) {
    const [lone, ...others] = files.filter((file) => isRelease(file.name));
    if (lone !== undefined && others.length === 0) return new Map([[lone.name, lone]]);
    throw new LensError(
      "missing_file",
      `"${name}" has no config.json. A checkpoint is a folder as the hub publishes it: config.json, model.safetensors (or pytorch_model.bin), preprocessor_config.json (or processor_config.json) and the tokenizer's files.`,
    );
  }
  return within(folderOf(config.path), files);
}
