import { create } from "zustand";
import { NO_CORRECTIONS, type Corrections } from "../project/corrections.ts";
import { isMadeHere } from "../project/edited-masks.ts";
import type { ScoreSettings } from "../project/result.ts";
import type { RowResult, UsedModels } from "../project/runs.ts";
import { shownResults, withResult } from "./kept-results.ts";
import { canExplain, identityOf, samplesOf, usedModels } from "./selectors.ts";
import type { LensState, Models, ModelsPage, Notice, Step, Topic } from "./state.ts";
import { FIRST_VIEW, OF_ANOTHER_SAMPLE, WHOLE_TABLE } from "./view.ts";

const NO_MODELS: Models = { siglip: null, clip: null, dino: null };
const EMPTY_MODELS_PAGE: ModelsPage = {
  stored: null,
  plan: null,
  transfer: null,
  lookup: false,
  trouble: null,
  compared: null,
};

const THEME_KEY = "masc-lens.theme";

function rememberedTheme(): LensState["theme"] {
  const theme = globalThis.localStorage?.getItem(THEME_KEY);
  return theme === "light" || theme === "dark" ? theme : "system";
}

/** What a new project begins with: the paper's. */
export const FIRST_SETTINGS: ScoreSettings = { maxPatches: 1024, threshold: 0.5, stripper: "regex" };

/** What closing a project leaves: nothing of it. */
export const EMPTY_PROJECT = {
  projectId: null,
  projectName: null,
  demo: false,
  access: "writing",
  settings: FIRST_SETTINGS,
  modelsOpening: false,
  lastModels: null,
  accepted: [],
  asking: false,
  keeping: { status: "none" },
  unsaved: false,
  intake: null,
  paths: [],
  corrections: NO_CORRECTIONS,
  past: [],
  future: [],
  allResults: new Map(),
  question: null,
  results: new Map(),
  selected: null,
  view: FIRST_VIEW,
  ticked: new Set<string>(),
  ...WHOLE_TABLE,
  theirs: null,
  theirModel: null,
  order: [],
  tour: null,
} satisfies Partial<LensState>;

const INITIAL: LensState = {
  ...EMPTY_PROJECT,
  engine: { status: "starting" },
  policy: null,
  models: NO_MODELS,
  modelsPage: EMPTY_MODELS_PAGE,
  busy: null,
  job: null,
  recent: null,
  ratesMeasured: 0,
  silence: null,
  notices: [],
  theme: rememberedTheme(),
};

const ROLES = ["siglip", "clip", "dino"] as const;

const sameModels = (a: UsedModels, b: UsedModels | null): boolean =>
  b !== null &&
  ROLES.every((role) => a[role]?.identity === b[role]?.identity && a[role]?.installed === b[role]?.installed);

/** What every result is told by; where none of it changed, nothing that follows from it does. */
const TOLD_BY = ["intake", "corrections", "allResults", "models", "settings", "lastModels", "modelsOpening"] as const;

/** Brings up what follows from the rest, so that no state stands in which it does not. */
function followed(state: LensState, before: LensState): LensState {
  if (TOLD_BY.every((part) => state[part] === before[part])) return state;
  const { results, anyCurrent } = shownResults(samplesOf(state), state.allResults, identityOf(state));
  // What is open but never scored anything here is not what the project was scored with.
  const used = anyCurrent && canExplain(state) ? usedModels(state) : null;
  return {
    ...state,
    results,
    lastModels: used !== null && !sameModels(used, state.lastModels) ? used : state.lastModels,
  };
}

export const useLens = create<LensState>((_set, get, api) => {
  const set = api.setState;
  api.setState = (change: LensState | Partial<LensState> | ((state: LensState) => LensState | Partial<LensState>)) => {
    const before = get();
    set(followed({ ...before, ...(typeof change === "function" ? change(before) : change) }, before));
  };
  return INITIAL;
});

/** Selects a row; what was pinned in another goes. */
export function selectSample(id: string | null): void {
  useLens.setState(({ selected, view }) => ({
    selected: id,
    view: id === selected ? view : { ...view, ...OF_ANOTHER_SAMPLE },
  }));
}

let nextNotice = 1;

