import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { installKernels } from "../engine/install-kernels.ts";
import { runJob } from "../engine/job.ts";
import { MAIN_SLOT, openModel, type ModelInfo, type OpenModel, type SlotId } from "../engine/models.ts";
import { DEFAULT_BUDGETS, Pipeline } from "../engine/pipeline.ts";
import { countWorkers } from "../engine/preparing/workers.ts";
import { DEFAULT_LIMITS, type PictureLimits } from "../imaging/limits.ts";
import { serveCalls, type CallHandlers, type CallReply, type CallRequest } from "../lib/calls.ts";
import { LensError } from "../lib/errors.ts";
import type { Precision } from "../models/graph/precision.ts";
import { keepingSessions } from "../models/kept-weights/make-session.ts";
import { KeptWeights } from "../models/kept-weights/store.ts";
import { diskModelStore } from "../platform/model-store-node.ts";
import { nodeSpillDisk } from "../platform/spill-disk-node.ts";
import { nodeCodecs } from "../platform/codecs-node.ts";
import { busyCores, type Runtime } from "../platform/runtime.ts";
import { nodeRuntime } from "../platform/runtime-node.ts";
import { FAMILY_OF, notLoaded, optionOf } from "./checkpoint-words.ts";
import { createMaskHandlers } from "./mask-serve.ts";
import { startThreads } from "./prepare-serve.ts";
import type { EngineCalls, NamedCheckpoint } from "./engine-calls.ts";
import { sourceOf, sourcesOf } from "./engine-sources.ts";

/** The engine's process: what it answers. */

/** A checkpoint, opened for the slot it was given for, else for its family's or a free one beside it. @throws LensError */
async function openAs(
  runtime: Runtime,
  pipeline: Pipeline,
  { slot, name, files }: NamedCheckpoint,
  {
    precision,
    patches,
    keeping,
  }: { readonly precision: Precision; readonly patches: readonly SlotId[]; readonly keeping: KeptWeights | null },
): Promise<OpenModel> {
  const sources = files.map(sourceOf);
  const model = await openModel(
    runtime,
    name,
    sources,
    precision,
    {},
    (usual) => (slot === null ? pipeline.freeSlot(usual) : usual),
    (identity) => keepingSessions(identity, keeping),
  );
  const { info } = model;
  if (slot === null || info.slot === slot)
    return { ...model, info: { ...info, comparesPatches: patches.includes(info.slot) } };
  throw new LensError(
    "unsupported_checkpoint",
    `${optionOf(slot)} takes a ${FAMILY_OF[slot]} checkpoint, and this is ${info.description}. Give it as ${optionOf(info.slot)}.`,
  );
}

/** What an engine answers, wherever it is. */
export function createHandlers(): CallHandlers<EngineCalls> {
  const runtime = nodeRuntime();
  const spill = nodeSpillDisk();
  // OMP_NUM_THREADS counts for what prepares pictures too.
  const cores = runtime.threads === 0 ? availableParallelism() : Math.min(availableParallelism(), runtime.threads);
  let limits: PictureLimits = DEFAULT_LIMITS;
  let pipeline = new Pipeline(nodeCodecs());
  return {
    ...createMaskHandlers(runtime),
    async open(_signal, { checkpoints, precision, patches, limits: said, keeping: { folder, most } }) {
      await installKernels();
      limits = said;
      pipeline = new Pipeline(nodeCodecs(), () => Promise.resolve(spill), DEFAULT_BUDGETS, limits);
      const keeping = most === 0 ? null : new KeptWeights(diskModelStore(folder), most);
      let siglip: ModelInfo | null = null;
      for (const checkpoint of checkpoints) {
        const model = await openAs(runtime, pipeline, checkpoint, { precision, patches, keeping }).catch(
          (thrown: unknown) => {
            throw notLoaded(optionOf(checkpoint.slot), checkpoint.named, thrown);
          },
        );
        await pipeline.use(model);
        if (model.info.slot === MAIN_SLOT) siglip = model.info;
      }
      if (siglip === null) throw new LensError("missing_file", "No SigLIP2 checkpoint was named.");
      return { siglip, further: pipeline.further, provider: runtime.provider };
    },
    score(signal, { samples, files, settings }, onProgress) {
      const sources = sourcesOf(files);
      return runJob(signal, pipeline, samples, settings, {
        find: (path) => sources.get(path) ?? null,
        onProgress,
        prepareBeside: async () => startThreads(countWorkers(cores, busyCores(runtime, cores)), limits),
        computesBeside: () => runtime.computesBeside ?? false,
      });
    },
  };
}

/** Answers the process that started this one, for as long as it is there. */
export function serveEngine(): void {
  const { ppid } = process;
  if (process.send === undefined) throw new Error("This is a part of masc-lens and is started by it.");
  // A terminal's Ctrl-C goes to both processes; what becomes of it is the other's business.
  process.on("SIGINT", () => undefined);
  process.on("disconnect", () => process.exit());
  new Worker(new URL("./parent-watch.mjs", import.meta.url), { workerData: ppid, execArgv: [] }).unref();
  serveCalls<EngineCalls>(
    {
      postMessage: (reply: CallReply<EngineCalls>) => void process.send?.(reply),
      addEventListener: (_type, listener) =>
        void process.on("message", (data: CallRequest<EngineCalls>) => listener(new MessageEvent("message", { data }))),
    },
    createHandlers(),
  );
}
