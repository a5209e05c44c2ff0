import type { DeviceFacts } from "../platform/runtime-facts.ts";
import type { SelfCheckReport } from "./self-check.ts";

/**
 * On what to compute, and why, in words: WebGPU with half precision, WebGPU, kernels of our own, WebAssembly with threads
 * (onnxruntime's), WebAssembly.
 * Facts in, words out; start-device.ts acts on it.
 */

export type DeviceChoice = "auto" | "webgpu" | "kernels" | "wasm";

/** A way to compute; `provider` as result rows name it. */
export type DevicePath =
  | { readonly provider: "webgpu"; readonly fp16: boolean; readonly threads: 0 }
  /** models/kernels/; matching and segmenters stay onnxruntime's. */
  | { readonly provider: "kernels"; readonly threads: number }
  | { readonly provider: "wasm"; readonly threads: number };

/** What a person asks for. */
export interface DeviceWish {
  readonly device: DeviceChoice;
  /** At most so many threads on a processor; left out, as many as help. */
  readonly threads?: number | null;
  /** What an earlier start measured, as its DeviceInfo said it. */
  readonly timing?: string | null;
}

export interface DeviceInfo {
  /** As result rows name it: "wasm", "webgpu". */
  readonly provider: string;
  /** Threads of a CPU provider; 0 where that does not apply. */
  readonly threads: number;
  /** A sentence: what computes, and why nothing faster does. */
  readonly reason: string;
  /** The WebGPU adapter that the browser offers, in use or not. */
  readonly adapter: string | null;
  /** Whether a processor plays it; left out where none does. */
  readonly software?: boolean;
  /** Whether that adapter has half precision. */
  readonly fp16: boolean;
  /** Whether the page is cross-origin isolated, which threads need. */
  readonly isolated: boolean;
  /** What this page or browser lacks, a sentence each; a person may be able to change it. */
  readonly lacks: readonly string[];
  /** What went wrong on the way here, a sentence each: a path that failed its self-check, a device that was lost. */
  readonly notes: readonly string[];
  /** null where the check's own files could not be loaded. */
  readonly check: SelfCheckReport | null;
  /** How kernels of our own compared with onnxruntime's, for the next start's wish (kernel-timing.ts); left out where they were not timed. */
  readonly timing?: string;
}

/** More threads than physical cores only cost, and many processors have two logical ones a core. */
const MOST_THREADS = 8;

/** The paths to try, best first; the last always exists. */
export function devicePaths(
  { adapter, isolated, cores, relaxedSimd = false }: DeviceFacts,
  choice: DeviceChoice,
): DevicePath[] {
  const paths: DevicePath[] = [];
  const usable = adapter !== null && (choice === "webgpu" || (choice === "auto" && !adapter.software));
  if (usable) paths.push({ provider: "webgpu", fp16: adapter.fp16, threads: 0 });
  const threads = isolated ? Math.min(MOST_THREADS, cores) : 1;
  // Left alone on one thread: there a start counts for more than what they save.
  const kernels = choice === "kernels" || (choice === "auto" && threads > 1);
  if (isolated && relaxedSimd && kernels) paths.push({ provider: "kernels", threads });
  if (threads > 1) paths.push({ provider: "wasm", threads });
  paths.push({ provider: "wasm", threads: 1 });
  return paths;
}

export function pathWords(path: DevicePath): string {
  if (path.provider === "webgpu") return path.fp16 ? "WebGPU with half precision" : "WebGPU";
  if (path.provider === "kernels")
    return `WebAssembly on kernels of our own with ${path.threads === 1 ? "one thread" : `${path.threads} threads`}`;
  return path.threads > 1 ? `WebAssembly with ${path.threads} threads` : "WebAssembly on one thread";
}

const NOT_ISOLATED =
  "the page is not cross-origin isolated (its server sends no COOP and COEP headers), so WebAssembly has no threads";

function whyNoWebgpu({ webgpu, adapter }: DeviceFacts): string | null {
  if (!webgpu) return "this browser has no WebGPU";
  if (adapter === null) return "this browser has WebGPU and no adapter for it";
  return adapter.software ? `this browser offers only a software WebGPU adapter (${adapter.name})` : null;
}

function whyKernels({ isolated, relaxedSimd = false }: DeviceFacts): string {
  if (!isolated) return "?device=kernels was asked for, but without isolation there is no memory for threads to share";
  return relaxedSimd
    ? "?device=kernels was asked for"
    : "?device=kernels was asked for, but this browser's WebAssembly has no relaxed SIMD";
}

function whyWasm(facts: DeviceFacts, choice: DeviceChoice): string[] {
  if (choice === "wasm") return ["it was asked for by ?device=wasm"];
  if (choice === "kernels") return [whyKernels(facts)];
  const why = whyNoWebgpu(facts);
  if (why === null || (choice === "webgpu" && facts.adapter !== null)) return [];
  return choice === "webgpu" ? [`?device=webgpu was asked for, but ${why}`] : [why];
}

function whyOneThread({ isolated, cores }: DeviceFacts): string[] {
  if (!isolated) return [NOT_ISOLATED];
  return cores > 1 ? [] : ["this machine has one processor core"];
}

/**
 * Why this path, in one sentence.
 *
 * @param notes sentences on what was tried before and did not do
 */
export function deviceReason(
  path: DevicePath,
  facts: DeviceFacts,
  choice: DeviceChoice,
  notes: readonly string[],
): string {
  const why: string[] = [];
  if (path.provider === "webgpu") {
    const { name = "", software = false } = facts.adapter ?? {};
    if (choice === "webgpu") why.push("it was asked for by ?device=webgpu");
    why.push(software ? `${name} is a software adapter, slower than WebAssembly` : `this browser offers ${name}`);
  } else {
    why.push(...whyWasm(facts, choice), ...whyOneThread(facts));
  }
  const sentence = why.length === 0 ? `${pathWords(path)}.` : `${pathWords(path)}: ${why.join("; ")}.`;
  return [sentence, ...notes].join(" ");
}

const asSentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

/** What would have to change for a faster path. */
export function deviceLacks(facts: DeviceFacts): string[] {
  const why = whyNoWebgpu(facts);
  return [...(why === null ? [] : [why]), ...(facts.isolated ? [] : [NOT_ISOLATED])].map(asSentence);
}
