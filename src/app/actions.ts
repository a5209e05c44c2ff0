import { countReferences } from "../project/references.ts";
import type { Commands } from "../store/commands.ts";
import { mayChange } from "../store/read-only.ts";
import { samplesOf, wantedOf } from "../store/selectors.ts";
import type { LensState } from "../store/state.ts";
import { useLens } from "../store/store.ts";
import { OF_ANOTHER_SAMPLE, SIZE_BEFORE, TABS, type InspectorView, type StageSize, type Tab } from "../store/view.ts";
import { hasTour, STOPS } from "../views/tour/stops.ts";
import { rowOrder } from "./lazy-modules.ts";
import { report } from "./report.ts";

/**
 * What keys do, as data: the key map, its sheet and the palette come from this one list. Letters act only where nobody
 * types. Fetched after the first picture, or at the first key.
 */
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

/** Whether a patch is pinned, or a part open. */
const isPicked = ({ pin, part, tab }: InspectorView): boolean => pin !== null || (part !== null && tab === "match");

/** What is pinned is let go first, but for a picture that is presented with it. */
function stepBack(commands: Commands): void {
  const { view } = useLens.getState();
  const { size } = view;
  commands.look(isPicked(view) && size !== "present" ? { pin: null, part: null } : { size: SIZE_BEFORE[size] });
}

const canStepBack = () => {
  const { view } = useLens.getState();
  return isPicked(view) || view.size !== "panel";
};

/** Where notes and tags are written. */
const remark = (kind: "note" | "tags") => (commands: Commands, page: PageControl) => {
  if (useLens.getState().selected === null) return;
  commands.look({ tab: "pair" });
  page.focusRemark(kind);
};

const TAB_SHOWS: Record<Tab, string> = {
  match: "what each patch matches",
  leak: "matches in the background",
  prompt: "what PF looks at",
  features: "tokens as colours",
  whole: "scores of whole images",
  compare: "other generations",
  ab: "A/B: two pictures under one slider",
  pair: "files and texts",
  masks: "masks, to be edited",
};

/** Those that a digit leads to; under the slider leads its own key. */
const NUMBERED_TABS = TABS.filter((tab) => tab !== "ab");

/** Milliseconds between two turns: a key that is held repeats, and more than three flashes a second harm (WCAG 2.3.1). */
const TURN = 340;
let turned = -Infinity;

/** To the slider; there each press shows one of its pictures alone, by turns, and so does a key that is held. */
function flicker(commands: Commands): void {
  const { tab, alone } = useLens.getState().view;
  const now = performance.now();
  if (now - turned < TURN) return;
  turned = now;
  commands.look(tab === "ab" ? { alone: alone === "right" ? "left" : "right" } : { tab: "ab", alone: null });
}

const noProject = ({ intake }: LensState) => (intake === null ? "no project is open" : null);
const noSample = (state: LensState) => noProject(state) ?? (state.selected === null ? "no sample is chosen" : null);
const readOnly = (state: LensState) => noProject(state) ?? (mayChange(state) ? null : "another tab writes the project");
const oneReference = (state: LensState) => {
  const sample = samplesOf(state).find(({ id }) => id === state.selected);
  return noSample(state) ?? (sample !== undefined && countReferences(sample) > 1 ? null : "it has one reference");
};

const ANYWHERE: readonly Action[] = [
  {
    key: "ctrl+k",
    shown: "Ctrl K",
    does: "find a command, a sample or a word",
    place: "Anywhere",
    inFields: true,
    perform: (_, page) => page.togglePalette(),
  },
  {
    key: "?",
    shown: "?",
    does: "show and hide the sheet of keys",
    place: "Anywhere",
    perform: (_, page) => page.toggleKeys(),
  },
  {
    key: "d",
    shown: "D",
    does: "the glossary: what every word means",
    place: "Anywhere",
    perform: (commands) => commands.showGlossary(""),
  },
  {
    key: "/",
    shown: "/",
    does: "filter the table",
    place: "Anywhere",
    not: noProject,
    perform: (_, page) => page.focusFilter(),
  },
  {
    key: "t",
    shown: "T",
    does: "go to the table",
    place: "Anywhere",
    not: noProject,
    perform: (_, page) => page.focusTable(),
  },
  {
    key: "i",
    shown: "I",
    does: "go to the inspector",
    place: "Anywhere",
    not: noSample,
    perform: (_, page) => page.focusInspector(),
  },
];