export interface NoticeOptions {
  readonly detail?: string | undefined;
  readonly about?: Topic;
  readonly fleeting?: boolean;
}

/** Topics of which several things may be true at once. */
const MANIFOLD: ReadonlySet<Topic | undefined> = new Set([undefined, "project", "adding"]);

/** Says something. What was said about the same topic goes, where only one thing can be true of it. */
export function notify(
  tone: Notice["tone"],
  message: string,
  { detail, about, fleeting = false }: NoticeOptions = {},
): void {
  const notice: Notice = {
    id: nextNotice++,
    tone,
    message,
    ...(detail === undefined ? {} : { detail }),
    ...(about === undefined ? {} : { about }),
    ...(fleeting ? { fleeting } : {}),
  };
  useLens.setState(({ notices }) => ({
    notices: [...notices.filter((one) => MANIFOLD.has(about) || one.about !== about), notice],
  }));
}

/** Takes away what was said about these: it is over. */
export function resolve(...topics: readonly Topic[]): void {
  const over = ({ about }: Notice) => about !== undefined && topics.includes(about);
  if (useLens.getState().notices.some(over))
    useLens.setState(({ notices }) => ({ notices: notices.filter((one) => !over(one)) }));
}

export function setModelsPage(change: Partial<ModelsPage>): void {
  useLens.setState(({ modelsPage }) => ({ modelsPage: { ...modelsPage, ...change } }));
}

export function setTheme(theme: LensState["theme"]): void {
  globalThis.localStorage?.setItem(THEME_KEY, theme);
  useLens.setState({ theme });
}

/** Adds results to those that are kept, many at once. */
export function putResults(added: Iterable<readonly [string, RowResult]>): void {
  useLens.setState(({ allResults }) => {
    const next = new Map(allResults);
    for (const [id, result] of added) next.set(id, withResult(next.get(id), result));
    return { allResults: next };
  });
}

/** Takes away every result of samples that name one of these files: they answer for files that are not there any more. */
export function dropResults(paths: ReadonlySet<string>): void {
  const names = (path: string | null) => path !== null && paths.has(path);
  useLens.setState((state) => {
    const allResults = new Map(state.allResults);
    for (const { id, reference, referenceMask, generation, generationMask } of samplesOf(state)) {
      if ([reference, referenceMask, generation, generationMask].some(names)) allResults.delete(id);
    }
    return { allResults };
  });
}

/** Steps of undo that are kept. */
const MOST_STEPS = 200;

const stepOf = ({ intake, corrections, paths }: LensState): Step => ({ intake, corrections, paths });

/**
 * Changes the project as a step that can be undone: what was read of its files and what was set by hand, together,
 * since one refers to the other. A step holds both as they were; nothing of a file is copied.
 */
export function takeStep(change: Partial<Pick<LensState, "intake" | "corrections" | "selected">>): void {
  useLens.setState((state) => ({ ...change, past: [...state.past, stepOf(state)].slice(-MOST_STEPS), future: [] }));
}

/** Sets corrections, as a step that can be undone. */
export function setCorrections(corrections: Corrections): void {
  takeStep({ corrections });
}

/** The project as it stood. Files that came since are set aside, not lost: they can be put back. */
function restored(
  { intake, corrections, paths }: Step,
  now: readonly string[],
): Pick<LensState, "intake" | "corrections"> {
  const known = new Set(paths);
  const since = now.filter((path) => !known.has(path) && !isMadeHere(path));
  return {
    corrections,
    intake:
      intake === null || since.length === 0 ? intake : { ...intake, out: [...new Set([...intake.out, ...since])] },
  };
}

export function undoCorrection(): void {
  useLens.setState((state) => {
    const previous = state.past.at(-1);
    return previous === undefined
      ? {}
      : { ...restored(previous, state.paths), past: state.past.slice(0, -1), future: [...state.future, stepOf(state)] };
  });
}

export function redoCorrection(): void {
  useLens.setState((state) => {
    const next = state.future.at(-1);
    return next === undefined
      ? {}
      : { ...restored(next, state.paths), past: [...state.past, stepOf(state)], future: state.future.slice(0, -1) };
  });
}
