import { LensError } from "../lib/errors.ts";
import { LastingRuntime } from "../platform/runtime-lasting.ts";
import type { DeviceFacts } from "../platform/runtime-facts.ts";
import type { Runtime } from "../platform/runtime.ts";
import {
  deviceLacks,
  devicePaths,
  deviceReason,
  pathWords,
  type DeviceWish,
  type DeviceChoice,
  type DeviceInfo,
  type DevicePath,
} from "./device.ts";
import { keepTiming, readTiming, type KernelTiming } from "./kernel-timing.ts";
import { passes, selfCheck, type SelfCheckFiles, type SelfCheckReport } from "./self-check.ts";

/** What a device is found with; the browser's in worker.ts. */
export interface DeviceParts {
  readFacts(): Promise<DeviceFacts>;
  /** @throws LensError, or whatever the browser throws */
  openPath(path: DevicePath): Promise<Runtime>;
  /** @throws LensError missing_file */
  loadSelfCheck(): Promise<SelfCheckFiles>;
  /** Which build in which browser: what a timing of kernels is good for. */
  readonly build: string;
  /** By time-kernels.ts: why kernels that compute right are not used; null where they are worth it. @throws LensError failed_inference */
  whyNotKernels(runtime: Runtime): Promise<string | null>;
}

export interface StartedDevice {
  readonly runtime: Runtime;
  readonly info: DeviceInfo;
}

/** As a machine of so many cores: the others are left to what else it does. */
const withThreads = (facts: DeviceFacts, threads: number | null): DeviceFacts =>
  threads === null ? facts : { ...facts, cores: Math.min(facts.cores, threads) };

/** A device that is lost again within this many milliseconds is given up for WebAssembly. */
const SOON = 60_000;

/** Browsers' own messages end as they like. */
const asSentence = (message: string) => (/[.!?]$/.test(message) ? message : `${message}.`);

const share = (value: number) => value.toExponential(1).replace(".0e", "e");

/** What was off and by how much. */
function failureWords(path: DevicePath, { deviations, tolerance }: SelfCheckReport): string {
  const off = Object.entries(deviations)
    .filter(([, deviation]) => !(deviation <= tolerance))
    .toSorted(([, a], [, b]) => b - a)
    .map(([stage, deviation]) => `${share(deviation)} (${stage})`);
  return `${pathWords(path)} is not used: its self-check was off by ${off.join(", ")} of the largest number; ${share(tolerance)} is allowed.`;
}

/** What it asks of kernels of our own. */
interface Asked {
  readonly choice: DeviceChoice;
  /** Of an earlier start; null where there is none. */
  readonly timing: KernelTiming | null;
}

interface Opened {
  readonly path: DevicePath;
  readonly runtime: Runtime;
  readonly check: SelfCheckReport | null;
  /** What went wrong on the paths that were tried before. */
  readonly notes: readonly string[];
  /** Why paths that work were not taken. */
  readonly asides: readonly string[];
  readonly timing: KernelTiming | null;
}

const aside = (path: DevicePath, why: string) => `${pathWords(path)} is not used: ${why}.`;

/** Opens the first path that passes its self-check. @throws LensError unsupported_device where none does */
async function openFirst(parts: DeviceParts, paths: readonly DevicePath[], asked: Asked): Promise<Opened> {
  const notes: string[] = [];
  const asides: string[] = [];
  let { timing } = asked;
  for (const path of paths) {
    const asIs = path.provider !== "kernels" || asked.choice === "kernels";
    if (!asIs && timing !== null && timing.whyNot !== null) {
      asides.push(aside(path, timing.whyNot));
      continue;
    }
    const opened = await openChecked(parts, path, asIs || timing !== null);
    if ("timing" in opened) timing = opened.timing;
    if ("runtime" in opened) return { path, ...opened, notes, asides, timing };
    if ("problem" in opened) notes.push(opened.problem);
    else asides.push(aside(path, opened.timing.whyNot));
  }
  throw new LensError(
    "unsupported_device",
    `Nothing here computes as it should, so nothing is computed. ${notes.join(" ")}`,
  );
}

