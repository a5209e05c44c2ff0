import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openCheckpoint } from "../../../src/models/checkpoint.ts";
import { describeCheckpoint } from "../../../src/models/describe.ts";
import { float16ToFloat32, type Dtype } from "../../../src/models/dtypes.ts";
import { installedFiles, listModels, removeModel, sweep, verifyModel } from "../../../src/models/install/installed.ts";
import { planInstall } from "../../../src/models/install/plan.ts";
import { readHeader } from "../../../src/models/safetensors-header.ts";
import { openSafetensors } from "../../../src/models/safetensors.ts";
import { readAll } from "../../../src/platform/bytes.ts";
import { installedSource } from "../../../src/platform/installed-file.ts";
import { oracleModel } from "../../parity/oracle.ts";
import { mapTensors, valuesOf } from "../edit-checkpoint.ts";
import { sharded, singleFile, type Files } from "./checkpoints.ts";
import { disk, failure, fromFolder, fromHub, install, leftovers, never, serving, stored, type Disk } from "./rig.ts";

const NAFLEX = "siglip2-naflex-tiny";

async function opened({ store }: Disk, id: string) {
  const { files } = await installedFiles(store, id);
  return files.map((file) => installedSource(store, file));
}

test("a folder's checkpoint, installed, holds every number and every small file as it came", async () => {
  const place = disk();
  const { id, files, sources } = await install(place.store, await fromFolder(await singleFile(NAFLEX)));
  expect(files.filter(({ name }) => name.startsWith("model.safetensors.0")).length).toBeGreaterThan(5);
  const installed = await opened(place, id);
  const there = await openCheckpoint("model", installed);
  const here = await openCheckpoint("model", oracleModel(NAFLEX));
  expect([...there.catalogue.keys()].toSorted()).toEqual([...here.catalogue.keys()].toSorted());
  for (const name of here.catalogue.keys())
    expect(Buffer.from((await there.read(name)).buffer).equals(Buffer.from((await here.read(name)).buffer)), name).toBe(
      true,
    );
  const given = await singleFile(NAFLEX);
  for (const file of installed.filter(({ name }) => !name.endsWith(".safetensors"))) {
    expect(Buffer.from(await readAll(file)).equals(given.get(file.name)!), file.name).toBe(true);
  }
  const weights = given.get("model.safetensors")!;
  expect(sources.find(({ name }) => name === "model.safetensors")?.sha256).toBe(
    createHash("sha256").update(weights).digest("hex"),
  );
});

test("what says how pictures and prompts are prepared comes along, and is told before and after", async () => {
  const place = disk();
  const processor = {
    image_processor: { image_processor_type: "Siglip2ImageProcessor", resample: 3, do_normalize: false },
  };
  const others = {
    "processor_config.json": processor,
    "special_tokens_map.json": { pad_token: "<unk>" },
    "added_tokens.json": { "<more>": 9 },
  };
  const files = new Map(await singleFile(NAFLEX));
  files.delete("preprocessor_config.json");
  for (const [name, json] of Object.entries(others)) files.set(name, new TextEncoder().encode(JSON.stringify(json)));
  const source = await fromFolder(files);
  const plan = await planInstall(place.store, source, null);
  const record = await install(place.store, source);
  const words = "SigLIP2 NaFlex, 4 layers of 72; pictures resized by bicubic, pixels not normalised";
  expect([plan.description, record.description]).toEqual([words, words]);
  const there = await openCheckpoint("model", await opened(place, record.id));
  expect(there.processor).toMatchObject({
    letterbox: { filter: "bicubic" },
    scaling: { factor: 1 / 255, normalise: null },
  });
  expect(there.tokenizer?.encode("cat").ids.at(-1)).toBe(3);
  expect(describeCheckpoint(there)).toBe(words);
});

test("what is not computed is refused before anything is installed", async () => {
  const files = new Map(await singleFile(NAFLEX)).set(
    "processor_config.json",
    new TextEncoder().encode('{"image_processor":{"resample":4}}'),
  );
  expect(await failure(fromFolder(files))).toMatchObject({
    code: "unsupported_checkpoint",
    message: expect.stringContaining("image_processor.resample is 4"),
  });
  const other = new Map(files).set(
    "processor_config.json",
    new TextEncoder().encode('{"image_processor":{"patch_size":14}}'),
  );
  expect(await failure(planInstall(disk().store, await fromFolder(other), null))).toMatchObject({
    message: expect.stringContaining("patch_size is 14"),
  });
});

test("the installed header is canonical: no holes, and every tensor begins at a multiple of four", async () => {
  const place = disk();
  const { id } = await install(place.store, await fromFolder(await singleFile(NAFLEX)), "fp16");
  const tensors = await readHeader((await opened(place, id)).find(({ name }) => name === "model.safetensors")!);
  expect(tensors.length).toBeGreaterThan(50);
  expect(tensors.filter(({ offset }) => offset % 4 !== 0)).toEqual([]);
});

