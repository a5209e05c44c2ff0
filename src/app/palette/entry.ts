import type { Commands } from "../../store/commands.ts";
import type { LensState } from "../../store/state.ts";
import type { PageControl } from "../action.ts";

/** The palette: everything that can be done, by name. Each file of entries is a pure function of the state. */

/** Headings, in the order in which they stand before anything is typed. */
export const GROUPS = [
  "Do",
  "Go to",
  "Sample",
  "Table",
  "Export",
  "Models",
  "Look",
  "Glossary",
  "Keys",
  "Samples",
] as const;
export type Group = (typeof GROUPS)[number];

export interface Entry {
  /** The same at every start: what was used last is kept by it. */
  readonly id: string;
  readonly title: string;
  readonly group: Group;
  /** Other words that find it. */
  readonly words?: string;
  /** What more there is to say of it, in a few words. */
  readonly hint?: string;
  /** Its key, as the sheet of keys writes it. */
  readonly keys?: string;
  /** Why it cannot be done now; left out where it can. */
  readonly not?: string | undefined;
  /** Of what stands on the screen: it goes before its like. */
  readonly near?: boolean;
  /** Only where something was typed: there are many of its kind. */
  readonly quiet?: true;
  perform(): void;
}

/** What entries act by. */
export interface Acts {
  readonly commands: Commands;
  readonly control: PageControl;
}

export type Entries = (state: LensState, acts: Acts) => readonly Entry[];
