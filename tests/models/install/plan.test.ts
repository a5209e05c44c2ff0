import { expect, test } from "vitest";
import { elementsOf } from "../../../src/models/install/layout.ts";
import { planInstall } from "../../../src/models/install/plan.ts";
import type { OpenedSource } from "../../../src/models/install/source.ts";
import { without } from "../edit-checkpoint.ts";
import { sharded, singleFile } from "./checkpoints.ts";
import { disk, failure, fromFolder, fromHub, install, serving } from "./rig.ts";

const NAFLEX = "siglip2-naflex-tiny";

test("says what it is, what is read and what it takes at each precision, having read headers only", async () => {
  const { store } = disk();
  const files = await sharded(NAFLEX);
  const hub = await serving(files);
  const source = await fromHub(hub);
  const plan = await planInstall(store, source, 2 ** 32);
  const weights = [...files]
    .filter(([name]) => name.startsWith("model-"))
    .reduce((sum, [, bytes]) => sum + bytes.length, 0);
  const small = [...files]
    .filter(([name]) => /^(?:config|tokenizer|tokenizer_config|preprocessor_config)\.json$/.test(name))
    .reduce((sum, [, bytes]) => sum + bytes.length, 0);
  expect(plan).toMatchObject({
    name: "model",
    family: "siglip2",
    description: expect.stringMatching(/^SigLIP2 NaFlex, \d+ layers of \d+$/),
    reads: weights + small,
    origin: { kind: "hub", revision: "main" },
  });
  const asked = hub.ranges.reduce(
    (sum, line) => sum + Number(/-(\d+)$/.exec(line)![1]) - Number(/ (\d+)-/.exec(line)![1]),
    0,
  );
  expect(asked).toBeLessThan(100_000);
  const [fp32, fp16] = plan.choices;
  expect([fp32?.fits, fp16?.fits, fp32?.installed]).toEqual([true, true, false]);
  for (const precision of ["fp32", "fp16"] as const) {
    const record = await install(store, source, precision);
    const said = plan.choices.find((choice) => choice.precision === precision);
    expect(record.id).toBe(said?.id);
    expect(record.bytes - said!.stores).toBeLessThan(64_000); // the header
    expect(record.bytes).toBeGreaterThan(said!.stores);
  }
  expect((await planInstall(store, source, null)).choices.map(({ installed }) => installed)).toEqual([true, true]);
});

test("a tower that the runtime's heap cannot hold, and a disk without room, are said in a sentence", async () => {
  const { store } = disk();
  const source: OpenedSource = await fromFolder(await singleFile(NAFLEX));
  const vision =
    4 *
    source.tensors
      .filter(({ name }) => name.startsWith("vision_model."))
      .reduce((sum, tensor) => sum + elementsOf(tensor), 0);
  const fits = async (heap: number) => (await planInstall(store, source, heap)).choices[0];
  expect(await fits(vision * 2)).toMatchObject({ fits: true });
  expect(await fits(vision)).toMatchObject({
    fits: false,
    note: expect.stringMatching(/vision tower takes \d+ MB.*would not run here/),
  });
  const full = await planInstall(
    { ...store, hasRoom: async (bytes) => bytes < 2_000_000, room: async () => 2_000_000 },
    source,
    null,
  );
  expect(full.choices).toMatchObject([
    {
      fits: false,
      note: "It takes 3 MB, and 2 MB are free. Remove a model or a project that is no longer needed, or free space on the disk.",
    },
    { fits: true },
  ]);
});

test("what could not be opened afterwards is not installed", async () => {
  const { store } = disk();
  const lacking = await fromFolder(
    await singleFile(NAFLEX, (tensors) => without(tensors, (name) => name === "vision_model.post_layernorm.bias")),
  );
  expect(await failure(planInstall(store, lacking, null))).toMatchObject({
    code: "missing_tensor",
    message: expect.stringMatching(/post_layernorm\.bias/),
  });
  expect(await failure(install(store, lacking))).toMatchObject({ code: "missing_tensor" });
  const files = new Map(await singleFile(NAFLEX));
  files.delete("tokenizer.json");
  expect(await failure(planInstall(store, await fromFolder(files), null))).toMatchObject({
    code: "missing_file",
    message: expect.stringMatching(/tokenizer\.json/),
  });
});
