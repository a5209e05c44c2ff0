import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renewableEngine, type EngineWorker, type RenewableEngine } from "../../src/engine/client.ts";
import type { Reply, Request } from "../../src/engine/protocol.ts";
import { watchEngine, type Watchdog } from "../../src/engine/watchdog.ts";
import { LensError } from "../../src/lib/errors.ts";
import { computingPatience, loadingPatience, PATIENCE } from "../../src/platform/patience.ts";
import { never } from "./rig.ts";

/** A worker that answers pings as long as it is let, and says what a test makes it say. */
class FakeWorker extends EventTarget {
  readonly posted: Request[] = [];
  awake = true;
  ended = false;

  postMessage(message: Request): void {
    this.posted.push(message);
    if (this.awake && message.type === "ping") this.say({ type: "pong" });
  }
  say(data: Reply): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
  terminate(): void {
    this.ended = true;
  }
}

let workers: FakeWorker[];
let engine: RenewableEngine;
let dog: Watchdog;
let said: string[];
let running: boolean;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "setTimeout", "clearTimeout", "performance"] });
  workers = [];
  said = [];
  engine = renewableEngine(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker as unknown as EngineWorker;
  });
  running = false;
  dog = watchEngine(engine, () => running, {
    onSilent: (milliseconds) =>
      said.at(-1)?.startsWith("silent") || said.push(`silent ${Math.round(milliseconds / 1000)} s`),
    onHeard: () => said.push("heard"),
    onGivenUp: (milliseconds) => {
      said.push(`given up after ${Math.round(milliseconds / 1000)} s`);
      engine.renew(new LensError("failed_engine", "It hangs."));
    },
  });
});
afterEach(() => {
  dog.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

test("an engine that answers is left alone, however long its call takes; so is one of which nothing is asked", async () => {
  await pass(600);
  void engine.call(never, "clearFiles", null).catch(() => undefined);
  await pass(600);
  expect(said).toEqual([]);
});

test("one that does not answer is spoken of after 40 s, given up after 2 minutes, and its call rejects with the reason", async () => {
  const call = engine.call(never, "clearFiles", null).catch((thrown: unknown) => LensError.from(thrown).code);
  workers[0]!.awake = false;
  await pass(38);
  expect(said).toEqual([]);
  await pass(5);
  expect(said).toEqual(["silent 41 s"]);
  await pass(85);
  expect(said).toEqual(["silent 41 s", "given up after 121 s", "heard"]);
  expect(await call).toBe("failed_engine");
  expect([workers.length, workers[0]!.ended, engine.lives]).toEqual([2, true, 2]);
});

test("what it begins may take as long as it says, and no longer", async () => {
  void engine.call(never, "clearFiles", null).catch(() => undefined);
  const [worker] = workers;
  worker!.say({ type: "busy", patience: 300_000 });
  worker!.awake = false;
  await pass(295);
  expect(said).toEqual([]);
  await pass(10);
  expect(said).toEqual([expect.stringMatching(/^silent 30\d s/)]);
  // It answers again: nothing was lost, and what comes next has the usual patience.
  worker!.awake = true;
  worker!.say({ type: "busy", patience: null });
  await pass(5);
  expect(said.at(-1)).toBe("heard");
  worker!.awake = false;
  await pass(45);
  expect(said.at(-1)).toMatch(/^silent 4\d s/);
});

test("what never ends hangs too, though the worker answers: a graphics card that does not come back", async () => {
  void engine.call(never, "clearFiles", null).catch(() => undefined);
  const [worker] = workers;
  worker!.say({ type: "busy", patience: 60_000 });
  await pass(30);
  worker!.say({ type: "busy", patience: null });
  await pass(300);
  expect(said).toEqual([]);
  worker!.say({ type: "busy", patience: 60_000 });
  await pass(65);
  expect(said).toEqual([expect.stringMatching(/^silent 6\d s/)]);
  await pass(120);
  expect(said.slice(1)).toEqual([expect.stringMatching(/^given up after 18\d s/), "heard"]);
});

test("a run of which nothing is heard stands still, though the worker answers; one that is paused, or speaks, does not", async () => {
  void engine.call(never, "clearFiles", null).catch(() => undefined);
  await pass(200);
  running = true;
  for (let i = 0; i < 10; i++) {
    await pass(20);
    workers[0]!.say({ type: "progress", id: 1, progress: null as never });
  }
  expect(said).toEqual([]);
  await pass(45);
  expect(said).toEqual([expect.stringMatching(/^silent 4\d s/)]);
  await pass(80);
  expect(said[1]).toMatch(/^given up after 12\d s/);
});

test("a person may rather wait, and one who cancels waits half as long, unasked", async () => {
  void engine.call(never, "clearFiles", null).catch(() => undefined);
  workers[0]!.awake = false;
  await pass(45);
  dog.wait();
  await pass(30);
  expect(said).toHaveLength(1);
  await pass(60);
  expect(engine.lives).toBe(1);
  dog.hasten();
  await pass(3);
  expect(engine.lives).toBe(2);

  const asked = new AbortController();
  void engine.call(asked.signal, "clearFiles", null).catch(() => undefined);
  workers[1]!.awake = false;
  asked.abort();
  dog.hasten();
  await pass(24);
  expect(engine.lives).toBe(3);
});

test("a page that slept has not listened: nothing is held against the engine", async () => {
  void engine.call(never, "clearFiles", null).catch(() => undefined);
  workers[0]!.awake = false;
  await pass(5);
  // The clock goes on while the timers do not.
  const { now } = performance;
  vi.spyOn(performance, "now").mockImplementation(() => now.call(performance) + 3_600_000);
  await pass(5);
  expect(said).toEqual([]);
  vi.restoreAllMocks();
});

test("a worker that ends by itself is told at once, and takes no call any more", async () => {
  vi.stubGlobal("ErrorEvent", class extends Event {});
  const stopped = vi.fn();
  engine.onStopped(stopped);
  const call = engine.call(never, "clearFiles", null).catch((thrown: unknown) => LensError.from(thrown).message);
  workers[0]!.dispatchEvent(new Event("messageerror"));
  expect(await call).toMatch(/stopped by itself/);
  expect(stopped).toHaveBeenCalledOnce();
  await expect(engine.call(never, "clearFiles", null)).rejects.toMatchObject({
    message: expect.stringMatching(/stopped by itself/),
  });
  engine.renew();
  void engine.call(never, "clearFiles", null).catch(() => undefined);
  expect(workers[1]!.posted.at(-1)).toMatchObject({ type: "call" });
});

test("patience grows with what is done: minutes for SO400M, no more than the usual for the demo", () => {
  const so400m = 1.71e9;
  expect(loadingPatience(so400m)).toBeGreaterThan(150_000);
  expect(computingPatience(so400m, 1024)).toBeGreaterThan(200_000);
  // Measured: 20 s on two cores. Ten times slower is still no fault.
  expect(computingPatience(so400m, 1024)).toBeLessThan(600_000);
  expect(computingPatience(5e6, 256)).toBeLessThan(1.1 * PATIENCE);
});
