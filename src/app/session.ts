import { z } from "zod";
import { samplesOf } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import { fromHash, toHash, WHOLE_TABLE, type Address } from "../store/view.ts";

z.config({ jitless: true });

/**
 * What a reload needs beside the kept project: which one stood open and what was shown of it (in the address, so that
 * it can be kept as a bookmark), whether a job ran, and which models of the model store were in use.
 */
const RUNNING = "masc-lens.running";
const TOURED = "masc-lens.toured";
const INSTALLED = "masc-lens.installed";

/** Which models of the model store are in use, for the next start. */
export function rememberInstalled(): void {
  const ids = Object.values(useLens.getState().models).flatMap((model) => model?.installed ?? []);
  localStorage.setItem(INSTALLED, JSON.stringify(ids));
}

export function rememberedInstalled(): readonly string[] {
  try {
    return z
      .array(z.string())
      .catch([])
      .parse(JSON.parse(localStorage.getItem(INSTALLED) ?? "[]"));
  } catch {
    return [];
  }
}

/** To the sample and view that an address names, as far as the open project has them. */
export function goTo({ project, sample, tab, pin, table = WHOLE_TABLE }: Address): void {
  const state = useLens.getState();
  if (project !== state.projectId) return;
  const found = samplesOf(state).some(({ id }) => id === sample);
  useLens.setState({
    view: { ...state.view, tab, pin: found ? pin : null, brush: null },
    ...table,
    ...(found ? { selected: sample } : {}),
  });
}

/** Milliseconds before a new selection stands in the address: browsers stop listening to pages that write it at every arrow key. */
const ADDRESS_DELAY = 150;

/** What stands in the address beside the project. */
const ADDRESSED = ["selected", "view", "filter", "sorting", "place"] as const;

function writeAddress(): void {
  const { projectId: project, selected: sample, view, filter, sorting, place } = useLens.getState();
  history.replaceState(
    null,
    "",
    toHash({ project, sample, tab: view.tab, pin: view.pin, table: { filter, sorting, place } }) ||
      location.pathname + location.search,
  );
}

function followAddress(): void {
  let later: ReturnType<typeof setTimeout> | undefined;
  useLens.subscribe((state, before) => {
    if (state.projectId !== before.projectId) writeAddress();
    else if (state.projectId !== null && ADDRESSED.some((part) => state[part] !== before[part])) {
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

/** Follows the store: address and running job are written as they change. */
export function followSession(): void {
  followAddress();
  useLens.subscribe((state, before) => {
    const { projectId, job } = state;
    // A job that is ended by a reload leaves its mark; one that ends by itself takes it away.
    if (projectId === null || (job === null) === (before.job === null)) return;
    if (job === null) sessionStorage.removeItem(RUNNING);
    else sessionStorage.setItem(RUNNING, projectId);
  });
}
