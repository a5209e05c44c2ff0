import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Autosave } from "../../src/app/autosave.ts";
import { createProjectControl, type ProjectParts } from "../../src/app/commands/project.ts";
import { createTurns } from "../../src/app/turns.ts";
import type { OpenModels } from "../../src/app/open-models.ts";
import type { ProjectFiles } from "../../src/app/project-files.ts";
import { LensError } from "../../src/lib/errors.ts";
import { projectKept, setAccess } from "../../src/store/actions/project.ts";
import { useLens } from "../../src/store/store.ts";
import type { ProjectStore } from "../../src/storage/project-store.ts";
import { resetStore, stubBrowser } from "./browser.ts";

/** What opening and closing a project asks of the page's parts, and in which order. */

const told: string[] = [];
const tell = (what: string) => async () => void told.push(what);

interface Play {
  /** Whether the kept project's files can be read; a text is thrown. */
  readonly opens?: boolean | string;
  /** Names that projects have already. */
  readonly taken?: readonly string[];
  /** Settles before a run has stopped. */
  readonly stopping?: Promise<void>;
}

function control({ opens = true, taken = [], stopping = Promise.resolve() }: Play = {}) {
  const store = {
    recent: async () => [],
    update: async (_id: string, { name }: { name: string }) => (taken.includes(name) ? `${name} 2` : name),
  } as unknown as ProjectStore;
  const parts: ProjectParts = {
    inTurn: createTurns(),
    files: { has: () => false, clear: tell("forget files") } as unknown as ProjectFiles,
    autosave: {
      projects: Promise.resolve(store),
      settle: tell("write"),
      refreshRecent: tell("list"),
      keepAnyway: tell("copy"),
    } as unknown as Autosave,
    lock: {
      take: async () => true,
      ask: () => void told.push("ask for the lock"),
      release: () => void told.push("let go of the lock"),
    },
    projects: {
      async open(id) {
        told.push(`open ${id}`);
        if (typeof opens === "string") throw new LensError("failed_storage", opens);
        projectKept(id, id);
        return opens;
      },
      openModels: async (before) => (told.push("open its models"), before()),
      refresh: tell("read anew"),
      unlock: async () => opens === true,
      remove: async (id) => void told.push(`delete ${id}`),
    },
    models: { leaveDemo: tell("leave the demo"), demo: tell("open the toy") } as unknown as OpenModels,
    choice: { openRemembered: tell("open what was in use") },
    run: { stop: async () => (await stopping, void told.push("stop")), goOn: tell("run") },
    making: { stop: async () => undefined, goOn: async () => undefined },
  };
  return createProjectControl(parts);
}

const notices = () => useLens.getState().notices.map(({ message }) => message);

beforeEach(() => {
  told.length = 0;
  stubBrowser();
  resetStore();
});
afterEach(() => vi.unstubAllGlobals());

const CLEARED = ["stop", "write", "let go of the lock", "forget files", "list"];

describe("a kept project", () => {
  test("is opened when what was open is written and gone, and its run goes on where a reload cut it off", async () => {
    projectKept("before", "before");
    await control().openAddressed("p", true, {
      project: "p",
      sample: null,
      tab: "leak",
      pin: null,
    });
    expect(told).toEqual([...CLEARED, "open p", "open its models", "open what was in use", "run"]);
    expect(useLens.getState()).toMatchObject({ projectId: "p", busy: null, view: { tab: "leak" } });
  });

  test("whose files cannot be read yet is shown, and no run begins", async () => {
    await control({ opens: false }).openAddressed("p", true, { project: "p", sample: null, tab: "match", pin: null });
    expect(told).toEqual([...CLEARED, "open p", "open its models", "open what was in use"]);
    await control({ opens: false }).commands.openProject("p");
    expect(told).not.toContain("run");
  });

  test("that does not open is said, its lock is let go, and what was in use before comes back", async () => {
    await control({ opens: "It was deleted in another tab." }).commands.openProject("p");
    expect(told).toEqual([...CLEARED, "open p", "let go of the lock", "leave the demo", "open what was in use"]);
    expect([notices(), useLens.getState().projectId]).toEqual([["It was deleted in another tab."], null]);
  });

  test("that is opened by hand does not begin to compute", async () => {
    await control().commands.openProject("p");
    expect(told).not.toContain("run");
  });

  test("that is opened by hand goes on where a run of it was cut off", async () => {
    localStorage.setItem("masc-lens.running p", "yes");
    await control().commands.openProject("q");
    expect(told).not.toContain("run");
    await control().commands.openProject("p");
    expect(told.at(-1)).toBe("run");
  });

  test("goes on once its folders are allowed, and not where they are not", async () => {
    await control({ opens: false }).commands.unlockFiles();
    expect(told).toEqual([]);
    await control().commands.unlockFiles();
    expect(told).toEqual(["run"]);
  });
});

describe("closing and deleting", () => {
  test("closing writes what is left, and opens one's own models", async () => {
    projectKept("p", "p");
    await control().commands.closeProject();
    expect(told).toEqual([...CLEARED, "leave the demo", "open what was in use"]);
    expect(useLens.getState().projectId).toBeNull();
  });

  test("deleting the open project closes it first; another one's files stay untouched", async () => {
    projectKept("p", "p");
    const { commands } = control();
    await commands.deleteProject("q");
    expect([told, useLens.getState().projectId]).toEqual([["delete q"], "p"]);
    told.length = 0;
    await commands.deleteProject("p");
    expect(told).toEqual([...CLEARED, "leave the demo", "delete p"]);
    expect(useLens.getState().projectId).toBeNull();
  });

  test("what is asked meanwhile waits its turn: nothing is opened into a project that is being closed", async () => {
    const stopped = new AbortController();
    const { commands } = control({
      stopping: new Promise((resolve) => stopped.signal.addEventListener("abort", () => resolve())),
    });
    const closing = commands.closeProject();
    const opening = commands.openProject("q");
    await Promise.resolve();
    expect(told).toEqual([]);
    stopped.abort();
    await Promise.all([closing, opening]);
    expect(told.indexOf("leave the demo")).toBeLessThan(told.indexOf("open q"));
  });
});

test("a name that is taken gets another, which the page says; the open project is called so at once", async () => {
  projectKept("p", "cups");
  const { commands } = control({ taken: ["mugs"] });
  await commands.renameProject("p", "bowls");
  expect([useLens.getState().projectName, notices()]).toEqual(["bowls", []]);
  await commands.renameProject("p", "mugs");
  expect([useLens.getState().projectName, notices()]).toEqual([
    "mugs 2",
    ['There is a project "mugs" already: this one is called "mugs 2".'],
  ]);
  await commands.renameProject("q", "plates");
  expect(useLens.getState().projectName).toBe("mugs 2");
});

test("taking over asks the tab that writes, and shows that it is asked", () => {
  setAccess("reading");
  control().commands.takeOver();
  expect([told, useLens.getState().access]).toEqual([["ask for the lock"], "asking"]);
});

test("a demo whose scenes cannot be loaded leaves nothing open, and says why", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no connection")));
  await control().commands.openDemo();
  expect(told).toEqual([...CLEARED, ...CLEARED, "leave the demo", "run"]);
  expect(notices()).toEqual([expect.stringContaining("bundled.json could not be loaded")]);
  expect(useLens.getState()).toMatchObject({ demo: false, projectId: null, busy: null });
});
