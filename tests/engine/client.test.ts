import { afterEach, expect, test, vi } from "vitest";
import { connectEngine, type EngineWorker } from "../../src/engine/client.ts";
import type { Reply, Request } from "../../src/engine/protocol.ts";
import { LensError } from "../../src/lib/errors.ts";
import { NO_SPENT } from "../../src/engine/work.ts";
import { never, SETTINGS } from "./rig.ts";

/** A worker that says what a test makes it say. */
function fakeWorker() {
  const target = new EventTarget();
  const posted: Request[] = [];
  let ended = false;
  const worker: EngineWorker = {
    postMessage: (message) => posted.push(message),
    addEventListener: (type: string, listener: (event: MessageEvent<Reply>) => void) =>
      target.addEventListener(type, (event) => listener(event as MessageEvent<Reply>)),
    terminate: () => (ended = true),
  };
  return {
    worker,
    posted,
    reply: (reply: Reply) => target.dispatchEvent(new MessageEvent("message", { data: reply })),
    fail: (event: Event) => target.dispatchEvent(event),
    get ended() {
      return ended;
    },
  };
}

afterEach(() => vi.unstubAllGlobals());

const row = { kind: "stage", stage: "encode", what: "cat.png", encoded: 0, spent: NO_SPENT } as const;

test("a reply settles the call that it names, whatever the order", async () => {
  const fake = fakeWorker();
  const engine = connectEngine(fake.worker);
  const first = engine.call(never, "pause", null);
  const second = engine.call(never, "measure", { samples: [], settings: SETTINGS });
  expect(fake.posted).toEqual([
    { type: "call", id: 1, call: "pause", args: null },
    { type: "call", id: 2, call: "measure", args: { samples: [], settings: SETTINGS } },
  ]);
  fake.reply({ type: "result", id: 2, result: NO_SPENT, milliseconds: 1 });
  fake.reply({ type: "result", id: 1, result: null, milliseconds: 1 });
  expect(await second).toEqual(NO_SPENT);
  expect(await first).toBeNull();
});

test("errors are of the one class again, with code, message and detail", async () => {
  const fake = fakeWorker();
  const call = connectEngine(fake.worker).call(never, "clearFiles", null);
  fake.reply({
    type: "error",
    id: 1,
    error: { code: "missing_tensor", message: "No tensor.", detail: "names" },
    milliseconds: 1,
  });
  const thrown: unknown = await call.catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(LensError);
  expect(thrown).toMatchObject({ code: "missing_tensor", message: "No tensor.", detail: "names" });
});

test("a cancel rejects at once, is told to the worker, and what the worker still says is dropped", async () => {
  const fake = fakeWorker();
  const controller = new AbortController();
  const said: unknown[] = [];
  const call = connectEngine(fake.worker).call(
    controller.signal,
    "score",
    { samples: [], settings: { maxPatches: 64, threshold: 0.5, stripper: "none" } },
    (progress) => said.push(progress),
  );
  fake.reply({ type: "progress", id: 1, progress: row });
  controller.abort();
  await expect(call).rejects.toMatchObject({ code: "cancelled" });
  expect(fake.posted.at(-1)).toEqual({ type: "cancel", id: 1 });
  fake.reply({ type: "progress", id: 1, progress: row });
  fake.reply({ type: "result", id: 1, result: { answered: 0, failed: 0 }, milliseconds: 1 });
  expect(said).toEqual([row]);
});

test("a cancelled signal posts nothing, and one that fires after the reply cancels nothing", async () => {
  const fake = fakeWorker();
  const engine = connectEngine(fake.worker);
  await expect(engine.call(AbortSignal.abort(), "resume", null)).rejects.toMatchObject({ code: "cancelled" });
  expect(fake.posted).toEqual([]);
  const controller = new AbortController();
  const call = engine.call(controller.signal, "resume", null);
  const { id } = fake.posted[0]!;
  fake.reply({ type: "result", id, result: null, milliseconds: 1 });
  await call;
  controller.abort();
  expect(fake.posted).toHaveLength(1);
});

test("a worker that stops rejects every call under way", async () => {
  class ErrorEvent extends Event {
    readonly message = "out of memory";
  }
  vi.stubGlobal("ErrorEvent", ErrorEvent);
  for (const event of [new ErrorEvent("error"), new Event("messageerror")]) {
    const fake = fakeWorker();
    const engine = connectEngine(fake.worker);
    const calls = [engine.call(never, "pause", null), engine.call(never, "resume", null)];
    fake.fail(event);
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: "failed_unexpectedly" });
  }
});

test("ending the engine ends the worker and rejects what waits", async () => {
  const fake = fakeWorker();
  const engine = connectEngine(fake.worker);
  const call = engine.call(never, "pause", null);
  engine.end();
  await expect(call).rejects.toMatchObject({ code: "cancelled" });
  expect(fake.ended).toBe(true);
});
