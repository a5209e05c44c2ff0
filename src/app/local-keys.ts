import type { KeyPlace } from "./action.ts";

/** Keys that the table, the pictures and the masks have themselves, for the sheet and the palette. */
export interface LocalKey {
  readonly shown: string;
  readonly does: string;
  readonly place: KeyPlace;
}

export const LOCAL_KEYS: readonly LocalKey[] = [
  {
    shown: "Ctrl V",
    does: "add copied files, a screenshot, or a table's rows with their heading",
    place: "Project and run",
  },
  { shown: "Esc", does: "in a field: leave it, so that letters are keys again", place: "Anywhere" },
  { shown: "↑ ↓ Home End", does: "move over the rows", place: "Table" },
  { shown: "Enter", does: "the row at full size; so does a double click", place: "Table" },
  { shown: "Space", does: "tick the row or the group; with Shift all from the last one on", place: "Table" },
  { shown: "← →", does: "open and close a group, else move over the cells", place: "Table" },
  { shown: "Shift", does: "with a click on a column's head: sort by several columns", place: "Table" },
  { shown: "F2", does: "on a column's head: sort, group, pin, move, hide", place: "Table" },
  { shown: "Shift ← →", does: "on a column's head: move it; + and − make it wider and narrower", place: "Table" },
  { shown: "← ↑ → ↓", does: "move over its patches", place: "Pictures of a sample" },
  { shown: "Enter", does: "pin the patch", place: "Pictures of a sample" },
  {
    shown: "+ − 0",
    does: "nearer, farther, whole; so do wheel and pinch, and a drag moves it",
    place: "Pictures of a sample",
  },
  { shown: "← → Home End", does: "under A/B: move the line between the two", place: "Pictures of a sample" },
  { shown: "B E L F W", does: "paint, erase, polygon, fill, select similar", place: "Masks of a sample" },
  { shown: "I", does: "invert", place: "Masks of a sample" },
  { shown: "[ ]", does: "a smaller, a larger brush; the wheel too", place: "Masks of a sample" },
  {
    shown: "+ − 0",
    does: "zoom, and the whole picture; Ctrl with the wheel too, Alt drags",
    place: "Masks of a sample",
  },
  {
    shown: "← ↑ → ↓ Space",
    does: "move the brush over the patches, use the tool; Shift with an arrow draws",
    place: "Masks of a sample",
  },
  { shown: "Ctrl Z", does: "undo the last stroke, with Shift redo it", place: "Masks of a sample" },
  { shown: "← ↑ → ↓ Home End", does: "on a chart: move over its marks; Enter opens their samples", place: "Results" },
  { shown: "V", does: "on a chart: its data as a table, and back", place: "Results" },
  { shown: "← ↑ → ↓", does: "move over the masks", place: "Review of masks" },
  { shown: "A", does: "accept the mask: it is used from now on", place: "Review of masks" },
  { shown: "Shift A", does: "accept all that nothing is wrong with", place: "Review of masks" },
  { shown: "R", does: "reject it", place: "Review of masks" },
  { shown: "N", does: "make it again by another name", place: "Review of masks" },
  { shown: "[ ]", does: "make it again with a lower, a higher threshold", place: "Review of masks" },
  { shown: "E", does: "edit it, in its sample", place: "Review of masks" },
];
