import { create } from "zustand";
import { FIRST_LAYOUT } from "../project/column-layout.ts";
import { NO_CORRECTIONS } from "../project/corrections.ts";
import type { ScoreSettings } from "../project/result.ts";
import { NO_SLOTS } from "../project/plan.ts";
import type { UsedModels } from "../project/runs.ts";
import { shownResults } from "./kept-results.ts";
import { canExplain, everySampleOf, identityOf, usedModels } from "./selectors.ts";
import type { LensState, Models, ModelsPage } from "./state.ts";
import { FIRST_VIEW, WHOLE_TABLE } from "./view.ts";

const NO_MODELS: Models = NO_SLOTS;
const EMPTY_MODELS_PAGE: ModelsPage = {
  stored: null,
  plan: null,
  transfer: null,
  lookup: false,
  trouble: null,
  compared: null,
};

/** Where the browser keeps the chosen theme. */
export const THEME_KEY = "masc-lens.theme";

/** null where the browser keeps nothing of it, and in a frame that may keep nothing. */
function remembered(key: string): string | null {
  try {
    return globalThis.localStorage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

function rememberedTheme(): LensState["theme"] {
  const theme = remembered(THEME_KEY);
  return theme === "light" || theme === "dark" ? theme : "system";
}

/** Where the browser keeps whether the reasons are open. */
export const WHY_KEY = "masc-lens.why";

function rememberedWhy(): boolean | null {
  const kept = remembered(WHY_KEY);
  return kept === "open" ? true : kept === "shut" ? false : null;
}

/** What a new project begins with: the paper's. */
export const FIRST_SETTINGS: ScoreSettings = { maxPatches: 1024, threshold: 0.5, stripper: "regex" };

/** What closing a project leaves: nothing of it. */
export const EMPTY_PROJECT = {
  projectId: null,
  projectName: null,
  demo: false,
  access: "writing",
  shared: false,
  sharing: false,
  settings: FIRST_SETTINGS,
  modelsOpening: false,
  lastModels: null,
  accepted: [],
  columnLayout: FIRST_LAYOUT,
  asking: false,
  makingShown: false,
  makingOf: null,
  keeping: { status: "none" },
  unsaved: false,
  intake: null,
  paths: [],
  made: new Map(),
  corrections: NO_CORRECTIONS,
  photographs: [],
  past: [],
  future: [],
  allResults: new Map(),
  question: null,
  readingShown: false,
  results: new Map(),
  listedResults: new Map(),
  selected: null,
  inSight: [],
  view: FIRST_VIEW,
  ticked: new Set<string>(),
  openGroups: new Set<string>(),
  scope: null,
  ...WHOLE_TABLE,
  fileStudy: null,
  theirs: null,
  theirModel: null,
  tour: null,
} satisfies Partial<LensState>;

const INITIAL: LensState = {
  ...EMPTY_PROJECT,
  engine: { status: "starting" },
  policy: null,
  models: NO_MODELS,
  segmenters: {},
  modelsPage: EMPTY_MODELS_PAGE,
  busy: null,
  stopBusy: null,
  job: null,
  recent: null,
  glossary: null,
  ratesMeasured: 0,
  silence: null,
  notices: [],
  theme: rememberedTheme(),
  whyOpen: rememberedWhy(),
};

const sameModels = (a: UsedModels, b: UsedModels | null): boolean =>
  b !== null &&
  [...Object.keys(a), ...Object.keys(b)].every(
    (slot) => a[slot]?.identity === b[slot]?.identity && a[slot]?.installed === b[slot]?.installed,
  );

/** What every result is told by; where none of it changed, nothing that follows from it does. */
const TOLD_BY = [
  "intake",
  "corrections",
  "photographs",
  "allResults",
  "models",
  "settings",
  "lastModels",
  "modelsOpening",
] as const;

/** Of these, all that changes when rows are computed. */
const COMPUTED = "allResults";

/** Whether rows are being computed, and nothing else changed: lists then wait for the next round (actions/results.ts). */
const isFlowing = (state: LensState, before: LensState): boolean =>
  state.job?.status === "running" &&
  before.job?.status === "running" &&
  TOLD_BY.every((part) => part === COMPUTED || state[part] === before[part]);

/** Brings up what follows from the rest, so that no state stands in which it does not. */
function followed(state: LensState, before: LensState): LensState {
  if (TOLD_BY.every((part) => state[part] === before[part]))
    return state.job?.status === before.job?.status ? state : { ...state, listedResults: state.results };
  const { results, anyCurrent } = shownResults(everySampleOf(state), state.allResults, identityOf(state));
  // What is open but never scored anything here is not what the project was scored with.
  const used = anyCurrent && !state.shared && canExplain(state) ? usedModels(state) : null;
  return {
    ...state,
    results,
    listedResults: isFlowing(state, before) ? state.listedResults : results,
    lastModels: used !== null && !sameModels(used, state.lastModels) ? used : state.lastModels,
  };
}

/** The store. Only the actions beside it (`actions/`) change it; everything else reads. */
export const useLens = create<LensState>((_set, get, api) => {
  const set = api.setState;
  api.setState = (change: LensState | Partial<LensState> | ((state: LensState) => LensState | Partial<LensState>)) => {
    const before = get();
    set(followed({ ...before, ...(typeof change === "function" ? change(before) : change) }, before));
  };
  return INITIAL;
});
