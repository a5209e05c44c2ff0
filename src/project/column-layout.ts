/**
 * How a person has laid out the table's columns, by their ids; kept with the project. What is not named here is as it
 * comes: a column that is new, or whose table came later, stands where it belongs. Ids of columns that are gone stay, so
 * that a file that is put back finds its columns as they were.
 */
export interface ColumnLayout {
  /** All columns from left to right, as they stood when one was last moved; empty where none was. */
  readonly order: readonly string[];
  /** Columns that were shown or hidden by hand. */
  readonly shown: Readonly<Record<string, boolean>>;
  /** Columns that were pinned or let go by hand. */
  readonly pinned: Readonly<Record<string, boolean>>;
  /** Pixels, of columns that were given a width. */
  readonly widths: Readonly<Record<string, number>>;
}

export const FIRST_LAYOUT: ColumnLayout = { order: [], shown: {}, pinned: {}, widths: {} };

/** Pixels that a column can be given. */
export const LEAST_WIDTH = 40;
export const MOST_WIDTH = 1200;

/** Whether nothing of it was set by hand. */
export const isFirstLayout = ({ order, shown, pinned, widths }: ColumnLayout): boolean =>
  order.length === 0 && [shown, pinned, widths].every((part) => Object.keys(part).length === 0);
