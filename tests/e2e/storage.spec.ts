import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { bytesSource } from "../../src/platform/bytes.ts";
import { readArchive } from "../../src/platform/zip/archive.ts";
import { writeZip } from "../platform/zip/write-zip.ts";
import { watchConsole } from "./page.ts";
import { addressOf } from "./ports.ts";

/** Storage by itself, on the page of storage-harness/: what `window.storage` holds is listed in its main.ts. */
const HARNESS = addressOf("storage");

async function openHarness(page: Page): Promise<void> {
  await page.goto(HARNESS);
  await page.waitForFunction(() => window.storage !== undefined);
}

async function reload(page: Page): Promise<void> {
  await page.reload();
  await page.waitForFunction(() => window.storage !== undefined);
}

const everything = (page: Page) => page.evaluate(() => window.storage.everything());

const EMPTY = {
  rows: {
    corrections: 0,
    files: 0,
    intakeParts: 0,
    intakes: 0,
    packs: 0,
    projects: 0,
    results: 0,
    roots: 0,
    scores: 0,
  },
  files: [],
};

/** Paths and ids that are nobody's file names, and must come back as they went in. */
const HOSTILE = [
  "../../x.png",
  "..",
  ".",
  "/etc/passwd",
  "C:\\Windows\\x.png",
  "con",
  "a\0b",
  "__proto__",
  "constructor",
  "",
  "🐈‍⬛/🪑.png",
  "e\u0301.png",
  "é.png",
  "\u202egnp.exe",
  "lone \ud800 surrogate",
  `${"long/".repeat(1000)}x.png`,
];

const sorted = (names: readonly string[]) => names.toSorted();

// Each with a browser's storage of its own: whoever is free takes the next.
test.describe.configure({ mode: "parallel" });
test.beforeEach(({ page }) => openHarness(page));

test("a reload keeps a project of ten thousand pairs: results, corrections, settings and bytes", async ({ page }) => {
  const complaints = watchConsole(page);
  const written = await page.evaluate(async () => {
    const { projectStore, intake, result, picked, never, SETTINGS } = window.storage;
    const kept = await projectStore();
    const id = await kept.create("DreamBench++", SETTINGS);
    const read = intake(10_000);
    await kept.saveIntake(id, read);
    const fewer = [...read.samples.slice(0, 5000), ...read.samples.slice(5010)];
    await kept.saveIntake(id, { ...read, samples: fewer });
    await kept.saveIntake(id, read);
    const { intakeParts } = (await window.storage.everything()).rows;
    await kept.update(id, { pairs: 10_000, scored: 9_000, settings: { ...SETTINGS, threshold: 0.25 } });
    await kept.saveCorrections(id, {
      changes: { "row-7": { prompt: "a cup", referenceMask: null } },
      added: ["pair-1"],
      removed: ["row-8"],
    });
    const files = Array.from({ length: 10_000 }, (_, index) => picked(`set/gens/${index}.png`, index, 300));
    const copied = performance.now();
    await kept.keepCopies(never, id, files, () => undefined);
    const start = performance.now();
    for (let from = 0; from < 10_000; from += 100) {
      await kept.saveResults(
        id,
        Array.from({ length: 100 }, (_, index) => [`row-${from + index}`, result(from + index)] as const),
      );
    }
    const end = performance.now();
    return {
      id,
      intakeParts,
      copyMilliseconds: Math.round(start - copied),
      rowsASecond: Math.round(10_000_000 / (end - start)),
    };
  });
  expect(written).toMatchObject({ intakeParts: 26 });
  await reload(page);
  const read = await page.evaluate(async (id) => {
    const { projectStore, intake, result, openKept, bytes, same } = window.storage;
    const kept = await projectStore();
    const start = performance.now();
    const project = await kept.open(id);
    const opened = performance.now();
    const { files, problems, needsPermission } = await kept.files(id);
    const listed = performance.now();
    let equalBytes = 0;
    for (const file of files.filter((_, index) => index % 97 === 0)) {
      const number = Number(/(\d+)\.png/.exec(file.path)?.[1]);
      const answer = await openKept(file);
      if (answer.state !== "same" || answer.file.lastModified !== 1_600_000_000_000 + number) continue;
      if (same([...new Uint8Array(await answer.file.arrayBuffer())], [...bytes(number, 300)])) equalBytes++;
    }
    return {
      name: project.name,
      threshold: project.settings?.threshold,
      corrections: project.corrections,
      sameIntake: same(project.intake, intake(10_000)),
      sameResults: Array.from({ length: 10_000 }, (_, index) =>
        same(project.results.get(`row-${index}`), [result(index)]),
      ).filter(Boolean).length,
      files: files.length,
      equalBytes,
      problems,
      needsPermission,
      unreadable: project.unreadable,
      recent: await kept.recent(),
      openMilliseconds: Math.round(opened - start),
      filesMilliseconds: Math.round(listed - opened),
    };
  }, written.id);
  test.info().annotations.push({
    type: "measured",
    description: JSON.stringify({ ...written, open: read.openMilliseconds, files: read.filesMilliseconds }),
  });
  expect(read).toMatchObject({
    name: "DreamBench++",
    threshold: 0.25,
    sameIntake: true,
    sameResults: 10_000,
    files: 10_000,
    equalBytes: Math.ceil(10_000 / 97),
    problems: [],
    needsPermission: false,
    unreadable: 0,
  });
  expect(read.corrections).toEqual({
    changes: { "row-7": { prompt: "a cup", referenceMask: null } },
    added: ["pair-1"],
    removed: ["row-8"],
  });
  expect(read.recent).toMatchObject([
    { id: written.id, name: "DreamBench++", pairs: 10_000, scored: 9_000, bytes: 3_000_000, files: "copies" },
  ]);
  // About a second on an idle machine; several tests may share this one.
  expect(read.openMilliseconds + read.filesMilliseconds).toBeLessThan(10_000);
  expect(complaints).toEqual([]);
});

test("hostile paths and ids come back as they were, and name nothing on the disk", async ({ page }) => {
  const id = await page.evaluate(async (names) => {
    const { projectStore, intake, result, never, SETTINGS } = window.storage;
    const kept = await projectStore();
    const project = await kept.create(names.join(" "), SETTINGS);
    const [sample] = intake(1).samples;
    const columns: unknown = JSON.parse('{"__proto__": "a column", "id": 3}');
    await kept.saveIntake(project, {
      samples: names.map((name) => ({
        ...sample!,
        id: name,
        reference: name,
        columns: columns as Record<string, unknown>,
      })),
      rule: "none",
      understood: [],
      columns: [],
      problems: [],
      masks: [],
      parts: [{ table: null, ids: names.map((name) => [name, name] as const) }],
      hints: { folders: [], parts: [], texts: [], layout: null, without: [], reference: null, maskSource: null },
      out: names,
      away: names,
    });
    await kept.saveResults(
      project,
      names.map((name, index) => [name, result(index)] as const),
    );
    await kept.saveCorrections(project, {
      changes: Object.fromEntries(names.map((name) => [name, { prompt: name }])),
      added: names,
      removed: names,
    });
    await kept.keepCopies(
      never,
      project,
      names.map((path, index) => ({ path, file: new File([`${index}`], path, { lastModified: index }) })),
      () => undefined,
    );
    return project;
  }, HOSTILE);
  await reload(page);
  const read = await page.evaluate(async (project) => {
    const { projectStore, openKept } = window.storage;
    const kept = await projectStore();
    const { name, intake, corrections, results } = await kept.open(project);
    const { files } = await kept.files(project);
    const texts = await Promise.all(
      files.map(async (file) => {
        const answer = await openKept(file);
        return [file.path, "file" in answer ? await answer.file.text() : answer.state] as const;
      }),
    );
    return {
      name,
      ids: intake?.samples.map(({ id }) => id),
      ownProto: intake?.samples.every(({ columns }) => Object.hasOwn(columns, "__proto__")),
      corrected: Object.entries(corrections.changes).map(([key, change]) => [key, change.prompt]),
      added: corrections.added,
      results: [...results.keys()],
      texts,
    };
  }, id);
  expect(read.name).toBe(HOSTILE.join(" "));
  expect(read.ids).toEqual(HOSTILE);
  expect(read.ownProto).toBe(true);
  expect(sorted(read.corrected.map(([key]) => key!))).toEqual(sorted(HOSTILE));
  expect(read.corrected.every(([key, prompt]) => key === prompt)).toBe(true);
  expect(read.added).toEqual(HOSTILE);
  expect(sorted(read.results)).toEqual(sorted(HOSTILE));
  expect(new Map(read.texts)).toEqual(new Map(HOSTILE.map((path, index) => [path, `${index}`])));
  for (const name of (await everything(page)).files)
    expect(name).toMatch(/^project-[0-9a-f-]{36}(?:\/[0-9a-f-]{36})?$/);
});

