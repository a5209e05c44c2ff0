import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { decodeImage } from "../../src/imaging/decode.ts";
import { LensError } from "../../src/lib/errors.ts";
import { type DecoderLoader, decoderOf, lazyCodecs } from "../../src/platform/jsquash.ts";

const jpeg = new Uint8Array(readFileSync(new URL("../fixtures/pictures/jpeg420_1x1.jpg", import.meta.url)));
const pixel = { width: 1, height: 1, data: Uint8Array.of(1, 2, 3, 255) };

function codecsWith(load: DecoderLoader) {
  return lazyCodecs({ jpeg: load, webp: load, avif: load });
}

test("a decoder that cannot be loaded is not blamed on the picture, and is tried again", async () => {
  let attempts = 0;
  const codecs = codecsWith(async () => {
    attempts += 1;
    if (attempts === 1) throw new TypeError("Failed to fetch");
    return { decode: async () => pixel, start: async () => undefined };
  });
  const error: unknown = await decodeImage(jpeg, codecs, "a.jpg").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LensError);
  expect(error).toMatchObject({ code: "failed_decoder" });
  expect([...(await decodeImage(jpeg, codecs, "a.jpg")).rgb]).toEqual([1, 2, 3]);
});

test("an instance that failed is replaced, and what it said is kept for a bug report", async () => {
  let starts = 0;
  let say: ((line: string) => void) | null = null;
  const codecs = codecsWith(async () => ({
    start: async (printErr) => {
      starts += 1;
      say = printErr;
    },
    decode: async () => {
      if (starts > 1) return pixel;
      say?.("Bogus Huffman table definition");
      throw new Error("exit(1)");
    },
  }));
  const error: unknown = await decodeImage(jpeg, codecs, "a.jpg").catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "invalid_image", detail: expect.stringContaining("Bogus Huffman") });
  await decodeImage(jpeg, codecs, "a.jpg");
  await decodeImage(jpeg, codecs, "a.jpg");
  expect(starts).toBe(2);
});

test("a decoder whose .wasm does not come is the program's fault for every picture, until it comes", async () => {
  let reachable = false;
  // As Emscripten's factories do it: the promise of the module breaks.
  const create = async () => {
    if (!reachable) throw new WebAssembly.RuntimeError("Aborted(both async and sync fetching of the wasm failed)");
    return { decode: () => pixel };
  };
  const codecs = codecsWith(async () => decoderOf(create));
  for (const name of ["a.jpg", "b.jpg", "c.jpg"]) {
    const error: unknown = await decodeImage(jpeg, codecs, name).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "failed_decoder",
      message: expect.stringMatching(/not to blame.*reload/),
      detail: expect.stringContaining("fetching of the wasm failed"),
    });
    expect(String(error)).not.toMatch(/damaged|Export the picture/);
  }
  reachable = true;
  expect((await decodeImage(jpeg, codecs, "a.jpg")).damaged).toBeNull();
});

test("what a decoder complained of while it gave pixels is kept with them", async () => {
  const codecs = codecsWith(async () =>
    decoderOf(async ({ printErr }) => ({
      decode: () => {
        printErr("Corrupt JPEG data: premature end of data segment");
        return { ...pixel, data: pixel.data.slice() };
      },
    })),
  );
  expect((await decodeImage(jpeg, codecs, "a.jpg")).damaged).toContain("premature end");
  expect((await decodeImage(jpeg, codecs, "a.jpg")).damaged).toContain("premature end");
});
