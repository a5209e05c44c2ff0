import type { Engine } from "../engine/client.ts";
import type { ExplainCommands } from "../store/commands.ts";
import type { Sample } from "../project/types.ts";
import { useLens } from "../store/store.ts";
import type { ExplainPairs } from "./explain-pairs.ts";
import { explainPairs } from "./lazy-modules.ts";

const args = (sample: Sample) => ({ sample, settings: useLens.getState().settings });

/** What explains a sample, asked of the engine under the settings as they are. */
export function createExplain(engine: Engine): ExplainCommands {
  let made: ExplainPairs | null = null;
  const pairs = async () => {
    const { createExplainPairs } = await explainPairs.load();
    return (made ??= createExplainPairs(engine));
  };
  return {
    evidence: async (signal, sample) => (await pairs()).evidence(signal, sample),
    editing: async (signal, sample) => (await pairs()).editing(signal, sample),
    phrases: async (...of) => (await pairs()).phrases(...of),
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