test("delete leaves neither rows nor files", async ({ page }) => {
  await page.evaluate(async () => {
    const { projectStore, intake, result, picked, never, SETTINGS, folder, handles, inWorker, scores } = window.storage;
    const kept = await projectStore();
    const root = await folder("outside", { "a.png": "a" });
    const ids = [await kept.create("one", SETTINGS), await kept.create("two", SETTINGS)];
    for (const id of ids) {
      await kept.saveIntake(id, intake(20));
      await kept.saveResults(id, [["row-0", result(0)]]);
      await kept.saveCorrections(id, { changes: { "row-0": { prompt: "x" } }, added: [], removed: [] });
      await kept.keepCopies(never, id, [picked("a/b.png", 1, 100)], () => undefined);
      await kept.keepCopies(never, id, [picked("a/c.png", 2, 100)], () => undefined);
      await kept.keepHandles(id, (await handles.folderFiles(root)).files);
      await inWorker({
        kind: "put",
        project: id,
        entries: [
          [`of ${id}`, scores(1)],
          ["of both", scores(2)],
        ],
      });
    }
    await kept.remove(ids[0]!);
  });
  const half = await everything(page);
  expect(half.rows).toEqual({
    corrections: 1,
    files: 3,
    intakeParts: 2,
    intakes: 1,
    packs: 2,
    projects: 1,
    results: 1,
    roots: 1,
    scores: 2,
  });
  expect(half.files.filter((name) => name.startsWith("project-"))).toHaveLength(3);
  await page.evaluate(async () => {
    const kept = await window.storage.projectStore();
    for (const { id } of await kept.recent()) await kept.remove(id);
    // The person's own folder, which handles led to, stays.
    const root = await navigator.storage.getDirectory();
    await (await root.getDirectoryHandle("outside")).getFileHandle("a.png");
    await root.removeEntry("outside", { recursive: true });
  });
  expect(await everything(page)).toEqual(EMPTY);
});

