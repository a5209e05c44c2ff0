import { expect, it } from "vitest";
import { createHistory } from "../../src/imaging/masks/history.ts";
import { wholeOf, type MaskImage } from "../../src/imaging/masks/mask-image.ts";
import { fc } from "./seeded.ts";

/** Undo and redo against the plainest history there is: a list of whole masks. */

const [WIDTH, HEIGHT] = [7, 5];
/** An edit by the pixels that it turns, a step back, or a step forth. */
const move = fc.oneof(
  fc.uniqueArray(fc.nat(WIDTH * HEIGHT - 1), { maxLength: 12 }),
  fc.constantFrom("undo" as const, "redo" as const),
);

it("gives exactly the bytes of every step, whatever is done in whatever order", () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
      const mask: MaskImage = { width: WIDTH, height: HEIGHT, data: new Uint8Array(WIDTH * HEIGHT) };
      const history = createHistory();
      let states = [mask.data.slice()];
      let at = 0;
      for (const one of moves) {
        if (one === "undo" || one === "redo") {
          const moved = (one === "undo" ? history.undo(mask) : history.redo(mask)) !== null;
          const next = at + (one === "undo" ? -1 : 1);
          expect(moved).toBe(next in states);
          if (moved) at = next;
        } else {
          const before = mask.data.slice();
          for (const pixel of one) mask.data[pixel]! ^= 255;
          expect(history.record(mask, before, wholeOf(mask))).toBe(one.length > 0);
          if (one.length > 0) states = [...states.slice(0, ++at), mask.data.slice()];
        }
        expect(mask.data).toEqual(states[at]);
        expect([history.canUndo, history.canRedo]).toEqual([at > 0, at < states.length - 1]);
      }
    }),
  );
});
