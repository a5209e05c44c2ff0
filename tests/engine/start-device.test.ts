import { afterEach, describe, expect, test, vi } from "vitest";
import { pathWords, type DeviceChoice, type DeviceInfo, type DevicePath } from "../../src/engine/device.ts";
import { startDevice, type DeviceParts } from "../../src/engine/start-device.ts";
import { whyNot } from "../../src/engine/time-kernels.ts";
import { LensError } from "../../src/lib/errors.ts";
import { GraphBuilder } from "../../src/models/graph/builder.ts";
import type { DeviceFacts } from "../../src/platform/runtime-facts.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import type { Runtime } from "../../src/platform/runtime.ts";
import { oracleSource } from "../parity/oracle.ts";
import { NAFLEX, openPipeline } from "./rig.ts";
import { faultyRuntime, selfCheckFiles } from "./self-check-rig.ts";

const FACTS: DeviceFacts = {
  webgpu: true,
  adapter: { name: "nvidia ampere", software: false, fp16: true },
  isolated: true,
  cores: 2,
};

/** Node's runtime under a path's name; a WebGPU one can be lost. */
class Machine implements DeviceParts {
  readonly opened: string[] = [];
  readonly closed: string[] = [];
  readonly #lose: ((why: string) => void)[] = [];
  facts = FACTS;
  /** Runtimes that compute wrongly, by their path in words. */
  wrong = new Set<string>();
  broken = new Set<string>();

  async readFacts() {
    return this.facts;
  }

  times = { kernels: 10, other: 20 };
  build = "this build";
  timed = 0;

  async whyNotKernels() {
    this.timed++;
    return whyNot(this.times);
  }

  async loadSelfCheck() {
    return selfCheckFiles;
  }