type Checked =
  | { readonly runtime: Runtime; readonly check: SelfCheckReport | null; readonly timing?: KernelTiming }
  | { readonly problem: string }
  | { readonly timing: { readonly whyNot: string } };

/** @param asIs not timed against what else there is */
async function openChecked(parts: DeviceParts, path: DevicePath, asIs: boolean): Promise<Checked> {
  const [opening, loading] = await Promise.allSettled([parts.openPath(path), parts.loadSelfCheck()]);
  if (opening.status === "rejected")
    return {
      problem: `${pathWords(path)} could not be started: ${asSentence(LensError.from(opening.reason).message)}`,
    };
  const runtime = opening.value;
  if (loading.status === "rejected") {
    // A processor computes right unless proven wrong, a graphics driver the other way round.
    if (path.provider === "wasm") return { runtime, check: null };
    runtime.close?.();
    return {
      problem: `${pathWords(path)} is not used: it could not be checked. ${LensError.from(loading.reason).message}`,
    };
  }
  try {
    const check = await selfCheck(runtime, loading.value);
    if (!passes(check)) {
      runtime.close?.();
      return { problem: failureWords(path, check) };
    }
    if (asIs) return { runtime, check };
    const whyNot = await parts.whyNotKernels(runtime);
    if (whyNot === null) return { runtime, check, timing: { whyNot } };
    runtime.close?.();
    return { timing: { whyNot } };
  } catch (thrown) {
    runtime.close?.();
    return {
      problem: `${pathWords(path)} is not used: its self-check did not run. ${asSentence(LensError.from(thrown).message)}`,
    };
  }
}

/**
 * Chooses what to compute on, and stays with it until it is lost. Then the choice is made again, and for WebAssembly
 * where losing a device has become a habit.
 *
 * @param onChange told of every later device
 * @throws LensError unsupported_device
 */
export async function startDevice(
  parts: DeviceParts,
  { device: choice, threads = null, timing: kept = null }: DeviceWish,
  onChange: (info: DeviceInfo) => void,
): Promise<StartedDevice> {
  let lastLoss = -Infinity;
  let provider: DevicePath["provider"] = "wasm";

  async function open(now: DeviceChoice, happened: readonly string[]): Promise<StartedDevice> {
    const facts = withThreads(await parts.readFacts(), threads);
    const of = `${parts.build} ${facts.cores}`;
    const known = readTiming(kept, of, Date.now());
    const asked = { choice: now, timing: known };
    const {
      path,
      runtime,
      check,
      notes: tried,
      asides,
      timing,
    } = await openFirst(parts, devicePaths(facts, now), asked);
    const notes = [...happened, ...tried];
    provider = path.provider;
    const info: DeviceInfo = {
      provider: runtime.provider,
      threads: runtime.threads,
      reason: deviceReason(path, facts, choice, [...notes, ...asides]),
      adapter: facts.adapter?.name ?? null,
      ...(facts.adapter?.software === true ? { software: true } : {}),
      fp16: facts.adapter?.fp16 ?? false,
      isolated: facts.isolated,
      lacks: deviceLacks(facts),
      notes,
      check,
      ...(timing === null || timing === known ? {} : { timing: keepTiming(of, Date.now(), timing) }),
    };
    return { runtime, info };
  }

  async function replace(why: string): Promise<Runtime> {
    if (provider === "kernels") {
      const { runtime, info } = await open("wasm", [
        `The kernels of our own stopped (${why}), so onnxruntime's WebAssembly goes on; what was computed until then is kept.`,
      ]);
      onChange(info);
      return runtime;
    }
    const again = performance.now() - lastLoss < SOON;
    lastLoss = performance.now();
    const note = again
      ? `The graphics device was lost twice within a minute (${why}), so WebAssembly goes on.`
      : `The graphics device was lost (${why}); what was computed until then is kept.`;
    const { runtime, info } = await open(again ? "wasm" : choice, [note]);
    onChange(info);
    return runtime;
  }

  const { runtime, info } = await open(choice, []);
  return { runtime: new LastingRuntime(runtime, replace), info };
}