test("a deletion that was cut off is finished at the next start", async ({ page }) => {
  await page.evaluate(async () => {
    const { projectStore, picked, never, SETTINGS } = window.storage;
    const kept = await projectStore();
    const id = await kept.create("one", SETTINGS);
    await kept.keepCopies(never, id, [picked("a.png", 1, 100)], () => undefined);
    // The page ends between the rows and the files.
    FileSystemDirectoryHandle.prototype.removeEntry = () => new Promise(() => undefined);
    void kept.remove(id);
    while ((await kept.recent()).length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  });
  expect((await everything(page)).files).toHaveLength(2);
  await reload(page);
  expect((await everything(page)).files).toHaveLength(2);
  await page.evaluate(async () => (await window.storage.projectStore()).tidy());
  expect(await everything(page)).toEqual(EMPTY);
});

test("a cancelled copy leaves nothing, and can be made again", async ({ page }) => {
  const told = await page.evaluate(async () => {
    const { projectStore, picked, never, failure, SETTINGS, storageRoom } = window.storage;
    const kept = await projectStore();
    const id = await kept.create("one", SETTINGS);
    await kept.keepCopies(never, id, [picked("old.png", 1, 1000), picked("0.png", 0, 1000)], () => undefined);
    const before = (await storageRoom()).used;
    const files = Array.from({ length: 40 }, (_, index) => picked(`${index}.png`, index, 1_000_000));
    const controller = new AbortController();
    const seen: [number, number][] = [];
    const cancelled = await failure(
      kept.keepCopies(controller.signal, id, files, (done, total) => {
        seen.push([done, total]);
        controller.abort();
      }),
    );
    const after = await kept.files(id);
    const early = await failure(kept.keepCopies(AbortSignal.abort(), id, files, () => undefined));
    const between = { ...(await window.storage.everything()), used: (await storageRoom()).used };
    const progress: number[] = [];
    await kept.keepCopies(never, id, files, (done) => progress.push(done));
    return {
      cancelled,
      early,
      seen,
      before,
      between,
      kept: after.files.map(({ path, size }) => [path, size]),
      progress,
      files: (await kept.files(id)).files.length,
      recent: await kept.recent(),
    };
  });
  expect(told.cancelled?.code).toBe("cancelled");
  expect(told.early?.code).toBe("cancelled");
  expect(told.seen).toHaveLength(1);
  expect(told.seen[0]?.[1]).toBe(40_000_000);
  expect(told.kept).toEqual([
    ["0.png", 1000],
    ["old.png", 1000],
  ]);
  expect(told.between.rows).toMatchObject({ files: 2, packs: 1 });
  expect(told.between.files).toHaveLength(2);
  expect(told.between.used! - told.before!).toBeLessThan(1_000_000);
  expect(told.progress.length).toBeGreaterThan(3);
  expect(told.progress.at(-1)).toBe(40_000_000);
  expect(told.files).toBe(41);
});

test("a copy that the end of the page cut off is swept away at the next start", async ({ page }) => {
  await page.evaluate(async () => {
    const { projectStore, picked, never, SETTINGS } = window.storage;
    const kept = await projectStore();
    const id = await kept.create("one", SETTINGS);
    await new Promise<void>((resolve) => {
      const files = Array.from({ length: 40 }, (_, index) => picked(`${index}.png`, index, 1_000_000));
      FileSystemWritableFileStream.prototype.close = () => new Promise(() => undefined);
      void kept.keepCopies(never, id, files, (done, total) => done === total && resolve());
    });
  });
  expect((await everything(page)).files.length).toBeGreaterThan(1);
  await reload(page);
  await page.evaluate(async () => (await window.storage.projectStore()).tidy());
  const { rows, files } = await everything(page);
  expect(files).toEqual([]);
  expect(rows).toMatchObject({ projects: 1, files: 0, packs: 0 });
});

test("a file that is added again takes the place of its copy, whose bytes go with the last of its pack", async ({
  page,
}) => {
  const sizes = await page.evaluate(async () => {
    const { projectStore, picked, never, SETTINGS, everything } = window.storage;
    const kept = await projectStore();
    const id = await kept.create("one", SETTINGS);
    const packs = async () => (await everything()).rows["packs"];
    await kept.keepCopies(never, id, [picked("a.png", 1, 10), picked("b.png", 2, 10)], () => undefined);
    await kept.keepCopies(never, id, [picked("a.png", 3, 30)], () => undefined);
    const half = await packs();
    await kept.keepCopies(never, id, [picked("b.png", 4, 40)], () => undefined);
    await kept.keepCopies(never, id, [picked("empty.png", 5, 0)], () => undefined);
    const { files } = await kept.files(id);
    return {
      half,
      whole: await packs(),
      files: files.map(({ path, size }) => [path, size]),
      onDisk: (await everything()).files.length,
    };
  });
  expect(sizes).toEqual({
    half: 2,
    whole: 3,
    files: [
      ["a.png", 30],
      ["b.png", 40],
      ["empty.png", 0],
    ],
    onDisk: 4,
  });
});

test("without room nothing is half kept, and the error says what to do", async ({ page }) => {
  const cdp = await page.context().newCDPSession(page);
  const told = await page.evaluate(async () => {
    const { projectStore, picked, never, failure, SETTINGS, copyCost } = window.storage;
    const kept = await projectStore();
    const id = await kept.create("one", SETTINGS);
    const files = Array.from({ length: 30 }, (_, index) => picked(`${index}.png`, index, 1_000_000));
    const estimate = navigator.storage.estimate.bind(navigator.storage);
    navigator.storage.estimate = () => Promise.resolve({ usage: 10, quota: 1000 });
    const cost = await copyCost(files);
    const refused = await failure(kept.keepCopies(never, id, files, () => undefined));
    navigator.storage.estimate = estimate;
    return { id, cost, refused, files: (await window.storage.everything()).files };
  });
  expect(told.cost).toMatchObject({ bytes: 30_000_000, free: 990, denied: null });
  expect(told.refused).toMatchObject({ code: "failed_storage" });
  expect(told.refused?.message).toMatch(/take 30 MB, and about 1 MB are left.*Nothing was copied.*Delete a project/);
  expect(told.files).toEqual([]);

  // An estimate that promises more than there is: the browser itself refuses, in the middle of the copy.
  await cdp.send("Storage.overrideQuotaForOrigin", { origin: new URL(HARNESS).origin, quotaSize: 12_000_000 });
  const real = await page.evaluate(async (id) => {
    const { projectStore, picked, never, failure } = window.storage;
    const kept = await projectStore();
    navigator.storage.estimate = () => Promise.resolve({ usage: 0, quota: 1e12 });
    const seen: number[] = [];
    const files = Array.from({ length: 30 }, (_, index) => picked(`${index}.png`, index, 1_000_000));
    const refused = await failure(kept.keepCopies(never, id, files, (done) => seen.push(done)));
    return { refused, seen, files: (await kept.files(id)).files, all: await window.storage.everything() };
  }, told.id);
  expect(real.refused).toMatchObject({ code: "failed_storage" });
  expect(real.refused?.message).toMatch(/no room/);
  expect(real.seen.length).toBeGreaterThan(0);
  expect(real.files).toEqual([]);
  expect(real.all.files).toEqual([]);
  expect(real.all.rows).toMatchObject({ projects: 1, packs: 0, files: 0 });
});

for (const name of ["QuotaExceededError", "NotReadableError", "AbortError"]) {
  test(`a full disk that shows as ${name} is told as one, not as a file that cannot be read`, async ({ page }) => {
    const told = await page.evaluate(async (thrown) => {
      const { projectStore, picked, never, failure, SETTINGS } = window.storage;
      const kept = await projectStore();
      const id = await kept.create("one", SETTINGS);
      FileSystemWritableFileStream.prototype.write = () => Promise.reject(new DOMException("", thrown));
      const refused = await failure(kept.keepCopies(never, id, [picked("a.png", 1, 100)], () => undefined));
      return { refused, all: await window.storage.everything() };
    }, name);
    expect(told.refused?.message).toMatch(/no room for copies of these files: they take 1 MB\. Nothing was copied/);
    expect(told.all.files).toEqual([]);
  });
}

test("without room for rows a batch is refused whole, and those before it stand", async ({ page }) => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Storage.overrideQuotaForOrigin", { origin: new URL(HARNESS).origin, quotaSize: 12_000_000 });
  const told = await page.evaluate(async () => {
    const { projectStore, result, failure, SETTINGS, everything } = window.storage;
    const kept = await projectStore();
    const id = await kept.create("one", SETTINGS);
    for (let batch = 0; batch < 100; batch++) {
      // The database compresses: only chance fills it.
      const rows = Array.from(
        { length: 200 },
        (_, index) =>
          [
            `${batch}-${index} ${String.fromCharCode(...crypto.getRandomValues(new Uint16Array(2000)))}`,
            result(index),
          ] as const,
      );
      const refused = await failure(kept.saveResults(id, rows));
      if (refused !== null) return { refused, saved: 200 * batch, there: (await everything()).rows["results"] };
    }
    return null;
  });
  expect(told?.refused).toMatchObject({
    code: "failed_storage",
    message: expect.stringMatching(/no room left.*Delete a project/),
  });
  expect(told?.saved).toBeGreaterThan(0);
  expect(told?.there).toBe(told?.saved);
});

test("two tabs write one project row by row, and a project deleted in one takes no more from the other", async ({
  page,
  context,
}) => {
  const other = await context.newPage();
  await openHarness(other);
  const id = await page.evaluate(async () =>
    (await window.storage.projectStore()).create("one", window.storage.SETTINGS),
  );
  const fill = (tab: Page, from: number) =>
    tab.evaluate(
      async ([project, first]) => {
        const kept = await window.storage.projectStore();
        for (let index = 0; index < 500; index += 10) {
          const rows = Array.from(
            { length: 10 },
            (_, at) => [`row-${first + index + at}`, window.storage.result(first + index + at)] as const,
          );
          await kept.saveResults(project, rows);
        }
      },
      [id, from] as const,
    );
  await Promise.all([fill(page, 0), fill(other, 400)]);
  await page.evaluate(async (project) => {
    const kept = await window.storage.projectStore();
    await kept.open(project);
    await kept.saveCorrections(project, { changes: { a: { prompt: "from one" } }, added: [], removed: [] });
  }, id);
  const both = await other.evaluate(async (project) => {
    const kept = await window.storage.projectStore();
    const before = await kept.open(project);
    await kept.saveCorrections(project, {
      ...before.corrections,
      changes: { ...before.corrections.changes, b: { prompt: "from two" } },
    });
    const { results, corrections } = await kept.open(project);
    return { results: results.size, corrections: corrections.changes };
  }, id);
  expect(both).toEqual({ results: 900, corrections: { a: { prompt: "from one" }, b: { prompt: "from two" } } });

  // A copy under way in one tab: the other's tidying leaves it alone, its deleting ends it.
  await page.evaluate(async (project) => {
    const { projectStore, picked, never, failure } = window.storage;
    const kept = await projectStore();
    await kept.keepCopies(never, project, [picked("old.png", 1, 1000)], () => undefined);
    const close = FileSystemWritableFileStream.prototype.close;
    const held = new AbortController();
    FileSystemWritableFileStream.prototype.close = async function () {
      await new Promise((resolve) => held.signal.addEventListener("abort", resolve, { once: true }));
      return close.call(this);
    };
    const copying = failure(kept.keepCopies(never, project, [picked("a.png", 1, 1000)], () => undefined));
    Object.assign(window, { finish: () => (held.abort(), copying) });
  }, id);
  const during = await other.evaluate(async (project) => {
    const kept = await window.storage.projectStore();
    while ((await window.storage.everything()).files.length < 3)
      await new Promise((resolve) => setTimeout(resolve, 10));
    await kept.tidy();
    const left = (await window.storage.everything()).files.length;
    await kept.remove(project);
    return left;
  }, id);
  expect(during).toBeGreaterThanOrEqual(3);
  const ended = await page.evaluate(async () =>
    "finish" in window && typeof window.finish === "function" ? await window.finish() : "never began",
  );
  expect(ended).toMatchObject({ code: "failed_storage" });
  const late = await page.evaluate(async (project) => {
    const { projectStore, failure, result, SETTINGS, intake, scores, inWorker, picked, never } = window.storage;
    const kept = await projectStore();
    return Promise.all([
      failure(kept.saveResults(project, [["late", result(1)]])),
      failure(kept.saveCorrections(project, { changes: { a: { prompt: "x" } }, added: [], removed: [] })),
      failure(kept.saveIntake(project, intake(1))),
      failure(kept.update(project, { name: "late", settings: SETTINGS })),
      failure(kept.keepCopies(never, project, [picked("a.png", 1, 10)], () => undefined)),
      failure(kept.open(project)),
      failure(inWorker({ kind: "put", project, entries: [["late", scores(1)]] })),
    ]);
  }, id);
  for (const refused of late) expect(refused?.message).toMatch(/deleted, in another tab/);
  expect(await everything(page)).toEqual(EMPTY);
});

