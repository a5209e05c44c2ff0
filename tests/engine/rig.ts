import { connectEngine, type Engine, type EngineWorker } from "../../src/engine/client.ts";
import type { DeviceInfo } from "../../src/engine/device.ts";
import { createEngine, type EngineParts } from "../../src/engine/engine.ts";
import { runJob, type JobOptions } from "../../src/engine/job.ts";
import { openModel } from "../../src/engine/models.ts";
import { Pipeline } from "../../src/engine/pipeline.ts";
import type { FileEntry, Outcome, Reply, SampleFiles } from "../../src/engine/protocol.ts";
import { serve, type Endpoint } from "../../src/engine/serve.ts";
import { readAll, type ByteSource } from "../../src/platform/bytes.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { nodeRuntime } from "../../src/platform/runtime-node.ts";
import type { Runtime } from "../../src/platform/runtime.ts";
import type { SampleScores, ScoreSettings } from "../../src/project/result.ts";
import { evidenceOfTokens, type PairEvidence } from "../../src/metric/evidence.ts";
import type { EditEvidence } from "../../src/store/commands.ts";
import { oracleFinder, oracleModel } from "../parity/oracle.ts";

/** The engine without a browser: Node's runtime and codecs, and a message channel where the page has a worker. */

export const SETTINGS: ScoreSettings = { maxPatches: 64, threshold: 0.5, stripper: "regex" };
export const NAFLEX = "siglip2-naflex-tiny";
/** Of a call that nobody cancels. */
export const never = new AbortController().signal;

/** A sample of the oracle's pictures, each with the mask of its own name. */
export function sampleOf(
  id: string,
  reference: string,
  generation: string,
  changes: Partial<SampleFiles> = {},
): SampleFiles {
  return {
    id,
    reference: `images/${reference}`,
    referenceMask: `masks/${reference}`,
    generation: `images/${generation}`,
    generationMask: `masks/${generation}`,
    prompt: "a photo of a cat at night",
    object: "cat",
    ...changes,
  };
}

/** A promise and what settles it. */
function latch(): { readonly opened: Promise<void>; open(): void } {
  const controller = new AbortController();
  const opened = new Promise<void>((resolve) =>
    controller.signal.addEventListener("abort", () => resolve(), { once: true }),
  );
  return { opened, open: () => controller.abort() };
}

export interface WatchedRuntime extends Runtime {
  /** How many runs were asked for. */
  readonly runs: number;
  /** Holds runs from now on; settles when one is being held. */
  hold(): Promise<void>;
  letGo(): void;
}

/** A runtime whose runs can be counted, and held as long as a test likes. */
export function watchedRuntime(runtime: Runtime = nodeRuntime()): WatchedRuntime {
  let runs = 0;
  let held = latch();
  let arrival = latch();
  held.open();
  return {
    provider: runtime.provider,
    threads: runtime.threads,
    async createSession(model, external) {
      const session = await runtime.createSession(model, external);
      return {
        run: async (feeds) => {
          runs++;
          arrival.open();
          await held.opened;
          return session.run(feeds);
        },
        release: () => session.release(),
      };
    },
    get runs() {
      return runs;
    },
    hold() {
      held = latch();
      arrival = latch();
      return arrival.opened;
    },
    letGo() {
      held.open();
    },
  };
}

const toBitmap = () => Promise.reject(new Error("there are no bitmaps in Node"));

const NODE: DeviceInfo = {
  provider: "cpu",
  threads: 0,
  reason: "Node.",
  adapter: null,
  fp16: false,
  isolated: false,
  lacks: [],
  notes: [],
  check: null,
};

export interface EngineRig {
  readonly fp16?: boolean;
  /** Gets what tells of another device. */
  readonly onStart?: (change: () => void) => void;
  /** Sees what is sent to the page, on the engine's side, right after. */
  readonly onSent?: (reply: Reply, transfer: readonly Transferable[]) => void;
}

