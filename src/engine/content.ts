import { LensError } from "../lib/errors.ts";
import { sha256 } from "../lib/sha256.ts";
import type { ByteSource } from "../platform/bytes.ts";
import { quote } from "../project/quote.ts";
import type { ScoreSettings } from "../project/result.ts";
import type { Pipeline } from "./pipeline.ts";
import type { SampleFiles } from "./protocol.ts";
import type { SampleInput } from "./stages.ts";

/** The file a sample's path means; null where there is none. */
export type FindFile = (path: string) => ByteSource | null;

/** A sample with its files at hand. @throws LensError missing_file, naming the path */
export function findFiles(sample: SampleFiles, find: FindFile): SampleInput {
  const { reference, referenceMask, generation, generationMask, prompt, object } = sample;
  const required = (path: string | null): ByteSource | null => {
    const source = path === null ? null : find(path);
    if (path !== null && source === null) {
      throw new LensError("missing_file", `${quote(path)} was not found. Add it, or correct its path.`);
    }
    return source;
  };
  return {
    reference: required(reference),
    referenceMask: required(referenceMask),
    generation: required(generation),
    generationMask: required(generationMask),
    prompt,
    object,
    ...(sample.smallMask === undefined ? {} : { smallMask: sample.smallMask }),
  };
}

/** Counts up when the same files come to other scores or flags, so that none of before is taken for one of now. */
const SCORES_REVISION = 2;

/** Names a row's scores by all that they are computed from: contents, texts, settings, checkpoints, their precision, provider. */
export async function contentKey(
  pipeline: Pipeline,
  input: SampleInput,
  settings: ScoreSettings,
  provider: string,
): Promise<string> {
  const { reference, referenceMask, generation, generationMask, prompt, object, smallMask } = input;
  const hashes = [reference, referenceMask, generation, generationMask].map(
    (source) => source && pipeline.hash(source),
  );
  const { maxPatches, threshold, stripper } = settings;
  const { siglip = null, clip = null, dino = null, ...others } = pipeline.identities;
  const parts = [
    ...(await Promise.all(hashes)),
    prompt,
    object,
    pipeline.siglip.naflex ? maxPatches : null,
    threshold,
    stripper,
    siglip,
    clip,
    dino,
    provider,
    SCORES_REVISION,
    ...(Object.keys(others).length === 0 ? [] : [others]),
    ...(smallMask === undefined ? [] : [`small ${smallMask}`]),
  ];
  return sha256(new TextEncoder().encode(JSON.stringify(parts)));
}
