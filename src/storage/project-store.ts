import { LensError } from "../lib/errors.ts";
import { Mutex } from "../lib/mutex.ts";
import { openDatabase, type DatabaseOptions } from "./database.ts";
import type { HandledFile } from "../platform/handles.ts";
import type { KeptFile } from "../platform/handles-kept.ts";
import type { AddedFile } from "../platform/picked.ts";
import { NO_CORRECTIONS, type Corrections } from "../project/corrections.ts";
import type { ScoreSettings } from "../project/result.ts";
import type { RowResult } from "../project/runs.ts";
import type { Intake, Provenance } from "../project/types.ts";
import type { PortableProject } from "./document/document.ts";
import { duplicateProject } from "./duplicate-project.ts";
import { addProject, takeProject } from "./portable-projects.ts";
import type { WrittenIntake } from "./intake-parts.ts";
import { saveCorrections } from "./save-corrections.ts";
import {
  keepCopies,
  keepHandles,
  keptFiles,
  rememberHashes,
  tidyCopies,
  tidyProject,
  type KeptFiles,
} from "./kept-files.ts";
import {
  createProject,
  deleteRows,
  openProject,
  recentProjects,
  saveIntake,
  updateProject,
  type OpenedProject,
  type ProjectChange,
  type ProjectSummary,
} from "./projects.ts";
import { dropResults, saveResults } from "./save-results.ts";

/**
 * The projects that this browser keeps: their rows in IndexedDB, their files as handles or as private copies. Every
 * function throws LensError failed_storage where storage fails, and where the project was deleted in another tab.
 */
export interface ProjectStore {
  /** Newest first. */
  recent(): Promise<readonly ProjectSummary[]>;
  /** A name that another project has gets a number behind it. @returns the new project's id */
  create(name: string, settings: ScoreSettings, demo?: boolean): Promise<string>;
  /** Everything but its files; makes it the newest. */
  open(project: string): Promise<OpenedProject>;
  /** Renames it, sets its settings, its models or the counts that the list shows. @returns its name, made unlike the others' */
  update(project: string, change: ProjectChange): Promise<string>;
  /** Writes what has changed since this page saved it last. */
  saveIntake(project: string, intake: Intake): Promise<void>;
  /** Writes what has changed since this page opened or saved them. */
  saveCorrections(project: string, corrections: Corrections): Promise<void>;
  /** Many at once: each call is a transaction. */
  saveResults(project: string, results: Iterable<readonly [sample: string, result: RowResult]>): Promise<void>;
  dropResults(project: string, results: Iterable<readonly [sample: string, key: string]>): Promise<void>;
  files(project: string): Promise<KeptFiles>;
  /** Say `copyCost` first. */
  keepCopies(
    signal: AbortSignal,
    project: string,
    files: readonly (AddedFile & { readonly made?: Provenance })[],
    onProgress: (done: number, total: number) => void,
  ): Promise<void>;
  keepHandles(project: string, files: readonly HandledFile[]): Promise<void>;
  rememberHashes(project: string, hashes: Iterable<readonly [KeptFile, string]>): Promise<void>;
  /** A project with the bytes of the masks made here, as it may leave this browser. */
  take(project: string): Promise<PortableProject>;
  /** Keeps such a one as a new project, under a name that no other has. @returns its id */
  add(document: PortableProject): Promise<string>;
  /** Another project of all that is kept of one; say first how many bytes of copies that takes. */
  duplicate(project: string): Promise<{ readonly id: string; readonly name: string }>;
  /** Really deletes: rows, cached scores and private files. What an end of the page cuts off, `tidy` finishes. */
  remove(project: string): Promise<void>;
  /** Finishes what was cut off; once, after the page has started. */
  tidy(): Promise<void>;
  close(): void;
}

/** A page that can keep nothing works all the same, and says why. */
export type ProjectStoreOpening = { readonly store: ProjectStore } | { readonly denied: LensError };

/** Never throws. */
export async function openProjectStore(options?: DatabaseOptions): Promise<ProjectStoreOpening> {
  try {
    const db = await openDatabase(options);
    /** Corrections as they stand in the database, as far as this page knows. */
    const corrections = new Map<string, Corrections>();
    /** What was understood of the project that was written last, likewise. */
    let intakeOf: { readonly project: string; readonly written: WrittenIntake } | null = null;
    /** A save writes what differs from the save before it, and so waits for it. */
    const saving = new Mutex();
    const store: ProjectStore = {
      recent: () => recentProjects(db),
      async create(name, settings, demo = false) {
        const project = await createProject(db, name, settings, demo);
        corrections.set(project, NO_CORRECTIONS);
        return project;
      },
      async open(project) {
        const opened = await openProject(db, project);
        corrections.set(project, opened.corrections);
        return opened;
      },
      update: (project, change) => updateProject(db, project, change),
      saveIntake: (project, intake) =>
        saving.run(async () => {
          const before = intakeOf?.project === project ? intakeOf.written : null;
          intakeOf = { project, written: await saveIntake(db, project, intake, before) };
        }),
      saveCorrections: (project, wanted) =>
        saving.run(async () => {
          await saveCorrections(db, project, wanted, corrections.get(project) ?? null);
          corrections.set(project, wanted);
        }),
      saveResults: (project, results) => saveResults(db, project, results),
      dropResults: (project, results) => dropResults(db, project, results),
      files: (project) => keptFiles(db, project),
      keepCopies: (signal, project, files, onProgress) => keepCopies(signal, db, project, files, onProgress),
      keepHandles: (project, files) => keepHandles(db, project, files),
      rememberHashes: (project, hashes) => rememberHashes(db, project, hashes),
      take: (project) => takeProject(db, project),
      add: (document) => addProject(db, document),
      duplicate: (project) => duplicateProject(db, project),
      async remove(project) {
        await deleteRows(db, project);
        corrections.delete(project);
        if (intakeOf?.project === project) intakeOf = null;
        await tidyProject(db, project);
      },
      tidy: () => tidyCopies(db),
      close: () => db.close(),
    };
    return { store };
  } catch (thrown) {
    return { denied: LensError.from(thrown, "failed_storage") };
  }
}
