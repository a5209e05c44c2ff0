import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openCheckpoint } from "../../../src/models/checkpoint.ts";
import { installedFiles } from "../../../src/models/install/installed.ts";
import { bytesSource } from "../../../src/platform/bytes.ts";
import { installedSource } from "../../../src/platform/installed-file.ts";
import type { Files } from "./checkpoints.ts";
import { disk, failure, fromFolder, install } from "./rig.ts";

/** Installing what PyTorch saved: the numbers are those of the file, and what is kept opens without it. */

const FIXTURES = new URL("../../fixtures/pytorch/", import.meta.url);
const filesOf = (names: readonly string[], folder = ""): Files =>
  new Map(names.map((name) => [name, readFileSync(new URL(folder + name, FIXTURES))]));

async function expectSame(files: Files): Promise<void> {
  const place = disk();
  const { id } = await install(place.store, await fromFolder(files));
  const kept = await installedFiles(place.store, id);
  const there = await openCheckpoint(
    "kept",
    kept.files.map((file) => installedSource(place.store, file)),
  );
  const here = await openCheckpoint(
    "given",
    [...files].map(([path, bytes]) => bytesSource(`model/${path}`, bytes)),
  );
  expect(there.architecture.config).toEqual(here.architecture.config);
  expect(there.catalogue.size).toBeGreaterThan(10);
  for (const name of there.catalogue.keys())
    expect(Buffer.from((await there.read(name)).buffer).equals(Buffer.from((await here.read(name)).buffer)), name).toBe(
      true,
    );
}

test("DINO's own release, one file of weights", async () => expectSame(filesOf(["dino_tiny8_pretrain.pth"])));

test("a folder with pytorch_model.bin and a config.json", async () =>
  expectSame(filesOf(readdirSync(new URL("timm/", FIXTURES)), "timm/")));

test("weights that are no network of a known kind are refused before anything is kept", async () => {
  expect(await failure(fromFolder(filesOf(["state-dict.pt"])))).toMatchObject({ code: "unknown_architecture" });
});
