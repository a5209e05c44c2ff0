import type { Line } from "../../analysis/lines.ts";
import type { SampleRow } from "../../analysis/rows.ts";

/** The gallery of rows in groups: a group's line as the table has it, then its rows as cards in lines of as many as there is room for. */
export type CardLine =
  | { readonly kind: "group"; readonly key: string; readonly line: Extract<Line<SampleRow>, { kind: "group" }> }
  | { readonly kind: "cards"; readonly key: string; readonly rows: readonly SampleRow[] };

/** @param lines of the table, from top to bottom */
export function cardLines(lines: readonly Line<SampleRow>[], perLine: number): readonly CardLine[] {
  const made: CardLine[] = [];
  let filling: SampleRow[] = [];
  for (const line of lines) {
    if (line.kind === "group") {
      made.push({ kind: "group", key: line.key, line });
      filling = [];
    } else if (filling.length === 0 || filling.length === perLine) {
      filling = [line.row];
      made.push({ kind: "cards", key: line.key, rows: filling });
    } else filling.push(line.row);
  }
  return made;
}

/** A group's line, or a card in one of cards: from 0. */
export interface Spot {
  readonly at: number;
  readonly column: number;
}

const widthOf = (line: CardLine | undefined): number => (line?.kind === "cards" ? line.rows.length : 1);

/** Where a card, or a group by its key, stands; null where it is not there. */
export function spotOf(lines: readonly CardLine[], sample: string | null, group: string | null): Spot | null {
  for (const [at, line] of lines.entries()) {
    if (line.kind === "group") {
      if (line.key === group) return { at, column: 0 };
    } else if (group === null) {
      const column = line.rows.findIndex(({ sample: { id } }) => id === sample);
      if (column !== -1) return { at, column };
    }
  }
  return null;
}

/** Where a key leads from a spot; null for any other key, and where there is nothing. @param page lines in sight */
export function spotAfter(key: string, lines: readonly CardLine[], from: Spot, page: number): Spot | null {
  const last = lines.length - 1;
  if (last < 0) return null;
  const atLine = (at: number): Spot => {
    const to = Math.max(0, Math.min(last, at));
    return { at: to, column: Math.min(from.column, widthOf(lines[to]) - 1) };
  };
  const width = widthOf(lines[from.at]);
  switch (key) {
    case "ArrowDown":
      return atLine(from.at + 1);
    case "ArrowUp":
      return atLine(from.at - 1);
    case "PageDown":
      return atLine(from.at + page);
    case "PageUp":
      return atLine(from.at - page);
    case "Home":
      return { at: 0, column: 0 };
    case "End":
      return { at: last, column: widthOf(lines[last]) - 1 };
    case "ArrowRight":
      if (from.column < width - 1) return { at: from.at, column: from.column + 1 };
      return from.at < last ? { at: from.at + 1, column: 0 } : from;
    case "ArrowLeft":
      if (from.column > 0) return { at: from.at, column: from.column - 1 };
      return from.at > 0 ? { at: from.at - 1, column: widthOf(lines[from.at - 1]) - 1 } : from;
    default:
      return null;
  }
}
