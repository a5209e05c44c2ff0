import { edgeOf, reachedFrom, widened } from "../../../imaging/regions.ts";
import type { PatchGrid } from "../../../lib/patch-grid.ts";
import type { Slices } from "../../../lib/slices.ts";
import { quantile } from "../../../metric/rank.ts";
import { FOUND, LOOKS_ALIKE, LOST, RETURNS } from "./thresholds.ts";

/**
 * How a mask fits what the matches say: which patches it leaves out, which it holds too many. Each is told with what
 * would be without it, so that nobody has to believe a verdict.
 */

/** One image of the pair, and what each of its patches finds in the other. */
export interface Matched {
  /** Uint8 [N]: 1 inside its mask. */
  readonly subject: Uint8Array;
  readonly grid: PatchGrid;
  /** Of the best match of each patch, and which patch of the other image that is. */
  readonly cosine: Float32Array;
  readonly index: Int32Array;
  /** Whether a patch inside the mask is more like the picture outside it than like what is found inside. */
  isLikeOutside(patch: number, isLost: (patch: number) => boolean): boolean;
}

/** Patches that a mask leaves out, and the share of the other image's subject that would still match outside with them in it. */
export interface LeftOut {
  readonly patches: readonly number[];
  readonly outsideWith: number;
}

export interface MaskFit {
  /** Patches inside it. */
  readonly marked: number;
  /** Share of the other image's subject whose best match lies outside this mask. */
  readonly outside: number;
  /** Half of what matches inside the mask is found better than this, on the scale of `quality`; 0 where nothing does. */
  readonly within: number;
  /** What hangs together with the mask, finds its own best match in the other's subject, and is such a match itself. */
  readonly beside: LeftOut & {
    /** How well the matches that fall there are found, on average. */
    readonly quality: number;
    /** Patches that could be reached in this way, matched or not. */
    readonly reach: number;
  };
  /** What is found well, there and back, but apart from the mask; and the share of the other's subject that is. */
  readonly apart: LeftOut & { readonly share: number };
  /** The mask's own patches, from its edge inwards, that are not found again, match the other's background, and look like what lies outside. */
  readonly past: {
    readonly patches: readonly number[];
    /** Share of the patches along the edge. */
    readonly ofEdge: number;
    /** The same in the quarter of the edge (upper left to lower right of the mask's middle) where it is least: a mask that is too wide is so all around, a part that changed lies on one side. */
    readonly around: number;
    /** Patches further in, and the share of them that is not found again. */
    readonly rest: number;
    readonly lostWithin: number;
  };
}

const patchesOf = (flags: Uint8Array): number[] => [...flags.keys()].filter((patch) => flags[patch] === 1);

const isNear = (a: number, b: number, { columns }: PatchGrid): boolean =>
  Math.max(Math.abs(Math.floor(a / columns) - Math.floor(b / columns)), Math.abs((a % columns) - (b % columns))) <=
  RETURNS;

const share = (patches: readonly number[], holds: (patch: number) => boolean): number =>
  patches.length === 0 ? 0 : patches.filter(holds).length / patches.length;

/** Patches by the side of the mask's middle on which they lie; quarters of fewer than three say nothing. */
function quarters(patches: readonly number[], { subject, grid: { columns } }: Matched): number[][] {
  const marked = patchesOf(subject);
  const middle = (of: (patch: number) => number) =>
    marked.reduce((sum, patch) => sum + of(patch), 0) / Math.max(1, marked.length);
  const [down, across] = [middle((patch) => Math.floor(patch / columns)), middle((patch) => patch % columns)];
  const of = (patch: number) => (Math.floor(patch / columns) > down ? 2 : 0) + (patch % columns > across ? 1 : 0);
  return [0, 1, 2, 3]
    .map((quarter) => patches.filter((patch) => of(patch) === quarter))
    .filter(({ length }) => length >= 3);
}

/**
 * @param own the image whose mask is looked at
 * @param other the one that asks where its subject is found
 * @param quality of a cosine: 0 at chance, 1 where a subject is kept
 */
export function* fitOf(own: Matched, other: Matched, quality: (cosine: number) => number): Slices<MaskFit> {
  const asking = patchesOf(other.subject);
  const isOutside = (patch: number) => own.subject[other.index[patch]!] === 0;
  const leaking = asking.filter(isOutside);
  // A match means a place only where the way back leads near to where it came from: else patches merely look alike.
  const comesBack = (patch: number) => isNear(own.index[other.index[patch]!]!, patch, other.grid);
  const chosen = new Set(leaking.map((patch) => other.index[patch]!));
  /** What would match outside still, with these in the mask. */
  const without = (patches: ReadonlySet<number>) =>
    share(asking, (patch) => isOutside(patch) && !patches.has(other.index[patch]!));

  const alike = own.subject.map((inside, patch) =>
    inside === 0 && other.subject[own.index[patch]!] === 1 && quality(own.cosine[patch]!) >= LOOKS_ALIKE ? 1 : 0,
  );
  const reached = reachedFrom(own.subject, alike, own.grid);
  const beside = new Set([...chosen].filter((patch) => reached[patch] === 1));
  const onto = leaking.filter((patch) => beside.has(other.index[patch]!));

  const wide = widened(own.subject, own.grid);
  const strays = leaking.filter(
    (patch) => wide[other.index[patch]!] === 0 && quality(other.cosine[patch]!) >= FOUND && comesBack(patch),
  );
  const apart = new Set(strays.map((patch) => other.index[patch]!));

  const edge = edgeOf(own.subject, own.grid);
  const isLost = (patch: number) => quality(own.cosine[patch]!) < LOST;
  // A part that changed is lost too, but looks like no background: what a mask holds too much looks like what it leaves out.
  const tooMany = new Uint8Array(own.subject.length);
  const marked = patchesOf(own.subject);
  for (const patch of marked) {
    if (isLost(patch) && other.subject[own.index[patch]!] === 0 && own.isLikeOutside(patch, isLost)) tooMany[patch] = 1;
    yield;
  }
  const isPast = (patch: number) => tooMany[patch] === 1;
  const past = reachedFrom(
    own.subject.map((inside) => 1 - inside),
    tooMany,
    own.grid,
  );
  const rest = marked.filter((patch) => edge[patch] === 0 && past[patch] === 0);
  return {
    marked: marked.length,
    outside: share(asking, isOutside),
    within:
      quantile(
        asking.filter((patch) => !isOutside(patch)).map((patch) => quality(other.cosine[patch]!)),
        0.5,
      ) ?? 0,
    beside: {
      patches: [...beside],
      outsideWith: without(beside),
      quality:
        onto.length === 0 ? 0 : onto.reduce((sum, patch) => sum + quality(other.cosine[patch]!), 0) / onto.length,
      reach: patchesOf(reached).length,
    },
    apart: {
      patches: [...apart],
      outsideWith: without(apart),
      share: asking.length === 0 ? 0 : strays.length / asking.length,
    },
    past: {
      patches: patchesOf(past),
      ofEdge: share(patchesOf(edge), isPast),
      around: Math.min(...quarters(patchesOf(edge), own).map((quarter) => share(quarter, isPast))),
      rest: rest.length,
      lostWithin: share(rest, isLost),
    },
  };
}
