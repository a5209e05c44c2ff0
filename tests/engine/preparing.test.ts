import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { startThread, startThreads } from "../../src/cli/prepare-serve.ts";
import { runJob, type JobOptions } from "../../src/engine/job.ts";
import { createPrepareHandlers } from "../../src/engine/preparing/handlers.ts";
import type { PrepareCalls } from "../../src/engine/preparing/protocol.ts";
import { countWorkers, PreparingWorkers, type Preparer } from "../../src/engine/preparing/workers.ts";
import type { Outcome, SampleFiles } from "../../src/engine/protocol.ts";
import { DEFAULT_LIMITS } from "../../src/imaging/limits.ts";
import type { CallRequest, CallWorker } from "../../src/lib/calls.ts";
import { serveCalls } from "../../src/lib/calls.ts";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";
import { sha256 } from "../../src/lib/sha256.ts";
import { fileSource, type DiskSource } from "../../src/platform/files-node.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import type { Runtime } from "../../src/platform/runtime.ts";
import { oracleFinder } from "../parity/oracle.ts";
import { NAFLEX, never, openPipeline, sampleOf, SETTINGS, watchedRuntime } from "./rig.ts";

const NAMES = ["cat.png", "rocket.png", "coffee.png"];
/** Nine rows of three pictures, more than are done without workers. */
const ROWS: readonly SampleFiles[] = NAMES.flatMap((from) => NAMES.map((to) => sampleOf(`${from} ${to}`, from, to)));

/** Pixels of the oracle's first picture. */
const CAT = { width: 448, height: 298 };

type Calls = PrepareCalls<ByteSource>;

/** A worker on this thread, at the other end of a channel. */
function workerHere(onCall: (call: CallRequest<Calls>) => void = () => undefined): CallWorker<Calls> & { die(): void } {
  const listeners: ((event: Event) => void)[] = [];
  const answers: ((event: MessageEvent) => void)[] = [];
  let listen: ((event: MessageEvent<CallRequest<Calls>>) => void) | null = null;
  let dead = false;
  serveCalls<Calls>(
    {
      postMessage: (data) => void (dead || answers.forEach((tell) => tell(new MessageEvent("message", { data })))),
      addEventListener: (_type, listener) => (listen = listener),
    },
    createPrepareHandlers((file) => file, nodeCodecs(), Promise.resolve()),
  );
  return {
    postMessage(data) {
      onCall(data);
      if (!dead) listen?.(new MessageEvent("message", { data }));
    },
    addEventListener(type: string, listener: (event: MessageEvent) => void) {
      if (type === "message") answers.push(listener);
      if (type === "error") listeners.push((event) => listener(event as MessageEvent));
    },
    terminate: () => (dead = true),
    die() {
      dead = true;
      listeners.forEach((tell) => tell(new Event("error")));
    },
  };
}

const workersHere = (start: () => CallWorker<Calls>, count = 1, more = {}): Preparer =>
  new PreparingWorkers<ByteSource>({ count, start, place: (source) => source, limits: DEFAULT_LIMITS, ...more });

async function scored(options: Partial<JobOptions>, runtime?: Runtime, rows = ROWS) {
  const pipeline = await openPipeline([NAFLEX], runtime);
  const events: string[] = [];
  const outcomes = new Map<string, Outcome>();
  await runJob(never, pipeline, rows, SETTINGS, {
    find: oracleFinder(),
    ...options,
    onProgress(said) {
      if (said.kind === "stage") events.push(`${said.stage} ${said.what}`);
      if (said.kind === "row") {
        events.push(`row ${said.id}`);
        outcomes.set(said.id, said.outcome);
      }
    },
  });
  return { events, outcomes, pipeline };
}

