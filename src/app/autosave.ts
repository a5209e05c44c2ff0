import { LensError } from "../lib/errors.ts";
import type { HandledFile, RootHandle } from "../platform/handles.ts";
import { underRoots } from "../platform/handles.ts";
import type { AddedFile } from "../platform/picked.ts";
import type { RowResult } from "../project/runs.ts";
import { ticksToKeep } from "../project/ticks.ts";
import type { ProjectLock } from "../storage/project-lock.ts";
import { changedResults } from "../store/kept-results.ts";
import type { ProjectStore, ProjectStoreOpening } from "../storage/project-store.ts";
import { samplesOf } from "../store/selectors.ts";
import type { LensState } from "../store/state.ts";
import { projectKept, setKeeping, setRecent, setUnsaved } from "../store/actions/project.ts";
import { useLens } from "../store/store.ts";
import { firstPaint } from "./first-paint.ts";
import { keptFiles, projectStore } from "./lazy-modules.ts";
import { report } from "./report.ts";
import { wasCutOff } from "./restore.ts";

/**
 * Keeps the open project in this browser: what the store holds of it is written as it changes, its files as handles
 * where the browser grants them, else as private copies. A browser that keeps nothing is no error: the page says so.
 */
export interface Autosave {
  /** null where this browser keeps nothing. */
  readonly projects: Promise<ProjectStore | null>;
  /** Keeps files of the open project, which is made where there is none. Says what it takes before it copies. */
  keep(files: readonly AddedFile[], roots: readonly RootHandle[]): Promise<void>;
  /** Copies what was too much to copy unasked. */
  keepAnyway(): Promise<void>;
  /** The store holds a project just as it is kept. */
  opened(): void;
  /** Writes what is not written yet. */
  settle(): Promise<void>;
  refreshRecent(): Promise<void>;
}

/** What of the state is written of an open project. */
const WRITTEN = [
  "allResults",
  "corrections",
  "settings",
  "intake",
  "lastModels",
  "accepted",
  "columnLayout",
  "ticked",
] as const;
type Written = (typeof WRITTEN)[number];

/** Copies up to this many bytes are made unasked, with the size said; more is asked for first. */
const UNASKED_BYTES = 512 * 2 ** 20;
/** What changed is written this long after it did, in milliseconds: a job changes a hundred rows a second. */
const DELAY = 400;

const isScored = (result: RowResult | undefined): boolean => result !== undefined && "scores" in result.outcome;

/** The open project's id; makes it where there is none, under a name that no other has. */
async function ensureProject(keeping: ProjectStore, lock: ProjectLock): Promise<string> {
  const { projectId, projectName, settings, demo } = useLens.getState();
  if (projectId !== null) return projectId;
  const id = await keeping.create(projectName ?? "project", settings, demo);
  await lock.take(id);
  const name = (await keeping.recent()).find((project) => project.id === id)?.name;
  projectKept(id, name);
  return id;
}

async function copy(keeping: ProjectStore, project: string, files: readonly AddedFile[], bytes: number): Promise<void> {
  setKeeping({ status: "copying", bytes, done: 0 });
  await keeping.keepCopies(new AbortController().signal, project, files, (done) =>
    setKeeping({ status: "copying", bytes, done }),
  );
  setKeeping({ status: "kept" });
}

/** Where the script that keeps projects does not come, nothing is kept, and why is said. */
async function openKeptProjects(): Promise<ProjectStoreOpening> {
  try {
    await firstPaint();
    const { openProjectStore } = await projectStore.load();
    return await openProjectStore({
      onLost: ({ message, detail }) => report(new LensError("failed_storage", message, detail)),
    });
  } catch (thrown) {
    report(thrown);
    return { denied: LensError.from(thrown) };
  }
}

