import { appendFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openModel } from "../../../src/engine/models.ts";
import { isMasc } from "../../../src/models/backbone.ts";
import { keepingSessions } from "../../../src/models/kept-weights/make-session.ts";
import { KeptWeights } from "../../../src/models/kept-weights/store.ts";
import { fileSource, listFolder } from "../../../src/platform/files-node.ts";
import { diskModelStore } from "../../../src/platform/model-store-node.ts";
import { piecedSource } from "../../../src/platform/pieces.ts";
import type { Runtime } from "../../../src/platform/runtime.ts";
import { nodeRuntime } from "../../../src/platform/runtime-node.ts";
import { NAFLEX } from "../../cli/masc-lens.ts";
import { disk } from "../install/rig.ts";
import { openKernels } from "../kernels/rig.ts";
import { answer, layer } from "./rig.ts";

const PLENTY = 1e9;

/** As a browser's: weights come as bytes. */
const unmapped = (): Runtime => ({ ...nodeRuntime(), mapsFiles: false });

const kernels = async (residentBytes?: number): Promise<Runtime> => {
  const runtime = await openKernels(2, nodeRuntime(), residentBytes);
  onTestFinished(() => runtime.close?.());
  return runtime;
};

const RUNTIMES: readonly (readonly [name: string, open: () => Runtime | Promise<Runtime>])[] = [
  ["onnxruntime on mapped files", nodeRuntime],
  ["onnxruntime on bytes", unmapped],
  ["kernels that hold weights", () => kernels()],
  ["kernels to which weights come in every run", () => kernels(0)],
];

const filesIn = (root: string) => readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());

/** The one folder of a store. */
const only = (root: string): string => {
  const [folder, ...others] = filesIn(root);
  expect(others).toEqual([]);
  return join(root, folder!.name);
};

describe.each(RUNTIMES)("%s", (_name, open) => {
  it("answers the same to the bit with weights that are kept, and reads the checkpoint once", async () => {
    const runtime = await open();
    const { root, store } = disk();
    const plain = await answer(runtime, layer("int8-columns"));
    const first = layer("int8-columns");
    expect(await answer(runtime, first, keepingSessions("a", new KeptWeights(store, PLENTY), 0))).toEqual(plain);
    expect(first.reads()).toBeGreaterThan(0);
    const second = layer("int8-columns");
    expect(await answer(runtime, second, keepingSessions("a", new KeptWeights(store, PLENTY), 0))).toEqual(plain);
    expect(second.reads()).toBe(0);
    expect(existsSync(join(only(root), "weights.json"))).toBe(true);
  });
});

const DAMAGE: readonly (readonly [name: string, file: string, change: (path: string) => void])[] = [
  [
    "a bit that turned",
    "layer.0.weights",
    (path) => {
      const bytes = readFileSync(path);
      bytes[1000]! ^= 4;
      writeFileSync(path, bytes);
    },
  ],
  ["a file that became shorter", "layer.0.weights", (path) => truncateSync(path, 5000)],
  ["a record that was cut off", "weights.json", (path) => truncateSync(path, 40)],
  ["a record of something else", "weights.json", (path) => writeFileSync(path, `{"format":1,"weights":[]}`)],
  ["a record with more behind it", "weights.json", (path) => appendFileSync(path, "}")],
];

describe.each([
  ["mapped", nodeRuntime],
  ["read", unmapped],
])("damage to files that are %s", (_name, open) => {
  it.each(DAMAGE)("%s costs time alone", async (_what, file, change) => {
    const { root, store } = disk();
    const runtime = open();
    const fresh = () => keepingSessions("a", new KeptWeights(store, PLENTY), 0);
    const whole = await answer(runtime, layer("int8-columns"), fresh());
    change(join(only(root), file));
    expect(await answer(runtime, layer("int8-columns"), fresh())).toEqual(whole);
    // Made again by then or with the next one.
    expect(await answer(runtime, layer("int8-columns"), fresh())).toEqual(whole);
    const last = layer("int8-columns");
    expect(await answer(runtime, last, fresh())).toEqual(whole);
    expect(last.reads()).toBe(0);
  });
});

it("another checkpoint, another conversion and another graph have files of their own", async () => {
  const { root, store } = disk();
  const kept = new KeptWeights(store, PLENTY);
  const runtime = unmapped();
  await answer(runtime, layer("int8-columns"), keepingSessions("a", kept, 0));
  await answer(runtime, layer("int8-columns"), keepingSessions("b", kept, 0));
  await answer(runtime, layer("int8-columns", "other"), keepingSessions("a", kept, 0));
  expect(filesIn(root)).toHaveLength(3);
  // Float32 is read as quickly from the checkpoint, and small graphs are made in no time.
  await answer(runtime, layer("fp32"), keepingSessions("a", kept, 0));
  await answer(runtime, layer("int8-columns"), keepingSessions("c", kept));
  expect(filesIn(root)).toHaveLength(3);
});

