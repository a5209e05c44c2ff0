/**
 * How a person has laid out the table's columns, by their ids; kept with the project. What is not named here is as it
 * comes: a column that is new, or whose table came later, stands where it belongs. Columns that are gone stay named, so
 * that a file that is put back finds its columns as they were. Lists, because a column may be called as what every
 * object has.
 */
export interface ColumnLayout {
  /** All columns from left to right, as they stood when one was last moved; empty where none was. */
  readonly order: readonly string[];
  /** Those of which something was set by hand. */
  readonly set: readonly ColumnSetting[];
}

/** What was set by hand of a column; the rest is as it comes. */
export interface ColumnSetting {
  readonly id: string;
  readonly shown?: boolean;
  readonly pinned?: boolean;
  /** Pixels. */
  readonly width?: number;
}

export const FIRST_LAYOUT: ColumnLayout = { order: [], set: [] };

/** Pixels that a column can be given. */
export const LEAST_WIDTH = 40;
export const MOST_WIDTH = 1200;

/** Whether nothing of it was set by hand. */
export const isFirstLayout = ({ order, set }: ColumnLayout): boolean => order.length === 0 && set.length === 0;

/** With something set of a column. */
export function withColumn(layout: ColumnLayout, id: string, change: Omit<ColumnSetting, "id">): ColumnLayout {
  const before = layout.set.find((one) => one.id === id);
  return { ...layout, set: [...layout.set.filter((one) => one !== before), { ...before, ...change, id }] };
}
