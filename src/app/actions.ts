import { countReferences } from "../project/references.ts";
import type { Commands } from "../store/commands.ts";
import { samplesOf } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import { OF_ANOTHER_SAMPLE, SIZE_BEFORE, TABS, type StageSize, type Tab } from "../store/view.ts";
import { hasTour, STOPS } from "../views/tour/stops.ts";
import { rowOrder } from "./lazy-modules.ts";
import { report } from "./report.ts";

/**
 * What keys do, as data: the key map and its sheet come from this one list. Letters act only where nobody types.
 */
export interface Action {
  /** As `KeyboardEvent.key` in lower case, with "ctrl+" and "shift+" before it; ctrl is also the Mac's command key. */
  readonly key: string;
  /** How the sheet writes the key. */
  readonly shown: string;
  readonly does: string;
  /** Whether the key is the action's now; left out where it always is. */
  readonly meant?: () => boolean;
  perform(commands: Commands, page: PageControl): void;
}

/** What the shell itself can do. Table and filter stand behind a sample at full size: to go there is to leave that. */
export interface PageControl {
  focusFilter(): void;
  focusTable(): void;
  focusInspector(): void;
  /** To the field where a note, or tags, are written: in the inspector, as soon as it is there. */
  focusRemark(kind: "note" | "tags"): void;
  toggleKeys(): void;
}

async function step(commands: Commands, by: number): Promise<void> {
  const { orderOf } = await rowOrder.load();
  const state = useLens.getState();
  const [order, selected] = [orderOf(state), state.selected];
  const next = order[Math.max(0, order.indexOf(selected ?? "") + by)];
  if (next !== undefined) commands.select(next);
}

const nextStop = (commands: Commands) => {
  const { tour } = useLens.getState();
  if (!hasTour(samplesOf(useLens.getState()))) return;
  const next = tour === null ? 0 : tour + 1;
  commands.moveTour(next < STOPS.length ? next : null);
};

/** To the reference beside the one in view, where the sample has several. What was pinned and picked out was of that pair. */
const stepReference = (by: number) => (commands: Commands) => {
  const state = useLens.getState();
  const sample = samplesOf(state).find(({ id }) => id === state.selected);
  const count = sample === undefined ? 0 : countReferences(sample);
  if (count < 2) return;
  const now = state.view.reference < count ? state.view.reference : 0;
  commands.look({ reference: (now + by + count) % count, ...OF_ANOTHER_SAMPLE });
};

/** Turns one of the inspector's switches. */
const toggle = (name: "grid" | "links" | "reverse" | "stretched") => (commands: Commands) =>
  commands.look({ [name]: !useLens.getState().view[name] });

/** To a size, and back from it. */
const enlarge = (size: StageSize) => (commands: Commands) => {
  const { selected, view } = useLens.getState();
  if (selected !== null) commands.look({ size: view.size === size ? SIZE_BEFORE[size] : size });
};

/** What is pinned is let go first, but for a picture that is presented with it. */
function stepBack(commands: Commands): void {
  const { pin, size } = useLens.getState().view;
  commands.look(pin !== null && size !== "present" ? { pin: null } : { size: SIZE_BEFORE[size] });
}

const canStepBack = () => {
  const { pin, size } = useLens.getState().view;
  return pin !== null || size !== "panel";
};

/** Where notes and tags are written. */
const remark = (kind: "note" | "tags") => (commands: Commands, page: PageControl) => {
  if (useLens.getState().selected === null) return;
  commands.look({ tab: "pair" });
  page.focusRemark(kind);
};

const TAB_SHOWS: Record<Tab, string> = {
  match: "inspector: what each patch matches",
  leak: "inspector: matches in the background",
  prompt: "inspector: what PF looks at",
  features: "inspector: tokens as colours",
  whole: "inspector: scores of whole images",
  compare: "inspector: other generations",
  pair: "inspector: files and texts",
  masks: "inspector: masks, to be edited",
};