it("what was used longest ago goes where all exceed the limit, and never what is in use", async () => {
  const { root, store } = disk();
  const runtime = unmapped();
  let now = 0;
  const use = (identity: string, kept: KeptWeights) => {
    now++;
    return answer(runtime, layer("int8-columns"), keepingSessions(identity, kept, 0));
  };
  const keep = (most: number) => new KeptWeights(store, most, () => now);
  await use("a", keep(PLENTY));
  const size = readdirSync(only(root)).reduce((sum, name) => sum + readFileSync(join(only(root), name)).byteLength, 0);
  const oldest = filesIn(root)[0]!.name;
  await use("b", keep(PLENTY));
  await use("a", keep(PLENTY));
  const [second = ""] = filesIn(root).flatMap(({ name }) => (name === oldest ? [] : [name]));
  await use("c", keep(2.5 * size));
  const left = filesIn(root).map(({ name }) => name);
  expect(left).toHaveLength(2);
  expect(left).not.toContain(second);
  const one = keep(1.5 * size);
  await use("a", one);
  await use("d", one);
  expect(filesIn(root).map(({ name }) => name)).toContain(oldest);
  // One that exceeds it alone is not made.
  await use("e", keep(size / 2));
  expect(filesIn(root)).toHaveLength(2);
});

it("two that make the same at once do not disturb each other", async () => {
  const { root, store } = disk();
  const runtimes = [nodeRuntime(), unmapped(), nodeRuntime()];
  const plain = await answer(nodeRuntime(), layer("int8-columns"));
  const answers = await Promise.all(
    runtimes.map((runtime) =>
      answer(runtime, layer("int8-columns"), keepingSessions("a", new KeptWeights(diskModelStore(root), PLENTY), 0)),
    ),
  );
  expect(answers).toEqual([plain, plain, plain]);
  const later = layer("int8-columns");
  await answer(nodeRuntime(), later, keepingSessions("a", new KeptWeights(store, PLENTY), 0));
  expect(later.reads()).toBe(0);
});

it("what was cut off as it was made goes with the next that is made", async () => {
  const { root, store } = disk();
  const kept = new KeptWeights(store, PLENTY);
  await answer(unmapped(), layer("int8-columns"), keepingSessions("a", kept, 0));
  const writer = await store.writer("cut", "layer.0.weights");
  await writer.truncate(100);
  await writer.close();
  await answer(unmapped(), layer("int8-columns"), keepingSessions("b", kept, 0));
  expect(filesIn(root).map(({ name }) => name)).not.toContain("cut");
  expect(filesIn(root)).toHaveLength(2);
});

it("a folder that cannot be made costs time alone; a fault of the checkpoint is told", async () => {
  const { root } = disk();
  writeFileSync(join(root, "file"), "");
  const kept = new KeptWeights(diskModelStore(join(root, "file", "weights")), PLENTY);
  const plain = await answer(nodeRuntime(), layer("int8-columns"));
  expect(await answer(nodeRuntime(), layer("int8-columns"), keepingSessions("a", kept, 0))).toEqual(plain);
  const { graph } = layer("int8-columns");
  const broken = { graph, read: () => Promise.reject(new Error("the disk is gone")) };
  const there = new KeptWeights(diskModelStore(join(root, "weights")), PLENTY);
  await expect(answer(nodeRuntime(), broken, keepingSessions("a", there, 0))).rejects.toThrow("the disk is gone");
  expect(filesIn(join(root, "weights"))).toEqual([]);
});

/** Which folders sessions were made from, as a runtime is told. */
function watched(): { readonly runtime: Runtime; readonly folders: (string | undefined)[] } {
  const runtime = nodeRuntime();
  const folders: (string | undefined)[] = [];
  return {
    folders,
    runtime: {
      ...runtime,
      createSession(model, weights, resident) {
        folders.push(weights.folder);
        return runtime.createSession(model, weights, resident);
      },
    },
  };
}

describe("float32 of a checkpoint on a disk", () => {
  it("is mapped where it stands, and says the same to the bit", async () => {
    const found = await listFolder(NAFLEX);
    const embed = async (runtime: Runtime, keeps: boolean) => {
      const sources = found.map(({ path, size }) => fileSource(join(NAFLEX, path), path, size));
      const sessions = keeps ? (identity: string) => keepingSessions(identity, null, 0) : undefined;
      const { backbone } = await openModel(runtime, "naflex", sources, "fp32", {}, undefined, sessions);
      if (!isMasc(backbone)) throw new Error("that is a SigLIP2");
      return backbone.encodeText("a cat on a mat");
    };
    const plain = watched();
    const mapped = watched();
    expect(await embed(mapped.runtime, true)).toEqual(await embed(plain.runtime, false));
    expect(plain.folders).toEqual([undefined]);
    expect(mapped.folders).toEqual([NAFLEX]);
  });

  it("is where its piece has it, and nowhere where it crosses two", async () => {
    const pieces = ["config.json", "model.safetensors"].map((name) => {
      const size = readFileSync(join(NAFLEX, name)).byteLength;
      return { name, size, open: () => Promise.resolve(fileSource(join(NAFLEX, name), name, size)) };
    });
    const source = piecedSource("weights", pieces);
    const first = pieces[0]!.size;
    expect(await source.onDisk?.(first + 8, first + 16)).toEqual({
      folder: NAFLEX,
      name: "model.safetensors",
      offset: 8,
    });
    expect(await source.onDisk?.(first - 8, first + 8)).toBeNull();
  });
});
