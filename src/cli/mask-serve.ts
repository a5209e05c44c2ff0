import { makeMasks } from "../engine/make-masks.ts";
import type { MadeMask } from "../engine/mask-request.ts";
import { openAnyModel, type ModelInfo } from "../engine/models.ts";
import { DEFAULT_BUDGETS, Pipeline } from "../engine/pipeline.ts";
import { Segmenters } from "../engine/segmenters.ts";
import type { CallHandlers } from "../lib/calls.ts";
import { LensError } from "../lib/errors.ts";
import { Gate } from "../lib/gate.ts";
import type { Segmenter } from "../models/segmenter.ts";
import { keepingSessions } from "../models/kept-weights/make-session.ts";
import { nodeCodecs } from "../platform/codecs-node.ts";
import type { Runtime } from "../platform/runtime.ts";
import { nodeSpillDisk } from "../platform/spill-disk-node.ts";
import { quote } from "../project/quote.ts";
import { notLoaded } from "./checkpoint-words.ts";
import type { EngineCalls, NamedCheckpoint } from "./engine-calls.ts";
import { sourceOf, sourcesOf } from "./engine-sources.ts";

/** What the engine's process answers where masks are made. */

const OPTION_OF = { name: "--segmenter", points: "--sam" } as const satisfies Record<Segmenter["by"], string>;

/** @throws LensError that names the option */
async function openSegmenter(
  runtime: Runtime,
  segmenters: Segmenters,
  by: Segmenter["by"],
  { name, named, files }: NamedCheckpoint,
): Promise<ModelInfo> {
  try {
    const model = await openAnyModel(runtime, name, files.map(sourceOf), "fp32", {}, undefined, (identity) =>
      keepingSessions(identity, null),
    );
    const { description } = model.info;
    if (!("segmenter" in model))
      throw new LensError("unsupported_checkpoint", `It is ${description}, which makes no masks.`);
    const own = model.segmenter.by;
    if (own !== by)
      throw new LensError(
        "unsupported_checkpoint",
        `It is ${description}, which is told a subject by ${own === "name" ? "its name" : "clicks"}. Give it as ${OPTION_OF[own]}.`,
      );
    await segmenters.use(model);
    return model.info;
  } catch (thrown) {
    throw notLoaded(OPTION_OF[by], named, thrown);
  }
}

const bytesOf = async ({ png, ...made }: MadeMask) => ({ ...made, png: new Uint8Array(await png.arrayBuffer()) });

export function createMaskHandlers(runtime: Runtime): Pick<CallHandlers<EngineCalls>, "openSegmenters" | "makeMasks"> {
  let parts: {
    readonly pipeline: Pipeline;
    readonly segmenters: Segmenters;
    readonly slot: string;
    readonly refine: string | null;
  } | null = null;
  return {
    async openSegmenters(_signal, { named, pointed, limits }) {
      const pipeline = new Pipeline(nodeCodecs(), () => Promise.resolve(nodeSpillDisk()), DEFAULT_BUDGETS, limits);
      const segmenters = new Segmenters(pipeline);
      const first = await openSegmenter(runtime, segmenters, "name", named);
      const second = pointed === null ? null : await openSegmenter(runtime, segmenters, "points", pointed);
      parts = { pipeline, segmenters, slot: first.slot, refine: second?.slot ?? null };
      return { named: first, pointed: second };
    },

    async makeMasks(signal, { wishes, files, threshold }, onProgress) {
      if (parts === null) throw new LensError("missing_file", "No checkpoint that makes masks is open.");
      const { pipeline, segmenters, slot, refine } = parts;
      const sources = sourcesOf(files);
      // Bytes cross between processes, Blobs do not; each in its turn.
      let telling: Promise<void> = Promise.resolve();
      const summary = await makeMasks(
        signal,
        { slot, refine, threshold, wishes },
        {
          pipeline,
          segmenters,
          find(path) {
            const source = sources.get(path);
            if (source === undefined) throw new LensError("missing_file", `${quote(path)} was not found.`);
            return source;
          },
          gate: new Gate(),
          onProgress(progress) {
            telling = telling.then(async () => {
              if (progress.kind === "begun") onProgress(progress);
              else {
                const { answer } = progress;
                onProgress({ ...progress, answer: "error" in answer ? answer : await bytesOf(answer) });
              }
            });
          },
        },
      );
      await telling;
      return summary;
    },
  };
}
