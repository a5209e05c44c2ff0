import type { PatchGrid, Point } from "../lib/patch-grid.ts";
import { isSubject, type Match } from "./cp.ts";

/**
 * How one picture's subject lies in another picture: a similarity (scale, turn, shift, perhaps mirrored; no shear)
 * fitted to mutual best matches, of which many may be wrong.
 *
 * Least squares: S. Umeyama, PAMI 13(4), 1991, which is one division of complex numbers in the plane. Robust by
 * M. A. Fischler and R. C. Bolles, CACM 24(6), 1981; nothing is drawn by chance, so the same pair gives the same fit.
 */

/** (x, y) to (re * mx - im * y + dx, im * mx + re * y + dy), where mx is x, or -x where it is mirrored. y points down. */
export interface Similarity {
  readonly re: number;
  readonly im: number;
  readonly dx: number;
  readonly dy: number;
  readonly mirrored: boolean;
}

/** A picture and its patches. Places on it are in units of its longer side, from its upper left corner. */
export interface PatchedPicture {
  readonly grid: PatchGrid;
  readonly width: number;
  readonly height: number;
}

/** Where a patch and its match lie. */
export interface PlacedMatch {
  readonly from: Point;
  readonly to: Point;
}

export interface Alignment {
  /** From places on the first picture to places on the second; null where too few matches agree on one. */
  readonly similarity: Similarity | null;
  /** Mutual matches, and how many of them lie where the similarity says. */
  readonly mutual: number;
  readonly inliers: number;
}

/** A match may be off by so many patches: half a patch each by being one, and a neighbour is often as good a match. */
const TOLERANCE = 1.25;
/** A subject rarely grows or shrinks by more, and a fit that shrinks everything to a point agrees with any matches. */
const MOST_SCALE = 4;
/** Of a hundred random matches in a subject at most a sixth agree on some similarity, of forty a quarter. */
const LEAST_SHARE = 0.3;
const LEAST_INLIERS = 10;
/** Pairs of so many matches, spread over all of them, are tried: with half of them wrong a thousand pairs are right. */
const TRIED = 96;
/** Two patches nearer to each other than this say nothing of turn and scale. */
const LEAST_APART = 2;
/** Few subjects are the same in a mirror: it has to explain more by this factor. */
const MIRROR_GAIN = 1.25;
const MOST_REFINEMENTS = 12;

/** Where a patch's middle lies on its picture. */
export function placeOn({ grid, width, height }: PatchedPicture, patch: number): Point {
  const side = Math.max(width, height);
  return {
    x: (((patch % grid.columns) + 0.5) / grid.columns) * (width / side),
    y: ((Math.floor(patch / grid.columns) + 0.5) / grid.rows) * (height / side),
  };
}

/** The larger side of a patch, in units of the picture's longer side. */
const patchSide = ({ grid, width, height }: PatchedPicture): number =>
  Math.max(width / grid.columns, height / grid.rows) / Math.max(width, height);

/**
 * Pairs of patches that are each other's best match, both inside their masks; without a mask, anywhere.
 *
 * @param weights mask weights of both pictures, Float32 in [0, 1]
 * @returns pairs [patch of the first, patch of the second], in the first's order
 */
export function mutualMatches(
  { index, backIndex }: Pick<Match, "index" | "backIndex">,
  weights: readonly [Float32Array | null, Float32Array | null],
  threshold: number,
): (readonly [number, number])[] {
  const inside = (side: 0 | 1, patch: number) => {
    const own = weights[side];
    return own === null || isSubject(own[patch]!, threshold);
  };
  return Array.from(index, (to, from) => [from, to] as const).filter(
    ([from, to]) => backIndex[to] === from && inside(0, from) && inside(1, to),
  );
}

/** Where a similarity takes a place. */
export function moved({ re, im, dx, dy, mirrored }: Similarity, { x, y }: Point): Point {
  const mx = mirrored ? -x : x;
  return { x: re * mx - im * y + dx, y: im * mx + re * y + dy };
}

/** The way back: from places on the second picture to places on the first. */
export function inverseOf({ re, im, dx, dy, mirrored }: Similarity): Similarity {
  const square = re * re + im * im;
  // Division by the complex number re + im i; what is mirrored comes back as its conjugate's mirror image.
  const [x, y] = [(re * dx + im * dy) / square, (re * dy - im * dx) / square];
  if (mirrored) return { re: re / square, im: im / square, dx: x, dy: -y, mirrored };
  return { re: re / square, im: -im / square, dx: -x, dy: -y, mirrored };
}

/** As a canvas and CSS take it: x' = a x + c y + e, y' = b x + d y + f. */
export function matrixOf({
  re,
  im,
  dx,
  dy,
  mirrored,
}: Similarity): readonly [a: number, b: number, c: number, d: number, e: number, f: number] {
  const side = mirrored ? -1 : 1;
  return [side * re, side * im, -im, re, dx, dy];
}

export const scaleOf = ({ re, im }: Similarity): number => Math.hypot(re, im);

/** In degrees, clockwise as one looks at the picture, in (-180, 180]. */
export const turnOf = ({ re, im }: Similarity): number => (Math.atan2(im, re) * 180) / Math.PI;