export const ACTIONS: readonly Action[] = [
  { key: "?", shown: "?", does: "show and hide this sheet", perform: (_, page) => page.toggleKeys() },
  {
    key: "d",
    shown: "D",
    does: "the glossary: what every word means",
    perform: (commands) => commands.showGlossary(""),
  },
  { key: "/", shown: "/", does: "filter the table", perform: (_, page) => page.focusFilter() },
  { key: "t", shown: "T", does: "go to the table", perform: (_, page) => page.focusTable() },
  { key: "i", shown: "I", does: "go to the inspector", perform: (_, page) => page.focusInspector() },
  { key: "f", shown: "F", does: "the sample at full size, and back", perform: enlarge("full") },
  {
    key: "p",
    shown: "P",
    does: "present the sample: pictures, number, one sentence; and back",
    perform: enlarge("present"),
  },
  {
    key: "escape",
    shown: "Esc",
    does: "let the pinned patch go; from presenting to full size, from there to the table",
    meant: canStepBack,
    perform: stepBack,
  },
  { key: "j", shown: "J", does: "next sample", perform: (commands) => void step(commands, 1).catch(report) },
  { key: "k", shown: "K", does: "previous sample", perform: (commands) => void step(commands, -1).catch(report) },
  { key: "]", shown: "]", does: "inspector: the sample's next reference", perform: stepReference(1) },
  { key: "[", shown: "[", does: "inspector: its previous reference", perform: stepReference(-1) },
  { key: "n", shown: "N", does: "write a note of the sample, or of all that are ticked", perform: remark("note") },
  { key: "#", shown: "#", does: "tag the sample, or all that are ticked", perform: remark("tags") },
  {
    key: "g",
    shown: "G",
    does: "in the demo: begin its tour, or go to its next stop",
    perform: (commands) => nextStop(commands),
  },
  { key: "b", shown: "B", does: "lines between the patches", perform: toggle("grid") },
  { key: "l", shown: "L", does: "many matches as lines", perform: toggle("links") },
  { key: "r", shown: "R", does: "heat of the generation's patches, and back", perform: toggle("reverse") },
  { key: "h", shown: "H", does: "colours stretched to this sample, and back", perform: toggle("stretched") },
  ...TABS.map((tab, i) => ({
    key: `${i + 1}`,
    shown: `${i + 1}`,
    does: TAB_SHOWS[tab],
    perform: (commands: Commands) => commands.look({ tab }),
  })),
  { key: "s", shown: "S", does: "compute what is not computed yet", perform: (commands) => void commands.score() },
  {
    key: "shift+p",
    shown: "Shift P",
    does: "pause the run, or go on",
    perform: (commands) => (useLens.getState().job?.status === "paused" ? commands.resume() : commands.pause()),
  },
  { key: "ctrl+z", shown: "Ctrl Z", does: "undo what was set by hand", perform: (commands) => commands.undo() },
  { key: "ctrl+shift+z", shown: "Ctrl Shift Z", does: "redo it", perform: (commands) => commands.redo() },
];

/** An event's key as actions name it. */
export function keyOf({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): string {
  const control = ctrlKey || metaKey ? "ctrl+" : "";
  // Shift is part of what a character is ("?"); beside a letter it is said.
  const shift = shiftKey && /^[a-z]$/i.test(key) ? "shift+" : "";
  return control + shift + key.toLowerCase();
}

/** Keys that the table and the pictures have themselves, for the sheet. */
export const LOCAL_KEYS: readonly { readonly shown: string; readonly does: string }[] = [
  { shown: "Ctrl V", does: "add copied files, a screenshot, or a table's rows with their heading" },
  { shown: "Esc", does: "in a field: leave it, so that letters are keys again" },
  { shown: "↑ ↓ Home End", does: "in the table: move over the rows" },
  { shown: "Enter", does: "in the table: the row at full size; so does a double click" },
  { shown: "Space", does: "in the table: tick the row or the group; with Shift all from the last one on" },
  { shown: "← →", does: "in the table: open and close a group, else move over the cells" },
  { shown: "Shift", does: "with a click on a column's head: sort by several columns" },
  { shown: "F2", does: "on a column's head: sort, group, pin, move, hide" },
  { shown: "Shift ← →", does: "on a column's head: move it; + and − make it wider and narrower" },
  { shown: "← ↑ → ↓", does: "on a picture: move over its patches" },
  { shown: "Enter", does: "on a picture: pin the patch" },
  { shown: "+ − 0", does: "on a picture: nearer, farther, whole; so do wheel and pinch, and a drag moves it" },
  { shown: "B E L F W", does: "in Masks: paint, erase, polygon, fill, select similar" },
  { shown: "I", does: "in Masks: invert" },
  { shown: "[ ]", does: "in Masks: a smaller, a larger brush; the wheel too" },
  { shown: "+ − 0", does: "in Masks: zoom, and the whole picture; Ctrl with the wheel too, Alt drags" },
  {
    shown: "← ↑ → ↓ Space",
    does: "on a mask: move the brush over the patches, use the tool; Shift with an arrow draws",
  },
  { shown: "Ctrl Z", does: "in Masks: undo the last stroke, with Shift redo it" },
];
