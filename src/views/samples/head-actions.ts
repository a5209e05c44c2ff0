import type { SortBy } from "../../store/state.ts";

/** What can be done with a column at its head. */
export interface HeadActions {
  /** By this column alone. */
  sortBy(id: string, desc: boolean): void;
  /** Up, down, off; or beside the columns that it is sorted by. */
  sortNext(id: string, beside: boolean): void;
  /** By the others alone. */
  unsort(id: string): void;
  /** Shows a width that is not kept yet; null: none. */
  tryWidth(id: string, width: number | null): void;
  /** Keeps a width; null: its own. */
  setWidth(id: string, width: number | null): void;
  /** Wider or narrower, by so many pixels. */
  widen(id: string, by: number): void;
  /** Among those on its side. */
  step(id: string, by: 1 | -1): void;
  /** To where another stands, on its side. */
  moveTo(id: string, target: string): void;
  pin(id: string, pinned: boolean): void;
  hide(id: string): void;
  group(id: string | null): void;
}

/** An address may name columns of another version of the page: no row is sorted by them. */
export const knownSorting = (sorting: readonly SortBy[], all: readonly { readonly id: string }[]): readonly SortBy[] =>
  sorting.filter(({ id }) => all.some((one) => one.id === id));

/** The next sorting when a head is pressed: up, down, off; or beside the others. */
export function toggled(sorting: readonly SortBy[], id: string, beside: boolean): readonly SortBy[] {
  const present = sorting.find((entry) => entry.id === id);
  const others = beside ? sorting.filter((entry) => entry.id !== id) : [];
  if (present === undefined) return [...others, { id, desc: false }];
  return present.desc ? others : [...others, { id, desc: true }];
}
