import { nameIn, type FlagsColumn, type NamedColumn, type NumberColumn } from "./column.ts";

/** Which rows are meant: those that meet every condition. */

/** Any of the row's words in these columns holds the text, in whatever case. Blank text is no condition. */
interface HoldsText<R> {
  readonly kind: "holds";
  readonly columns: readonly NamedColumn<R>[];
  readonly text: string;
}

/** A number from `least` to `most`, both included; null: no end. A row without a number is not meant. */
interface Within<R> {
  readonly kind: "within";
  readonly column: NumberColumn<R>;
  readonly least: number | null;
  readonly most: number | null;
}

/** One of these names, null for rows without one; of flags any of these, null for rows without any. */
interface OneOf<R> {
  readonly kind: "one-of";
  readonly column: NamedColumn<R>;
  readonly values: ReadonlySet<string | null>;
}

export type Condition<R> = HoldsText<R> | Within<R> | OneOf<R>;

const holds = (word: string | null, wanted: string): boolean => word !== null && word.toLowerCase().includes(wanted);

function hasFlag<R>({ valueOf }: FlagsColumn<R>, row: R, values: ReadonlySet<string | null>): boolean {
  const flags = valueOf(row);
  return flags.length === 0 ? values.has(null) : flags.some((flag) => values.has(flag));
}

/** null where every row meets it. */
function testOf<R>(condition: Condition<R>): ((row: R) => boolean) | null {
  switch (condition.kind) {
    case "holds": {
      const wanted = condition.text.trim().toLowerCase();
      const meets = (column: NamedColumn<R>, row: R): boolean =>
        column.kind === "flags"
          ? column.valueOf(row).some((flag) => holds(flag, wanted))
          : holds(column.valueOf(row), wanted);
      return wanted === "" ? null : (row) => condition.columns.some((column) => meets(column, row));
    }
    case "within": {
      const { column, least, most } = condition;
      // NaN is in no range.
      const [low, high] = [least ?? -Infinity, most ?? Infinity];
      return (row) => {
        const value = column.valueOf(row);
        return value !== null && value >= low && value <= high;
      };
    }
    case "one-of": {
      const { column, values } = condition;
      return column.kind === "flags" ? (row) => hasFlag(column, row, values) : (row) => values.has(nameIn(column, row));
    }
  }
}

/** The rows that meet all conditions, in their order; the same array where every row does. */
export function filterRows<R>(rows: readonly R[], conditions: readonly Condition<R>[]): readonly R[] {
  const tests = conditions.map(testOf).filter((test) => test !== null);
  if (tests.length === 0) return rows;
  const found = rows.filter((row) => tests.every((test) => test(row)));
  return found.length === rows.length ? rows : found;
}
