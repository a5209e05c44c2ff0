import type { SlotOptions } from "../engine/protocol.ts";
import type { UnfinishedMasks } from "./page-schemas.ts";
import { openModels } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import { schemas } from "./lazy-modules.ts";

/**
 * What a reload needs beside the kept project and the address: whether a job ran, which models of the model store were in
 * use.
 */
const RUNNING = "masc-lens.running";
const MAKING = "masc-lens.making";
const INSTALLED = "masc-lens.installed";

/** Which models of the model store are in use, for the next start. */
export function rememberInstalled(): void {
  const used = openModels(useLens.getState()).flatMap(([slot, { installed, info }]) =>
    installed === null ? [] : [{ id: installed, options: { slot, comparesPatches: info.comparesPatches } }],
  );
  localStorage.setItem(INSTALLED, JSON.stringify(used));
}

export async function rememberedInstalled(): Promise<
  readonly { readonly id: string; readonly options: SlotOptions }[]
> {
  const kept = localStorage.getItem(INSTALLED);
  if (kept === null) return [];
  const { installedSchema } = await schemas.load();
  try {
    return installedSchema.parse(JSON.parse(kept));
  } catch {
    return []; // an entry that is no JSON is as good as none
  }
}

/** A mark a project, and of no tab: one that was killed is opened again in another. */
const markOf = (project: string): string => `${RUNNING} ${project}`;

/** Whether the job that was cut off was one of photographs. */
export const wasOfPhotographs = (project: string): boolean => localStorage.getItem(markOf(project)) === "photographs";

/** Whether a reload, or the end of its tab, cut off a job of this project. */
export const wasRunning = (project: string): boolean => localStorage.getItem(markOf(project)) !== null;

const makingOf = (project: string): string => `${MAKING} ${project}`;

/** Whether a run of scores or masks of this project was cut off, or goes on in another tab. */
export const wasCutOff = (project: string): boolean =>
  wasRunning(project) || localStorage.getItem(makingOf(project)) !== null;

/** Which masks a run makes, for a reload. */
export function rememberMaking(order: Readonly<UnfinishedMasks>): void {
  const { projectId } = useLens.getState();
  if (projectId !== null) localStorage.setItem(makingOf(projectId), JSON.stringify(order));
}

/** The open project's run of masks ended by itself, or by a person. */
export function forgetMaking(): void {
  const { projectId } = useLens.getState();
  if (projectId !== null) localStorage.removeItem(makingOf(projectId));
}

/** The run of masks that a reload, or the end of its tab, cut off; null where none was. */
export async function rememberedMaking(): Promise<UnfinishedMasks | null> {
  const { projectId } = useLens.getState();
  const kept = projectId === null ? null : localStorage.getItem(makingOf(projectId));
  if (kept === null) return null;
  const { unfinishedMasksSchema } = await schemas.load();
  try {
    return unfinishedMasksSchema.parse(JSON.parse(kept));
  } catch {
    return null; // an entry that is not whole is as good as none
  }
}

/** Of a project that is deleted. */
export const forgetRunning = (project: string): void => {
  localStorage.removeItem(markOf(project));
  localStorage.removeItem(makingOf(project));
};

/**
 * Writes down that a job runs. One that is ended with its tab leaves its mark; one that ends by itself takes it away, once
 * its last rows are written: a tab that is killed before that is to go on, too.
 *
 * @param written settles when what changed so far is kept
 * @returns ends it
 */
export function rememberRunning(written: () => Promise<void>): () => void {
  const takeAway = async (project: string) => {
    await written();
    const { projectId, job } = useLens.getState();
    // Another may have begun meanwhile.
    if (projectId !== project || job === null) forgetRunning(project);
  };
  return useLens.subscribe((state, before) => {
    const { projectId, job } = state;
    if (projectId === null || (job === null) === (before.job === null)) return;
    if ((job ?? before.job)?.of === "masks") return; // `rememberMaking` says more
    if (job === null) void takeAway(projectId);
    else localStorage.setItem(markOf(projectId), job.of);
  });
}
