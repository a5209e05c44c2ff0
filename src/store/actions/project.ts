import type { ScoreSettings } from "../../project/result.ts";
import type { Intake, Provenance } from "../../project/types.ts";
import type { Access, Keeping, LensState, Question, RecentProject } from "../state.ts";
import { EMPTY_PROJECT, FIRST_SETTINGS, useLens } from "../store.ts";

/** The open project: what it is, who writes it, and whether it is kept. */

/** What the store holds of a project as it is kept. */
export type KeptProject = Pick<
  LensState,
  | "projectId"
  | "projectName"
  | "demo"
  | "accepted"
  | "columnLayout"
  | "ticked"
  | "settings"
  | "intake"
  | "corrections"
  | "allResults"
  | "lastModels"
>;

/** Nothing of the open project stays. */
export function emptyProject(): void {
  useLens.setState(EMPTY_PROJECT);
}

/** A new project of the bundled scenes, with the budget that their checkpoints were trained for. */
export function beginDemo(maxPatches: number): void {
  useLens.setState({ demo: true, settings: { ...FIRST_SETTINGS, maxPatches } });
}

/** A new project of what was read; it is called so where it has no name. */
export function beginProject(change: Pick<LensState, "intake" | "corrections" | "selected">, name: string): void {
  useLens.setState(({ projectName }) => ({ ...change, projectName: projectName ?? name }));
}

/** A kept project stands in the place of what was open, its files known already. Its models are still to be opened. */
export function showKept(project: KeptProject, access: Access, keeping: Keeping): void {
  useLens.setState(({ paths, made }) => ({
    ...EMPTY_PROJECT,
    ...project,
    paths,
    made,
    access,
    modelsOpening: true,
    selected: project.intake?.samples[0]?.id ?? null,
    keeping,
  }));
}

/** The open project as another tab wrote it: what could be undone was of an earlier state. Ticks are what this tab shows. */
export function refreshKept({ ticked: _ticked, ...project }: KeptProject): void {
  useLens.setState({ ...project, past: [], future: [] });
}

/** The open project is kept from now on, under this name. */
export function projectKept(id: string, name: string | undefined): void {
  useLens.setState({ projectId: id, ...(name === undefined ? {} : { projectName: name }) });
}

export function nameProject(name: string): void {
  useLens.setState({ projectName: name });
}

export function setAccess(access: Access): void {
  useLens.setState({ access });
}

export function setKeeping(keeping: Keeping): void {
  useLens.setState({ keeping });
}

/** @param unsaved whether something has changed that is not written yet */
export function setUnsaved(unsaved: boolean): void {
  useLens.setState({ unsaved });
}

export function setRecent(recent: readonly RecentProject[]): void {
  useLens.setState({ recent });
}

/** @param paths of the project's files, sorted */
export function setPaths(paths: readonly string[]): void {
  useLens.setState({ paths });
}

/** Where files of the project come from; null: a person added them, in place of whatever was called so. */
export function setMade(files: readonly (readonly [path: string, made: Provenance | null])[]): void {
  const { made } = useLens.getState();
  if (!files.some(([path, provenance]) => provenance !== null || made.has(path))) return;
  const next = new Map(made);
  for (const [path, provenance] of files) {
    if (provenance === null) next.delete(path);
    else next.set(path, provenance);
  }
  useLens.setState({ made: next });
}

/** What was read says more, or less, of the same files; no step of undo. */
export function setIntake(intake: Intake): void {
  useLens.setState({ intake });
}

/** Problems (by project/problems.ts, `problemKey`) that need not be shown again. */
export function putAwayProblems(keys: readonly string[]): void {
  useLens.setState(({ intake }) => ({
    intake: intake && { ...intake, away: [...new Set([...intake.away, ...keys])] },
  }));
}

/** Shows how the files are read, or puts that away. */
export function showReading(shown: boolean): void {
  useLens.setState({ readingShown: shown });
}

/** Asks a person before pairs would go; null takes the question away. */
export function setQuestion(question: Question | null): void {
  useLens.setState({ question });
}

export function changeSettings(change: Partial<ScoreSettings>): void {
  useLens.setState(({ settings }) => ({ settings: { ...settings, ...change } }));
}
