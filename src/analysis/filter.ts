import { nameIn, type Column, type FlagsColumn, type NamedColumn, type NumberColumn } from "./column.ts";

/** Which rows are meant: those that meet every condition. */

/** Any of the row's words in these columns holds the text, in whatever case. Blank text is no condition. */
interface HoldsText<R> {
  readonly kind: "holds";
  readonly columns: readonly NamedColumn<R>[];
  readonly text: string;
}

/** A number from `least` to `most`; null: no end. A row without a number is not meant. */
export interface Within<R> {
  readonly kind: "within";
  readonly column: NumberColumn<R>;
  readonly least: number | null;
  readonly most: number | null;
  /** The ends themselves are left out. */
  readonly between?: boolean;
}

/** One of these names, null for rows without one; of flags any of these, null for rows without any. */
interface OneOf<R> {
  readonly kind: "one-of";
  readonly column: NamedColumn<R>;
  readonly values: ReadonlySet<string | null>;
}

/** One of these names, whatever its case and however its accents are written (`foldName`); of flags any of these. */
interface Named<R> {
  readonly kind: "named";
  readonly column: NamedColumn<R>;
  /** Folded; null for rows without a name. */
  readonly names: ReadonlySet<string | null>;
}

/** Rows without a number, or a name. */
interface Lacks<R> {
  readonly kind: "lacks";
  readonly column: Column<R>;
}

/** Any of these, or what does not meet one. */
interface Any<R> {
  readonly kind: "any";
  readonly of: readonly Condition<R>[];
}
interface Not<R> {
  readonly kind: "not";
  readonly of: Condition<R>;
}

export type Condition<R> = HoldsText<R> | Within<R> | OneOf<R> | Named<R> | Lacks<R> | Any<R> | Not<R>;

/** Names that count as the same where a person writes them. */
export const foldName = (name: string): string => name.normalize("NFC").toLowerCase();

const holds = (word: string | null, wanted: string): boolean => word !== null && word.toLowerCase().includes(wanted);

function hasFlag<R>({ valueOf }: FlagsColumn<R>, row: R, values: ReadonlySet<string | null>): boolean {
  const flags = valueOf(row);
  return flags.length === 0 ? values.has(null) : flags.some((flag) => values.has(flag));
}

const isNumber = (value: number | null): boolean => value !== null && !Number.isNaN(value);

function lacks<R>(column: Column<R>, row: R): boolean {
  return column.kind === "number" ? !isNumber(column.valueOf(row)) : nameIn(column, row) === null;
}

type Test<R> = (row: R) => boolean;

/** Folds each name once, however many rows have it. */
function namedTest<R>({ column, names }: Named<R>): Test<R> {
  const known = new Map<string, boolean>();
  const isMeant = (name: string): boolean => {
    const meant = known.get(name) ?? names.has(foldName(name));
    known.set(name, meant);
    return meant;
  };
  return (row) => {
    const value = column.valueOf(row);
    if (value === null || value.length === 0) return value === "" ? isMeant("") : names.has(null);
    return typeof value === "string" ? isMeant(value) : value.some(isMeant);
  };
}

/** null where every row meets it. */
function testOf<R>(condition: Condition<R>): Test<R> | null {
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
      const { column, least, most, between = false } = condition;
      // NaN is in no range.
      const [low, high] = [least ?? -Infinity, most ?? Infinity];
      return (row) => {
        const value = column.valueOf(row);
        return value !== null && value >= low && value <= high && !(between && (value === least || value === most));
      };
    }
    case "one-of": {
      const { column, values } = condition;
      return column.kind === "flags" ? (row) => hasFlag(column, row, values) : (row) => values.has(nameIn(column, row));
    }
    case "named":
      return namedTest(condition);
    case "lacks":
      return (row) => lacks(condition.column, row);
    case "any": {
      const tests = condition.of.map(testOf);
      return tests.includes(null) ? null : (row) => tests.some((test) => test?.(row));
    }
    case "not": {
      const test = testOf(condition.of);
      return (row) => test !== null && !test(row);
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
