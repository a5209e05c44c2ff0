import { encode } from "fast-png";
import { Gate } from "../lib/gate.ts";
import { LensError } from "../lib/errors.ts";
import { transferred } from "../lib/transfer.ts";
import { Mutex } from "../lib/mutex.ts";
import type { RgbImage } from "../imaging/resample.ts";
import type { SpillDisk } from "../platform/spill-cache.ts";
import type { ScoreCache } from "../storage/score-cache.ts";
import { readAhead } from "../platform/read-ahead.ts";
import { connectionsForbidden } from "../platform/policy.ts";
import type { Codecs } from "../platform/codecs.ts";
import type { Runtime } from "../platform/runtime.ts";
import type { Precision } from "../models/graph/precision.ts";
import { afterAwaited } from "./awaited.ts";
import { createExplainHandlers } from "./explain-handlers.ts";
import { createFileHandlers, loadIntake } from "./file-handlers.ts";
import { runJob } from "./job.ts";
import { LayerChecks, whyNotFloat16 } from "./layer-checks.ts";
import { makeMasks } from "./make-masks.ts";
import { openAnyModel, type MakesSessions, type ModelInfo, type OpenModel, type SlotId } from "./models.ts";
import { loadDecoding } from "./pictures.ts";
import { Pipeline } from "./pipeline.ts";
import type { Preparer } from "./preparing/workers.ts";
import type { SampleScores } from "../project/result.ts";
import type { DeviceInfo, DeviceWish, Handlers } from "./protocol.ts";
import { defaultPrecision, precisionRefusal } from "./precision.ts";
import { createScoreMemory } from "./score-memory.ts";
import { SegmenterChecks } from "./segmenter-checks.ts";
import { Segmenters } from "./segmenters.ts";
import { toSource } from "./sources.ts";
import type { StartedDevice } from "./start-device.ts";
import { orderRows } from "./row-order.ts";
import { surveyWork } from "./survey.ts";
import { warmUp } from "./warm-up.ts";
import { spentSince } from "./work.ts";

export interface EngineParts {
  readonly codecs: Codecs;
  /** @throws LensError unsupported_device */
  startDevice(wish: DeviceWish, onChange: (device: DeviceInfo) => void): Promise<StartedDevice>;
  /** An image to show, scaled down so that neither side is longer than `maxSide` pixels. */
  toBitmap(image: RgbImage, maxSide: number): Promise<ImageBitmap>;
  /** Scores that this browser keeps; null where it keeps nothing. Never throws. */
  openScores(): Promise<ScoreCache<SampleScores> | null>;
  /** A disk for what memory has no room for; null where there is none. */
  openSpillDisk?(): Promise<SpillDisk | null>;
  /** Left out, sessions are made from checkpoints alone. */
  readonly sessions?: MakesSessions;
}

/** Milliseconds in which to see how much there is to compute. */
const SURVEY = 2500;

/** Nothing but a longer run needs it. */
const prepareBeside = async (runtime: Runtime, threads: number | null): Promise<Preparer | null> =>
  (await import("./preparing/start.ts")).startPreparers(runtime, threads);