const OF_SAMPLE: readonly Action[] = [
  {
    key: "j",
    shown: "J",
    does: "next sample",
    place: "Sample",
    not: noProject,
    perform: (commands) => void step(commands, 1).catch(report),
  },
  {
    key: "k",
    shown: "K",
    does: "previous sample",
    place: "Sample",
    not: noProject,
    perform: (commands) => void step(commands, -1).catch(report),
  },
  {
    key: "]",
    shown: "]",
    does: "the sample's next reference",
    place: "Sample",
    not: oneReference,
    perform: stepReference(1),
  },
  {
    key: "[",
    shown: "[",
    does: "its previous reference",
    place: "Sample",
    not: oneReference,
    perform: stepReference(-1),
  },
  {
    key: "f",
    shown: "F",
    does: "the sample at full size, and back",
    place: "Sample",
    not: noSample,
    perform: enlarge("full"),
  },
  {
    key: "p",
    shown: "P",
    does: "present the sample: pictures, number, one sentence; and back",
    place: "Sample",
    not: noSample,
    perform: enlarge("present"),
  },
  {
    key: "escape",
    shown: "Esc",
    does: "let the pinned patch, or the open part, go; from presenting to full size, from there to the table",
    place: "Sample",
    not: () => (canStepBack() ? null : "nothing is pinned or enlarged"),
    meant: canStepBack,
    perform: stepBack,
  },
  {
    key: "n",
    shown: "N",
    does: "write a note of the sample, or of all that are ticked",
    place: "Sample",
    not: noSample,
    perform: remark("note"),
  },
  {
    key: "#",
    shown: "#",
    does: "tag the sample, or all that are ticked",
    place: "Sample",
    not: noSample,
    perform: remark("tags"),
  },
  ...NUMBERED_TABS.map((tab, i): Action => ({
    key: `${i + 1}`,
    shown: `${i + 1}`,
    does: TAB_SHOWS[tab],
    place: "Sample",
    not: noSample,
    perform: (commands) => commands.look({ tab }),
  })),
  {
    key: "x",
    shown: "X",
    does: "A/B: two pictures under one slider; there one of them alone, by turns",
    place: "Sample",
    not: noSample,
    perform: flicker,
  },
  {
    key: "b",
    shown: "B",
    does: "lines between the patches",
    place: "Pictures of a sample",
    not: noSample,
    perform: toggle("grid"),
  },
  {
    key: "l",
    shown: "L",
    does: "many matches as lines",
    place: "Pictures of a sample",
    not: noSample,
    perform: toggle("links"),
  },
  {
    key: "r",
    shown: "R",
    does: "heat of the generation's patches, and back",
    place: "Pictures of a sample",
    not: noSample,
    perform: toggle("reverse"),
  },
  {
    key: "h",
    shown: "H",
    does: "colours stretched to this sample, and back",
    place: "Pictures of a sample",
    not: noSample,
    perform: toggle("stretched"),
  },
];

const OF_PROJECT: readonly Action[] = [
  {
    key: "s",
    shown: "S",
    does: "score: compute what is not computed yet",
    place: "Project and run",
    not: (state) =>
      readOnly(state) ??
      (state.job !== null ? "a run is under way" : wantedOf(state).length === 0 ? "everything is computed" : null),
    perform: (commands) => void commands.score(),
  },
  {
    key: "shift+p",
    shown: "Shift P",
    does: "pause the run, or go on",
    place: "Project and run",
    not: ({ job }) => (job === null ? "nothing runs" : null),
    perform: (commands) => (useLens.getState().job?.status === "paused" ? commands.resume() : commands.pause()),
  },
  {
    key: "ctrl+z",
    shown: "Ctrl Z",
    does: "undo what was set by hand",
    place: "Project and run",
    not: (state) => readOnly(state) ?? (state.past.length === 0 ? "there is nothing to undo" : null),
    perform: (commands) => commands.undo(),
  },
  {
    key: "ctrl+shift+z",
    shown: "Ctrl Shift Z",
    does: "redo it",
    place: "Project and run",
    not: (state) => readOnly(state) ?? (state.future.length === 0 ? "there is nothing to redo" : null),
    perform: (commands) => commands.redo(),
  },
  {
    key: "g",
    shown: "G",
    does: "in the demo: begin its tour, or go to its next stop",
    place: "Project and run",
    not: (state) => (hasTour(samplesOf(state)) ? null : "only the demo has a tour"),
    perform: (commands) => nextStop(commands),
  },
];

export const ACTIONS: readonly Action[] = [...ANYWHERE, ...OF_SAMPLE, ...OF_PROJECT];

/** An event's key as actions name it. */
function keyOf({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): string {
  const control = ctrlKey || metaKey ? "ctrl+" : "";
  // Shift is part of what a character is ("?"); beside a letter it is said.
  const shift = shiftKey && /^[a-z]$/i.test(key) ? "shift+" : "";
  return control + shift + key.toLowerCase();
}

/** What a key does now; undefined where it does nothing. @param typing the focus is in a field */
export function actionOf(event: KeyboardEvent, typing: boolean): Action | undefined {
  const pressed = keyOf(event);
  return ACTIONS.find(
    ({ key, meant, inFields = false }) => key === pressed && (!typing || inFields) && meant?.() !== false,
  );
}
