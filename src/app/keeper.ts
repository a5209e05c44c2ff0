import { LensError } from "../lib/errors.ts";
import type { HandleFile, RootHandle } from "../platform/handles.ts";
import { underRoots } from "../platform/handles.ts";
import type { PickedFile } from "../platform/picked.ts";
import { copyCost } from "../store/library-files.ts";
import { openLibrary, type Library } from "../store/library.ts";
import { samplesOf } from "../store/selectors.ts";
import type { LensState, RowResult } from "../store/state.ts";
import { useLens } from "../store/store.ts";
import { report } from "./report.ts";

/**
 * Keeps the open project in this browser: what the store holds of it is written as it changes, its files as handles
 * where the browser grants them, else as private copies. A browser that keeps nothing is no error: the page says so.
 */
export interface Keeper {
  readonly library: Promise<Library | null>;
  /** Keeps files of the open project, which is made where there is none. Says what it takes before it copies. */
  keep(files: readonly PickedFile[], roots: readonly RootHandle[]): Promise<void>;
  /** Copies what was too much to copy unasked. */
  keepAnyway(): Promise<void>;
  /** The store holds a project just as it is kept. */
  opened(): void;
  /** Writes what is not written yet. */
  settle(): Promise<void>;
  refreshRecent(): Promise<void>;
}

/** Copies up to this many bytes are made unasked, with the size said; more is asked for first. */
const UNASKED_BYTES = 512 * 2 ** 20;
/** What changed is written this long after it did, in milliseconds: a job changes a hundred rows a second. */
const DELAY = 400;

/** Results that are other ones than before, and ids whose results went. */
function changedResults(now: LensState["results"], before: LensState["results"]) {
  const put: (readonly [string, RowResult])[] = [];
  for (const entry of now) if (before.get(entry[0]) !== entry[1]) put.push(entry);
  const gone = [...before.keys()].filter((id) => !now.has(id));
  return { put, gone };
}

/** The open project's id; makes it where there is none. */
async function ensureProject(keeping: Library): Promise<string> {
  const { projectId, projectName, settings } = useLens.getState();
  if (projectId !== null) return projectId;
  const id = await keeping.create(projectName ?? "project", settings);
  useLens.setState({ projectId: id });
  return id;
}

async function copy(keeping: Library, project: string, files: readonly PickedFile[], bytes: number): Promise<void> {
  useLens.setState({ keeping: { status: "copying", bytes, done: 0 } });
  await keeping.keepCopies(new AbortController().signal, project, files, (done) => useLens.setState({ keeping: { status: "copying", bytes, done } }));
  useLens.setState({ keeping: { status: "kept" } });
}

export function createKeeper(): Keeper {
  const opening = openLibrary({ onLost: ({ message, detail }) => report(new LensError("failed_storage", message, detail)) });
  const library = opening.then((answer) => ("library" in answer ? answer.library : null));
  let waiting: { files: readonly PickedFile[] } | null = null;
  let written: Pick<LensState, "projectId" | "results" | "corrections" | "settings" | "intake"> | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let last: Promise<void> = Promise.resolve();
  let failed = false;

  const write = async (): Promise<void> => {
    const keeping = await library;
    const state = useLens.getState();
    const { projectId, results, corrections, settings, intake } = state;
    if (keeping === null || projectId === null) return;
    const before = written?.projectId === projectId ? written : null;
    written = { projectId, results, corrections, settings, intake };
    const { put, gone } = changedResults(results, before?.results ?? new Map());
    if (intake !== null && intake !== before?.intake) await keeping.saveIntake(projectId, intake);
    if (corrections !== before?.corrections) await keeping.saveCorrections(projectId, corrections);
    if (put.length > 0) await keeping.saveResults(projectId, put);
    if (gone.length > 0) await keeping.dropResults(projectId, gone);
    await keeping.update(projectId, { settings, pairs: samplesOf(state).length, scored: results.size });
  };
  /** One write after the other; a failing one is said once, not ten times a second. */
  const writeNow = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    last = last.then(write).then(
      () => {
        if (timer === null) useLens.setState({ unsaved: false });
      },
      (thrown: unknown) => {
        written = null;
        if (!failed) report(thrown);
        failed = true;
      },
    );
    return last;
  };
  useLens.subscribe((state, before) => {
    if (state.projectId === null || state.projectId !== before.projectId) return;
    const same = state.results === before.results && state.corrections === before.corrections && state.settings === before.settings && state.intake === before.intake;
    if (same) return;
    timer ??= setTimeout(() => void writeNow(), DELAY);
    if (!state.unsaved) useLens.setState({ unsaved: true });
  });

  const refreshRecent = async (): Promise<void> => {
    const keeping = await library;
    if (keeping !== null) useLens.setState({ recent: await keeping.recent() });
  };
  const keepRest = async (keeping: Library, project: string, files: readonly PickedFile[]): Promise<void> => {
    const { bytes, free, denied } = await copyCost(files);
    if (denied !== null) useLens.setState({ keeping: { status: "denied", reason: denied.message } });
    else if (bytes > UNASKED_BYTES || (free !== null && bytes > free)) {
      waiting = { files: [...(waiting?.files ?? []), ...files] };
      useLens.setState({ keeping: { status: "asking", bytes, free } });
    } else await copy(keeping, project, files, bytes);
  };

  void opening.then((answer) => {
    if ("library" in answer) void answer.library.tidy().then(refreshRecent).catch(report);
  });

  return {
    library,

    async keep(files, roots) {
      const answer = await opening;
      if ("denied" in answer) {
        useLens.setState({ keeping: { status: "denied", reason: answer.denied.message } });
        return;
      }
      const keeping = answer.library;
      try {
        const project = await ensureProject(keeping);
        const { handled, loose } = underRoots(files, roots.filter(({ kind }) => kind === "directory"));
        if (handled.length > 0) await keepHandled(keeping, project, handled);
        if (loose.length > 0) await keepRest(keeping, project, loose);
        await writeNow();
      } catch (thrown) {
        report(thrown);
      }
    },

    async keepAnyway() {
      const keeping = await library;
      const { projectId } = useLens.getState();
      if (keeping === null || projectId === null || waiting === null) return;
      const { files } = waiting;
      waiting = null;
      await copy(keeping, projectId, files, files.reduce((sum, { file }) => sum + file.size, 0)).catch((thrown: unknown) => {
        useLens.setState({ keeping: { status: "denied", reason: LensError.from(thrown).message } });
        report(thrown);
      });
    },

    opened() {
      const { projectId, results, corrections, settings, intake } = useLens.getState();
      written = { projectId, results, corrections, settings, intake };
    },

    settle: writeNow,
    refreshRecent,
  };
}

async function keepHandled(keeping: Library, project: string, files: readonly HandleFile[]): Promise<void> {
  await keeping.keepHandles(project, files);
  useLens.setState({ keeping: { status: "kept" } });
}
