import type { Commands } from "../store/commands.ts";
import { samplesOf, wantedOf } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import { hasTour, STOPS } from "../views/tour/stops.ts";
import { noProject, noSample, readOnly, type Action } from "./action.ts";
import { OF_SAMPLE } from "./sample-actions.ts";

/**
 * What keys do, as data: the key map, its sheet and the palette come from this one list. Letters act only where nobody
 * types. Fetched after the first picture, or at the first key.
 */

const nextStop = (commands: Commands) => {
  const { tour } = useLens.getState();
  if (!hasTour(samplesOf(useLens.getState()))) return;
  const next = tour === null ? 0 : tour + 1;
  commands.moveTour(next < STOPS.length ? next : null);
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
