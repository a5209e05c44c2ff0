import type { PickedFile } from "../../platform/picked.ts";
import type { ProjectLock } from "../../storage/project-lock.ts";
import { quote } from "../../project/quote.ts";
import { modelsOpened } from "../../store/actions/models.ts";
import { notify, resolve } from "../../store/actions/notices.ts";
import { beginDemo, emptyProject, nameProject, setAccess } from "../../store/actions/project.ts";
import { goTo } from "../../store/actions/view.ts";
import type { ProjectCommands } from "../../store/commands.ts";
import { samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import type { Address } from "../../store/view.ts";
import type { Autosave } from "../autosave.ts";
import { fetchBundled, fetchFolder } from "../bundled.ts";
import type { KeptProjects } from "../kept-projects.ts";
import type { OpenModels } from "../open-models.ts";
import type { ProjectFiles } from "../project-files.ts";
import { carryProject, tourStops } from "../lazy-modules.ts";
import { report } from "../report.ts";
import { wasRunning } from "../restore.ts";
import { moveTour, wasToured } from "../touring.ts";
import type { Turns } from "../turns.ts";
import type { ModelChoice } from "./models.ts";
import type { Making } from "./make-masks.ts";
import type { Run } from "./run.ts";

export interface ProjectParts {
  readonly inTurn: Turns;
  readonly files: ProjectFiles;
  readonly autosave: Autosave;
  readonly lock: ProjectLock;
  readonly projects: KeptProjects;
  readonly models: OpenModels;
  readonly choice: Pick<ModelChoice, "openRemembered">;
  readonly run: Pick<Run, "stop" | "goOn">;
  readonly making: Pick<Making, "stop" | "goOn">;
}

/** Opens and closes projects. */
export interface ProjectControl {
  readonly commands: ProjectCommands;
  /** Opens a kept project as an address names it, and goes on with the job that a reload cut off. */
  openAddressed(id: string, goOn: boolean, at: Address): Promise<void>;
  /** Opens projects that are among files that were added. @returns the other files */
  openFiles(picked: readonly PickedFile[]): Promise<readonly PickedFile[]>;
}

export function createProjectControl(parts: ProjectParts): ProjectControl {
  const { inTurn, files, autosave, lock, projects, models, choice, run, making } = parts;

  const clear = async (): Promise<void> => {
    await run.stop();
    await making.stop();
    await autosave.settle();
    lock.release();
    await files.clear();
    emptyProject();
    resolve("project", "undo", "check", "checkpoint", "access");
    await autosave.refreshRecent();
  };
  /** Without the demo its toy is closed: what was in use before comes in its place. */
  const backToOwnModels = async (): Promise<void> => {
    await models.leaveDemo();
    if (useLens.getState().models.siglip === null) await choice.openRemembered();
  };

  const openKept = async (id: string, goOn: boolean, at?: Address): Promise<void> => {
    let readable = false;
    await inTurn("opening the project", async () => {
      await clear();
      try {
        readable = await projects.open(id);
      } catch (thrown) {
        lock.release();
        await backToOwnModels();
        throw thrown;
      }
      if (at !== undefined) goTo(at);
      await projects.openModels(choice.openRemembered);
    });
    if (!readable) return;
    await making.goOn();
    if (goOn) await run.goOn();
  };

  /** The bundled scenes as they are now: those of an earlier visit, or new ones. */
  const openScenes = async (): Promise<void> => {
    const { demo } = await fetchBundled();
    const kept = (await (await autosave.projects)?.recent())?.find((project) => project.demo);
    if (kept === undefined) beginDemo(demo.maxPatches);
    else await projects.open(kept.id);
    const missing = demo.files.filter((path) => !files.has(`${demo.name}/${path}`));
    const scenes = fetchFolder({ ...demo, files: missing });
    scenes.catch(() => undefined); // told below, where it is waited for
    await models.demo();
    modelsOpened();
    if (missing.length === 0 || useLens.getState().access !== "writing") return;
    await autosave.keep(await files.add(await scenes), []);
  };

  const rename = async (id: string, wanted: string): Promise<void> => {
    const name = await (await autosave.projects)?.update(id, { name: wanted });
    if (name === undefined) return;
    if (useLens.getState().projectId === id) nameProject(name);
    if (name !== wanted)
      notify("info", `There is a project ${quote(wanted)} already: this one is called ${quote(name)}.`, {
        about: "project",
        fleeting: true,
      });
    await autosave.refreshRecent();
  };

  return {
    openAddressed: openKept,
    async openFiles(picked) {
      const { openProjectFiles } = await carryProject.load();
      return openProjectFiles({ inTurn, autosave, open: (id) => openKept(id, false) }, picked);
    },

    commands: {
      async openDemo(at) {
        await inTurn("opening the demo", async () => {
          await clear();
          try {
            await openScenes();
          } catch (thrown) {
            // Without its scenes there is no demo that its checkpoints would be for.
            await clear();
            await models.leaveDemo();
            throw thrown;
          }
          if (at !== undefined) goTo({ ...at, project: useLens.getState().projectId });
          else if (!wasToured() && (await tourStops.load()).hasTour(samplesOf(useLens.getState()))) moveTour(0);
        });
        await run.goOn();
      },
      closeProject: () =>
        inTurn("closing the project", async () => {
          await clear();
          await backToOwnModels();
        }),
      // As the list of projects says: one whose run was cut off goes on.
      openProject: (id) => openKept(id, wasRunning(id)),
      deleteProject: (id) =>
        inTurn("deleting the project", async () => {
          if (useLens.getState().projectId === id) {
            await clear();
            await models.leaveDemo();
          }
          await projects.remove(id);
        }),
      duplicateProject: (id) =>
        inTurn("duplicating the project", async () => (await carryProject.load()).duplicateProject(autosave, id)),
      exportProject: (id) =>
        inTurn("exporting the project", async () => (await carryProject.load()).exportProject(autosave, id)),
      renameProject: (id, wanted) => inTurn("renaming the project", () => rename(id, wanted)),
      takeOver() {
        setAccess("asking");
        lock.ask();
      },
      // The browser asks only from within a click, so nothing may be awaited before.
      async unlockFiles() {
        if (await projects.unlock().catch(report)) await run.goOn();
      },
      keepFiles: () => autosave.keepAnyway(),
    },
  };
}
