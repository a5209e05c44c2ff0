import type { Engine } from "../engine/client.ts";
import { modelIdentity } from "../engine/precision.ts";
import type { ExplainCommands } from "../store/commands.ts";
import type { Sample } from "../project/types.ts";
import { useLens } from "../store/store.ts";
import { createPoolHeads } from "./pool-heads.ts";

const args = (sample: Sample) => ({ sample, settings: useLens.getState().settings });

/** What explains a sample, asked of the engine under the settings as they are. */
export function createExplain(engine: Engine): ExplainCommands {
  const heads = createPoolHeads(engine);
  useLens.subscribe(({ models: { siglip } }, { models: before }) => {
    if (siglip !== before.siglip) heads.keepOnly(siglip && modelIdentity(siglip.info));
  });
  return {
    async evidence(signal, sample) {
      const evidence = await engine.call(signal, "evidence", args(sample));
      return { ...evidence, head: await heads.of(signal, evidence.model) };
    },
    bestMatches: (signal, sample) => engine.call(signal, "bestMatches", args(sample)),
    texts: (signal, texts) => engine.call(signal, "texts", { texts }),
    patchTexts: (signal, sample, text, onProgress) =>
      engine.call(signal, "patchTexts", { ...args(sample), text }, onProgress),
    features: (signal, sample, onProgress) => engine.call(signal, "features", args(sample), onProgress),
    wholeImages: (signal, sample) => engine.call(signal, "wholeImages", args(sample)),
    maskAgreements: (signal, masks) =>
      engine.call(signal, "maskAgreements", { masks, settings: useLens.getState().settings, encodes: false }),
    compareMasks: (signal, masks, onProgress) =>
      engine.call(
        signal,
        "maskAgreements",
        { masks, settings: useLens.getState().settings, encodes: true },
        onProgress,
      ),
    maskIntervals: (signal, sample, others) => engine.call(signal, "maskIntervals", { ...args(sample), others }),
  };
}