  async openPath(path: DevicePath): Promise<Runtime> {
    const words = pathWords(path);
    this.opened.push(words);
    if (this.broken.has(words)) throw new Error("no such kernel");
    const runtime = this.wrong.has(words) ? faultyRuntime("attended", 0.5) : nodeRuntime();
    const { provider, threads } = path;
    if (provider === "wasm") return { ...runtime, provider, threads };
    const lost = new Promise<string>((resolve) => this.#lose.push(resolve));
    return { ...runtime, provider, threads, lost, close: () => void this.closed.push(words) };
  }

  /** Loses the device opened last. */
  lose(why: string): void {
    this.#lose.at(-1)?.(why);
  }
}

const HALF = "WebGPU with half precision";
const THREADS = "WebAssembly with 2 threads";
const ALONE = "WebAssembly on one thread";

const start = (machine: DeviceParts, choice: DeviceChoice = "auto", onChange: (info: DeviceInfo) => void = () => {}) =>
  startDevice(machine, { device: choice }, onChange);

describe("the first path that computes right is used", () => {
  test("the best, where it does", async () => {
    const machine = new Machine();
    const { info, runtime } = await start(machine);
    expect(machine.opened).toEqual([HALF]);
    expect(runtime.provider).toBe("webgpu");
    expect(info).toMatchObject({
      provider: "webgpu",
      threads: 0,
      adapter: "nvidia ampere",
      fp16: true,
      isolated: true,
      lacks: [],
      notes: [],
      check: { tolerance: 1e-4 },
    });
    expect(info.reason).toBe(`${HALF}: this browser offers nvidia ampere.`);
  });

  test("the next, where a self-check fails: it says what was off and by how much", async () => {
    const machine = new Machine();
    machine.wrong.add(HALF);
    const { info } = await start(machine);
    expect(machine.opened).toEqual([HALF, THREADS]);
    expect(machine.closed).toEqual([HALF]);
    expect(info).toMatchObject({ provider: "wasm", threads: 2, check: { tolerance: 1e-5 } });
    expect(info.notes).toEqual([
      "WebGPU with half precision is not used: its self-check was off by 5e-1 (attention) of the largest number; 1e-4 is allowed.",
    ]);
    expect(info.reason).toBe(`${THREADS}. ${info.notes[0]}`);
  });

  test("the next, where one cannot be started", async () => {
    const machine = new Machine();
    machine.broken.add(HALF).add(THREADS);
    const { info } = await start(machine);
    expect(machine.opened).toEqual([HALF, THREADS, ALONE]);
    expect(info).toMatchObject({ provider: "wasm", threads: 1 });
    expect(info.notes[0]).toBe(`${HALF} could not be started: no such kernel.`);
  });

  test("none, where all are wrong", async () => {
    const machine = new Machine();
    for (const words of [HALF, THREADS, ALONE]) machine.wrong.add(words);
    await expect(start(machine)).rejects.toMatchObject({
      code: "unsupported_device",
      message: expect.stringContaining(ALONE),
    });
  });

  test("without the check's files WebAssembly goes unchecked, and WebGPU not at all", async () => {
    const machine = new Machine();
    machine.loadSelfCheck = () => Promise.reject(new LensError("missing_file", "goldens could not be loaded."));
    const { info } = await start(machine);
    expect(info).toMatchObject({ provider: "wasm", threads: 2, check: null });
    expect(info.notes).toEqual([`${HALF} is not used: it could not be checked. goldens could not be loaded.`]);
  });
});

const KERNELS = "WebAssembly on kernels of our own with 2 threads";

const withKernels = (facts: Partial<DeviceFacts> = {}) => {
  const machine = new Machine();
  machine.facts = { ...FACTS, adapter: null, relaxedSimd: true, ...facts };
  return machine;
};

describe("kernels of our own", () => {
  test("are used where they compute right and faster", async () => {
    const machine = withKernels();
    const { info, runtime } = await start(machine);
    expect(machine.opened).toEqual([KERNELS]);
    expect(runtime.provider).toBe("kernels");
    expect(info).toMatchObject({ provider: "kernels", threads: 2, notes: [], check: { tolerance: 1e-5 } });
    expect(info.reason).toBe(`${KERNELS}: this browser has WebGPU and no adapter for it.`);
  });

  test("give way where onnxruntime's are faster, which is no fault; asked for, they are used all the same", async () => {
    const machine = withKernels();
    machine.times = { kernels: 21, other: 20 };
    const { info } = await start(machine);
    expect(machine.opened).toEqual([KERNELS, THREADS]);
    expect(machine.closed).toEqual([KERNELS]);
    expect(info).toMatchObject({ provider: "wasm", threads: 2, notes: [] });
    expect(info.reason).toContain(`${KERNELS} is not used: a layer took 21.0 ms on it, and 20.0 ms on onnxruntime's.`);
    const asked = await start(machine, "kernels");
    expect(asked.info.reason).toBe(`${KERNELS}: ?device=kernels was asked for.`);
  });

  test.each([
    [10, KERNELS],
    [21, THREADS],
  ])(
    "are timed once: %d against 20 ms chooses the same at the next start, however fast they are then",
    async (ms, path) => {
      const machine = withKernels();
      machine.times = { kernels: ms, other: 20 };
      const { info: first } = await start(machine);
      machine.times = { kernels: 31 - ms, other: 20 };
      machine.opened.length = 0;
      const { info: next } = await startDevice(machine, { device: "auto", timing: first.timing! }, () => {});
      expect(machine.opened).toEqual([path]);
      expect(next.reason).toBe(first.reason);
      expect(machine.timed).toBe(1);
      expect(next.timing).toBeUndefined();
      machine.build = "another build";
      await startDevice(machine, { device: "auto", timing: first.timing! }, () => {});
      expect(machine.timed).toBe(2);
    },
  );

  test("are left alone on one thread, and where something else is asked for", async () => {
    const machine = withKernels();
    await startDevice(machine, { device: "auto", threads: 1 }, () => {});
    await start(machine, "wasm");
    await start(machine, "webgpu");
    expect(machine.opened).toEqual([ALONE, THREADS, THREADS]);
  });

  test.each<[Partial<DeviceFacts>, string]>([
    [{ relaxedSimd: false }, "this browser's WebAssembly has no relaxed SIMD"],
    [{ isolated: false }, "without isolation there is no memory for threads to share"],
  ])("are left out where they cannot run: %j", async (facts, why) => {
    const machine = withKernels(facts);
    const { info } = await start(machine, "kernels");
    expect(machine.opened).toEqual([facts.isolated === false ? ALONE : THREADS]);
    expect(info.notes).toEqual([]);
    expect(info.reason).toContain(`?device=kernels was asked for, but ${why}`);
  });

  test("give way to onnxruntime's where they compute wrongly, do not start, or are not checked", async () => {
    const wrong = withKernels();
    wrong.wrong.add(KERNELS);
    expect((await start(wrong, "kernels")).info).toMatchObject({
      provider: "wasm",
      notes: [expect.stringContaining(`${KERNELS} is not used: its self-check was off by 5e-1 (attention)`)],
    });
    expect(wrong.closed).toEqual([KERNELS]);

    const broken = withKernels();
    broken.broken.add(KERNELS);
    expect((await start(broken, "kernels")).info.notes).toEqual([`${KERNELS} could not be started: no such kernel.`]);

    const unchecked = withKernels();
    unchecked.loadSelfCheck = () => Promise.reject(new LensError("missing_file", "goldens could not be loaded."));
    expect((await start(unchecked, "kernels")).info).toMatchObject({ provider: "wasm", check: null });
  });

  test("give way for good where a thread of theirs dies, and what was running runs again", async () => {
    const machine = withKernels();
    const changes: DeviceInfo[] = [];
    const { runtime } = await start(machine, "kernels", (info) => changes.push(info));
    const session = await runtime.createSession(doubling(), async () => []);
    machine.lose("a thread ended (1)");
    expect((await session.run(feeds))["y"]?.data[0]).toBe(42);
    expect(machine.opened).toEqual([KERNELS, THREADS]);
    expect(changes).toMatchObject([
      {
        provider: "wasm",
        notes: [
          "The kernels of our own stopped (a thread ended (1)), so onnxruntime's WebAssembly goes on; what was computed until then is kept.",
        ],
      },
    ]);
  });
});

/** y = x + x, of one number. */
function doubling(): Uint8Array {
  const g = new GraphBuilder("double", new Map(), "fp32");
  const x = g.input("x", [1]);
  g.output("y", g.op("Add", [x, x]), [1]);
  return g.finish().model;
}

const feeds = { x: { dims: [1], data: Float32Array.of(21) } };

describe("when the device is lost", () => {
  afterEach(() => void vi.restoreAllMocks());

  test("opens it again, and gives it up when that happens twice within a minute", async () => {
    const machine = new Machine();
    const changes: DeviceInfo[] = [];
    const { runtime } = await start(machine, "auto", (info) => changes.push(info));
    const session = await runtime.createSession(doubling(), async () => []);

    machine.lose("the driver was reset");
    expect((await session.run(feeds))["y"]?.data[0]).toBe(42);
    expect(changes.at(-1)).toMatchObject({
      provider: "webgpu",
      notes: ["The graphics device was lost (the driver was reset); what was computed until then is kept."],
    });

    machine.lose("again");
    expect((await session.run(feeds))["y"]?.data[0]).toBe(42);
    expect(changes).toHaveLength(2);
    expect(changes.at(-1)).toMatchObject({
      provider: "wasm",
      threads: 2,
      notes: ["The graphics device was lost twice within a minute (again), so WebAssembly goes on."],
    });
    expect(machine.opened).toEqual([HALF, HALF, THREADS]);
  });

  test("opens it again when the last time is long ago", async () => {
    const machine = new Machine();
    const changes: DeviceInfo[] = [];
    const { runtime } = await start(machine, "auto", (info) => changes.push(info));
    const session = await runtime.createSession(doubling(), async () => []);
    machine.lose("once");
    await session.run(feeds);
    const later = performance.now() + 61_000;
    vi.spyOn(performance, "now").mockReturnValue(later);
    machine.lose("and an hour later");
    await session.run(feeds);
    expect(changes.map(({ provider }) => provider)).toEqual(["webgpu", "webgpu"]);
  });

  test("keeps the tokens that were computed, and encodes only what is new", async () => {
    const machine = new Machine();
    const { runtime } = await start(machine);
    const pipeline = await openPipeline([NAFLEX], runtime);
    const [cat, rocket] = [oracleSource("images/cat.png"), oracleSource("images/rocket.png")];
    const before = await pipeline.tokens(cat, 64);
    machine.lose("the driver was reset");
    const match = await pipeline.match(cat, rocket, 64);
    expect(match.cosine).toHaveLength(before.grid.rows * before.grid.columns);
    expect(await pipeline.tokens(cat, 64)).toBe(before);
    expect(pipeline.encoded.images).toBe(2);
  });

  test("goes on with WebAssembly where the adapter is gone", async () => {
    const machine = new Machine();
    const changes: DeviceInfo[] = [];
    const { runtime } = await start(machine, "auto", (info) => changes.push(info));
    const session = await runtime.createSession(doubling(), async () => []);
    machine.facts = { ...FACTS, adapter: null };
    machine.lose("unplugged");
    await session.run(feeds);
    expect(changes[0]).toMatchObject({ provider: "wasm", adapter: null });
    expect(changes[0]?.reason).toMatch(
      /^WebAssembly with 2 threads: this browser has WebGPU and no adapter for it\. The graphics device was lost \(unplugged\)/,
    );
  });
});
