import { formatCount } from "../components/format.ts";
import { comparesPatchesIn } from "../engine/precision.ts";
import type { ProjectLock } from "../storage/project-lock.ts";
import type { KeptFiles } from "../storage/kept-files.ts";
import type { OpenedProject } from "../storage/projects.ts";
import { quoteList } from "../project/quote.ts";
import { modelsOfNewest } from "../store/kept-results.ts";
import { usedModels } from "../store/selectors.ts";
import type { UsedModel } from "../project/runs.ts";
import { modelsOpened } from "../store/actions/models.ts";
import { notify } from "../store/actions/notices.ts";
import { type KeptProject, refreshKept, setKeeping, showKept } from "../store/actions/project.ts";
import { dropResults } from "../store/actions/results.ts";
import { FIRST_SETTINGS, useLens } from "../store/store.ts";
import { fetchBundled } from "./bundled.ts";
import type { Autosave } from "./autosave.ts";
import { keptFiles } from "./lazy-modules.ts";
import type { OpenModels } from "./open-models.ts";
import type { ProjectFiles } from "./project-files.ts";
import { report } from "./report.ts";
import { forgetRunning } from "./restore.ts";

/** Opens projects that this browser keeps, and deletes them. */
export interface KeptProjects {
  /** Its rows stand with their numbers when this ends; `openModels` is to follow. Whether its files can be read: not before the person allows it, where they lie in folders. */
  open(id: string): Promise<boolean>;
  /** Opens what the project was scored with last, as far as it is at hand: its own, or what was in use before. */
  openModels(before: () => Promise<void>): Promise<void>;
  /** Reads the open project anew, after another tab wrote it. */
  refresh(): Promise<void>;
  /** Asks for files in folders again; first thing in a click. */
  unlock(): Promise<boolean>;
  remove(id: string): Promise<void>;
}

/** Files that changed since they were kept: their results no longer answer for them. */
async function checkAgain({ files: kept }: KeptFiles): Promise<void> {
  const { checkFiles } = await keptFiles.load();
  const problems = await checkFiles(new AbortController().signal, kept);
  const changed = problems.flatMap(({ path }) => (path === null ? [] : [path]));
  if (changed.length === 0) return;
  dropResults(new Set(changed));
  notify(
    "info",
    `${formatCount(changed.length, "file")} changed or went since the project was open: ${quoteList(changed)}.`,
    { about: "project" },
  );
}

/** What the store holds of a project as it is kept. */
const toState = ({
  id,
  name,
  demo,
  accepted,
  columnLayout,
  ticked,
  settings,
  intake,
  corrections,
  results,
  models,
}: OpenedProject): KeptProject => ({
  projectId: id,
  projectName: name,
  demo,
  accepted,
  columnLayout,
  ticked: new Set(ticked),
  settings: settings ?? FIRST_SETTINGS,
  intake,
  corrections,
  allResults: results,
  lastModels: models ?? modelsOfNewest(results, demo),
});

export function createKeptProjects(
  autosave: Autosave,
  lock: ProjectLock,
  files: ProjectFiles,
  models: OpenModels,
): KeptProjects {
  let locked: KeptFiles | null = null;

  const put = (kept: KeptFiles) =>
    files.put(
      kept.files.map((file) => {
        const made = kept.made.get(file.path);
        return { path: file.path, kept: file, ...(made === undefined ? {} : { made }) };
      }),
    );

  return {
    async open(id) {
      const store = await autosave.projects;
      if (store === null) return false;
      const writing = await lock.take(id);
      const opened = await store.open(id);
      const kept = await store.files(id);
      // Files first: rows that are shown ask for their pictures at once.
      await put(kept);
      const keeping = kept.needsPermission ? "locked" : "kept";
      showKept(toState(opened), writing ? "writing" : "reading", { status: keeping });
      autosave.opened();
      for (const { message } of kept.problems.slice(0, 1)) notify("info", message, { about: "project" });
      if (opened.unreadable > 0)
        notify(
          "info",
          `${formatCount(opened.unreadable, "result or correction", "results and corrections")} of this project could not be read and are left out. What was computed is computed again.`,
          { about: "project" },
        );
      locked = kept.needsPermission ? kept : null;
      if (locked !== null) return false;
      // Kept by another version of this page: what is to be scored is read from the files anew.
      if (opened.intake === null) await files.add([]);
      if (writing) void checkAgain(kept).catch(report);
      return true;
    },

    async openModels(before) {
      const { demo, lastModels: last } = useLens.getState();
      try {
        if (demo) await models.demo(last === null ? undefined : Object.keys(last).filter((slot) => last[slot]?.demo));
        else await models.leaveDemo();
        for (const [slot, used] of Object.entries(last ?? {})) {
          const installed = used?.installed ?? null;
          if (used === null || installed === null || useLens.getState().models[slot]?.installed === installed) continue;
          const options = { slot, comparesPatches: comparesPatchesIn(used.identity) };
          await models.installed(installed, options).catch(() => undefined); // removed since: named below
        }
        if (useLens.getState().models.siglip === null) await before();
      } finally {
        modelsOpened();
      }
      const open = usedModels({ models: useLens.getState().models, lastModels: null });
      const missing = Object.entries(last ?? {}).flatMap(([slot, wanted]) =>
        wanted === null || wanted.identity === open[slot]?.identity ? [] : [wanted],
      );
      if (missing.length === 0) return;
      const toys = (await fetchBundled()).models.map(({ name }) => name);
      const isToy = (model: UsedModel) => model.demo || toys.includes(model.name);
      const own = missing.filter((model) => !isToy(model)).map(({ name }) => name);
      if (own.length > 0)
        notify(
          "info",
          `This project was scored with ${quoteList(own)}. Add that checkpoint folder again to go on with it.`,
          { about: "checkpoint" },
        );
      else if (!demo)
        notify(
          "info",
          `This project's numbers are of ${quoteList(missing.map(({ name }) => name))}, a toy that is for the demo alone. They stay as they are; bring a checkpoint of your own to score it.`,
          { about: "checkpoint" },
        );
    },

    async refresh() {
      const store = await autosave.projects;
      const { projectId } = useLens.getState();
      if (store === null || projectId === null) return;
      const opened = await store.open(projectId);
      await put(await store.files(projectId));
      refreshKept(toState(opened));
      autosave.opened();
    },

    async unlock() {
      const asked = locked;
      if (asked === null || !(await asked.askPermission())) return false;
      locked = null;
      setKeeping({ status: "kept" });
      if (useLens.getState().intake === null) await files.add([]);
      void checkAgain(asked).catch(report);
      return true;
    },

    async remove(id) {
      const store = await autosave.projects;
      await store?.remove(id);
      forgetRunning(id);
      await autosave.refreshRecent();
    },
  };
}
