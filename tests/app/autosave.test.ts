import { beforeEach, expect, it, vi } from "vitest";
import { createAutosave } from "../../src/app/autosave.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { EMPTY_INTAKE } from "../../src/project/sample.ts";
import type { ProjectStore } from "../../src/storage/project-store.ts";
import type { RowResult } from "../../src/project/runs.ts";
import { putResults } from "../../src/store/actions/results.ts";
import { EMPTY_PROJECT, useLens } from "../../src/store/store.ts";

/** What is written of the open project as the store changes. */

const written: string[] = [];
const LOCK = { take: () => Promise.resolve(true), ask: () => undefined, release: () => undefined };

const store = {
  recent: async () => [],
  tidy: async () => undefined,
  saveIntake: async () => void written.push("intake"),
  saveCorrections: async () => void written.push("corrections"),
  saveResults: async (_project: string, results: Iterable<readonly [string, RowResult]>) =>
    void written.push(...Array.from(results, ([sample, { key }]) => `put ${sample} ${key}`)),
  dropResults: async (_project: string, results: Iterable<readonly [string, string]>) =>
    void written.push(...Array.from(results, ([sample, key]) => `drop ${sample} ${key}`)),
  update: async (_project: string, { settings, scored }: Parameters<ProjectStore["update"]>[1]) => {
    written.push(`threshold ${settings?.threshold}, ${scored} scored`);
    return "";
  },
} as unknown as ProjectStore;

const result = (key: string): RowResult => ({
  outcome: { scores: { flags: [] } as unknown as Extract<RowResult["outcome"], { scores: unknown }>["scores"] },
  key,
  run: {
    model: "m",
    maxPatches: 64,
    threshold: 0.5,
    stripper: "regex",
    precision: "fp32",
    provider: "cpu",
    version: "0",
  },
});

const autosave = createAutosave(LOCK, Promise.resolve({ store }));

beforeEach(() => {
  vi.useFakeTimers();
  useLens.setState({
    ...EMPTY_PROJECT,
    projectId: "p",
    intake: { ...EMPTY_INTAKE, samples: [emptySample("a"), emptySample("b")] },
  });
  autosave.opened();
  written.length = 0;
});

it("a result of another run is written beside the one before it, which is not written again", async () => {
  putResults([
    ["a", result("first")],
    ["b", result("first")],
  ]);
  await autosave.settle();
  putResults([["a", result("second")]]);
  await autosave.settle();
  expect(written).toEqual([
    "put a first",
    "put b first",
    "threshold 0.5, 2 scored",
    "put a second",
    "threshold 0.5, 2 scored",
  ]);
});

it("going back to another setting writes that, and no result", async () => {
  putResults([["a", result("first")]]);
  await autosave.settle();
  written.length = 0;
  useLens.setState(({ settings }) => ({ settings: { ...settings, threshold: 0.9 } }));
  await vi.advanceTimersByTimeAsync(1000);
  expect(written).toEqual(["threshold 0.9, 1 scored"]);
});

it("results that are bounded away go from the database too", async () => {
  for (let run = 0; run < 9; run++) putResults([["a", result(`run ${run}`)]]);
  await autosave.settle();
  written.length = 0;
  putResults([["a", result("run 9")]]);
  await autosave.settle();
  expect(written).toEqual(["put a run 9", "drop a run 1", "threshold 0.5, 1 scored"]);
});

it("while another tab writes the project nothing of it is written here", async () => {
  useLens.setState({ access: "reading" });
  useLens.setState(({ settings }) => ({ settings: { ...settings, threshold: 0.9 } }));
  putResults([["a", result("first")]]);
  await vi.advanceTimersByTimeAsync(1000);
  await autosave.settle();
  expect(written).toEqual([]);
});
