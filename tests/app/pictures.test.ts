import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createPictures } from "../../src/app/pictures.ts";
import { SIDE } from "../../src/app/thumbnails.ts";
import type { Engine } from "../../src/engine/client.ts";
import { LensError, type ErrorCode } from "../../src/lib/errors.ts";
import type { Lease } from "../../src/lib/resource-cache.ts";

/** Pictures, masks and thumbnails on a page without an engine: what is asked for, and what is closed. */

const fixtures = new URL("../fixtures/pictures/", import.meta.url);
const fixture = (name: string) => new File([readFileSync(new URL(name, fixtures))], name);
/** A PNG that says it is so large; nothing of it but the header. */
function headerOf(width: number, height: number): File {
  const bytes = new Uint8Array(readFileSync(new URL("rgb8.png", fixtures)));
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  let c = 0xffffffff;
  for (const byte of bytes.subarray(12, 29)) {
    c ^= byte;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  }
  view.setUint32(29, ~c >>> 0);
  return new File([bytes], "large.png");
}

class FakeBitmap {
  static open = new Set<FakeBitmap>();
  readonly width: number;
  readonly height: number;
  constructor(width: number, height: number) {
    [this.width, this.height] = [width, height];
    FakeBitmap.open.add(this);
  }
  close(): void {
    if (!FakeBitmap.open.delete(this)) throw new Error("closed twice");
  }
}

/** What the browser was asked to decode, and what answers. */
let decoded: { readonly bytes: Promise<ArrayBuffer>; readonly args: readonly unknown[] }[] = [];
let browserDecodes: (blob: Blob) => Promise<FakeBitmap> = async () => new FakeBitmap(SIDE, SIDE);
let urls = new Set<string>();

