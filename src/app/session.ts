import { z } from "zod";
import type { ModelRole } from "../engine/protocol.ts";
import { samplesOf } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import { fromHash, toHash, type Address } from "../store/view.ts";

z.config({ jitless: true });

/**
 * What a reload needs beside the kept project: which one stood open (in the address, so that it can be kept as a
 * bookmark), whether a job ran, and which checkpoints were in use.
 */
const RUNNING = "masc-lens.running";
const MODELS = "masc-lens.models";
const TOURED = "masc-lens.toured";
const INSTALLED = "masc-lens.installed";

const modelsSchema = z.record(z.string(), z.array(z.object({ role: z.enum(["siglip", "clip", "dino"]), name: z.string(), demo: z.boolean(), installed: z.string().nullable().default(null) }))).catch({});

export type RememberedModel = { readonly role: ModelRole; readonly name: string; readonly demo: boolean; readonly installed: string | null };

function readModels(): z.infer<typeof modelsSchema> {
  try {
    return modelsSchema.parse(JSON.parse(localStorage.getItem(MODELS) ?? "{}"));
  } catch {
    return {}; // an entry that is no JSON is as good as none
  }
}

/** Which models of the library are in use, for the next start. */
export function rememberInstalled(): void {
  const ids = Object.values(useLens.getState().models).flatMap((model) => model?.installed ?? []);
  localStorage.setItem(INSTALLED, JSON.stringify(ids));
}

export function rememberedInstalled(): readonly string[] {
  try {
    return z.array(z.string()).catch([]).parse(JSON.parse(localStorage.getItem(INSTALLED) ?? "[]"));
  } catch {
    return [];
  }
}

/** To the sample and view that an address names, as far as the open project has them. */
export function goTo({ project, sample, tab, pin }: Address): void {
  const state = useLens.getState();
  if (project !== state.projectId) return;
  const found = samplesOf(state).some(({ id }) => id === sample);
  useLens.setState({ view: { ...state.view, tab, pin: found ? pin : null, brush: null }, ...(found ? { selected: sample } : {}) });
}

/** Milliseconds before a new selection stands in the address: browsers stop listening to pages that write it at every arrow key. */
const ADDRESS_DELAY = 150;

function writeAddress(): void {
  const { projectId: project, selected: sample, view } = useLens.getState();
  history.replaceState(null, "", toHash({ project, sample, tab: view.tab, pin: view.pin }) || location.pathname + location.search);
}

function followAddress(): void {
  let later: ReturnType<typeof setTimeout> | undefined;
  useLens.subscribe((state, before) => {
    if (state.projectId !== before.projectId) writeAddress();
    else if (state.projectId !== null && (state.selected !== before.selected || state.view !== before.view)) {
      clearTimeout(later);
      later = setTimeout(writeAddress, ADDRESS_DELAY);
    }
  });
  addEventListener("hashchange", () => goTo(fromHash(location.hash)));
}

/** Whether the demo's tour was ended before: then it does not begin by itself. */
export const wasToured = (): boolean => localStorage.getItem(TOURED) !== null;

/** To a stop of the demo's tour, from 0; null ends it. */
export function moveTour(tour: number | null): void {
  if (tour === null) localStorage.setItem(TOURED, "yes");
  useLens.setState({ tour });
}

export const wasRunning = (project: string): boolean => sessionStorage.getItem(RUNNING) === project;

export const rememberedModels = (project: string): readonly RememberedModel[] => readModels()[project] ?? [];

export function forgetModels(project: string): void {
  const { [project]: _, ...others } = readModels();
  localStorage.setItem(MODELS, JSON.stringify(others));
}

/** Follows the store: address, running job and models are written as they change. */
export function followSession(): void {
  followAddress();
  useLens.subscribe((state, before) => {
    const { projectId, job, models } = state;
    if (projectId === null) return;
    // A job that is ended by a reload leaves its mark; one that ends by itself takes it away.
    if ((job === null) !== (before.job === null)) {
      if (job === null) sessionStorage.removeItem(RUNNING);
      else sessionStorage.setItem(RUNNING, projectId);
    }
    if (models !== before.models || projectId !== before.projectId) {
      const used = (["siglip", "clip", "dino"] as const).flatMap((role) => {
        const model = models[role];
        return model === null ? [] : [{ role, name: model.info.name, demo: model.demo, installed: model.installed }];
      });
      if (used.length > 0) localStorage.setItem(MODELS, JSON.stringify({ ...readModels(), [projectId]: used }));
    }
  });
}
