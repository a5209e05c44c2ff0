import type { Engine } from "../engine/client.ts";
import { modelIdentity } from "../engine/precision.ts";
import { cosine } from "../metric/cosine.ts";
import { evidenceOfTokens, type PairEvidence } from "../metric/evidence.ts";
import { keptPatches } from "../metric/pf.ts";
import { finishPool } from "../metric/pool.ts";
import { phrasesLeftOut } from "../metric/words.ts";
import type { EditEvidence, ExplainCommands, PhraseScore } from "../store/commands.ts";
import { useLens } from "../store/store.ts";
import { createPoolHeads } from "./pool-heads.ts";

/** What the engine tells of a pair: all that its views read of it. */
export type ExplainPairs = Pick<ExplainCommands, "evidence" | "editing" | "phrases">;

export function createExplainPairs(engine: Engine): ExplainPairs {
  const heads = createPoolHeads(engine);
  useLens.subscribe(({ models: { siglip } }, { models: before }) => {
    if (siglip !== before.siglip) heads.keepOnly(siglip && modelIdentity(siglip.info));
  });
  /** What evidence was made of: its pool is asked for with every phrase. */
  const sources = new WeakMap<PairEvidence, EditEvidence>();

  const editing: ExplainPairs["editing"] = async (signal, sample) => {
    const { settings } = useLens.getState();
    const evidence = await engine.call(signal, "evidence", { sample, settings });
    return { ...evidence, head: await heads.of(signal, evidence.model) };
  };
  return {
    editing,
    async evidence(signal, sample) {
      const source = await editing(signal, sample);
      const evidence = evidenceOfTokens(source);
      sources.set(evidence, source);
      return evidence;
    },
    async phrases(signal, sample, evidence, text) {
      const source = sources.get(evidence) ?? (await editing(signal, sample));
      const { weights } = source.generation;
      if (weights === null) return [];
      const { threshold } = useLens.getState().settings;
      const pool = finishPool(source.head, source.pool, keptPatches(weights, threshold, "background"));
      if (pool === null) return [];
      const phrases = phrasesLeftOut(text);
      const texts = phrases.map(({ rest }) => rest);
      const embeddings = await engine.call(signal, "texts", { texts });
      return phrases.map(({ phrase }, i): PhraseScore => ({ phrase, pf: cosine(pool, embeddings[i]!) }));
    },
  };
}
