import type { StageSize } from "../../store/view.ts";

/** Where the parts of a sample stand. */
export type InspectorLayout =
  /** One below the other. */
  | "stacked"
  /** The pictures, and a column beside them. */
  | "columns"
  /** The pictures and what is said of them, nothing else. */
  | "bare";

/** Windows of at least this many pixels have table and inspector beside each other. */
export const BESIDE_TABLE = "(min-width: 1080px)";
/** Windows in which a column finds room beside two pictures. */
export const HAS_COLUMN = "(min-width: 761px)";

/** Below the table the inspector is wide and low, as a whole window is: there the pictures get its height. */
export function layoutOf(size: StageSize, besideTable: boolean, hasColumn: boolean): InspectorLayout {
  if (size === "present") return "bare";
  return hasColumn && (size === "full" || !besideTable) ? "columns" : "stacked";
}