test("float16: rounded to the nearest, and what is too large stays as it was, wherever in a tensor it stands", async () => {
  const big = "vision_model.encoder.layers.1.mlp.fc1.weight";
  const files = await singleFile(NAFLEX, (tensors) =>
    mapTensors(tensors, (tensor, name) => {
      if (name !== big) return tensor;
      const data = valuesOf(tensor).slice();
      data[data.length - 3] = -65_520;
      return { ...tensor, data };
    }),
  );
  const place = disk();
  const record = await install(place.store, await fromFolder(files), "fp16");
  expect(record.kept).toEqual([big]);
  const from = await openSafetensors((await fromFolder(files)).weights.map(({ file }) => file));
  const to = await openSafetensors(await opened(place, record.id));
  expect(to.tensors.get(big)?.dtype).toBe<Dtype>("F32");
  for (const [name, { dtype }] of to.tensors) {
    const [before, after] = [await from.readFloat32(name), await to.readFloat32(name)];
    if (dtype === "F32") expect(after).toEqual(before);
    else
      for (const [i, value] of before.entries())
        if (Math.abs(after[i]! - value) > Math.max(2 ** -25, Math.abs(value) * 2 ** -11))
          throw new Error(`${name}[${i}]: ${value} became ${after[i]}`);
  }
  expect(float16ToFloat32(await to.readRaw("vision_model.post_layernorm.weight")).length).toBe(72);
});

test("the hub's shards, the hub's one file and a folder give the same bytes; only what is used is asked for", async () => {
  const [one, two, three] = [disk(), disk(), disk()];
  const hub = await serving(await sharded(NAFLEX));
  const record = await install(one.store, await fromHub(hub));
  expect(record.origin).toMatchObject({ kind: "hub", repository: "owner/model", revision: "main" });
  expect(hub.asked.filter((line) => /README|optimizer|onnx/.test(line))).toEqual([]);
  const single = await serving(await singleFile(NAFLEX));
  const other = await install(two.store, await fromHub(single));
  const folder = await install(three.store, await fromFolder(await singleFile(NAFLEX)));
  expect(stored(two, other.id)).toEqual(stored(three, folder.id));
  expect(stored(one, record.id)).toEqual(stored(three, folder.id));
});

test("installing again answers at once; verifying finds nothing, and then what was touched", async () => {
  const place = disk();
  const hub = await serving(await singleFile(NAFLEX));
  const record = await install(place.store, await fromHub(hub));
  const source = await fromHub(hub);
  const before = hub.ranges.length;
  expect(await install(place.store, source)).toEqual(record);
  expect(hub.ranges.length).toBe(before);
  expect(await verifyModel(never, place.store, record.id, () => undefined)).toEqual([]);
  const [second, third, fourth] = [2, 3, 4].map((n) => `model.safetensors.00${n}`);
  const path = (name: string | undefined) => join(place.root, record.id, name ?? "");
  const bytes = readFileSync(path(second));
  bytes[1000]! ^= 1;
  writeFileSync(path(second), bytes);
  truncateSync(path(third), 10);
  unlinkSync(path(fourth));
  expect(await verifyModel(never, place.store, record.id, () => undefined)).toEqual([
    `${second} has changed since it was written.`,
    `${third} has 10 bytes instead of 300007.`,
    `${fourth} is gone.`,
  ]);
  expect(await failure(openCheckpoint("model", await opened(place, record.id)))).toMatchObject({
    code: "missing_file",
    message: expect.stringMatching(/install it again/),
  });
});

test("what is installed is listed, and removing it leaves nothing", async () => {
  const place = disk();
  const { id } = await install(place.store, await fromFolder(await singleFile(NAFLEX)));
  const half = await install(place.store, await fromFolder(await singleFile(NAFLEX)), "fp16");
  expect(half.bytes).toBeLessThan(1_500_000);
  expect((await listModels(place.store)).installed.map((model) => [model.family, model.precision]).toSorted()).toEqual([
    ["siglip2", "fp16"],
    ["siglip2", "fp32"],
  ]);
  await removeModel(place.store, id);
  await removeModel(place.store, half.id);
  expect(leftovers(place)).toEqual([]);
  expect(await failure(installedFiles(place.store, id))).toMatchObject({ code: "missing_file" });
});

test("leftovers are swept; what can go on, what is installed and what is being installed stay", async () => {
  const place = disk();
  const { id } = await install(place.store, await fromFolder(await singleFile(NAFLEX)));
  mkdirSync(join(place.root, "0123456789abcdef"));
  writeFileSync(join(place.root, "0123456789abcdef", "model.safetensors.001"), "x");
  mkdirSync(join(place.root, "fedcba9876543210"));
  await place.store.lock("fedcba9876543210", () => sweep(place.store));
  expect(leftovers(place).toSorted()).toEqual([id, "fedcba9876543210"].toSorted());
});

test("other families are installed too, without what nothing reads", async () => {
  for (const [name, family] of [
    ["clip-tiny-patch32", "clip"],
    ["dino-tiny-vits8", "vit"],
    ["dino-tiny-timm", "vit"],
    ["siglip2-fixed-tiny-128", "siglip2"],
  ] as const) {
    const place = disk();
    const files: Files = await singleFile(name);
    const record = await install(place.store, await fromFolder(files), "fp16");
    expect(record.family).toBe(family);
    const checkpoint = await openCheckpoint(name, await opened(place, record.id));
    expect(
      [...checkpoint.catalogue].filter(([tensor, { dtype }]) => /position_ids|^pooler/.test(tensor) || dtype === "I64"),
    ).toEqual([]);
  }
});
