/** A pair behind a number. */
export interface ListedPair {
  readonly key: string;
  readonly name: string;
  readonly method: string | null;
  /** null where only scores are at hand: there is nothing to open. */
  readonly sample: string | null;
  /** As the columns have them. */
  readonly values: readonly (number | null)[];
}

export interface PairList {
  /** Which number's pairs: "DINO, emu2". */
  readonly title: string;
  /** In which order they stand, and what the columns are. */
  readonly about: string;
  readonly columns: readonly string[];
  readonly pairs: readonly ListedPair[];
}
