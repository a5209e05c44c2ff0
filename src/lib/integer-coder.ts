import { bitModels, type BitCoder, type BitModels } from "./range-coder.ts";

/** Whole numbers about 0, of which it is known roughly how large they are, as bits with chances. */
export interface IntegerCoder {
  /** @param size how large it may be expected, at least 0 @param value a writer's @returns it */
  code(size: number, value: number): number;
}

/** Sizes that are told apart, and steps of a number that have chances of their own. */
const [SIZES, STEPS] = [12, 20];
/** Bits of what is larger than all steps, and places that may be left to even bits. */
const [REST, MOST_PLACES] = [16, 12];

export function integerCoder(coder: BitCoder): IntegerCoder {
  const steps: BitModels = bitModels(SIZES * STEPS);
  const signs: BitModels = bitModels(SIZES);
  return {
    code(size, value) {
      // The lower places of a large number are noise.
      let places = 0;
      while (places < MOST_PLACES && size > 6 * 2 ** places) places++;
      const kind = Math.min(SIZES - 1, Math.round(2 * (size / 2 ** places)));
      const upper = Math.abs(value) >>> places;
      let read = 0;
      while (read < STEPS && coder.bit(steps, kind * STEPS + read, read < upper ? 1 : 0) === 1) read++;
      if (read === STEPS) read += coder.bits(REST, upper - STEPS);
      const length = read * 2 ** places + coder.bits(places, Math.abs(value) & (2 ** places - 1));
      if (length === 0) return 0;
      return coder.bit(signs, kind, value < 0 ? 1 : 0) === 1 ? -length : length;
    },
  };
}
