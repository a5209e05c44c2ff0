import type { SpillDisk } from "../platform/spill-cache.ts";
import { openSpillDisk, sweepSpillFiles } from "../platform/spill-disk-web.ts";
import { webCodecs } from "../platform/codecs-web.ts";
import { openDatabase } from "../storage/database.ts";
import { createScoreCache, type ScoreCache } from "../storage/score-cache.ts";
import type { Runtime } from "../platform/runtime.ts";
import { readDeviceFacts } from "../platform/runtime-facts.ts";
import { wasmRuntime, webgpuRuntime } from "../platform/runtime-web.ts";
import type { SampleScores } from "../project/result.ts";
import { decodeScores } from "../project/scores-schema.ts";
import { toBitmap } from "./bitmap.ts";
import type { DevicePath } from "./device.ts";
import { createEngine } from "./engine.ts";
import type { MakesSessions } from "./models.ts";
import { loadSelfCheck } from "./self-check-files.ts";
import { serve } from "./serve.ts";
import { startDevice, type DeviceParts } from "./start-device.ts";

const onBusy = (patience: number | null) => say({ type: "busy", patience });

const openers: Readonly<Record<DevicePath["provider"], (threads: number) => Promise<Runtime>>> = {
  webgpu: () => webgpuRuntime(onBusy),
  kernels: async (threads) => (await import("./open-kernels.ts")).openKernels(threads, onBusy),
  wasm: (threads) => wasmRuntime(threads, onBusy),
};

/** The engine's worker: its runtimes and codecs are the browser's. */
const parts: DeviceParts = {
  readFacts: readDeviceFacts,
  openPath: ({ provider, threads }) => openers[provider](threads),
  loadSelfCheck,
  // The worker's own file is named by what is in it.
  build: `${location.pathname} ${navigator.userAgent}`,
  whyNotKernels: async (runtime) => (await import("./open-kernels.ts")).whyNotKernels(runtime),
};

/** A part of the program that did not come costs time, no more. */
const sessions: MakesSessions = (identity) => async (runtime, graph, weights, resident) => {
  const keeping = await import("./keep-weights.ts").catch(() => null);
  return keeping === null
    ? runtime.createSession(graph.model, weights, resident)
    : keeping.keptSessions(identity)(runtime, graph, weights, resident);
};

let scores: Promise<ScoreCache<SampleScores> | null> | null = null;

/** Opened when first asked for, and again where it could not be. */
function openScores(): Promise<ScoreCache<SampleScores> | null> {
  scores ??= openDatabase({ onLost: () => (scores = null) }).then(
    (db) => createScoreCache(db, decodeScores),
    () => (scores = null),
  );
  return scores;
}

let spill: Promise<SpillDisk | null> | null = null;
// What a tab left that was closed; where that fails, it is tried at the next start.
void sweepSpillFiles().catch(() => undefined);

// A part of the program that did not come costs speed, no more.
void import("./install-kernels.ts").then(({ installKernels }) => installKernels()).catch(() => undefined);

const say = serve(
  globalThis,
  createEngine({
    codecs: webCodecs(),
    startDevice: (wish, onChange) => startDevice(parts, wish, onChange),
    toBitmap,
    openScores,
    openSpillDisk: () => (spill ??= openSpillDisk().catch(() => null)),
    sessions,
  }),
);

/** Held for as long as this worker lives, so that the page knows at once when it is gone. */
const lock = `engine ${crypto.randomUUID()}`;
void navigator.locks?.request(lock, () => {
  say({ type: "alive", lock });
  return new Promise<never>(() => undefined);
});
