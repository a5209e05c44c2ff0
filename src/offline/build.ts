/** What a build's service worker knows of it: written into its script by hosting/for-hosts.ts, so that a new build is another script. */
export interface OfflineBuild {
  /** Another for other files. */
  readonly version: string;
  /** Paths in the built folder, the smallest file first, and the SHA-256 of each in hex. */
  readonly files: Readonly<Record<string, string>>;
  /** Paths of the workers that may connect out. */
  readonly installWorkers: readonly string[];
  /** What every response carries, by whose it is. */
  readonly headers: Readonly<Record<"other" | "viewer" | "install", Readonly<Record<string, string>>>>;
}

/** What the page may say to the worker, each with a port for the answer. */
export type Said =
  /** Lets a version that waits take the place of the one before. */
  | "take-over"
  /** Keeps what of this version is not kept yet. */
  | "keep"
  /** Asks how much of it is kept. */
  | "state";

/** How much of this version is kept. */
export interface OfflineState {
  readonly kept: number;
  readonly of: number;
  readonly bytes: number;
  /** Why it is not all of it, where something failed. */
  readonly failed: string | null;
}

/** A folder's page, and the page of a path that a host shows without its ending. */
export function fileOf(path: string, files: OfflineBuild["files"]): string | null {
  for (const name of [path === "" ? "index.html" : path, `${path}.html`]) if (Object.hasOwn(files, name)) return name;
  return null;
}

/** @param url what is asked for @param scope the folder's address, with a slash at its end; null: it is elsewhere */
export function pathIn(url: string, scope: string): string | null {
  const { origin, pathname } = new URL(url);
  const base = new URL(scope);
  if (origin !== base.origin || !pathname.startsWith(base.pathname)) return null;
  try {
    return decodeURIComponent(pathname.slice(base.pathname.length));
  } catch {
    return null; // no file of ours has such a name
  }
}
