import type { MaskImage, Rect } from "./mask-image.ts";

/**
 * Undo and redo of a mask's bytes. A step keeps the rectangle that changed as runs of before XOR after: applied to
 * either of the two it gives the other, exactly, and where a tool touched nothing it costs nothing.
 */
interface Step {
  readonly rect: Rect;
  /** Lengths and values in turn: [length, xor, length, xor, …] over the rectangle, row by row. */
  readonly runs: Uint32Array;
}

export interface MaskHistory {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** How many steps undo knows. */
  readonly length: number;
  /** Bytes that all steps take. */
  readonly bytes: number;
  /**
   * Remembers what has just been done.
   *
   * @param before the whole mask's bytes before the step
   * @returns whether anything changed
   */
  record(mask: MaskImage, before: Uint8Array, rect: Rect): boolean;
  /** @returns what changed; null where there is no step */
  undo(mask: MaskImage): Rect | null;
  redo(mask: MaskImage): Rect | null;
}

/** Runs of what differs, within the smallest rectangle around it; null where nothing does. */
function differenceOf({ width, data }: MaskImage, before: Uint8Array, rect: Rect): Step | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  for (let y = rect.y; y < rect.y + rect.height; y++) {
    for (let at = y * width + rect.x, x = rect.x; x < rect.x + rect.width; x++, at++) {
      if (data[at] === before[at]) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (right < 0) return null;
  const tight = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  const runs: number[] = [];
  let [length, value] = [0, 0];
  for (let y = top; y <= bottom; y++) {
    for (let at = y * width + left; at <= y * width + right; at++) {
      const xor = data[at]! ^ before[at]!;
      if (xor === value) length++;
      else {
        runs.push(length, value);
        [length, value] = [1, xor];
      }
    }
  }
  runs.push(length, value);
  return { rect: tight, runs: Uint32Array.from(runs) };
}

function apply({ width, data }: MaskImage, { rect, runs }: Step): Rect {
  let place = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const end = place + runs[i]!;
    const xor = runs[i + 1]!;
    if (xor !== 0) {
      for (let at = place; at < end; at++) {
        const row = Math.floor(at / rect.width);
        data[(rect.y + row) * width + rect.x + (at - row * rect.width)]! ^= xor;
      }
    }
    place = end;
  }
  return rect;
}

/** @param budget bytes that steps may take together; the oldest go, the last one stays */
export function createHistory(budget = 64 * 2 ** 20): MaskHistory {
  let done: Step[] = [];
  let undone: Step[] = [];
  let bytes = 0;
  const sizeOf = (steps: readonly Step[]) => steps.reduce((sum, { runs }) => sum + runs.byteLength, 0);
  return {
    get canUndo() {
      return done.length > 0;
    },
    get canRedo() {
      return undone.length > 0;
    },
    get length() {
      return done.length;
    },
    get bytes() {
      return bytes;
    },
    record(mask, before, rect) {
      const step = differenceOf(mask, before, rect);
      if (step === null) return false;
      bytes += step.runs.byteLength - sizeOf(undone);
      undone = [];
      done.push(step);
      let dropped = 0;
      while (bytes > budget && dropped < done.length - 1) bytes -= done[dropped++]!.runs.byteLength;
      if (dropped > 0) done = done.slice(dropped);
      return true;
    },
    undo(mask) {
      const step = done.pop();
      if (step === undefined) return null;
      undone.push(step);
      return apply(mask, step);
    },
    redo(mask) {
      const step = undone.pop();
      if (step === undefined) return null;
      done.push(step);
      return apply(mask, step);
    },
  };
}
