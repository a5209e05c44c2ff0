import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decodeImage } from "../../src/imaging/decode.ts";
import { dropTurn } from "../../src/imaging/drop-turn.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";

const fixtures = new URL("../fixtures/pictures/", import.meta.url);
const read = (name: string) => new Uint8Array(readFileSync(new URL(name, fixtures)));
const codecs = nodeCodecs();

/** @param length of the beginning that is looked at */
function dropped(name: string, length = Infinity): Uint8Array {
  const bytes = read(name);
  dropTurn(bytes.subarray(0, length));
  return bytes;
}

describe("a picture without its turn", () => {
  const turned = readdirSync(fixtures).filter((name) => name.includes("exif") && !name.startsWith("webp"));

  test.each(turned)("%s has the same pixels, and none of the orientation", async (name) => {
    const [before, after] = [
      await decodeImage(read(name), codecs, name),
      await decodeImage(dropped(name), codecs, name),
    ];
    expect(before.orientation).toBeGreaterThan(1);
    expect({ ...before, orientation: 1 }).toEqual(after);
  });

  // The engine reads a WebP's EXIF whatever the header says of it; browsers do not.
  test.each(["webp_exif7.webp", "webp_exif8_bare.webp"])(
    "%s has the same pixels, and no flag of EXIF",
    async (name) => {
      const bytes = dropped(name);
      expect(bytes[20]! & 0x08).toBe(0);
      expect((await decodeImage(bytes, codecs, name)).rgb).toEqual((await decodeImage(read(name), codecs, name)).rgb);
    },
  );

  test.each(
    readdirSync(fixtures).filter((name) => !name.includes("exif") && /\.(?:jpg|png|webp|avif|gif)$/.test(name)),
  )("%s, which has none, stays as it is, whatever of it is looked at", (name) => {
    for (const length of [0, 13, 40, 100, 700, Infinity]) expect(dropped(name, length)).toEqual(read(name));
  });
});
