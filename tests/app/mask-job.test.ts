import { beforeEach, expect, test, vi } from "vitest";
import { runMasks, type MaskJobParts } from "../../src/app/mask-job.ts";
import type { RenewableEngine } from "../../src/engine/client.ts";
import type { MadeMask, MaskProgress, MaskRequest } from "../../src/engine/protocol.ts";
import { LensError } from "../../src/lib/errors.ts";
import { setMade, setPaths } from "../../src/store/actions/project.ts";
import { measuredMask } from "../../src/store/rates.ts";
import type { EngineState, OpenedModel } from "../../src/store/state.ts";
import { EMPTY_PROJECT, useLens } from "../../src/store/store.ts";
import { stubBrowser } from "./browser.ts";

/** A run of masks as the page sees it, of an engine that a test plays. */

type Play = (signal: AbortSignal, request: MaskRequest, say: (progress: MaskProgress) => void) => Promise<void>;

const MASK: MadeMask = {
  png: new Blob(["png"]),
  facts: { covered: 0.2, pieces: 1, largest: 1, border: { top: 0, right: 0, bottom: 0, left: 0 }, answer: null },
  peak: 0.75,
};

const makeAll: Play = async (_signal, { wishes }, say) => {
  for (const { path } of wishes) {
    say({ kind: "begun", path });
    say({ kind: "mask", path, answer: MASK });
  }
};

/** @param lives what each of the engine's workers does */
function played(...lives: readonly Play[]) {
  let life = 0;
  let dead: LensError | null = null;
  const asked: string[][] = [];
  const engine = {
    call: async (signal: AbortSignal, _name: string, request: MaskRequest, onProgress: never) => {
      asked.push(request.wishes.map(({ path }) => path));
      await lives[Math.min(life, lives.length - 1)]!(signal, request, onProgress);
    },
    get lives() {
      return life + 1;
    },
    get pulse() {
      return { dead };
    },
  } as unknown as RenewableEngine;
  const parts: MaskJobParts & { readonly kept: string[] } = {
    engine,
    kept: [],
    files: {
      has: (path) => useLens.getState().paths.includes(path),
      async put(files) {
        setPaths([...useLens.getState().paths, ...files.map(({ path }) => path)]);
        setMade(files.map(({ path, made = null }) => [path, made] as const));
      },
    },
    autosave: { keep: async (files) => void parts.kept.push(...files.map(({ path }) => path)) },
    async revived() {
      life++;
      dead = null;
    },
    by: { model: "tiny", revision: "abc", refinedBy: null },
  };
  const end = (code: "failed_engine" | "failed_unexpectedly"): never => {
    dead = new LensError(code, "It ended.");
    throw dead;
  };
  return { parts, asked, end };
}

const READY: EngineState = {
  status: "ready",
  device: {
    provider: "wasm",
    threads: 2,
    reason: "",
    adapter: null,
    fp16: false,
    isolated: true,
    lacks: [],
    notes: [],
    check: null,
  },
};
const OPENED: OpenedModel = {
  info: {
    slot: "clipseg",
    family: "clipseg",
    abilities: ["segment"],
    comparesPatches: false,
    name: "tiny",
    fingerprint: "f".repeat(64),
    description: "",
    naflex: false,
    precision: "fp32",
    layer: { dim: 32, heads: 4, mlp: 64 },
  },
  demo: false,
  installed: null,
  rounded: false,
  layer: null,
};

const NAMES = ["a.png", "b.png", "c.png"];
const REQUEST: MaskRequest = {
  slot: "clipseg",
  refine: null,
  threshold: 0.4,
  wishes: NAMES.map((path) => ({ path, name: `the ${path}` })),
};
const never = new AbortController().signal;

beforeEach(() => useLens.setState({ ...EMPTY_PROJECT, job: null, made: new Map(), paths: [] }));