/** The calls of protocol.ts on a runtime and a pipeline; what worker.ts serves. */
export function createEngine({
  codecs,
  startDevice,
  toBitmap,
  openScores,
  openSpillDisk,
  sessions,
}: EngineParts): Handlers {
  const pipeline = new Pipeline(codecs, openSpillDisk);
  const { find, required, awaited, handlers: ofFiles } = createFileHandlers(pipeline);
  const maskChecks = new SegmenterChecks();
  const segmenters = new Segmenters(pipeline, async ({ precision }) => {
    const { runtime, info } = await started();
    await maskChecks.pass(runtime, precision, info.software);
  });
  const gate = new Gate();
  /** The samples that someone looks at. */
  let prioritised: readonly string[] = [];
  let device: Promise<StartedDevice> | null = null;
  /** At most so many are to compute. */
  let threads: number | null = null;
  const layers = new LayerChecks();
  const watchers = new Set<(device: DeviceInfo) => void>();
  /** One job after the other: a cancelled one may still be finishing its stage when the next is asked for. */
  const jobs = new Mutex();

  const memoryOf = async (project: string | null) => {
    const cache = project === null ? null : await openScores();
    return project === null || cache === null ? null : createScoreMemory(cache, project, console.warn);
  };
  const started = async (): Promise<StartedDevice> => {
    if (device === null) throw new LensError("failed_unexpectedly", "The engine has to be started first.");
    return device;
  };

  const opened = (slot: SlotId): ModelInfo => {
    const model = pipeline.opened(slot) ?? segmenters.opened(slot);
    if (model === null) throw new LensError("missing_file", `No model is open for ${slot}.`);
    return model;
  };

  const warm = ({ backbone }: OpenModel): void => {
    const isOpen = () => pipeline.models.some((model) => model.backbone === backbone);
    // What fails now fails again in a run, whose rows say why.
    warmUp(backbone, isOpen).catch(() => undefined);
  };

  const handlers: Handlers = {
    async start(_signal, wish) {
      threads = wish.threads ?? null;
      device = startDevice(wish, (info) => {
        layers.forget();
        maskChecks.forget();
        watchers.forEach((tell) => tell(info));
      });
      const { info } = await device;
      // Files are read next, and then the page may be without its server.
      for (const part of [loadIntake(), loadDecoding()]) part.catch(() => undefined);
      return info;
    },

    connectionsForbidden: () => connectionsForbidden(),
    watchDevice(signal, _args, onProgress) {
      watchers.add(onProgress);
      return new Promise((resolve) => {
        signal.addEventListener("abort", () => (watchers.delete(onProgress), resolve(null)), { once: true });
      });
    },

    async openModel(_signal, { name, files: entries, precision, beside = false, ...slot }) {
      // Between a model's large tensors lie many small ones.
      const sources = entries.map((entry) => readAhead(toSource(entry)));
      const { runtime, info } = await started();
      const facts = { provider: runtime.provider, fp16: info.fp16 };
      const wanted = precision ?? defaultPrecision(facts).precision;
      const refusal = precisionRefusal(wanted, facts);
      if (refusal !== null) throw new LensError("invalid_settings", refusal);
      const openIn = (used: Precision) =>
        openAnyModel(
          runtime,
          name,
          sources,
          used,
          slot,
          (usual) => (beside ? pipeline.freeSlot(usual) : usual),
          sessions,
        );
      const model = await openIn(wanted);
      if ("segmenter" in model) {
        // Nobody measured what half precision does to masks: it is a person's choice alone.
        const chosen = precision === undefined && wanted !== "fp32" ? await openIn("fp32") : model;
        if ("segmenter" in chosen) await segmenters.use(chosen);
        return chosen.info;
      }
      // What a person asked for is theirs; what we choose has to compute right at these sizes.
      const notice =
        precision === undefined && wanted === "fp16"
          ? await whyNotFloat16(layers.of(runtime, model.info.layer, wanted), model.info)
          : null;
      const used = notice === null ? model : ((await model.exact?.()) ?? model);
      await pipeline.use(used);
      if (runtime.computesBeside === true) warm(used);
      return notice === null ? used.info : { ...used.info, notice };
    },

    async comparePatches(_signal, { slot, compare }) {
      pipeline.comparePatches(slot, compare);
      return opened(slot);
    },

    async checkLayer(_signal, { slot }) {
      const { runtime } = await started();
      const model = opened(slot);
      return layers.of(runtime, model.layer, model.precision);
    },

    async dropModel(_signal, { slot }) {
      await pipeline.drop(slot);
      await segmenters.drop(slot);
      return null;
    },

    mask: (_signal, { path }) => pipeline.mask(required(path)),

    async alphaMask(_signal, { path }) {
      const { width, height, alpha } = await pipeline.picture(required(path));
      return alpha === null
        ? null
        : new Blob([new Uint8Array(encode({ width, height, data: alpha, channels: 1, depth: 8 }))], {
            type: "image/png",
          });
    },

    async segment(_signal, { slot, path, prompt }) {
      const segmentation = await segmenters.segment(slot, required(path), prompt);
      return transferred((take) => ({ ...segmentation, values: take(segmentation.values) }));
    },

    makeMasks: (signal, request, onProgress) =>
      jobs.run(() => {
        gate.open();
        return makeMasks(signal, request, { pipeline, segmenters, find: required, gate, onProgress });
      }),

    async survey(signal, { samples, settings, project = null }) {
      const memory = await memoryOf(project);
      const on = await device;
      return surveyWork(signal, pipeline, samples, settings, {
        find,
        memory,
        provider: on?.runtime.provider ?? "",
        limit: SURVEY,
      });
    },

    async measure(signal, { samples, settings }) {
      const before = pipeline.stopwatch.spent;
      await jobs.run(() => runJob(signal, pipeline, samples, settings, { find }));
      return spentSince(before, pipeline.stopwatch.spent);
    },

    async picture(_signal, { path, maxSide }) {
      const image = await pipeline.rgb(required(path));
      const bitmap = await toBitmap(image, maxSide);
      return transferred((take) => ({ bitmap: take(bitmap), width: image.width, height: image.height }));
    },

    async score(signal, { samples, settings, project = null }, onProgress) {
      const memory = await memoryOf(project);
      // Asked for at every row: a device that was lost may have been replaced by another kind.
      const on = await device;
      const provider = () => on?.runtime.provider ?? "";
      return jobs.run(async () => {
        gate.open();
        try {
          return await runJob(signal, pipeline, orderRows(samples), settings, {
            find,
            gate,
            prioritised: () => prioritised,
            onProgress,
            memory,
            provider,
            surveys: true,
            prepareBeside: on && (() => prepareBeside(on.runtime, threads)),
            computesBeside: () => on?.runtime.computesBeside ?? false,
          });
        } finally {
          await memory?.settle();
        }
      });
    },

    async prioritise(_signal, { ids }) {
      prioritised = ids;
      return null;
    },

    async pause() {
      gate.close();
      return null;
    },

    async resume() {
      gate.open();
      return null;
    },

    ...ofFiles,
    ...createExplainHandlers(pipeline, { find, required }),
  };
  return afterAwaited(handlers, awaited);
}
