import { formatCount } from "../components/format.ts";
import type { ProjectFiles as KeptFiles } from "../store/library-files.ts";
import { checkFiles } from "../store/library-files.ts";
import { quoteList } from "../project/quote.ts";
import { EMPTY_PROJECT, notify, useLens } from "../store/store.ts";
import type { Keeper } from "./keeper.ts";
import { hasOwnModels, type OpenModels } from "./open-models.ts";
import { dropResults, type ProjectFiles } from "./project-files.ts";
import { report } from "./report.ts";
import { forgetModels, rememberedModels } from "./session.ts";

/** Opens projects that this browser keeps, and deletes them. */
export interface KeptProjects {
  /** Whether its files can be read: not before the person allows it, where they lie in folders. */
  open(id: string): Promise<boolean>;
  /** Asks for files in folders again; first thing in a click. */
  unlock(): Promise<boolean>;
  remove(id: string): Promise<void>;
}

/** Files that changed since they were kept: their results no longer answer for them. */
async function checkAgain({ files: kept }: KeptFiles): Promise<void> {
  const problems = await checkFiles(new AbortController().signal, kept);
  const changed = problems.flatMap(({ path }) => (path === null ? [] : [path]));
  if (changed.length === 0) return;
  dropResults(new Set(changed));
  notify("info", `${formatCount(changed.length, "file")} changed or went since the project was open: ${quoteList(changed)}.`);
}

export function createKeptProjects(keeper: Keeper, files: ProjectFiles, models: OpenModels): KeptProjects {
  let locked: KeptFiles | null = null;

  const put = (kept: KeptFiles) => files.put(kept.files.map((file) => ({ path: file.path, kept: file })));

  return {
    async open(id) {
      const library = await keeper.library;
      if (library === null) return false;
      const opened = await library.open(id);
      const kept = await library.files(id);
      const { name, settings, intake, corrections, results } = opened;
      // Files first: rows that are shown ask for their pictures at once.
      await put(kept);
      useLens.setState({
        ...EMPTY_PROJECT,
        paths: useLens.getState().paths,
        projectId: id,
        projectName: name,
        intake,
        corrections,
        results,
        ...(settings === null ? {} : { settings }),
        selected: intake?.samples[0]?.id ?? null,
        keeping: { status: kept.needsPermission ? "locked" : "kept" },
      });
      keeper.opened();
      for (const { message } of kept.problems.slice(0, 1)) notify("info", message);
      const remembered = rememberedModels(id);
      const roles = remembered.filter(({ demo }) => demo).map(({ role }) => role);
      if (roles.length > 0 && !hasOwnModels()) await models.demo(roles);
      for (const { installed, role } of remembered) {
        if (installed === null || useLens.getState().models[role]?.installed === installed) continue;
        await models.installed(installed).catch(() => undefined); // removed since: named below
      }
      const own = remembered.filter(({ demo, role }) => !demo && useLens.getState().models[role] === null);
      if (own.length > 0) notify("info", `This project was scored with ${quoteList(own.map((model) => model.name))}. Add that checkpoint folder again to go on with it.`);
      locked = kept.needsPermission ? kept : null;
      if (locked !== null) return false;
      // Kept by another version of this page: what is to be scored is read from the files anew.
      if (intake === null) await files.add([]);
      void checkAgain(kept).catch(report);
      return true;
    },

    async unlock() {
      const asked = locked;
      if (asked === null || !(await asked.askPermission())) return false;
      locked = null;
      useLens.setState({ keeping: { status: "kept" } });
      if (useLens.getState().intake === null) await files.add([]);
      void checkAgain(asked).catch(report);
      return true;
    },

    async remove(id) {
      const library = await keeper.library;
      await library?.remove(id);
      forgetModels(id);
      await keeper.refreshRecent();
    },
  };
}
