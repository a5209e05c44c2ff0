/**
 * The folder in which the hub's own tools keep a repository: `models--owner--name/{blobs,refs,snapshots}`, the files of a
 * commit under snapshots/<commit>/ (links into blobs/), and refs/main with the commit that "main" stood for.
 */

const NAMED = /^((?:.*\/)?models--[^/]+)\/((?:blobs|refs|snapshots)\/.+)$/;
const RENAMED = /^(?:(.*?)\/)?((?:blobs|refs|snapshots)\/.+)$/;

/** A path's place in such a folder; null where it is in none. The folder may have been given another name. */
export function cachePlace(path: string): { readonly root: string; readonly inner: string } | null {
  const match = NAMED.exec(path) ?? RENAMED.exec(path);
  return match === null ? null : { root: match[1] ?? "", inner: match[2]! };
}

const CONFIG = /^snapshots\/[^/]+\/config\.json$/;
const BESIDE = /^(?:blobs\/|refs\/main$)/;

/** The folders that are such a cache: of the tools' own name, or with a snapshot's config.json, and refs/main or blobs beside it. */
export function cacheRoots(paths: readonly string[]): ReadonlySet<string> {
  const inside = new Map<string, string[]>();
  for (const path of paths) {
    const place = cachePlace(path);
    if (place === null) continue;
    const seen = inside.get(place.root);
    if (seen === undefined) inside.set(place.root, [place.inner]);
    else seen.push(place.inner);
  }
  return new Set(
    [...inside].flatMap(([root, inner]) =>
      /(?:^|\/)models--[^/]+$/.test(root) ||
      (inner.some((path) => CONFIG.test(path)) && inner.some((path) => BESIDE.test(path)))
        ? [root]
        : [],
    ),
  );
}

/** A cache folder's repository without its owner: "siglip2-base" for "models--google--siglip2-base"; other names stay. */
export const repositoryName = (folder: string): string => /^models--(?:.+--)?(.+)$/.exec(folder)?.[1] ?? folder;
