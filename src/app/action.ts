import type { Commands } from "../store/commands.ts";
import { mayChange } from "../store/read-only.ts";
import type { LensState } from "../store/state.ts";

/** What an action is, and why one can do nothing now. The actions themselves: actions.ts. */

export interface Action {
  /** As `KeyboardEvent.key` in lower case, with "ctrl+" and "shift+" before it; ctrl is also the Mac's command key. */
  readonly key: string;
  /** How the sheet writes the key. */
  readonly shown: string;
  readonly does: string;
  readonly place: KeyPlace;
  /** Why it can do nothing now, in words; null where it can. Left out: it always can. */
  readonly not?: (state: LensState) => string | null;
  /** Also while somebody types. */
  readonly inFields?: true;
  /** Whether the key is the action's now; left out where it always is. */
  readonly meant?: () => boolean;
  perform(commands: Commands, page: PageControl): void;
}

/** Where keys act: the sheet's headings, in its order. */
export const KEY_PLACES = [
  "Anywhere",
  "Table",
  "Results",
  "Sample",
  "Pictures of a sample",
  "Masks of a sample",
  "Review of masks",
  "Project and run",
] as const;
export type KeyPlace = (typeof KEY_PLACES)[number];

/** What the shell itself can do. Table and filter stand behind a sample at full size: to go there is to leave that. */
export interface PageControl {
  focusFilter(): void;
  focusTable(): void;
  focusInspector(): void;
  /** To the field where a note, or tags, are written: in the inspector, as soon as it is there. */
  focusRemark(kind: "note" | "tags"): void;
  toggleKeys(): void;
  togglePalette(): void;
}

export const noProject = ({ intake }: LensState) => (intake === null ? "no project is open" : null);
export const noSample = (state: LensState) =>
  noProject(state) ?? (state.selected === null ? "no sample is chosen" : null);
export const readOnly = (state: LensState) =>
  noProject(state) ?? (mayChange(state) ? null : "another tab writes the project");
