import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRevival } from "../../src/app/revive.ts";
import type { RenewableEngine } from "../../src/engine/client.ts";
import { LensError } from "../../src/lib/errors.ts";
import { beginJob, endJob } from "../../src/store/actions/run.ts";
import { useLens } from "../../src/store/store.ts";
import { resetStore } from "./browser.ts";

/** What becomes of an engine that ended. */

let stopped = () => {};
let ended: LensError | null = null;
let heard = 1;
const engine = {
  call: async () => null,
  end: (why: LensError) => void (ended = why),
  renew: () => undefined,
  onStopped: (tell: () => void) => void (stopped = tell),
  lives: 1,
  get pulse() {
    return {
      waiting: 0,
      heard,
      patience: null,
      said: 0,
      work: null,
      dead: new LensError("failed_unexpectedly", "The engine stopped by itself."),
      ping: () => undefined,
    };
  },
} as unknown as RenewableEngine;

const said = () => useLens.getState().notices.map(({ message }) => message);

beforeEach(() => {
  vi.useFakeTimers();
  resetStore();
  ended = null;
  heard = 1;
});
afterEach(() => vi.useRealTimers());

test("another is started, which is told while it starts and once it stands", async () => {
  const standing = new AbortController();
  const revival = createRevival(
    engine,
    () => new Promise((resolve) => standing.signal.addEventListener("abort", () => resolve())),
  );
  beginJob(3, "encoding");
  stopped();
  expect(said()).toEqual(["The engine stopped by itself. It is started again."]);
  expect(useLens.getState().engine.status).toBe("starting");
  standing.abort();
  await revival.restarted();
  expect(said()).toEqual(["The engine stopped by itself. It was started again, and goes on."]);
  endJob();
});

test("a restart that fails is said, and whoever waits for it is told", async () => {
  const revival = createRevival(engine, () => Promise.reject(new LensError("missing_file", "The model is gone.")));
  stopped();
  await expect(revival.restarted()).rejects.toMatchObject({ code: "missing_file" });
  expect(said()).toEqual(["The model is gone."]);
});

test("one that never said a word is not started for ever", async () => {
  heard = 0;
  const started = vi.fn(() => Promise.resolve());
  const revival = createRevival(engine, started);
  stopped();
  await expect(revival.restarted()).rejects.toMatchObject({ code: "failed_engine" });
  expect(started).not.toHaveBeenCalled();
  expect(ended?.message).toContain("ends as soon as it is started");
  expect(useLens.getState().engine).toMatchObject({ status: "failed", error: { code: "failed_engine" } });
});

test("one that ends again and again within a minute is given up; ends that lie further apart are not counted", async () => {
  const started = vi.fn(() => Promise.resolve());
  createRevival(engine, started);
  for (let end = 0; end < 20; end++) {
    stopped();
    vi.advanceTimersByTime(30_000);
  }
  expect([started.mock.calls.length, ended]).toEqual([20, null]);
  vi.advanceTimersByTime(60_000);
  for (let end = 0; end < 7; end++) stopped();
  expect(started).toHaveBeenCalledTimes(26);
  expect(useLens.getState().engine.status).toBe("failed");
});

test("a person's own restart is one as well, and ends what was said of its silence", () => {
  const started = vi.fn(() => Promise.resolve());
  const revival = createRevival(engine, started);
  useLens.setState({ silence: 61_000 });
  revival.restart();
  expect(started).toHaveBeenCalledTimes(1);
  expect(useLens.getState().silence).toBeNull();
  expect(said()[0]).toContain("did not answer for 1 min");
});