test("masks become files of the project with all that is known of how they were made, and are kept", async () => {
  const { parts } = played(makeAll);
  const jobs: unknown[] = [];
  const following = useLens.subscribe(({ job }) => jobs.push(job && [job.of, job.total]));
  const { made, failed } = await runMasks(never, REQUEST, parts);
  following();
  expect([...made.keys()]).toEqual(NAMES);
  expect(failed.size).toBe(0);
  const paths = [...made.values()];
  expect(parts.kept).toEqual(paths);
  expect(useLens.getState().made.get(paths[1]!)).toMatchObject({
    maker: "segmenter",
    model: "tiny",
    of: "b.png",
    number: 1,
    segmented: {
      model: "tiny",
      revision: "abc",
      prompt: "the b.png",
      threshold: 0.4,
      refinedBy: null,
      peak: 0.75,
      facts: MASK.facts,
    },
  });
  expect(jobs[0]).toEqual(["masks", 3]);
  expect(useLens.getState().job).toBeNull();
});

test("a run says how long a picture takes here, the first aside, for the next one's estimate", async () => {
  stubBrowser();
  useLens.setState({ engine: READY, segmenters: { clipseg: OPENED } });
  const times = [500, 700, 900];
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  const { parts } = played(async (_signal, { wishes }, say) => {
    wishes.forEach(({ path }, i) => {
      now = times[i]!;
      say({ kind: "mask", path, answer: MASK });
    });
  });
  expect(measuredMask(useLens.getState(), false)).toBeNull();
  await runMasks(never, REQUEST, parts);
  expect(measuredMask(useLens.getState(), false)).toBe(200);
  clock.mockRestore();
  vi.unstubAllGlobals();
});

test("what is wrong with one picture is that picture's, and the others get theirs", async () => {
  const { parts } = played(async (_signal, { wishes }, say) => {
    for (const { path } of wishes)
      say({
        kind: "mask",
        path,
        answer: path === "b.png" ? { error: { code: "invalid_image", message: "b.png is cut off." } } : MASK,
      });
  });
  const { made, failed } = await runMasks(never, REQUEST, parts);
  expect([...made.keys()]).toEqual(["a.png", "c.png"]);
  expect(failed.get("b.png")?.message).toBe("b.png is cut off.");
});

test("an engine that hangs at a picture costs that picture; one that ends by itself gets it once more", async () => {
  const hangs: Play = async (signal, { wishes: [first, second] }, say) => {
    await makeAll(signal, { ...REQUEST, wishes: [first!] }, say);
    say({ kind: "begun", path: second!.path });
    one.end("failed_engine");
  };
  const one = played(hangs, makeAll);
  const hung = await runMasks(never, REQUEST, one.parts);
  expect(one.asked).toEqual([NAMES, ["c.png"]]);
  expect([[...hung.made.keys()], [...hung.failed.keys()]]).toEqual([["a.png", "c.png"], ["b.png"]]);

  const ends: Play = async (_signal, { wishes: [first] }, say) => {
    say({ kind: "begun", path: first!.path });
    other.end("failed_unexpectedly");
  };
  const other = played(ends, makeAll);
  expect([...(await runMasks(never, REQUEST, other.parts)).made.keys()]).toEqual(NAMES);
  expect(other.asked).toEqual([NAMES, NAMES]);
});

test("a cancel keeps what was made", async () => {
  const controller = new AbortController();
  const { parts } = played(async (signal, { wishes: [first] }, say) => {
    say({ kind: "mask", path: first!.path, answer: MASK });
    controller.abort(new LensError("cancelled", "Cancelled."));
    signal.throwIfAborted();
  });
  await expect(runMasks(controller.signal, REQUEST, parts)).rejects.toMatchObject({ code: "cancelled" });
  expect(parts.kept).toHaveLength(1);
  expect(useLens.getState().made.size).toBe(1);
  expect(useLens.getState().job).toBeNull();
});
