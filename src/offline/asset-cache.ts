import type { OfflineBuild, OfflineState } from "./build.ts";

/**
 * The files of the page as they are kept: one cache a folder, each file under its path and the hash of what it holds. A new
 * version brings what is new of it and no more; what only older ones had goes when no page of theirs is open.
 */
export interface AssetCache {
  /** What this version has there; null where it is not kept yet. */
  find(path: string): Promise<Blob | null>;
  /** What any version had there, for a page of an older one. */
  findAny(path: string): Promise<Blob | null>;
  /** Whether every file of this version is kept. */
  isComplete(): Promise<boolean>;
  /** Fetches what is not kept. A file that is not what this version says is of another deployment: then it ends. */
  fill(): Promise<OfflineState>;
  state(): Promise<OfflineState>;
  /** Takes away what is not this version's. */
  sweep(): Promise<void>;
}

/** As many as a browser asks of one server, less some for the page itself. */
const AT_ONCE = 3;

const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

const blobOf = async (response: Response | undefined): Promise<Blob | null> => (await response?.blob()) ?? null;

/** @param scope the folder's address */
export function createAssetCache(
  { files }: Pick<OfflineBuild, "files">,
  scope: string,
  storage: CacheStorage,
  load: (url: string) => Promise<Response>,
): AssetCache {
  const open = () => storage.open(`masc-lens.app ${new URL(scope).pathname}`);
  const addressOf = (path: string): string => new URL(path.split("/").map(encodeURIComponent).join("/"), scope).href;
  const keyOf = (path: string): string => `${addressOf(path)}?kept=${files[path] ?? ""}`;
  const paths = Object.keys(files);
  let complete = false;
  let filling: Promise<OfflineState> | null = null;

  async function missing(cache: Cache): Promise<string[]> {
    const kept = new Set((await cache.keys()).map(({ url }) => url));
    return paths.filter((path) => !kept.has(keyOf(path)));
  }

  /** @throws Error what the page may say of it */
  async function take(cache: Cache, path: string): Promise<void> {
    const response = await load(addressOf(path));
    if (!response.ok) throw new Error(`${path} is not there (${response.status})`);
    const bytes = await response.arrayBuffer();
    if (hex(await crypto.subtle.digest("SHA-256", bytes)) !== files[path])
      throw new Error(`${path} is of another version`);
    const type = response.headers.get("Content-Type") ?? "";
    await cache.put(
      keyOf(path),
      new Response(bytes, { headers: { "Content-Type": type, "X-Size": String(bytes.byteLength) } }),
    );
  }

  async function fillOnce(): Promise<OfflineState> {
    const cache = await open();
    const waiting = await missing(cache);
    const failures: string[] = [];
    const work = async () => {
      for (let path = waiting.shift(); path !== undefined && failures.length === 0; path = waiting.shift()) {
        await take(cache, path).catch((thrown: unknown) => {
          failures.push(thrown instanceof Error ? thrown.message : String(thrown));
        });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return { ...(await stateOf(cache)), failed: failures[0] ?? null };
  }

  async function stateOf(cache: Cache): Promise<OfflineState> {
    const ours = new Set(paths.map(keyOf));
    // Both are in the order in which they were kept.
    const [keys, responses] = await Promise.all([cache.keys(), cache.matchAll()]);
    const sizes = keys.flatMap(({ url }, at) =>
      ours.has(url) ? [Number(responses[at]?.headers.get("X-Size") ?? 0)] : [],
    );
    return { kept: sizes.length, of: paths.length, bytes: sizes.reduce((sum, size) => sum + size, 0), failed: null };
  }

  return {
    async find(path) {
      return Object.hasOwn(files, path) ? blobOf(await (await open()).match(keyOf(path))) : null;
    },
    async findAny(path) {
      return blobOf(await (await open()).match(addressOf(path), { ignoreSearch: true }));
    },
    async isComplete() {
      return (complete ||= (await missing(await open())).length === 0);
    },
    fill: () =>
      (filling ??= fillOnce().finally(() => {
        filling = null;
      })),
    state: async () => stateOf(await open()),
    async sweep() {
      const cache = await open();
      const ours = new Set(paths.map(keyOf));
      for (const request of await cache.keys()) if (!ours.has(request.url)) await cache.delete(request);
    },
  };
}
