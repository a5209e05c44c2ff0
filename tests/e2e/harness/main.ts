import { startEngine } from "../../../src/engine/client.ts";
import type {
  DeviceChoice,
  DeviceInfo,
  FileEntry,
  ModelInfo,
  Outcome,
  SampleFiles,
} from "../../../src/engine/protocol.ts";
import type { SegmentPrompt } from "../../../src/engine/segmenters.ts";
import type { SamCheckSize } from "../../../src/engine/self-check-sam.ts";
import { checkSegmenter, type SegmenterCheck } from "../../../src/engine/self-check-segmenter.ts";
import type { Segmentation } from "../../../src/imaging/segmentation.ts";
import { wasmRuntime, webgpuRuntime } from "../../../src/platform/runtime-web.ts";
import type { ScoreSettings } from "../../../src/project/result.ts";

/** What specs call in the page: the engine in its own worker, fed from the oracle's files. */
export interface Harness {
  start(device: DeviceChoice): Promise<DeviceInfo & { cores: number }>;
  /**
   * @param files names within models/<name>/, or <folder>/<name>/
   * @param others further files, or in their place: their contents by name
   */
  openModel(
    name: string,
    files: readonly string[],
    others?: Readonly<Record<string, string>>,
    folder?: string,
  ): Promise<ModelInfo>;
  /** @param paths within the oracle's folder, which samples name files by */
  addFiles(paths: readonly string[]): Promise<void>;
  /** Files that the spec made: path and content in base64. */
  addBytes(files: readonly (readonly [path: string, base64: string])[]): Promise<void>;
  /** Outcomes in the samples' order. */
  score(samples: readonly SampleFiles[], settings: ScoreSettings): Promise<Outcome[]>;
  /** Float32 arrays as plain lists: only those cross into a spec. */
  evidence(sample: SampleFiles, settings: ScoreSettings): Promise<{ reference: number[]; generation: number[] }>;
  /** What the segmenter of a slot sees in a picture, its values as a plain list. */
  segment(
    slot: string,
    path: string,
    prompt: SegmentPrompt,
  ): Promise<Omit<Segmentation, "values"> & { values: number[] }>;
  /** The check of masks, on a device of the page's own, beside the worker's. */
  checkSegmenter(provider: "wasm" | "webgpu", size: SamCheckSize): Promise<SegmenterCheck>;
}

declare global {
  interface Window {
    harness: Harness;
  }
}

const engine = startEngine();
const { signal } = new AbortController();

async function entry(url: string, path: string): Promise<FileEntry> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return { path, blob: await response.blob() };
}

window.harness = {
  async start(device) {
    const info = await engine.call(signal, "start", { device });
    return { ...info, cores: navigator.hardwareConcurrency };
  },

  async openModel(name, files, others = {}, folder = "models") {
    const entries = await Promise.all(
      files.map((file) => entry(`/oracle/${folder}/${name}/${file}`, `${name}/${file}`)),
    );
    const written = Object.entries(others).map(([file, content]) => ({
      path: `${name}/${file}`,
      blob: new Blob([content]),
    }));
    return engine.call(signal, "openModel", { name, files: [...entries, ...written], precision: "fp32" });
  },

  async addFiles(paths) {
    const files = await Promise.all(paths.map((path) => entry(`/oracle/${path}`, path)));
    await engine.call(signal, "addFiles", { files });
  },

  async addBytes(files) {
    const entries = files.map(([path, base64]): FileEntry => ({
      path,
      blob: new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]),
    }));
    await engine.call(signal, "addFiles", { files: entries });
  },

  async score(samples, settings) {
    // The engine takes rows that share an image one after the other.
    const outcomes = new Map<string, Outcome>();
    await engine.call(
      signal,
      "score",
      { samples, settings },
      (progress) => progress.kind === "row" && outcomes.set(progress.id, progress.outcome),
    );
    return samples.map(({ id }) => outcomes.get(id)!);
  },

  async evidence(sample, settings) {
    const { reference, generation } = await engine.call(signal, "evidence", { sample, settings });
    return { reference: [...reference.tokens], generation: [...generation.tokens] };
  },

  async segment(slot, path, prompt) {
    const segmentation = await engine.call(signal, "segment", { slot, path, prompt });
    return { ...segmentation, values: [...segmentation.values] };
  },

  async checkSegmenter(provider, size) {
    const runtime = await (provider === "webgpu" ? webgpuRuntime() : wasmRuntime(navigator.hardwareConcurrency));
    return checkSegmenter(runtime, "fp32", size);
  },
};