/** An engine's worker as the page sees it: one end of a channel, at whose other end an engine serves. */
export function engineWorker(
  runtime: Runtime = nodeRuntime(),
  { fp16 = false, onStart, onSent }: EngineRig = {},
): EngineWorker & EventTarget {
  const { port1, port2 } = new MessageChannel();
  const info = { ...NODE, provider: runtime.provider, threads: runtime.threads, fp16 };
  const startDevice: EngineParts["startDevice"] = async (_, onChange) => {
    onStart?.(() => onChange(info));
    return { runtime, info };
  };
  const endpoint: Endpoint = {
    postMessage(reply, options) {
      port2.postMessage(reply, options);
      onSent?.(reply, options?.transfer ?? []);
    },
    addEventListener: (type, listener) => port2.addEventListener(type, listener),
  };
  serve(
    endpoint,
    createEngine({ codecs: nodeCodecs(), startDevice, toBitmap, openScores: () => Promise.resolve(null) }),
  );
  port1.start();
  port2.start();
  return Object.assign(port1, { terminate: () => port1.close() });
}

/** Client and server at the two ends of a channel. */
export const startedEngine = (runtime?: Runtime, rig?: EngineRig): Engine => connectEngine(engineWorker(runtime, rig));

/** Evidence with the pooling head that it names, as the page puts them together. */
export async function evidenceOf(
  engine: Engine,
  sample: SampleFiles,
  settings: ScoreSettings = SETTINGS,
): Promise<PairEvidence & EditEvidence> {
  const evidence = await engine.call(never, "evidence", { sample, settings });
  const found = { ...evidence, head: await engine.call(never, "poolHead", { model: evidence.model }) };
  return { ...evidenceOfTokens(found), ...found };
}

export const entryOf = async (source: ByteSource): Promise<FileEntry> => ({
  path: source.path,
  blob: new Blob([(await readAll(source)).slice()]),
});

export const modelEntries = (name: string) => Promise.all(oracleModel(name).map(entryOf));

/** An engine with SigLIP2 open and the files of these samples known. */
export async function readyEngine(
  samples: readonly SampleFiles[],
  runtime?: Runtime,
  rig?: EngineRig,
): Promise<Engine> {
  const engine = startedEngine(runtime, rig);
  await engine.call(never, "start", { device: "wasm" });
  await engine.call(never, "openModel", { name: NAFLEX, files: await modelEntries(NAFLEX) });
  const find = oracleFinder();
  const paths = samples.flatMap(({ reference, referenceMask, generation, generationMask }) => [
    reference,
    referenceMask,
    generation,
    generationMask,
  ]);
  const files = await Promise.all(
    [...new Set(paths)].filter((path) => path !== null).map((path) => entryOf(find(path))),
  );
  await engine.call(never, "addFiles", { files });
  return engine;
}

/** A pipeline with these checkpoints of the oracle. */
export async function openPipeline(
  models: readonly string[] = [NAFLEX],
  runtime: Runtime = nodeRuntime(),
): Promise<Pipeline> {
  const pipeline = new Pipeline(nodeCodecs());
  for (const name of models) await pipeline.use(await openModel(runtime, name, oracleModel(name), "fp32"));
  return pipeline;
}

/** What a job says of each row, by the row's id. */
export async function outcomesOf(
  pipeline: Pipeline,
  samples: readonly SampleFiles[],
  settings: ScoreSettings = SETTINGS,
  find: JobOptions["find"] = oracleFinder(),
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  await runJob(never, pipeline, samples, settings, {
    find,
    onProgress: (said) => said.kind === "row" && outcomes.set(said.id, said.outcome),
  });
  return outcomes;
}

/** The scores of a row that has some. */
export function scoresOf(outcome: Outcome | undefined): SampleScores {
  if (outcome === undefined) throw new Error("the row was not answered");
  if ("error" in outcome) throw new Error(outcome.error.message);
  return outcome.scores;
}

/** The error of a row that has one. */
export function errorOf(outcome: Outcome | undefined) {
  if (outcome === undefined || !("error" in outcome)) throw new Error("the row did not fail");
  return outcome.error;
}

export async function scoreOne(
  pipeline: Pipeline,
  sample: SampleFiles,
  settings?: ScoreSettings,
  find?: JobOptions["find"],
): Promise<SampleScores> {
  return scoresOf((await outcomesOf(pipeline, [sample], settings, find)).get(sample.id));
}
