import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sharedPicture } from "../../src/app/share/shared-files.ts";
import { decodeImage } from "../../src/imaging/decode.ts";
import { readMetadata } from "../../src/imaging/metadata/read.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import type { PictureCommands } from "../../src/store/commands.ts";

const named = (name: string) => new Uint8Array(readFileSync(new URL(`../fixtures/pictures/${name}`, import.meta.url)));

test("a photograph at its full size is its own bytes without what else they say, and shows the metric's pixels", async () => {
  const bytes = named("exif6.jpg");
  const { width, height, rgb } = await decodeImage(bytes, nodeCodecs(), "exif6.jpg");
  let released = 0;
  const pictures = {
    picture: () => ({ value: Promise.resolve({ width, height }), release: () => void released++ }),
    file: () => Promise.resolve(new File([bytes], "exif6.jpg")),
  } as unknown as PictureCommands;
  const shared = await sharedPicture(pictures, "exif6.jpg", "full");
  expect(shared).toMatchObject({ kind: "picture", type: "image/jpeg", width, height });
  expect(await readMetadata(bytes)).not.toEqual([]);
  expect(await readMetadata(shared.bytes)).toEqual([]);
  const again = await decodeImage(shared.bytes, nodeCodecs(), "shared.jpg");
  expect(again.orientation).toBe(1);
  expect(Buffer.compare(again.rgb, rgb)).toBe(0);
  expect(released).toBe(1);
});
