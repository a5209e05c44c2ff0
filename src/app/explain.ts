import type { Engine } from "../engine/client.ts";
import type { ExplainCommands } from "../store/commands.ts";
import type { Sample } from "../project/types.ts";
import { useLens } from "../store/store.ts";

const args = (sample: Sample) => ({ sample, settings: useLens.getState().settings });

/** What explains a sample, asked of the engine under the settings as they are. */
export function createExplain(engine: Engine): ExplainCommands {
  return {
    evidence: (signal, sample) => engine.call(signal, "evidence", args(sample)),
    bestMatches: (signal, sample) => engine.call(signal, "bestMatches", args(sample)),
    texts: (signal, texts) => engine.call(signal, "texts", { texts }),
    patchTexts: (signal, sample, text, onProgress) =>
      engine.call(signal, "patchTexts", { ...args(sample), text }, onProgress),
    features: (signal, sample, onProgress) => engine.call(signal, "features", args(sample), onProgress),
    wholeImages: (signal, sample) => engine.call(signal, "wholeImages", args(sample)),
  };
}