describe("a run that prepares the next rows beside the engine", () => {
  test("has the same scores, and decodes every picture once, in the workers", async () => {
    const alone = await scored({});
    const calls: string[] = [];
    const preparer = workersHere(() =>
      workerHere((said) => void (said.type === "call" && calls.push(`${said.call} ${said.args.file.path}`))),
    );
    const beside = await scored({ prepareBeside: () => Promise.resolve(preparer) });
    expect(beside.outcomes).toEqual(alone.outcomes);
    expect(beside.events).toEqual(alone.events);
    const pictures = NAMES.map((name) => `picture images/${name}`);
    expect(calls.filter((call) => call.startsWith("picture")).toSorted()).toEqual(pictures.toSorted());
    expect(calls.filter((call) => call.startsWith("mask"))).toHaveLength(NAMES.length);
  });

  test("prepares what comes while the device computes the first image", async () => {
    const runtime = watchedRuntime();
    const asked = new Set<string>();
    const askedAll = new AbortController();
    const all = once(askedAll.signal, "abort");
    const preparer = workersHere(() =>
      workerHere((said) => {
        if (said.type !== "call" || said.call !== "picture") return;
        asked.add(said.args.file.path);
        if (asked.size === NAMES.length) askedAll.abort();
      }),
    );
    const held = runtime.hold();
    const running = scored({ prepareBeside: () => Promise.resolve(preparer) }, runtime);
    await held;
    // The device has answered nothing: only ahead of their rows can the others be asked for.
    await all;
    expect(runtime.runs).toBe(1);
    runtime.letGo();
    expect((await running).outcomes.size).toBe(ROWS.length);
  });

  test("goes on as before behind a worker that dies at a picture, and starts another", async () => {
    const alone = await scored({});
    let started = 0;
    const preparer = workersHere(() => {
      started++;
      const first = started === 1;
      const worker = workerHere(
        (said) => void (first && said.type === "call" && said.call === "picture" && worker.die()),
      );
      return worker;
    });
    const { outcomes } = await scored({ prepareBeside: () => Promise.resolve(preparer) });
    expect(outcomes).toEqual(alone.outcomes);
    expect(started).toBe(2);
  });

  test("starts no worker any more where they die one after the other", async () => {
    let started = 0;
    const preparer = workersHere(() => {
      started++;
      const worker = workerHere(() => worker.die());
      return worker;
    });
    const { outcomes } = await scored({ prepareBeside: () => Promise.resolve(preparer) });
    expect(outcomes).toEqual((await scored({})).outcomes);
    expect(started).toBeLessThanOrEqual(3);
  });

  test("does itself what a worker hangs at", async () => {
    const preparer = workersHere(
      () => ({ postMessage: () => undefined, addEventListener: () => undefined, terminate: () => undefined }),
      1,
      { patience: 20 },
    );
    expect(await preparer.look(bytesSource("a.png", new Uint8Array(3)))).toBeNull();
  });

  test("tells of a damaged picture and of a file that is gone as the engine does", async () => {
    const broken = bytesSource("images/broken.png", new Uint8Array(40).fill(7));
    const gone: ByteSource = {
      ...bytesSource("images/gone.png", new Uint8Array(9)),
      read: () => Promise.reject(new Error("not there")),
    };
    const find = (path: string) => [broken, gone].find((source) => source.path === path) ?? oracleFinder()(path);
    const rows = [
      sampleOf("broken", "cat.png", "cat.png", { generation: broken.path }),
      sampleOf("gone", "cat.png", "cat.png", { generation: gone.path }),
      sampleOf("nowhere", "cat.png", "cat.png", { generation: "images/nowhere.png" }),
      ...ROWS,
    ];
    const preparer = workersHere(() => workerHere());
    const beside = await scored({ find, prepareBeside: () => Promise.resolve(preparer) }, undefined, rows);
    expect(beside.outcomes).toEqual((await scored({ find }, undefined, rows)).outcomes);
  });

  test("prepares next what someone has come to look at", async () => {
    const asked: string[] = [];
    const preparer = workersHere(() =>
      workerHere((said) => void (said.type === "call" && said.call === "look" && asked.push(said.args.file.path))),
    );
    const rows = NAMES.flatMap((name) => [0, 1, 2].map((again) => sampleOf(`${name} ${again}`, name, name)));
    const { events } = await scored(
      { prioritised: () => ["coffee.png 1"], prepareBeside: () => Promise.resolve(preparer) },
      undefined,
      rows,
    );
    expect(asked[0]).toBe("images/coffee.png");
    expect(events.find((event) => event.startsWith("row"))).toBe("row coffee.png 1");
  });

  test("knows how large a picture is whose content was known before", async () => {
    const pipeline = await openPipeline();
    const cat = oracleFinder()("images/cat.png");
    await pipeline.hash(cat);
    const sizes: unknown[] = [];
    const preparer: Preparer = {
      lanes: 1,
      look: () => Promise.resolve(null),
      picture: (_source, _recipes, size) => (sizes.push(size), Promise.resolve(null)),
      mask: () => Promise.resolve(null),
      end: () => undefined,
    };
    await pipeline.prepareAhead(cat, preparer, SETTINGS.maxPatches, () => undefined);
    expect(sizes).toEqual([CAT]);
  });

  test("by threads of Node, has the same scores, also where one of them is terminated at a picture", async () => {
    const alone = await scored({});
    const preparer = startThreads(2, DEFAULT_LIMITS)!;
    const known = new Map<string, DiskSource>();
    const find = (path: string): DiskSource => {
      const file = fileURLToPath(new URL(`../fixtures/oracle/${path}`, import.meta.url));
      const source = known.get(path) ?? fileSource(file, path, statSync(file).size);
      known.set(path, source);
      return source;
    };
    const cat = find("images/cat.png");
    expect(await preparer.look(cat)).toEqual({ hash: await sha256(readFileSync(cat.file)), size: CAT });
    expect((await preparer.picture(cat, [], null))?.info).toMatchObject(CAT);
    const { outcomes } = await scored({ find, prepareBeside: () => Promise.resolve(preparer) });
    expect(outcomes).toEqual(alone.outcomes);

    let started = 0;
    const dying = startThreads(1, DEFAULT_LIMITS, () => {
      const isFirst = started++ === 0;
      const thread = startThread();
      return {
        ...thread,
        postMessage(request) {
          thread.postMessage(request);
          if (isFirst && request.type === "call" && request.call === "picture") thread.terminate();
        },
      };
    });
    const behind = await scored({ find, prepareBeside: () => Promise.resolve(dying) });
    expect(behind.outcomes).toEqual(alone.outcomes);
    expect(started).toBe(2);
  });
});

