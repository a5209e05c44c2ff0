import { createMaskWeigher, type MaskWeigher } from "../../imaging/mask-grid.ts";
import { strokeSegment } from "../../imaging/masks/brush.ts";
import { createHistory } from "../../imaging/masks/history.ts";
import {
  unite,
  wholeOf,
  type MaskImage,
  type MaskValue,
  type Point,
  type Rect,
} from "../../imaging/masks/mask-image.ts";
import type { PatchGrid } from "../../lib/patch-grid.ts";
import type { Segmented } from "../../project/types.ts";

/** How a segmenter came to what is in a draft. */
export interface DraftOrigin {
  readonly segmented: Segmented;
  /** Something was done to it by hand, before or since. */
  readonly edited: boolean;
}

/** One mask that is being edited: its bytes, its undo, and its weights on a grid of patches, which follow each edit. */
export interface MaskDraft {
  readonly mask: MaskImage;
  /** Whether the mask as read and the editable one score alike. */
  readonly exact: boolean;
  /** Whether it differs from what it began as. */
  readonly changed: boolean;
  /** Whether there is a mask yet: one that was read, or something painted where there was none. */
  readonly exists: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** A stroke is under way. */
  readonly moving: boolean;
  /** Of the last segmenter's mask that was taken in and not undone; null where there is none. */
  readonly origin: DraftOrigin | null;
  /** Counts finished steps, undone ones too; a view redraws its buttons by it. */
  readonly revision: number;
  begin(): void;
  paint(from: Point, to: Point, radius: number, value: MaskValue): void;
  /** Ends a stroke: what was painted since `begin` is one step. */
  end(): void;
  /** Takes back what was painted since `begin`; it was no step. */
  abandon(): void;
  /** One step by a tool that says what it may have changed. @param from where it takes in a segmenter's mask @returns whether anything changed */
  edit(tool: (mask: MaskImage) => Rect | null, from?: DraftOrigin): boolean;
  undo(): void;
  redo(): void;
  /** One step back to what it began as. */
  discard(): void;
  /** What it is now counts as what it began as. */
  saved(): void;
  /** Draws all of it again. */
  redraw(): void;
  /** What has changed since it was asked for last, to be drawn; null where nothing has. */
  takeDirty(): Rect | null;
  /** Float32 [patches], up to date: only patches that an edit can have touched are computed anew. One array a grid. */
  weightsOn(grid: PatchGrid): Float32Array;
  subscribe(listener: () => void): () => void;
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

/** @param read whether `mask` is a file's; else it is nothing to begin with */
export function createMaskDraft(mask: MaskImage, exact: boolean, read = true): MaskDraft {
  let isFile = read;
  const source = mask.data.slice();
  /** The bytes before the step under way. */
  const before = mask.data.slice();
  const history = createHistory();
  const listeners = new Set<() => void>();
  let dirty: Rect | null = wholeOf(mask);
  let step: Rect | null = null;
  let moving = false;
  let changed = false;
  let revision = 0;
  let on: { readonly grid: PatchGrid; readonly weigher: MaskWeigher; readonly weights: Float32Array } | null = null;
  let unweighed: Rect | null = null;
  /** Steps done and not undone. */
  let position = 0;
  /** After which step each origin was taken in, the first first. */
  let origins: readonly { readonly at: number; readonly from: DraftOrigin | null }[] = [];

  const touch = (rect: Rect | null) => {
    dirty = unite(dirty, rect);
    unweighed = unite(unweighed, rect);
    for (const listener of listeners) listener();
  };
  const copyRows = (source: Uint8Array, target: Uint8Array, { x, y, width, height }: Rect) => {
    for (let row = y; row < y + height; row++) {
      const from = row * mask.width + x;
      target.set(source.subarray(from, from + width), from);
    }
  };
  const finish = (rect: Rect | null) => {
    if (rect !== null) copyRows(mask.data, before, rect);
    changed = !equal(mask.data, source);
    revision++;
    touch(rect);
  };
  const record = (rect: Rect, from?: DraftOrigin | null): boolean => {
    const recorded = history.record(mask, before, rect);
    if (recorded) {
      // What was undone before is gone.
      origins = origins.filter(({ at }) => at <= position);
      position++;
      if (from !== undefined) origins = [...origins, { at: position, from }];
    }
    finish(rect);
    return recorded;
  };

  return {
    mask,
    exact,
    get changed() {
      return changed;
    },
    get exists() {
      return isFile || changed || step !== null;
    },
    get canUndo() {
      return history.canUndo;
    },
    get canRedo() {
      return history.canRedo;
    },
    get moving() {
      return moving;
    },
    get origin() {
      const last = origins.findLast(({ at }) => at <= position);
      return last === undefined || last.from === null
        ? null
        : { ...last.from, edited: last.from.edited || last.at < position };
    },
    get revision() {
      return revision;
    },
    begin() {
      moving = true;
    },
    paint(from, to, radius, value) {
      const rect = strokeSegment(mask, from, to, radius, value);
      step = unite(step, rect);
      if (rect !== null) touch(rect);
    },
    end() {
      moving = false;
      const rect = step;
      step = null;
      if (rect === null) finish(null);
      else record(rect);
    },
    abandon() {
      moving = false;
      if (step !== null) copyRows(before, mask.data, step);
      touch(step);
      step = null;
    },
    edit(tool, from) {
      const rect = tool(mask);
      return rect !== null && record(rect, from);
    },
    undo() {
      const rect = history.undo(mask);
      if (rect !== null) position--;
      finish(rect);
    },
    redo() {
      const rect = history.redo(mask);
      if (rect !== null) position++;
      finish(rect);
    },
    discard() {
      mask.data.set(source);
      // None of a segmenter's is left in it.
      record(wholeOf(mask), null);
    },
    saved() {
      source.set(mask.data);
      isFile = true;
      changed = false;
      revision++;
      touch(null);
    },
    redraw() {
      dirty = wholeOf(mask);
    },
    takeDirty() {
      const rect = dirty;
      dirty = null;
      return rect;
    },
    weightsOn(grid) {
      if (on === null || on.grid.rows !== grid.rows || on.grid.columns !== grid.columns) {
        on = { grid, weigher: createMaskWeigher(mask, grid), weights: new Float32Array(grid.rows * grid.columns) };
        on.weigher.weigh(mask.data, 255, on.weights);
      } else if (unweighed !== null) {
        on.weigher.weigh(mask.data, 255, on.weights, on.weigher.touchedBy(unweighed));
      }
      unweighed = null;
      return on.weights;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