beforeEach(() => {
  decoded = [];
  urls = new Set();
  FakeBitmap.open.clear();
  browserDecodes = async () => new FakeBitmap(SIDE, SIDE);
  vi.stubGlobal("createImageBitmap", (blob: Blob, ...args: unknown[]) => {
    decoded.push({ bytes: blob.arrayBuffer(), args });
    return browserDecodes(blob);
  });
  vi.stubGlobal(
    "OffscreenCanvas",
    class {
      getContext = () => ({ drawImage: () => undefined });
      convertToBlob = async () => new Blob([new Uint8Array(1000)]);
    },
  );
  vi.spyOn(URL, "createObjectURL").mockImplementation(() => {
    const url = `blob:${urls.size} ${Math.random()}`;
    urls.add(url);
    return url;
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => void urls.delete(url));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const settled = () => new Promise((resolve) => setTimeout(resolve));

interface Asked {
  readonly name: string;
  readonly path: string;
  readonly signal: AbortSignal;
}

/** A page's files, and an engine that decodes them as it is told. */
function rig(files: Readonly<Record<string, File>> = {}, fails: ErrorCode | null = null) {
  const asked: Asked[] = [];
  const engine = {
    call: async (signal: AbortSignal, name: string, args: { path: string; maxSide?: number }) => {
      asked.push({ name, path: args.path, signal });
      await settled();
      if (fails !== null) throw new LensError(fails, "No.");
      if (name === "mask") return { width: 2, height: 2, data: new Uint8Array(4) };
      const side = args.maxSide ?? 1;
      return { bitmap: new FakeBitmap(side, side), width: side, height: side };
    },
    end: () => undefined,
  } as unknown as Engine;
  const source = {
    picture: (signal: AbortSignal, path: string, maxSide: number) => engine.call(signal, "picture", { path, maxSide }),
    mask: (signal: AbortSignal, path: string) => engine.call(signal, "mask", { path }),
  };
  const pictures = createPictures(source, async (path) => files[path] ?? null);
  return { pictures, asked };
}

async function letGo(...leases: readonly Lease<unknown>[]): Promise<void> {
  for (const lease of leases) lease.release();
  await settled();
}

describe("pictures", () => {
  test("of one file and size are one, however many show it; another size is another", async () => {
    const { pictures, asked } = rig();
    const leases = [pictures.picture("a.png", 100), pictures.picture("a.png", 100), pictures.picture("a.png", 50)];
    const [first, second, third] = await Promise.all(leases.map(({ value }) => value));
    expect(second).toBe(first);
    expect(third?.bitmap.width).toBe(50);
    expect(asked).toHaveLength(2);
    await letGo(...leases);
    expect(await pictures.picture("a.png", 100).value).toBe(first);
  });

  test("are closed when nobody shows them and others have taken the room", async () => {
    const { pictures } = rig();
    const show = async (path: string) => {
      const lease = pictures.picture(path, 1600);
      await lease.value;
      return lease;
    };
    const kept = await show("shown.png");
    for (let i = 0; i < 1000; i++) await letGo(await show(`${i}.png`));
    const bytes = [...FakeBitmap.open].reduce((sum, { width, height }) => sum + 4 * width * height, 0);
    expect(bytes).toBeLessThan(75 * 2 ** 20);
    expect(FakeBitmap.open).toContain((await kept.value).bitmap);
    await letGo(kept);
    pictures.clear();
    expect(FakeBitmap.open.size).toBe(0);
  });

  test("are read anew where their file was replaced", async () => {
    const { pictures, asked } = rig();
    const before = pictures.picture("a b.png", 100);
    const [old, mask] = [await before.value, await pictures.mask("a b.png").value];
    pictures.forget(["a b.png"]);
    expect(await pictures.picture("a b.png", 100).value).not.toBe(old);
    expect(await pictures.mask("a b.png").value).not.toBe(mask);
    expect(await pictures.picture("b.png", 100).value).toBe(await pictures.picture("b.png", 100).value);
    expect(asked.map(({ name, path }) => `${name} ${path}`)).toEqual([
      "picture a b.png",
      "mask a b.png",
      "picture a b.png",
      "mask a b.png",
      "picture b.png",
    ]);
  });

  test("that are not waited for any more are cancelled", async () => {
    const { pictures, asked } = rig();
    await letGo(pictures.picture("a.png", 100));
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(FakeBitmap.open.size).toBe(0);
  });
});

describe("a thumbnail", () => {
  test("is the browser's work: the middle of the picture as it is stored, and the engine is not asked", async () => {
    const { pictures, asked } = rig({ "a.jpg": fixture("exif6.jpg") });
    const made = await pictures.thumbnail("a.jpg").value;
    expect(urls).toContain(made?.url);
    expect(asked).toEqual([]);
    // 45 x 35 as stored, and no EXIF by which it would be turned.
    const options = { resizeWidth: SIDE, resizeHeight: SIDE, resizeQuality: "medium", colorSpaceConversion: "none" };
    expect(decoded[0]?.args).toEqual([5, 0, 35, 35, options]);
    const bytes = Buffer.from((await decoded[0]?.bytes) ?? new ArrayBuffer(0));
    expect(bytes.includes("Exif\0\0")).toBe(false);
    expect(bytes.length).toBe(fixture("exif6.jpg").size);
    expect(FakeBitmap.open.size).toBe(0);
  });

  test("is the engine's where the browser cannot decode", async () => {
    browserDecodes = () => Promise.reject(new DOMException("no", "InvalidStateError"));
    const { pictures, asked } = rig({ "a.avif": fixture("avif444.avif") });
    expect(await pictures.thumbnail("a.avif").value).not.toBeNull();
    expect(asked).toMatchObject([{ name: "picture", path: "a.avif" }]);
    expect(FakeBitmap.open.size).toBe(0);
  });

  test("that neither can make is none, and is not tried again; one that the engine was gone for is", async () => {
    browserDecodes = () => Promise.reject(new DOMException("no", "InvalidStateError"));
    const damaged = rig({ "a.png": fixture("rgb8.png") }, "invalid_image");
    expect(await damaged.pictures.thumbnail("a.png").value).toBeNull();
    expect(await damaged.pictures.thumbnail("a.png").value).toBeNull();
    expect(damaged.asked).toHaveLength(1);
    const gone = rig({ "a.png": fixture("rgb8.png") }, "failed_unexpectedly");
    for (let i = 1; i <= 2; i++) {
      await expect(gone.pictures.thumbnail("a.png").value).rejects.toMatchObject({ code: "failed_unexpectedly" });
      expect(gone.asked).toHaveLength(i);
    }
  });

  test("of a file that is not at hand may come later", async () => {
    const files: Record<string, File> = {};
    const { pictures } = rig(files);
    await expect(pictures.thumbnail("a.png").value).rejects.toMatchObject({ code: "missing_file" });
    files["a.png"] = fixture("rgb8.png");
    expect(await pictures.thumbnail("a.png").value).not.toBeNull();
  });

  test.each([
    [12_000, 12_000],
    [200_000, 200_000],
    [1, 40_000_000],
  ])("is not made of %i x %i pixels, by anybody", async (width, height) => {
    const { pictures, asked } = rig({ "a.png": headerOf(width, height) });
    expect(await pictures.thumbnail("a.png").value).toBeNull();
    expect([decoded, asked]).toEqual([[], []]);
  });

  test("of a JPEG whose size lies behind large profiles is looked for there, before anything is decoded", async () => {
    const picture = readFileSync(new URL("jpeg420.jpg", fixtures));
    const profile = Buffer.concat([Buffer.from([0xff, 0xe2, 0xff, 0xff]), Buffer.alloc(0xffff - 2)]);
    const bytes = Buffer.concat([picture.subarray(0, 2), profile, profile, picture.subarray(2)]);
    const { pictures } = rig({ "a.jpg": new File([bytes], "a.jpg") });
    expect(await pictures.thumbnail("a.jpg").value).not.toBeNull();
    expect(decoded[0]?.args.slice(0, 4)).toEqual([5, 0, 35, 35]);
  });

  test("is one of four at once; what is scrolled away before its turn is never decoded", async () => {
    const ends: (() => void)[] = [];
    browserDecodes = () => new Promise((resolve) => ends.push(() => resolve(new FakeBitmap(SIDE, SIDE))));
    const names = Array.from({ length: 40 }, (_, i) => `${i}.png`);
    const { pictures } = rig(Object.fromEntries(names.map((name) => [name, fixture("rgb8.png")])));
    const leases = names.map((name) => pictures.thumbnail(name));
    await vi.waitFor(() => expect(ends).toHaveLength(4));
    await settled();
    await letGo(...leases.slice(0, 38));
    for (const end of ends.splice(0)) end();
    await vi.waitFor(() => expect(ends).toHaveLength(2));
    for (const end of ends.splice(0)) end();
    await Promise.all(leases.slice(38).map(({ value }) => value));
    expect(decoded).toHaveLength(6);
    // The four that were under way are not kept: nobody waited for them any more.
    expect(urls.size).toBe(2);
    pictures.clear();
    await letGo(...leases.slice(38));
    expect([urls.size, FakeBitmap.open.size]).toEqual([0, 0]);
  });

  test("large ones wait for each other, so that no more is decoded at once than one may take", async () => {
    const ends: (() => void)[] = [];
    browserDecodes = () => new Promise((resolve) => ends.push(() => resolve(new FakeBitmap(SIDE, SIDE))));
    const names = ["a.png", "b.png", "c.png"];
    const { pictures } = rig(Object.fromEntries(names.map((name) => [name, headerOf(5000, 5000)])));
    const all = Promise.all(names.map((name) => pictures.thumbnail(name).value));
    for (let i = 1; i <= 3; i++) {
      await vi.waitFor(() => expect(ends).toHaveLength(i));
      await settled();
      expect(ends).toHaveLength(i);
      ends[i - 1]?.();
    }
    expect(await all).toHaveLength(3);
  });

  test("of those not shown so many are kept as their budget holds", async () => {
    vi.stubGlobal(
      "OffscreenCanvas",
      class {
        getContext = () => ({ drawImage: () => undefined });
        convertToBlob = async () => new Blob([new Uint8Array(2 ** 20)]);
      },
    );
    const names = Array.from({ length: 50 }, (_, i) => `${i}.png`);
    const { pictures } = rig(Object.fromEntries(names.map((name) => [name, fixture("rgb8.png")])));
    for (let i = 0; i < 50; i++) {
      const lease = pictures.thumbnail(`${i}.png`);
      await lease.value;
      await letGo(lease);
    }
    expect(urls.size).toBe(32);
    pictures.clear();
  });
});