/** Whether the second picture was encoded before the first row was told. */
const encodedAhead = (events: readonly string[]) =>
  events.indexOf("encode rocket.png") < events.indexOf(`row ${ROWS[0]!.id}`);

describe("on a device that computes beside this thread", () => {
  const options = { computesBeside: () => true };

  test("the next row's image is encoded before the present row is told, and scores are the same", async () => {
    const alone = await scored({});
    const { outcomes, events } = await scored(options);
    expect(outcomes).toEqual(alone.outcomes);
    expect(encodedAhead(alone.events)).toBe(false);
    expect(encodedAhead(events)).toBe(true);
  });

  test("each image is encoded once", async () => {
    const { pipeline } = await scored(options);
    expect(pipeline.encoded.images).toBe(NAMES.length);
  });
});

describe("preparing workers", () => {
  test("as many as there are cores to spare; none on one core", () => {
    expect(countWorkers(1, 1)).toBe(0);
    expect(countWorkers(2, 1)).toBe(1);
    expect(countWorkers(2, 2)).toBe(1);
    expect(countWorkers(8, 1)).toBe(4);
    expect(countWorkers(4, 2)).toBe(2);
  });

  test("decode no more at once than has room, and what is larger than all of it alone", async () => {
    let underWay = 0;
    let most = 0;
    const slow = (): CallWorker<Calls> => {
      const worker = workerHere((said) => {
        if (said.type === "call") most = Math.max(most, ++underWay);
      });
      const { addEventListener } = worker;
      return {
        ...worker,
        addEventListener(type: string, listener: (event: MessageEvent) => void) {
          addEventListener(type as "message", (event) => {
            underWay--;
            listener(event);
          });
        },
      };
    };
    const source = oracleFinder()("images/cat.png")!;
    const size = { width: 100, height: 100 };
    const run = async (budget: number) => {
      [underWay, most] = [0, 0];
      const preparer = workersHere(slow, 4, { budget });
      await Promise.all(Array.from({ length: 6 }, () => preparer.picture(source, [], size)));
      return most;
    };
    expect(await run(1)).toBe(1);
    expect(await run(2 * (source.size + 120_000))).toBe(2);
    expect(await run(1e9)).toBeGreaterThan(2);
  });
});
