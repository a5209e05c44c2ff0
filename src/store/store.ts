import { create } from "zustand";
import { NO_CORRECTIONS, type Corrections } from "../project/corrections.ts";
import type { LensState, Models, ModelShelf, Notice, RowResult } from "./state.ts";
import { FIRST_VIEW, OF_ANOTHER_SAMPLE } from "./view.ts";

const NO_MODELS: Models = { siglip: null, clip: null, dino: null };
const EMPTY_SHELF: ModelShelf = { shelved: null, plan: null, transfer: null, compared: null };

const THEME_KEY = "masc-lens.theme";

function rememberedTheme(): LensState["theme"] {
  const theme = globalThis.localStorage?.getItem(THEME_KEY);
  return theme === "light" || theme === "dark" ? theme : "system";
}

/** What closing a project leaves. */
export const EMPTY_PROJECT = {
  projectId: null,
  projectName: null,
  keeping: { status: "none" },
  unsaved: false,
  intake: null,
  paths: [],
  corrections: NO_CORRECTIONS,
  past: [],
  future: [],
  results: new Map(),
  selected: null,
  view: FIRST_VIEW,
  ticked: new Set<string>(),
  place: "samples",
  theirs: null,
  theirModel: null,
  order: [],
  filter: "",
  sorting: [],
  tour: null,
} satisfies Partial<LensState>;

const INITIAL: LensState = {
  ...EMPTY_PROJECT,
  engine: { status: "starting" },
  models: NO_MODELS,
  shelf: EMPTY_SHELF,
  busy: null,
  settings: { maxPatches: 1024, threshold: 0.5, stripper: "regex" },
  job: null,
  recent: null,
  ratesMeasured: 0,
  notices: [],
  theme: rememberedTheme(),
};

export const useLens = create<LensState>(() => INITIAL);

/** Selects a row; what was pinned in another goes. */
export function selectSample(id: string | null): void {
  useLens.setState(({ selected, view }) => ({ selected: id, view: id === selected ? view : { ...view, ...OF_ANOTHER_SAMPLE } }));
}

let nextNotice = 1;

export function notify(tone: Notice["tone"], message: string, detail?: string): void {
  const notice: Notice = { id: nextNotice++, tone, message, ...(detail === undefined ? {} : { detail }) };
  useLens.setState(({ notices }) => ({ notices: [...notices, notice] }));
}

export function setShelf(change: Partial<ModelShelf>): void {
  useLens.setState(({ shelf }) => ({ shelf: { ...shelf, ...change } }));
}

export function setTheme(theme: LensState["theme"]): void {
  globalThis.localStorage?.setItem(THEME_KEY, theme);
  useLens.setState({ theme });
}

/** Puts new results in place of old ones, many at once. */
export function putResults(added: Iterable<readonly [string, RowResult]>): void {
  useLens.setState(({ results }) => ({ results: new Map([...results, ...added]) }));
}

/** Steps of undo that are kept. */
const MOST_STEPS = 200;

/** Sets corrections, as a step that can be undone. */
export function setCorrections(corrections: Corrections): void {
  useLens.setState((state) => ({ corrections, past: [...state.past, state.corrections].slice(-MOST_STEPS), future: [] }));
}

export function undoCorrection(): void {
  useLens.setState(({ past, future, corrections }) => {
    const previous = past.at(-1);
    return previous === undefined ? {} : { corrections: previous, past: past.slice(0, -1), future: [...future, corrections] };
  });
}

export function redoCorrection(): void {
  useLens.setState(({ past, future, corrections }) => {
    const next = future.at(-1);
    return next === undefined ? {} : { corrections: next, past: [...past, corrections], future: future.slice(0, -1) };
  });
}