/** Least squares over all of these; null where they lie in one point. */
export function fitSimilarity(matches: readonly PlacedMatch[], mirrored = false): Similarity | null {
  const side = mirrored ? -1 : 1;
  const count = matches.length;
  let [fx, fy, tx, ty] = [0, 0, 0, 0];
  for (const { from, to } of matches) {
    fx += (side * from.x) / count;
    fy += from.y / count;
    tx += to.x / count;
    ty += to.y / count;
  }
  let [re, im, square] = [0, 0, 0];
  for (const { from, to } of matches) {
    const [x, y, u, v] = [side * from.x - fx, from.y - fy, to.x - tx, to.y - ty];
    re += x * u + y * v;
    im += x * v - y * u;
    square += x * x + y * y;
  }
  if (!(square > 0) || !(re * re + im * im > 0)) return null;
  const [a, b] = [re / square, im / square];
  return { re: a, im: b, dx: tx - (a * fx - b * fy), dy: ty - (b * fx + a * fy), mirrored };
}

interface Patches {
  /** A patch's side on the first picture and on the second. */
  readonly from: number;
  readonly to: number;
}

/** How far off a match may lie: patches of both pictures are coarse, the first's as large as the similarity makes them. */
const slackOf = (similarity: Similarity, { from, to }: Patches): number =>
  TOLERANCE * Math.hypot(to, scaleOf(similarity) * from);

/** Squared, how far from its match a similarity takes a place: asked a million times, so without a root or an object. */
function missed({ re, im, dx, dy, mirrored }: Similarity, { from, to }: PlacedMatch): number {
  const mx = mirrored ? -from.x : from.x;
  const [x, y] = [re * mx - im * from.y + dx - to.x, im * mx + re * from.y + dy - to.y];
  return x * x + y * y;
}

function countInliers(matches: readonly PlacedMatch[], similarity: Similarity, sides: Patches): number {
  const slack = slackOf(similarity, sides) ** 2;
  let count = 0;
  for (const match of matches) if (missed(similarity, match) <= slack) count++;
  return count;
}

function inliersOf(matches: readonly PlacedMatch[], similarity: Similarity, sides: Patches): PlacedMatch[] {
  const slack = slackOf(similarity, sides) ** 2;
  return matches.filter((match) => missed(similarity, match) <= slack);
}

function isPlausible(similarity: Similarity, { from, to }: Patches): boolean {
  // In patches, since pictures of two shapes have patches of two sizes.
  const scale = (scaleOf(similarity) * from) / to;
  return scale <= MOST_SCALE && scale >= 1 / MOST_SCALE;
}

const apart = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** Spread over all, in their order. */
function spreadOver<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, i) => items[Math.floor(((i + 0.5) * items.length) / count)]!);
}

interface Fit {
  readonly similarity: Similarity;
  readonly inliers: readonly PlacedMatch[];
}

/** The similarity through two matches that most others agree with, then least squares over those until they stay the same. */
function bestFit(matches: readonly PlacedMatch[], sides: Patches, mirrored: boolean): Fit | null {
  const tried = spreadOver(matches, TRIED);
  let first: Similarity | null = null;
  let most = 0;
  for (const [i, one] of tried.entries()) {
    for (const other of tried.slice(i + 1)) {
      if (apart(one.from, other.from) < LEAST_APART * sides.from) continue;
      const similarity = fitSimilarity([one, other], mirrored);
      if (similarity === null || !isPlausible(similarity, sides)) continue;
      const count = countInliers(matches, similarity, sides);
      if (count > most) [first, most] = [similarity, count];
    }
  }
  let best: Fit | null = first && { similarity: first, inliers: inliersOf(matches, first, sides) };
  for (let step = 0; best !== null && step < MOST_REFINEMENTS; step++) {
    const similarity = fitSimilarity(best.inliers, mirrored);
    if (similarity === null || !isPlausible(similarity, sides)) break;
    const inliers = inliersOf(matches, similarity, sides);
    const settled = inliers.length === best.inliers.length && inliers.every((one, i) => one === best!.inliers[i]);
    best = { similarity, inliers };
    if (settled) break;
  }
  return best;
}

/**
 * Aligns two pictures by mutual matches.
 *
 * @param pairs patches of both pictures, from `mutualMatches`
 */
export function alignPictures(
  pairs: readonly (readonly [number, number])[],
  from: PatchedPicture,
  to: PatchedPicture,
): Alignment {
  const matches = pairs.map(([one, other]): PlacedMatch => ({ from: placeOn(from, one), to: placeOn(to, other) }));
  const sides = { from: patchSide(from), to: patchSide(to) };
  const straight = bestFit(matches, sides, false);
  const mirrored = bestFit(matches, sides, true);
  const isMirrored = (mirrored?.inliers.length ?? 0) > MIRROR_GAIN * (straight?.inliers.length ?? 0);
  const fit = isMirrored ? mirrored : straight;
  const inliers = fit?.inliers.length ?? 0;
  const agreed = fit !== null && inliers >= LEAST_INLIERS && inliers >= LEAST_SHARE * matches.length;
  return { similarity: agreed ? fit.similarity : null, mutual: matches.length, inliers };
}