test("corrections that are saved faster than they are written end as they were last", async ({ page }) => {
  const corrections = await page.evaluate(async () => {
    const { projectStore, SETTINGS } = window.storage;
    const kept = await projectStore();
    const id = await kept.create("one", SETTINGS);
    const first = { changes: { a: { prompt: "1" }, b: { object: "cup" } }, added: ["c", "d"], removed: [] };
    const nothing = { changes: {}, added: [], removed: [] };
    await Promise.all(
      [first, nothing, first, { changes: { b: first.changes.b }, added: ["d"], removed: ["a"] }].map((each) =>
        kept.saveCorrections(id, each),
      ),
    );
    return (await kept.open(id)).corrections;
  });
  expect(corrections).toEqual({ changes: { b: { object: "cup" } }, added: ["d"], removed: ["a"] });
});

test("recent projects stand newest first, each with how its files are kept", async ({ page }) => {
  const recent = await page.evaluate(async () => {
    const { projectStore, SETTINGS, picked, never, folder, handles } = window.storage;
    const kept = await projectStore();
    const root = await folder("outside", { "a.png": "a" });
    const ids: Record<string, string> = {};
    for (const name of ["none", "copies", "handles", "both"]) {
      const id = (ids[name] = await kept.create(name, SETTINGS));
      if (name === "copies" || name === "both")
        await kept.keepCopies(never, id, [picked("x.png", 1, 70)], () => undefined);
      if (name === "handles" || name === "both") await kept.keepHandles(id, (await handles.folderFiles(root)).files);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await kept.open(ids["copies"]!);
    await kept.update(ids["none"]!, { name: "renamed" });
    return kept.recent();
  });
  expect(recent.map(({ name, files, bytes }) => [name, files, bytes])).toEqual([
    ["copies", "copies", 70],
    ["both", "both", 70],
    ["handles", "handles", 0],
    ["renamed", "none", 0],
  ]);
});

test("handles open after a reload once they are allowed, and tell of files that changed or vanished", async ({
  page,
}) => {
  const id = await page.evaluate(async () => {
    const { projectStore, SETTINGS, folder, handles } = window.storage;
    const kept = await projectStore();
    const project = await kept.create("one", SETTINGS);
    const root = await folder("outside", {
      "a.png": "a",
      "deep/er/b.png": "b",
      "deep/er/c.png": "c",
      "gone/d.png": "d",
    });
    await kept.keepHandles(project, (await handles.folderFiles(root)).files);
    await folder("outside", { "deep/er/c.png": "changed" });
    await root.removeEntry("gone", { recursive: true });
    return project;
  });
  await reload(page);
  const opened = await page.evaluate(async (project) => {
    const { projectStore, openKept, checkFiles, never, inWorker } = window.storage;
    const kept = await projectStore();
    const { files, needsPermission, problems } = await kept.files(project);
    const texts = await Promise.all(
      files.map(async (file) => {
        const answer = await openKept(file);
        return [file.path, answer.state, "file" in answer ? await answer.file.text() : null];
      }),
    );
    return {
      texts,
      needsPermission,
      problems,
      told: await checkFiles(never, files),
      inWorker: await inWorker({ kind: "read", files }),
    };
  }, id);
  expect(opened.texts).toEqual([
    ["outside/a.png", "same", "a"],
    ["outside/deep/er/b.png", "same", "b"],
    ["outside/deep/er/c.png", "changed", "changed"],
    ["outside/gone/d.png", "missing", null],
  ]);
  expect(opened).toMatchObject({ needsPermission: false, problems: [] });
  expect(opened.told.map(({ path }) => path)).toEqual(["outside/deep/er/c.png", "outside/gone/d.png"]);
  expect(opened.told[0]?.message).toMatch(/c\.png" has changed since it was added/);
  expect(opened.inWorker).toEqual([
    [97],
    [98],
    expect.stringContaining("has changed"),
    expect.stringContaining("no longer where it was"),
  ]);

  // A person's folder asks again after a reload; this browser's own does not, so the asking is played.
  await page.evaluate(async (project) => {
    let state: PermissionState = "prompt";
    Object.assign(FileSystemHandle.prototype, {
      queryPermission: () => Promise.resolve(state),
      requestPermission: () => Promise.reject(new DOMException("no click", "SecurityError")),
    });
    const kept = await window.storage.projectStore();
    const { needsPermission, askPermission } = await kept.files(project);
    const told = { before: needsPermission, withoutClick: await askPermission(), click: false, after: true };
    Object.assign(window, { told });
    document.querySelector("#allow")?.addEventListener("click", () => {
      Object.assign(FileSystemHandle.prototype, { requestPermission: () => Promise.resolve((state = "granted")) });
      void askPermission().then(async (click) =>
        Object.assign(told, { click, after: (await kept.files(project)).needsPermission }),
      );
    });
  }, id);
  await page.getByRole("button", { name: "Allow" }).click();
  await expect
    .poll(() => page.evaluate(() => ("told" in window ? window.told : null)))
    .toEqual({ before: true, withoutClick: false, click: true, after: false });
});

test("files in a ZIP are kept with it, once: as a copy, or where it lies", async ({ page }) => {
  const bytes = writeZip([
    { name: "a.txt", content: "stored" },
    { name: "deep/b.txt", content: "deflated ".repeat(50), deflate: true },
    { name: "c.txt", content: "lies", says: { crc32: 1 } },
  ]);
  const { members } = await readArchive(bytesSource("set.zip", bytes), () => new Error("refused"));
  const made = await page.evaluate(
    async ([content, listed]) => {
      const { projectStore, SETTINGS, folder, handles, picked, copyCost, never } = window.storage;
      const kept = await projectStore();
      const root = await folder("outside", { "set.zip": new Uint8Array(content) });
      const [archive] = (await handles.folderFiles(root)).files;
      if (archive === undefined) throw new Error("no archive");
      const files = listed.map((member) => ({ path: `set/${member.name}`, zipped: { archive, member } }));
      const [copied, lying] = [await kept.create("copied", SETTINGS), await kept.create("lying", SETTINGS)];
      const all = [picked("loose.png", 1, 100), ...files];
      const progress: number[] = [];
      await kept.keepCopies(never, copied, all, (done, total) => progress.push(done, total));
      await kept.keepHandles(
        lying,
        handles.underRoots(files, [root]).handled.filter((file) => "zipped" in file),
      );
      return { copied, lying, cost: (await copyCost(all)).bytes, progress: progress.slice(-2) };
    },
    [[...bytes], members] as const,
  );
  expect([made.cost, made.progress]).toEqual([100 + bytes.length, [100 + bytes.length, 100 + bytes.length]]);
  await reload(page);
  const opened = await page.evaluate(async ({ copied, lying }) => {
    const { projectStore, folder, openKept, checkFiles, inWorker, never } = window.storage;
    const kept = await projectStore();
    const texts = async (id: string) =>
      Promise.all(
        (await kept.files(id)).files.map(async (file) => {
          const answer = await openKept(file).catch((thrown: unknown) => String(thrown));
          return [file.path, typeof answer === "object" && "file" in answer ? await answer.file.text() : answer];
        }),
      );
    const before = [await texts(copied), await texts(lying)];
    const { files } = await kept.files(lying);
    const worker = await inWorker({ kind: "read", files });
    const whole = await checkFiles(never, files);
    await folder("outside", { "set.zip": "another" });
    const changed = await checkFiles(never, files);
    return { before, worker, whole, changed: changed.map(({ path }) => path) };
  }, made);
  const texts = [
    ["set/a.txt", "stored"],
    ["set/c.txt", expect.stringContaining("its checksum is another")],
    ["set/deep/b.txt", "deflated ".repeat(50)],
  ];
  expect(opened.before[0]).toEqual([["loose.png", expect.any(String)], ...texts]);
  expect(opened.before[1]).toEqual(texts);
  expect(opened.worker).toEqual([
    [...Buffer.from("stored")],
    expect.stringContaining("its checksum is another"),
    [...Buffer.from("deflated ".repeat(50))],
  ]);
  expect(opened.whole).toEqual([]);
  expect(opened.changed).toEqual(["set/a.txt", "set/c.txt", "set/deep/b.txt"]);
});

/** Drops files of this machine's disk on the harness, which keeps them as handles, and the first one as a copy too. */
async function drop(page: Page, files: readonly string[]): Promise<unknown> {
  await page.evaluate(() => {
    const target = document.querySelector<HTMLElement>("#drop");
    target?.addEventListener("dragover", (event) => event.preventDefault());
    target?.addEventListener("drop", (event) => {
      event.preventDefault();
      const transfer = event.dataTransfer;
      if (transfer === null) return;
      const { handles, droppedFiles, droppedRoots, projectStore, never, SETTINGS } = window.storage;
      const roots = droppedRoots(transfer);
      const picked = droppedFiles(transfer);
      void (async () => {
        const { handled, loose } = handles.underRoots((await picked).files, await roots);
        const kept = await projectStore();
        await kept.keepHandles(await kept.create("handled", SETTINGS), handled);
        await kept.keepCopies(never, await kept.create("copied", SETTINGS), handled.slice(0, 1), () => undefined);
        Object.assign(window, { dropped: { handled: handled.map(({ path }) => path).toSorted(), loose } });
      })();
    });
  });
  const cdp = await page.context().newCDPSession(page);
  const box = await page.locator("#drop").boundingBox();
  const at = { x: box!.x + 20, y: box!.y + 20, data: { items: [], files: [...files], dragOperationsMask: 1 } };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await cdp.send("Input.dispatchDragEvent", { type, ...at });
  await expect.poll(() => page.evaluate(() => "dropped" in window)).toBe(true);
  return page.evaluate(() => ("dropped" in window ? window.dropped : null));
}

test("what was dropped is there after the browser itself was started again, once it is allowed", async ({
  playwright,
  launchOptions,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "masc-lens-"));
  const start = async () => {
    const context = await playwright.chromium.launchPersistentContext(join(folder, "profile"), launchOptions);
    const page = await context.newPage();
    await openHarness(page);
    return { context, page };
  };
  try {
    mkdirSync(join(folder, "set", "masks"), { recursive: true });
    writeFileSync(join(folder, "set", "a.png"), "a");
    writeFileSync(join(folder, "set", "masks", "a.png"), "mask");
    writeFileSync(join(folder, "loose.png"), "loose");
    const first = await start();
    expect(await drop(first.page, [join(folder, "set"), join(folder, "loose.png")])).toEqual({
      handled: ["loose.png", "set/a.png", "set/masks/a.png"],
      loose: [],
    });
    await first.context.close();
    const second = await start();
    const read = await second.page.evaluate(async () => {
      const { projectStore, openKept } = window.storage;
      const kept = await projectStore();
      const opened: Record<string, { needsPermission: boolean; states: string[] }> = {};
      for (const { id, name } of await kept.recent()) {
        const { files, needsPermission } = await kept.files(id);
        opened[name] = {
          needsPermission,
          states: await Promise.all(files.map(async (file) => `${file.path} ${(await openKept(file)).state}`)),
        };
      }
      return opened;
    });
    await second.context.close();
    expect(read["copied"]).toEqual({ needsPermission: false, states: ["set/a.png same"] });
    // A browser that was told to allow it for good does not ask again.
    const state = read["handled"]?.needsPermission ? "denied" : "same";
    expect(read["handled"]?.states).toEqual([`loose.png ${state}`, `set/a.png ${state}`, `set/masks/a.png ${state}`]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the score cache serves a worker across reloads and projects, and lets the oldest go", async ({ page }) => {
  const project = await page.evaluate(async () => {
    const { projectStore, inWorker, scores, SETTINGS } = window.storage;
    const id = await (await projectStore()).create("one", SETTINGS);
    const entries = Array.from({ length: 300 }, (_, index) => [`key-${index}`, scores(index)] as const);
    await inWorker({ kind: "put", project: id, entries: [...entries, ["__proto__", scores(1)]] });
    return id;
  });
  await reload(page);
  const served = await page.evaluate(async () => {
    const known = await window.storage.inWorker({ kind: "get", keys: ["key-0", "unknown", "key-299", "__proto__"] });
    if (!(known instanceof Map)) return null;
    return {
      keys: [...known.keys()],
      same: JSON.stringify(known.get("key-299")) === JSON.stringify(window.storage.scores(299)),
    };
  });
  expect(served).toEqual({ keys: ["key-0", "key-299", "__proto__"], same: true });
  const left = await page.evaluate(async (id) => {
    const { inWorker, scores, openDB } = window.storage;
    const db = await openDB("masc-lens");
    await db.put("scores", { project: id, key: "of another shape", written: Date.now(), value: { cp: "0.5" } });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await inWorker({
      kind: "put",
      project: id,
      entries: Array.from({ length: 10 }, (_, index) => [`new-${index}`, scores(index)] as const),
      most: 100,
    });
    const count = await db.count("scores");
    db.close();
    const known = await inWorker({ kind: "get", keys: ["of another shape", "key-0", "new-0", "new-9"] });
    return { count, known: known instanceof Map ? [...known.keys()] : [] };
  }, project);
  expect(left).toEqual({ count: 100, known: ["new-0", "new-9"] });
});

test("what another version of the page wrote is left out and counted, and can be deleted", async ({ page }) => {
  const read = await page.evaluate(async () => {
    const { projectStore, openDB, result, intake, SETTINGS } = window.storage;
    const kept = await projectStore();
    const id = await kept.create("one", SETTINGS);
    await kept.saveIntake(id, intake(1));
    await kept.saveResults(id, [["good", result(1)]]);
    const db = await openDB("masc-lens");
    await db.put("results", { project: id, sample: "old", result: { key: "k", cp: 0.5 } });
    await db.put("results", { project: id, sample: "older", result: { key: "k", scores: [] } });
    await db.put("corrections", { project: id, sample: "x", change: { prompt: 5 } });
    await db.put("intakes", {
      project: id,
      intake: { samples: [{ id: "without the rest" }], rule: "r", problems: [] },
    });
    await db.put("files", { project: id, path: "a.png", size: -1 });
    await db.put("projects", { id: "strange", openedAt: "yesterday" });
    db.close();
    const opened = await kept.open(id);
    const before = await kept.recent();
    await kept.remove("strange");
    return {
      opened: { ...opened, results: [...opened.results.keys()] },
      files: (await kept.files(id)).files,
      before,
      after: (await kept.recent()).map(({ name }) => name),
    };
  });
  expect(read.opened).toMatchObject({
    results: ["good"],
    unreadable: 3,
    intake: null,
    corrections: { changes: {}, added: [], removed: [] },
  });
  expect(read.files).toEqual([]);
  expect(read.before.map(({ name }) => name)).toEqual(["one", "Unnamed project"]);
  expect(read.after).toEqual(["one"]);
});

test("a database of the first version opens with its results, and names that stood twice are told apart", async ({
  page,
}) => {
  const read = await page.evaluate(async () => {
    const { MIGRATIONS, openDatabase, projectStore, result, intake, scores, SETTINGS, everything } = window.storage;
    const old = await openDatabase({ migrations: MIGRATIONS.slice(0, 1) });
    const names = [
      ["b", "cup", 2],
      ["a", "cup", 1],
      ["c", "cup 2", 3],
      ["d", "demo", 4],
    ] as const;
    const writing = old.transaction(["projects", "intakes", "corrections", "results", "scores"], "readwrite");
    await Promise.all([
      ...names.map(([id, name, openedAt]) =>
        writing
          .objectStore("projects")
          .put({ id, name, settings: SETTINGS, pairs: name === "demo" ? 120 : 3000, scored: 3000, openedAt }),
      ),
      writing.objectStore("intakes").put({ project: "a", intake: intake(3000) }),
      writing
        .objectStore("corrections")
        .put({ project: "a", sample: "row-7", change: { prompt: "a mug" }, added: null, removed: false }),
      writing.objectStore("scores").put({ project: "a", key: "k", written: 1, value: scores(1) }),
      ...Array.from({ length: 3000 }, (_, index) =>
        writing
          .objectStore("results")
          .put({ project: index < 2990 ? "a" : "b", sample: `row-${index}`, result: result(index) }),
      ),
      // What the first version could not have read either.
      writing.objectStore("results").put({ project: "a", sample: "odd", result: { cp: 0.5 } }),
    ]);
    await writing.done;
    old.close();
    const kept = await projectStore();
    const [a, b] = [await kept.open("a"), await kept.open("b")];
    const same = (from: number, to: number, of: typeof a) =>
      Array.from({ length: to - from }, (_, at) =>
        window.storage.same(of.results.get(`row-${from + at}`), [result(from + at)]),
      ).filter(Boolean).length;
    const names2 = Object.fromEntries(
      (await kept.recent()).map((project) => [project.id, [project.name, project.demo]]),
    );
    // What is scored now stands beside what was there, and is the newer one.
    const newer = { ...result(5), key: "of another run" };
    await kept.saveResults("a", [["row-5", newer]]);
    const keys = (await kept.open("a")).results.get("row-5")?.map(({ key }) => key);
    await kept.dropResults("a", [["row-5", "of another run"]]);
    const left = (await kept.open("a")).results.get("row-5")?.length;
    const { rows } = await everything();
    for (const { id } of await kept.recent()) await kept.remove(id);
    return {
      a: same(0, 2990, a),
      b: same(2990, 3000, b),
      sizes: [a.results.size, b.results.size],
      corrections: a.corrections.changes,
      models: a.models,
      names: names2,
      keys,
      left,
      key: result(5).key,
      rows,
    };
  });
  expect(read).toMatchObject({
    a: 2990,
    b: 10,
    sizes: [2990, 10],
    corrections: { "row-7": { prompt: "a mug" } },
    models: null,
    left: 1,
  });
  expect(read.names).toEqual({ a: ["cup", false], b: ["cup 2", false], c: ["cup 2 2", false], d: ["demo", true] });
  expect(read.keys).toEqual(["of another run", read.key]);
  expect(read.rows).toMatchObject({ results: 3000, scores: 1, projects: 4 });
  expect(await everything(page)).toEqual(EMPTY);
});

const OLD = ["version-1", "version-2-first", "version-2"] as const;

/** Puts a database and private files into the browser just as an older page left them. */
async function restore(page: Page, name: (typeof OLD)[number]): Promise<void> {
  const file = new URL(`../fixtures/storage/${name}.json`, import.meta.url);
  await page.evaluate(
    async (text) => {
      const { MIGRATIONS, openDatabase } = window.storage;
      const { version, rows, packs } = JSON.parse(text) as {
        version: number;
        rows: Record<string, unknown[]>;
        packs: Record<string, string>;
      };
      const db = await openDatabase({ migrations: MIGRATIONS.slice(0, version) });
      for (const store of db.objectStoreNames) {
        const writing = db.transaction([store], "readwrite");
        for (const row of rows[store] ?? []) await writing.objectStore(store).put(row);
        await writing.done;
      }
      db.close();
      const root = await navigator.storage.getDirectory();
      for (const [path, bytes] of Object.entries(packs)) {
        const [folder = "", pack = ""] = path.split("/");
        const handle = await (
          await root.getDirectoryHandle(folder, { create: true })
        ).getFileHandle(pack, {
          create: true,
        });
        const stream = await handle.createWritable();
        await stream.write(Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)));
        await stream.close();
      }
    },
    readFileSync(file, "utf8"),
  );
}

for (const name of OLD) {
  test(`a browser as a page of ${name} left it opens with everything, and is written in this version once`, async ({
    page,
  }) => {
    await restore(page, name);
    const read = await page.evaluate(async () => {
      const { projectStore, openKept, openDB } = window.storage;
      const versions = async () => {
        const db = await openDB("masc-lens");
        const rows: { name: string; version?: number }[] = await db.getAll("projects");
        db.close();
        return Object.fromEntries(rows.map((row) => [row.name, row.version]));
      };
      const kept = await projectStore();
      const recent = await kept.recent();
      const before = await versions();
      const id = recent.find((project) => project.name === "cups")!.id;
      const opened = await kept.open(id);
      const after = await versions();
      const again = await kept.open(id);
      const files: [string, number][] = [];
      for (const file of (await kept.files(id)).files) {
        const answer = await openKept(file);
        files.push([file.path, "file" in answer ? (await answer.file.arrayBuffer()).byteLength : -1]);
      }
      return {
        names: recent.map((project) => project.name).toSorted(),
        demo: recent.filter(({ demo }) => demo).map((project) => project.name),
        before,
        after,
        version: window.storage.DOCUMENT_VERSION,
        files,
        changes: Object.keys(opened.corrections.changes).toSorted(),
        samples: opened.intake?.samples.map((sample) => sample.id) ?? null,
        results: Object.fromEntries(
          [...opened.results].map(([sample, results]) => [sample, results.map(({ run }) => run.threshold)]),
        ),
        unreadable: opened.unreadable,
        same: window.storage.same(
          [again.corrections, again.intake, [...again.results]],
          [opened.corrections, opened.intake, [...opened.results]],
        ),
      };
    });
    expect(read).toMatchObject({
      names: ["cups", "cups 2", "demo"],
      demo: ["demo"],
      before: { cups: 1, "cups 2": 1, demo: 1 },
      after: { cups: read.version, "cups 2": 1, demo: 1 },
      files: [
        ["edited:1/set/refs/1.png.png", 14],
        ["set/gens/0.png", 12],
        ["set/refs/0.png", 10],
      ],
      changes: ["pair-1", "row-1"],
      samples: name === "version-2" ? ["row-0", "row-1", "row-2"] : null,
      results: { "row-0": name === "version-1" ? [0.25] : [0.25, 0.5], "row-1": [0.5] },
      unreadable: 0,
      same: true,
    });
  });
}

test("a project that a newer page wrote is refused with a reason, is listed, and can be deleted", async ({ page }) => {
  const told = await page.evaluate(async () => {
    const { projectStore, openDB, failure, SETTINGS } = window.storage;
    const kept = await projectStore();
    const id = await kept.create("of tomorrow", SETTINGS);
    const db = await openDB("masc-lens");
    await db.put("projects", { ...(await db.get("projects", id)), version: 99, futuristic: "field" });
    // A name is changed without a loss of what this page does not know.
    await kept.update(id, { name: "renamed" });
    const row: unknown = await db.get("projects", id);
    db.close();
    const refused = await failure(kept.open(id));
    const listed = (await kept.recent()).map(({ name }) => name);
    await kept.remove(id);
    return { refused, row, listed, left: (await kept.recent()).length };
  });
  expect(told).toMatchObject({
    refused: { code: "unsupported_project", message: expect.stringMatching(/newer MaSC Lens.*version 99/) },
    row: { name: "renamed", version: 99, futuristic: "field" },
    listed: ["renamed"],
    left: 0,
  });
});

test("what a first checkpoint computed stands beside a second one's, across reloads and corrections", async ({
  page,
}) => {
  const id = await page.evaluate(async () => {
    const { projectStore, intake, result, scoreKey, SETTINGS } = window.storage;
    const kept = await projectStore();
    const project = await kept.create("two checkpoints", SETTINGS);
    const read = intake(40);
    await kept.saveIntake(project, read);
    const run = (siglip: string, seed: number, threshold = 0.5) =>
      read.samples.map((sample, at) => {
        const identity = { models: { siglip, clip: null, dino: null }, settings: { ...SETTINGS, threshold } };
        return [sample.id, { ...result(seed + at), key: scoreKey(sample, identity) }] as const;
      });
    await kept.saveResults(project, run("A", 0));
    await kept.saveResults(project, run("A", 100, 0.25));
    await kept.saveResults(project, run("B", 200));
    // The same run again takes its own place, not another's.
    await kept.saveResults(project, run("B", 300).slice(0, 20));
    return project;
  });
  await reload(page);
  const shown = await page.evaluate(async (project) => {
    const { projectStore, shownResults, SETTINGS } = window.storage;
    const { intake, results } = await (await projectStore()).open(project);
    const ask = (siglip: string, threshold: number) => {
      const identity = { models: { siglip, clip: null, dino: null }, settings: { ...SETTINGS, threshold } };
      const answers = shownResults(intake!.samples, results, identity);
      return {
        current: answers.anyCurrent,
        seeds: ["row-0", "row-39"].map((sample) => {
          const outcome = answers.results.get(sample)?.outcome;
          return outcome !== undefined && "scores" in outcome ? outcome.scores.cp_n_ref_fg : null;
        }),
      };
    };
    return {
      runs: [...results.values()].map((kept) => kept.length),
      a: ask("A", 0.5),
      quarter: ask("A", 0.25),
      b: ask("B", 0.5),
      none: ask("C", 0.5).current,
    };
  }, id);
  expect(new Set(shown.runs)).toEqual(new Set([3]));
  expect(shown).toMatchObject({
    a: { current: true, seeds: [0, 39] },
    quarter: { current: true, seeds: [100, 139] },
    b: { current: true, seeds: [300, 239] },
    none: false,
  });
});

test("a kept project leaves as one JSON with its masks, and comes back as a new one with all of it", async ({
  page,
}) => {
  const told = await page.evaluate(async () => {
    const {
      projectStore,
      intake,
      result,
      picked,
      never,
      openKept,
      readProject,
      writeProject,
      SETTINGS,
      same,
      failure,
      everything,
    } = window.storage;
    const kept = await projectStore();
    const id = await kept.create("cups", { ...SETTINGS, threshold: 0.25 });
    await kept.saveIntake(id, intake(3));
    await kept.saveCorrections(id, {
      changes: Object.fromEntries([
        ["__proto__", { prompt: "a" }],
        ["row-1", { referenceMask: "edited:1/set/refs/1.png.png" }],
      ]),
      added: [],
      removed: ["row-2"],
    });
    await kept.saveResults(id, [
      ["row-0", result(1)],
      ["row-0", { ...result(2), key: "of another run" }],
    ]);
    const columnLayout = {
      order: ["cp", "pf"],
      set: [
        { id: "pf", shown: false },
        { id: "__proto__", width: 90 },
      ],
    };
    await kept.update(id, { accepted: ["prompt"], columnLayout });
    const mask = {
      ...picked("edited:1/set/refs/1.png.png", 3, 500),
      made: { maker: "edit", model: null, of: "set/refs/1.png", number: 1, at: 5 } as const,
    };
    await kept.keepCopies(never, id, [mask, picked("set/refs/0.png", 1, 10)], () => undefined);
    const taken = await kept.take(id);
    const { json, parts } = await writeProject(taken);
    const read = await readProject(json, async (name) => parts.get(name) ?? null);
    const added = await kept.add(read);
    const again = await kept.take(added);
    const [file] = (await kept.files(added)).files;
    const answer = file === undefined ? null : await openKept(file);
    const before = await everything();
    // One whose mask cannot be kept leaves nothing.
    Object.defineProperty(navigator.storage, "estimate", { value: async () => ({ usage: 0, quota: 10 }) });
    const refused = await failure(kept.add(read));
    return {
      names: [taken.name, again.name],
      parts: [...parts.keys()],
      same: same(
        [
          taken.intake,
          taken.corrections,
          [...taken.results],
          taken.settings,
          taken.accepted,
          columnLayout,
          [...taken.masks.values()],
        ],
        [
          again.intake,
          again.corrections,
          [...again.results],
          again.settings,
          again.accepted,
          again.columnLayout,
          [...again.masks.values()],
        ],
      ),
      runs: again.results.get("row-0")?.map(({ key }) => key.slice(0, 14)),
      odd: Object.hasOwn(again.corrections.changes, "__proto__"),
      files: (await kept.files(added)).files.map(({ path, size }) => [path, size]),
      bytes:
        answer !== null &&
        "file" in answer &&
        same([...new Uint8Array(await answer.file.arrayBuffer())], [...new Uint8Array(await mask.file.arrayBuffer())]),
      summary: (await kept.recent()).find((project) => project.id === added),
      refused: refused?.code,
      left: same(await everything(), before),
    };
  });
  expect(told).toMatchObject({
    names: ["cups", "cups 2"],
    parts: ["parts/0"],
    same: true,
    runs: ["of another run", expect.stringMatching(/^\[\["refs/)],
    odd: true,
    files: [["edited:1/set/refs/1.png.png", 500]],
    bytes: true,
    summary: { name: "cups 2", pairs: 2, scored: 1, files: "copies", bytes: 500 },
    refused: "failed_storage",
    left: true,
  });
});

test("eight runs of ten thousand pairs open in the order they were computed", async ({ page }) => {
  const read = await page.evaluate(async () => {
    const { projectStore, result, SETTINGS } = window.storage;
    const kept = await projectStore();
    const id = await kept.create("many runs", SETTINGS);
    for (let run = 0; run < 8; run++) {
      for (let from = 0; from < 10_000; from += 1000) {
        await kept.saveResults(
          id,
          Array.from(
            { length: 1000 },
            (_, at) =>
              [`row-${from + at}`, { ...result(from + at), key: `run ${run}: ${result(from + at).key}` }] as const,
          ),
        );
      }
    }
    const start = performance.now();
    const { results } = await kept.open(id);
    return {
      milliseconds: Math.round(performance.now() - start),
      samples: results.size,
      runs: results.get("row-9999")?.map(({ key }) => key.slice(0, 5)),
    };
  });
  test.info().annotations.push({ type: "measured", description: JSON.stringify(read) });
  console.log(`80,000 results open in ${read.milliseconds} ms`);
  expect(read).toMatchObject({ samples: 10_000, runs: [7, 6, 5, 4, 3, 2, 1, 0].map((run) => `run ${run}`) });
  expect(read.milliseconds).toBeLessThan(60_000);
});

const setFields = (tab: Page, change: object, removed: string[] = []) =>
  tab.evaluate(
    async ([fields, gone]) => {
      if ("set" in window && typeof window.set === "function") await window.set(fields, gone);
    },
    [change, removed] as const,
  );

test("two tabs that set different fields of one pair both keep what they set", async ({ page, context }) => {
  const other = await context.newPage();
  await openHarness(other);
  const id = await page.evaluate(async () => {
    const { projectStore, SETTINGS } = window.storage;
    const kept = await projectStore();
    const project = await kept.create("one", SETTINGS);
    await kept.saveCorrections(project, {
      changes: { a: { prompt: "of before", method: "m" } },
      added: [],
      removed: [],
    });
    Object.assign(window, { kept });
    return project;
  });
  const open = (tab: Page) =>
    tab.evaluate(async (project) => {
      const kept = await window.storage.projectStore();
      await kept.open(project);
      Object.assign(window, {
        set: (change: object, removed: string[] = []) =>
          kept.saveCorrections(project, { changes: { a: change }, added: [], removed }),
      });
    }, id);
  await open(page);
  await open(other);
  await setFields(page, { prompt: "of before", method: "m", object: "tabby" });
  await setFields(other, { prompt: "of before", concept: "my cat" });
  await setFields(page, { prompt: "anew", method: "m", object: "tabby" }, ["b"]);
  const corrections = await other.evaluate(
    async (project) => (await (await window.storage.projectStore()).open(project)).corrections,
    id,
  );
  expect(corrections).toEqual({
    changes: { a: { prompt: "anew", object: "tabby", concept: "my cat" } },
    added: [],
    removed: ["b"],
  });
});

test("a newer version of the page brings the database up to itself, and the older tab says that it was closed", async ({
  page,
  context,
}) => {
  const other = await context.newPage();
  await openHarness(other);
  await page.evaluate(async () => {
    const { openProjectStore, SETTINGS, result } = window.storage;
    const lost: string[] = [];
    const opening = await openProjectStore({ onLost: (reason) => lost.push(reason.message) });
    if ("denied" in opening) throw opening.denied;
    const id = await opening.store.create("of version 1", SETTINGS);
    await opening.store.saveResults(id, [["a", result(1)]]);
    Object.assign(window, {
      lost,
      save: () => window.storage.failure(opening.store.saveResults(id, [["b", result(2)]])),
    });
  });
  const newer = await other.evaluate(async () => {
    const { MIGRATIONS, openDatabase, openProjectStore } = window.storage;
    const migrations = [
      ...MIGRATIONS,
      (db: IDBDatabase | object) => void ("createObjectStore" in db && db.createObjectStore("later")),
    ];
    const opening = await openProjectStore({ migrations });
    if ("denied" in opening) throw opening.denied;
    const [project] = await opening.store.recent();
    const { results } = await opening.store.open(project!.id);
    const broken = await window.storage.failure(
      openDatabase({ name: "broken", migrations: [...MIGRATIONS, () => Promise.reject(new Error("half"))] }),
    );
    return {
      name: project?.name,
      results: [...results.keys()],
      broken,
      names: (await indexedDB.databases()).map(({ name, version }) => `${name} ${version}`),
      next: MIGRATIONS.length + 1,
    };
  });
  expect(newer).toMatchObject({
    name: "of version 1",
    results: ["a"],
    broken: { code: "failed_storage" },
    names: [`masc-lens ${newer.next}`],
  });
  const older = await page.evaluate(async () => ({
    lost: "lost" in window ? window.lost : null,
    saved: "save" in window && typeof window.save === "function" ? await window.save() : null,
    again: await window.storage
      .openProjectStore()
      .then((opening) => ("denied" in opening ? opening.denied.message : "opened")),
  }));
  expect(older.lost).toEqual([expect.stringMatching(/newer version of this page/)]);
  expect(older.saved).toMatchObject({ code: "failed_storage", message: expect.stringMatching(/newer version/) });
  expect(older.again).toMatch(/newer version.*Reload/);
});

test("a tab that holds an older version open is told of, not waited for", async ({ page, context }) => {
  const other = await context.newPage();
  await openHarness(other);
  await page.evaluate(async () => {
    // A page without manners: it does not close when it is asked to.
    await new Promise((resolve) => (indexedDB.open("masc-lens", 1).onsuccess = resolve));
  });
  const denied = await other.evaluate(async () => {
    const { MIGRATIONS, openProjectStore } = window.storage;
    const opening = await openProjectStore({ migrations: [...MIGRATIONS, () => undefined], patience: 200 });
    return "denied" in opening ? opening.denied.message : "opened";
  });
  expect(denied).toMatch(/Another tab holds an older version/);
});

test("where storage is denied the page is told why, and nothing throws", async ({ page }) => {
  const told = await page.evaluate(async () => {
    const { openProjectStore, projectStore, copyCost, picked, failure, never, SETTINGS } = window.storage;
    const denial = async () => {
      const opening = await openProjectStore();
      return "denied" in opening ? opening.denied.toRecord() : "opened";
    };
    const kept = await projectStore();
    const id = await kept.create("one", SETTINGS);
    const open = IDBFactory.prototype.open.bind(indexedDB);
    IDBFactory.prototype.open = () => {
      throw new DOMException("denied", "SecurityError");
    };
    const thrown = await denial();
    IDBFactory.prototype.open = (name) => open(name, 0.5);
    const odd = await denial();
    Object.defineProperty(globalThis, "indexedDB", { value: undefined, configurable: true });
    const absent = await denial();
    navigator.storage.getDirectory = () => Promise.reject(new DOMException("denied", "SecurityError"));
    const files = [picked("a.png", 1, 10)];
    const noPrivateFiles = {
      cost: (await copyCost(files)).denied?.code,
      refused: await failure(kept.keepCopies(never, id, files, () => undefined)),
      tidied: await failure(kept.tidy()),
      removed: await failure(kept.remove(id)),
    };
    Reflect.deleteProperty(FileSystemFileHandle.prototype, "createWritable");
    const oldSafari = (await copyCost(files)).denied?.message;
    return { thrown, odd, absent, noPrivateFiles, oldSafari };
  });
  for (const denied of [told.thrown, told.odd, told.absent]) expect(denied).toMatchObject({ code: "failed_storage" });
  expect(told.thrown).toMatchObject({ message: expect.stringMatching(/private window.*Export/) });
  expect(told.noPrivateFiles).toMatchObject({
    cost: "failed_storage",
    refused: { code: "failed_storage" },
    tidied: null,
    removed: null,
  });
  expect(told.oldSafari).toMatch(/cannot keep copies/);
});

test("hashes are remembered with the file they are of, and not with the one that replaced it", async ({ page }) => {
  const hashes = await page.evaluate(async () => {
    const { projectStore, picked, never, SETTINGS } = window.storage;
    const kept = await projectStore();
    const id = await kept.create("one", SETTINGS);
    await kept.keepCopies(never, id, [picked("a.png", 1, 10), picked("b.png", 2, 10)], () => undefined);
    const { files } = await kept.files(id);
    await kept.keepCopies(never, id, [picked("b.png", 2, 10)], () => undefined);
    await kept.rememberHashes(
      id,
      files.map((file) => [file, `hash of ${file.path}`] as const),
    );
    return (await kept.files(id)).files.map(({ path, sha256 }) => [path, sha256]);
  });
  expect(hashes).toEqual([
    ["a.png", "hash of a.png"],
    ["b.png", null],
  ]);
});
