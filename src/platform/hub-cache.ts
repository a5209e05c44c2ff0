/**
 * The folder in which the hub's own tools keep a repository: `models--owner--name/{blobs,refs,snapshots}`, the files of a
 * commit under snapshots/<commit>/ (links into blobs/), and refs/main with the commit that "main" stood for.
 */

/** A path's place in such a folder; null where it is in none. The folder may have been given another name. */
export function cachePlace(path: string): { readonly root: string; readonly inner: string } | null {
  const match = /^(?:(.*)\/)?((?:blobs|refs|snapshots)\/.+)$/.exec(path);
  return match === null ? null : { root: match[1] ?? "", inner: match[2]! };
}

const isCache = (root: string, seen: ReadonlySet<string>) => (seen.has("snapshots") && seen.size > 1) || /(?:^|\/)models--[^/]+$/.test(root);

/** The folders that are such a cache: with snapshots, and with refs or blobs beside them; or with the tools' own name. */
export function cacheRoots(paths: readonly string[]): ReadonlySet<string> {
  const parts = new Map<string, Set<string>>();
  for (const path of paths) {
    const place = cachePlace(path);
    if (place === null) continue;
    const seen = parts.get(place.root) ?? new Set();
    parts.set(place.root, seen.add(place.inner.slice(0, place.inner.indexOf("/"))));
  }
  return new Set([...parts].filter(([root, seen]) => isCache(root, seen)).map(([root]) => root));
}

/** A cache folder's repository without its owner: "siglip2-base" for "models--google--siglip2-base"; other names stay. */
export const repositoryName = (folder: string): string => /^models--(?:.+--)?(.+)$/.exec(folder)?.[1] ?? folder;
