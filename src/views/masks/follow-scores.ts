import type { PatchGrid } from "../../lib/patch-grid.ts";
import { createLiveScores, type LiveEvidence, type LiveScore, type ScoredPf } from "../../metric/live.ts";
import type { MaskDraft } from "./mask-draft.ts";

/** A pair's numbers as its masks stand. */
export interface Numbers {
  readonly cp: LiveScore | null;
  readonly pf: LiveScore | null;
  readonly leak: number | null;
  /** PF is behind the brush by a frame or two; it is exact again when the stroke rests. */
  readonly following: boolean;
}

/** What `?meter` shows, in milliseconds. */
export interface Timing {
  /** From an edit's first event to the numbers that answer it, the latest ones. */
  readonly editToScore: readonly number[];
  /** Between frames of a stroke. */
  readonly frames: readonly number[];
}

export interface ScoreFollower {
  readonly numbers: Numbers;
  readonly timing: Timing;
  /**
   * Brings the numbers up to the masks. Within a stroke PF waits for the next frame where this one's time is spent.
   *
   * @param frameStart when the frame began; null computes everything
   * @returns whether something still waits for the next frame
   */
  follow(frameStart: number | null): boolean;
  /** Told of every edit, for the meter. */
  touched(): void;
  subscribe(listener: () => void): () => void;
}

/** Either mask as it is edited, or as its file is read where nobody has touched it. */
export type Weights = { readonly draft: MaskDraft } | { readonly weights: Float32Array } | null;

/** Milliseconds of a frame of 16.7 that drawing and scores may take together. */
const FRAME = 12;
const REMEMBERED = 120;

const keepLast = (values: number[], value: number): number[] => [...values.slice(1 - REMEMBERED), value];

/** null where there is no mask: one that was not begun is none, and not one that marks nothing. */
function weightsOf(weights: Weights, grid: PatchGrid): Float32Array | null {
  if (weights === null) return null;
  if (!("draft" in weights)) return weights.weights;
  return weights.draft.exists ? weights.draft.weightsOn(grid) : null;
}

/**
 * @param grids of reference and generation
 * @param scored where the evidence has no text
 */
export function followScores(
  evidence: LiveEvidence,
  threshold: number,
  grids: readonly [PatchGrid, PatchGrid],
  masks: readonly [Weights, Weights],
  scored: ScoredPf | null = null,
): ScoreFollower {
  const live = createLiveScores(evidence, threshold, scored);
  const listeners = new Set<() => void>();
  let numbers: Numbers = { cp: null, pf: null, leak: null, following: false };
  let timing: Timing = { editToScore: [], frames: [] };
  let firstEdit: number | null = null;
  let lastFrame: number | null = null;
  /** What PF took lately. */
  let pfTime = 8;
  let skipped = false;

  const follow = (frameStart: number | null): boolean => {
    const from = weightsOf(masks[0], grids[0]);
    const to = weightsOf(masks[1], grids[1]);
    let { pf } = numbers;
    let following = false;
    if (to === null) pf = null;
    else {
      const start = performance.now();
      const known = live.knowsPf(to);
      following = !known && frameStart !== null && !skipped && start - frameStart + pfTime > FRAME;
      if (!following) pf = live.pf(to);
      if (!following && !known) pfTime += 0.3 * (performance.now() - start - pfTime);
    }
    // Never twice in turn: a slow machine shows every other frame's PF, and is never left behind.
    skipped = following;
    numbers = { cp: from && live.cp(from), pf, leak: from && to && live.leak(from, to), following };
    const now = performance.now();
    if (firstEdit !== null && !following) {
      timing = { ...timing, editToScore: keepLast([...timing.editToScore], now - firstEdit) };
      firstEdit = null;
    }
    if (frameStart !== null) {
      if (lastFrame !== null && frameStart - lastFrame < 200)
        timing = { ...timing, frames: keepLast([...timing.frames], frameStart - lastFrame) };
      lastFrame = frameStart;
    }
    for (const listener of listeners) listener();
    return following;
  };
  follow(null);

  return {
    get numbers() {
      return numbers;
    },
    get timing() {
      return timing;
    },
    follow,
    touched() {
      firstEdit ??= performance.now();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
