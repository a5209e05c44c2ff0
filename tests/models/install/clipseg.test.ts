import { expect, test } from "vitest";
import { readAll } from "../../../src/platform/bytes.ts";
import { installedFiles } from "../../../src/models/install/installed.ts";
import { installedSource } from "../../../src/platform/installed-file.ts";
import { CLIPSEG, clipsegCases, clipsegFiles } from "../../parity/clipseg-cases.ts";
import { largestDifference } from "../../parity/compare.ts";
import { openClipseg, readPicture } from "../clipseg-rig.ts";
import type { Files } from "./checkpoints.ts";
import { disk, fromFolder, install } from "./rig.ts";

test("a CLIPSeg that was installed makes the masks of its files", async () => {
  const given = clipsegFiles();
  const files: Files = new Map(
    await Promise.all(given.map(async (file) => [file.name, Buffer.from(await readAll(file))] as const)),
  );
  const place = disk();
  const { id } = await install(place.store, await fromFolder(files));
  const kept = await installedFiles(place.store, id);
  const [{ image, prompt }] = [clipsegCases()[0]!];
  const picture = await readPicture(image);
  const logits = async (sources: typeof given) => {
    const { segmenter, info } = await openClipseg(CLIPSEG, sources);
    expect(info.family).toBe("clipseg");
    return segmenter.logitsOf(await segmenter.encodePicture(picture), prompt);
  };
  const there = await logits(kept.files.map((file) => installedSource(place.store, file)));
  expect(largestDifference(there, await logits(given))).toBe(0);
});
