import { create } from "zustand";
import type { LensState, Models, Notice, RowResult } from "./state.ts";

export const NO_MODELS: Models = { siglip: null, clip: null, dino: null };

const THEME_KEY = "masc-lens.theme";

function rememberedTheme(): LensState["theme"] {
  const theme = globalThis.localStorage?.getItem(THEME_KEY);
  return theme === "light" || theme === "dark" ? theme : "system";
}

const INITIAL: LensState = {
  engine: { status: "starting" },
  models: NO_MODELS,
  busy: null,
  projectName: null,
  intake: null,
  fileCount: 0,
  settings: { maxPatches: 1024, threshold: 0.5, stripper: "regex" },
  results: new Map(),
  job: null,
  selected: null,
  order: [],
  filter: "",
  notices: [],
  theme: rememberedTheme(),
};

export const useLens = create<LensState>(() => INITIAL);

let nextNotice = 1;

export function notify(tone: Notice["tone"], message: string, detail?: string): void {
  const notice: Notice = { id: nextNotice++, tone, message, ...(detail === undefined ? {} : { detail }) };
  useLens.setState(({ notices }) => ({ notices: [...notices, notice] }));
}

export function setTheme(theme: LensState["theme"]): void {
  globalThis.localStorage?.setItem(THEME_KEY, theme);
  useLens.setState({ theme });
}

/** Puts new results in place of old ones, many at once. */
export function putResults(added: Iterable<readonly [string, RowResult]>): void {
  useLens.setState(({ results }) => ({ results: new Map([...results, ...added]) }));
}
