import { LensError } from "../../lib/errors.ts";
import type { PoolHead } from "../../metric/pool.ts";
import type { Sample } from "../../project/types.ts";
import { evidenceOfShared } from "../../storage/shared/evidence.ts";
import type { SharedReader } from "../../storage/shared/read.ts";
import type { SharedPair } from "../../storage/shared/shared.ts";
import type { ExplainCommands } from "../../store/commands.ts";

/** What explains a sample, as a shared project's file has it. */

/** Comparisons that are kept once they were looked at, some 2 MB each: going back to one is at once. */
const KEPT = 24;

const needsModel = (what: string): LensError =>
  new LensError(
    "missing_file",
    `${what} needs a model, and is not in this shared project. Whoever shared it can show it in MaSC Lens.`,
  );

const orMissing = <T>(value: T | null, what: string): T => {
  if (value === null) throw needsModel(what);
  return value;
};

const shared = (bytes: Uint8Array): Float32Array => Float32Array.from(bytes, (byte) => byte / 255);

const NOTHING = new Float32Array();
/** Of a file without one: no text comes with it, so nothing is asked of it. */
const NO_HEAD: PoolHead = {
  dim: 0,
  heads: 1,
  hidden: 0,
  epsilon: 0,
  activation: "gelu",
  outWeight: NOTHING,
  outBias: NOTHING,
  normWeight: NOTHING,
  normBias: NOTHING,
  fc1Weight: NOTHING,
  fc1Bias: NOTHING,
  fc2Weight: NOTHING,
  fc2Bias: NOTHING,
};

export function createSharedExplain({
  pair: read,
  editing: readEditing,
}: Pick<SharedReader, "pair" | "editing">): ExplainCommands {
  const kept = new Map<string, Promise<SharedPair | null>>();
  const find = ({ id, reference }: Sample): Promise<SharedPair | null> => {
    const key = JSON.stringify([id, reference]);
    const known = kept.get(key);
    const found = known ?? read(id, reference);
    // The one looked at last goes last.
    kept.delete(key);
    kept.set(key, found);
    found.catch(() => kept.delete(key));
    for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - KEPT))) kept.delete(oldest);
    return found;
  };
  const pairOf = async (sample: Sample): Promise<SharedPair> =>
    orMissing(await find(sample), "What explains this pair");

  return {
    evidence: async (_signal, sample) => evidenceOfShared(await pairOf(sample)),
    /** CP and leak follow from best matches alone; PF and the tools of patches from what may have come along. */
    async editing(_signal, sample) {
      const pair = await pairOf(sample);
      const along = await readEditing(sample.id, sample.reference);
      const { match, attention, reference, generation } = pair;
      return {
        model: "",
        match,
        reference: { ...reference, tokens: along?.reference ?? NOTHING },
        generation: { ...generation, tokens: along?.generation ?? NOTHING },
        pool: { logits: attention.logits, values: along?.values ?? NOTHING },
        head: along?.head ?? NO_HEAD,
        text: along?.text ?? null,
      };
    },
    phrases: async (_signal, sample) => orMissing((await pairOf(sample)).phrases, "What each phrase does"),
    async bestMatches(_signal, sample) {
      return orMissing(await find(sample), "Matching these two pictures");
    },
    texts: () => Promise.reject(needsModel("Reading another text")),
    patchTexts: async (_signal, sample) => orMissing((await pairOf(sample)).patchTexts, "Each patch against the text"),
    async features(_signal, sample) {
      const { reference, generation, shares } = orMissing((await pairOf(sample)).features, "What tokens look like");
      return { reference: shared(reference), generation: shared(generation), shares };
    },
    wholeImages: async (_signal, sample) =>
      orMissing((await pairOf(sample)).wholes, "What whole pictures have in common"),
    maskAgreements: async (_signal, masks) => masks.map(() => null),
    compareMasks: () => Promise.reject(needsModel("Comparing masks")),
    maskIntervals: async (_signal, sample) =>
      orMissing((await pairOf(sample)).intervals, "How scores move with their masks"),
  };
}
