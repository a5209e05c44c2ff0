import type { PatchGrid } from "../../lib/patch-grid.ts";
import type { Pointed } from "../../store/view.ts";
import type { HeatModel } from "./heat.ts";

/** A pair of patches and how alike they are. */
export interface PatchLink {
  readonly from: number;
  readonly to: number;
  readonly cosine: number;
}

/** The pair that a pointed patch makes with its best match, whichever side it is on; null where the patch is not there. */
export function linkOf(pointed: Pointed | null, heat: HeatModel | null): PatchLink | null {
  if (pointed === null || heat === null) return null;
  const { match } = heat.evidence;
  const { side, patch } = pointed;
  if (patch >= (side === "reference" ? match.index : match.backIndex).length) return null;
  if (side === "reference") return { from: patch, to: match.index[patch]!, cosine: match.cosine[patch]! };
  return { from: match.backIndex[patch]!, to: patch, cosine: match.backCosine[patch]! };
}

/** So many lines can still be told apart on a picture of a few hundred pixels. */
const MOST_LINKS = 40;

/** Patches far from each other: always the one farthest from those that are taken, from the first on. */
function spread(patches: readonly number[], { columns }: PatchGrid, count: number): number[] {
  const distance = new Map(patches.map((patch) => [patch, Infinity]));
  const taken: number[] = [];
  let next = patches[0];
  while (next !== undefined && taken.length < count) {
    taken.push(next);
    distance.delete(next);
    let farthest: number | undefined;
    for (const [patch, before] of distance) {
      const now = Math.min(
        before,
        Math.hypot(Math.floor(patch / columns) - Math.floor(next / columns), (patch % columns) - (next % columns)),
      );
      distance.set(patch, now);
      if (farthest === undefined || now > distance.get(farthest)!) farthest = patch;
    }
    next = farthest;
  }
  return taken;
}

/** Matches spread over the subject, from the reference's patches or, in reverse, from the generation's. */
export function manyLinks(heat: HeatModel, reverse: boolean): PatchLink[] {
  const { evidence, patches, generationSubject } = heat;
  const { match, reference, generation } = evidence;
  if (!reverse)
    return spread(patches, reference.grid, MOST_LINKS).map((from) => ({
      from,
      to: match.index[from]!,
      cosine: match.cosine[from]!,
    }));
  const back = [...match.backIndex.keys()].filter(
    (patch) => generationSubject === null || generationSubject[patch] === 1,
  );
  return spread(back, generation.grid, MOST_LINKS).map((to) => ({
    from: match.backIndex[to]!,
    to,
    cosine: match.backCosine[to]!,
  }));
}
