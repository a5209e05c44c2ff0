import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createAssetCache } from "../../src/offline/asset-cache.ts";

const SCOPE = "https://host.test/lens/";
const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
const filesOf = (texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, hash(text)]));

const bare = (url: string): string | undefined => url.split("?", 1)[0];

/** Caches as a browser has them, as far as the cache of assets asks. */
function fakeCaches() {
  const kept = new Map<string, Response>();
  const cache = {
    keys: async () => [...kept.keys()].map((url) => new Request(url)),
    matchAll: async () => [...kept.values()].map((response) => response.clone()),
    match: async (url: string, options?: { readonly ignoreSearch?: boolean }) =>
      (options?.ignoreSearch === true
        ? [...kept].find(([one]) => bare(one) === bare(url))?.[1]
        : kept.get(url)
      )?.clone(),
    put: async (url: string, response: Response) => void kept.set(url, response),
    delete: async ({ url }: Request) => kept.delete(url),
  };
  return { kept, storage: { open: async () => cache } as unknown as CacheStorage };
}

/** A host, and what was asked of it. */
function hostOf(texts: Record<string, string>) {
  const asked: string[] = [];
  const load = async (url: string) => {
    const path = decodeURIComponent(url.slice(SCOPE.length));
    asked.push(path);
    const text = texts[path];
    return text === undefined
      ? new Response("", { status: 404 })
      : new Response(text, { headers: { "Content-Type": "a/b" } });
  };
  return { asked, load };
}

const FIRST = { "index.html": "one", "assets/a-1.js": "script", "samples/a b.png": "picture" };

describe("the cache of assets", () => {
  it("keeps every file of its version by what it holds, and asks for none twice", async () => {
    const { storage } = fakeCaches();
    const { asked, load } = hostOf(FIRST);
    const assets = createAssetCache({ files: filesOf(FIRST) }, SCOPE, storage, load);
    expect(await assets.isComplete()).toBe(false);
    expect(await assets.fill()).toEqual({ kept: 3, of: 3, bytes: 16, failed: null });
    expect(await assets.fill()).toEqual({ kept: 3, of: 3, bytes: 16, failed: null });
    expect(asked.toSorted()).toEqual(Object.keys(FIRST).toSorted());
    expect(await assets.isComplete()).toBe(true);
    const found = await assets.find("samples/a b.png");
    expect([await found?.text(), found?.type]).toEqual(["picture", "a/b"]);
    expect(await assets.find("constructor")).toBeNull();
  });

  it("keeps nothing of another deployment, and says what was wrong", async () => {
    const { storage, kept } = fakeCaches();
    const assets = createAssetCache(
      { files: filesOf(FIRST) },
      SCOPE,
      storage,
      hostOf({ ...FIRST, "index.html": "two" }).load,
    );
    expect(await assets.fill()).toMatchObject({ of: 3, failed: "index.html is of another version" });
    expect([...kept.keys()].some((url) => url.includes("index.html"))).toBe(false);
    expect(await assets.isComplete()).toBe(false);
  });

  it("goes on where it was cut off", async () => {
    const { storage } = fakeCaches();
    const { "assets/a-1.js": _gone, ...some } = FIRST;
    const broken = createAssetCache({ files: filesOf(FIRST) }, SCOPE, storage, hostOf(some).load);
    expect((await broken.fill()).failed).toBe("assets/a-1.js is not there (404)");
    const { asked, load } = hostOf(FIRST);
    expect((await createAssetCache({ files: filesOf(FIRST) }, SCOPE, storage, load).fill()).kept).toBe(3);
    expect(asked).toContain("assets/a-1.js");
    expect(asked.length).toBeLessThan(4);
  });

  it("brings of a new version what is new, and keeps the older one's until it is swept", async () => {
    const { storage, kept } = fakeCaches();
    await createAssetCache({ files: filesOf(FIRST) }, SCOPE, storage, hostOf(FIRST).load).fill();
    const second = { "index.html": "two", "assets/a-2.js": "other", "samples/a b.png": "picture" };
    const { asked, load } = hostOf(second);
    const assets = createAssetCache({ files: filesOf(second) }, SCOPE, storage, load);
    await assets.fill();
    expect(asked.toSorted()).toEqual(["assets/a-2.js", "index.html"]);
    expect(await (await assets.find("index.html"))?.text()).toBe("two");
    expect(await (await assets.findAny("assets/a-1.js"))?.text()).toBe("script");
    await assets.sweep();
    expect(await assets.findAny("assets/a-1.js")).toBeNull();
    expect(kept.size).toBe(3);
    expect(await assets.isComplete()).toBe(true);
  });
});
