import { openDB } from "idb";
import { MIGRATIONS, openDatabase } from "../../../src/storage/database.ts";
import * as handles from "../../../src/platform/handles.ts";
import { openKept } from "../../../src/platform/handles-kept.ts";
import { droppedFiles, droppedRoots } from "../../../src/platform/dropped.ts";
import { askPersistence } from "../../../src/platform/persistence.ts";
import { storageRoom } from "../../../src/platform/storage-room.ts";
import { emptySample } from "../../../src/project/corrections.ts";
import { scoreKey } from "../../../src/project/plan.ts";
import { EMPTY_INTAKE } from "../../../src/project/sample.ts";
import type { SampleScores } from "../../../src/project/result.ts";
import type { Intake, Sample } from "../../../src/project/types.ts";
import { DOCUMENT_VERSION } from "../../../src/storage/document/migrations.ts";
import { readProject, writeProject } from "../../../src/storage/document/portable.ts";
import { shownResults } from "../../../src/store/kept-results.ts";
import { openProjectStore, type ProjectStore } from "../../../src/storage/project-store.ts";
import { checkFiles, copyCost } from "../../../src/storage/kept-files.ts";
import type { RowResult } from "../../../src/project/runs.ts";
import type { Task } from "./worker.ts";

/** What tests call from outside, by `page.evaluate`. */

const SETTINGS = { maxPatches: 1024, threshold: 0.5, stripper: "regex" } as const;
const NOTHING = emptySample("");

/** Scores that differ from one another, with every field filled. */
function scores(seed: number): SampleScores {
  const value = (at: number) => Math.fround(Math.sin(seed * 31 + at));
  return {
    cp: value(1),
    pf: value(2),
    cp_n_ref_fg: seed,
    cp_n_ref_total: 1024,
    cp_fg_frac_ref: value(3),
    pf_n_fg: 10,
    pf_n_total: 1024,
    pf_n_bg_pooled: 1014,
    prompt_text: `a photograph of number ${seed} on a table`,
    prompt_stripped: true,
    global_maxcos: value(4),
    weighted_maxcos: value(5),
    recall_fg: value(6),
    best_match_in_background: value(7),
    pf_background_stripped: value(8),
    pf_background_prompt: value(9),
    pf_full_stripped: value(10),
    pf_full_prompt: value(11),
    pf_foreground_stripped: value(12),
    pf_foreground_prompt: value(13),
    siglip2_global: value(14),
    clip_i: value(15),
    clip_t: value(16),
    dino: null,
    cp_mask_interval: value(14),
    pf_mask_interval: null,
    flags: ["mask_missing"],
  };
}

function result(seed: number): RowResult {
  return {
    outcome: { scores: scores(seed) },
    key: JSON.stringify([
      [`refs/${seed}.png`, null, `gens/${seed}.png`, null, "a photograph", "cup"],
      ["0123456789abcdef", null, null],
      [1024, 0.5, "regex"],
    ]),
    run: {
      model: "siglip2-so400m-patch16-naflex",
      maxPatches: 1024,
      threshold: 0.5,
      stripper: "regex",
      precision: "fp32",
      provider: "wasm",
      version: "0.1.0",
    },
  };
}

function intake(count: number): Intake {
  const samples = Array.from({ length: count }, (_, index): Sample => {
    const files = {
      reference: `set/refs/${index}.png`,
      generation: `set/gens/${index}.png`,
      referenceMask: `set/masks/r${index}.png`,
    };
    return {
      ...NOTHING,
      id: `row-${index}`,
      ...files,
      prompt: `a photograph of number ${index} on a table`,
      object: "cup",
      columns: { id: `row-${index}`, ...files, note: index },
    };
  });
  return {
    ...EMPTY_INTAKE,
    samples,
    rule: "manifest pairs.csv",
    problems: [{ kind: "not-named", path: null, message: "one is missing" }],
    parts: [{ table: "pairs.csv", ids: [["1", "row-0"]] }],
    out: ["old.csv"],
    away: ["a problem"],
  };
}

/** Bytes that a file of that number and no other has. */
function bytes(seed: number, size: number): Uint8Array<ArrayBuffer> {
  const filled = new Uint8Array(size);
  let state = seed * 2654435761 + 1;
  for (let index = 0; index < size; index++) {
    state = (state * 1664525 + 1013904223) >>> 0;
    filled[index] = state >>> 24;
  }
  return filled;
}

const picked = (path: string, seed: number, size: number, lastModified = 1_600_000_000_000 + seed) => ({
  path,
  file: new File([bytes(seed, size)], "x.png", { lastModified }),
});

async function projectStore(): Promise<ProjectStore> {
  const opening = await openProjectStore();
  if ("denied" in opening) throw opening.denied;
  return opening.store;
}

/** Every row of the database, counted, and every file that is private to this origin. */
async function everything(): Promise<{ rows: Record<string, number>; files: string[] }> {
  const rows: Record<string, number> = {};
  const db = await openDB("masc-lens");
  for (const name of db.objectStoreNames) rows[name] = await db.count(name);
  db.close();
  const files: string[] = [];
  const walk = async (folder: FileSystemDirectoryHandle, above: string): Promise<void> => {
    for await (const [name, handle] of folder.entries()) {
      files.push(`${above}${name}`);
      if (handle.kind === "directory") await walk(handle, `${above}${name}/`);
    }
  };
  await walk(await navigator.storage.getDirectory(), "");
  return { rows, files };
}

/** A folder with files, of this browser's own: its handles are of the kind that a person's folder has. */
async function folder(
  name: string,
  files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>,
): Promise<FileSystemDirectoryHandle> {
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
  for (const [path, content] of Object.entries(files)) {
    const names = path.split("/");
    let inner = root;
    for (const part of names.slice(0, -1)) inner = await inner.getDirectoryHandle(part, { create: true });
    const stream = await (await inner.getFileHandle(names.at(-1) ?? "", { create: true })).createWritable();
    await stream.write(content);
    await stream.close();
  }
  return root;
}

/** The error's code and words, for a test to look at. */
async function failure(task: Promise<unknown>): Promise<{ code: string; message: string } | null> {
  return task.then(
    () => null,
    (thrown: unknown) => ({
      code: thrown instanceof Error && "code" in thrown ? String(thrown.code) : "",
      message: String(thrown),
    }),
  );
}

function inWorker(task: Task): Promise<unknown> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.addEventListener("error", ({ message }) => reject(new Error(message)));
    worker.addEventListener("message", ({ data }: MessageEvent<{ result?: unknown; error?: string }>) => {
      worker.terminate();
      if (data.error === undefined) resolve(data.result);
      else reject(new Error(data.error));
    });
    worker.postMessage(task);
  });
}

const storage = {
  DOCUMENT_VERSION,
  SETTINGS,
  MIGRATIONS,
  handles,
  askPersistence,
  bytes,
  checkFiles,
  copyCost,
  droppedFiles,
  droppedRoots,
  everything,
  failure,
  folder,
  inWorker,
  intake,
  projectStore,
  never: new AbortController().signal,
  openDB,
  openDatabase,
  openKept,
  openProjectStore,
  picked,
  result,
  scoreKey,
  readProject,
  shownResults,
  writeProject,
  same: (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b),
  scores,
  storageRoom,
};

declare global {
  interface Window {
    storage: typeof storage;
  }
}

window.storage = storage;
