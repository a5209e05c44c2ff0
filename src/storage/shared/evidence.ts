import type { PairEvidence } from "../../metric/evidence.ts";
import type { SharedPair } from "./shared.ts";

/**
 * A shared comparison as views read it. What is exact in the file is exact here: best matches, their cosines, masks, the
 * pool's logits. Other cosines are off by .008 at most, most of them by a tenth of that (.004 in files of versions 1 and 2); where they were left out, a patch shows its best match alone.
 */
export function evidenceOfShared(pair: SharedPair): PairEvidence {
  const { reference, generation, match, attention, means, likeOutside, cosines } = pair;
  const [n, m] = [match.cosine.length, match.backCosine.length];
  const from = (patch: number) => {
    const row = new Float32Array(m);
    if (cosines !== null) for (let j = 0; j < m; j++) row[j] = cosines.values[patch * m + j]! / cosines.steps;
    row[match.index[patch]!] = match.cosine[patch]!;
    return row;
  };
  const to = (patch: number) => {
    const column = new Float32Array(n);
    if (cosines !== null) for (let i = 0; i < n; i++) column[i] = cosines.values[i * m + patch]! / cosines.steps;
    column[match.backIndex[patch]!] = match.backCosine[patch]!;
    return column;
  };
  return {
    reference,
    generation,
    match,
    attention,
    cosinesOf: (side, patch) => (side === "reference" ? from(patch) : to(patch)),
    meanCosines: () => means,
    isLikeOutside: (side, patch) => likeOutside[side][patch] === 1,
  };
}