/** @param lock a project that is made here is this tab's to write */
export function createAutosave(lock: ProjectLock, opening = openKeptProjects()): Autosave {
  const projects = opening.then((answer) => ("store" in answer ? answer.store : null));
  let waiting: { readonly project: string; readonly files: readonly AddedFile[] } | null = null;
  let written: Pick<LensState, "projectId" | Written> | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let last: Promise<void> = Promise.resolve();
  let failed = false;

  /** Writes what differs from what was last written whole: what a failing write missed is in the next one. */
  const write = async (): Promise<void> => {
    const keeping = await projects;
    const state = useLens.getState();
    const { projectId, allResults, corrections, settings, intake, lastModels, access, accepted } = state;
    // What another tab writes is not this one's to write.
    if (keeping === null || projectId === null || access !== "writing") return;
    const base = written;
    const before = base?.projectId === projectId ? base : null;
    const { put, gone } = changedResults(allResults, before?.allResults ?? new Map());
    if (intake !== null && intake !== before?.intake) await keeping.saveIntake(projectId, intake);
    if (corrections !== before?.corrections) await keeping.saveCorrections(projectId, corrections);
    if (put.length > 0) await keeping.saveResults(projectId, put);
    if (gone.length > 0) await keeping.dropResults(projectId, gone);
    const scored = samplesOf(state).filter(({ id }) => isScored(state.results.get(id))).length;
    await keeping.update(projectId, {
      settings,
      models: lastModels,
      pairs: samplesOf(state).length,
      scored,
      accepted: [...accepted],
      columnLayout: state.columnLayout,
      ticked: [...ticksToKeep(state.ticked)],
    });
    failed = false;
    // Unless another project was opened in the meantime.
    if (written === base) written = state;
  };
  /** One write after the other; a failing one is said once, not ten times a second. */
  const writeNow = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    last = last.then(write).then(
      () => {
        if (timer === null) setUnsaved(false);
      },
      (thrown: unknown) => {
        if (!failed) report(thrown);
        failed = true;
      },
    );
    return last;
  };
  useLens.subscribe((state, before) => {
    if (state.projectId === null || state.projectId !== before.projectId) return;
    if (state.access !== "writing" || WRITTEN.every((part) => state[part] === before[part])) return;
    timer ??= setTimeout(() => void writeNow(), DELAY);
    if (!state.unsaved) setUnsaved(true);
  });

  const refreshRecent = async (): Promise<void> => {
    const keeping = await projects;
    if (keeping === null) return;
    setRecent((await keeping.recent()).map((project) => ({ ...project, unfinished: wasCutOff(project.id) })));
  };
  const keepRest = async (keeping: ProjectStore, project: string, files: readonly AddedFile[]): Promise<void> => {
    const { bytes, free, denied } = await (await keptFiles.load()).copyCost(files);
    if (denied !== null) setKeeping({ status: "denied", reason: denied.message });
    else if (bytes > UNASKED_BYTES || (free !== null && bytes > free)) {
      waiting = { project, files: [...(waiting?.project === project ? waiting.files : []), ...files] };
      setKeeping({ status: "asking", bytes, free });
    } else await copy(keeping, project, files, bytes);
  };

  void opening.then((answer) => {
    if ("store" in answer) void answer.store.tidy().then(refreshRecent).catch(report);
  });

  return {
    projects,

    async keep(files, roots) {
      const answer = await opening;
      if ("denied" in answer) {
        setKeeping({ status: "denied", reason: answer.denied.message });
        return;
      }
      const keeping = answer.store;
      try {
        const project = await ensureProject(keeping, lock);
        // A loose file is copied, so that nobody has to allow it again; a ZIP may be of any size.
        const plain = underRoots(
          files.filter((file) => "file" in file),
          roots.filter(({ kind }) => kind === "directory"),
        );
        const zipped = underRoots(
          files.filter((file) => !("file" in file)),
          roots,
        );
        const [handled, loose] = [
          [...plain.handled, ...zipped.handled],
          [...plain.loose, ...zipped.loose],
        ];
        if (handled.length > 0) await keepHandled(keeping, project, handled);
        if (loose.length > 0) await keepRest(keeping, project, loose);
        await writeNow();
        await refreshRecent();
      } catch (thrown) {
        report(thrown);
      }
    },

    async keepAnyway() {
      const keeping = await projects;
      const { projectId } = useLens.getState();
      if (keeping === null || projectId === null || waiting?.project !== projectId) return;
      const { files } = waiting;
      waiting = null;
      const { bytes } = await (await keptFiles.load()).copyCost(files);
      await copy(keeping, projectId, files, bytes).catch((thrown: unknown) => {
        setKeeping({ status: "denied", reason: LensError.from(thrown).message });
        report(thrown);
      });
      await refreshRecent();
    },

    opened() {
      written = useLens.getState();
    },

    settle: writeNow,
    refreshRecent,
  };
}

async function keepHandled(keeping: ProjectStore, project: string, files: readonly HandledFile[]): Promise<void> {
  await keeping.keepHandles(project, files);
  setKeeping({ status: "kept" });
}
