import { startEngine } from "../../../src/engine/client.ts";
import {
  connectModelStore,
  startModelStore,
  type InstallProgress,
  type ModelStoreClient,
} from "../../../src/engine/install-client.ts";
import type { FileEntry, Outcome } from "../../../src/engine/protocol.ts";

/** What install.spec.ts calls in the page. */

const { signal: never } = new AbortController();
const smallWorker = () =>
  new Worker(new URL("./install-worker.ts", import.meta.url), { type: "module", name: "install" });

async function hex(bytes: ArrayBuffer): Promise<string> {
  return Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

async function walk(folder: FileSystemDirectoryHandle, above: string, into: Record<string, string>): Promise<void> {
  for await (const [name, handle] of folder.entries()) {
    if (handle.kind === "directory") await walk(handle, `${above}${name}/`, into);
    else into[`${above}${name}`] = await hex(await (await handle.getFile()).arrayBuffer());
  }
}

/** Every private file with its SHA-256. */
async function everything(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  await walk(await navigator.storage.getDirectory(), "", found);
  return found;
}

/** A folder's files as a drop hands them over. */
async function folderFiles(name: string, files: readonly string[]): Promise<FileEntry[]> {
  return Promise.all(
    files.map(async (file) => ({
      path: `${name}/${file}`,
      blob: new File([await (await fetch(`/self-check/checkpoint/${file}`)).blob()], file),
    })),
  );
}

async function failure(task: Promise<unknown>): Promise<{ code: string; message: string } | null> {
  return task.then(
    () => null,
    (thrown: unknown) => ({
      code: thrown instanceof Error && "code" in thrown ? String(thrown.code) : "",
      message: String(thrown),
    }),
  );
}

/** Says something to a worker that its client never would. @returns its answer */
function sayToWorker(message: { readonly call: string; readonly args: unknown }): Promise<unknown> {
  const worker = smallWorker();
  return new Promise((resolve) => {
    worker.addEventListener("message", ({ data }) => {
      worker.terminate();
      resolve(data);
    });
    worker.postMessage({ type: "call", id: 1, ...message });
  });
}

/** Stops an installation when so much of it is done. */
const until =
  (share: number, controller: AbortController) =>
  ({ done, total }: InstallProgress): void => {
    if (done > total * share) controller.abort();
  };

const PAIR = {
  id: "1",
  reference: "references/yellow-plain-duck.webp",
  referenceMask: "masks/references/yellow-plain-duck.png",
  generation: "references/red-dots-mushroom.webp",
  generationMask: "masks/references/red-dots-mushroom.png",
  prompt: "a photo of a duck",
  object: "duck",
};

/** One pair of the bundled sample, scored by a checkpoint. */
async function score(name: string, files: readonly FileEntry[]): Promise<Outcome> {
  const engine = startEngine();
  try {
    await engine.call(never, "start", { device: "wasm" });
    await engine.call(never, "openModel", { name, files });
    const paths = [PAIR.reference, PAIR.referenceMask, PAIR.generation, PAIR.generationMask];
    await engine.call(never, "addFiles", {
      files: await Promise.all(
        paths.map(async (path) => ({ path, blob: await (await fetch(`/samples/demo/${path}`)).blob() })),
      ),
    });
    const outcomes: Outcome[] = [];
    await engine.call(
      never,
      "score",
      { samples: [PAIR], settings: { maxPatches: 64, threshold: 0.5, stripper: "regex" } },
      (progress) => progress.kind === "row" && outcomes.push(progress.outcome),
    );
    return outcomes[0]!;
  } finally {
    engine.end();
  }
}

const harness = {
  never,
  startModelStore,
  smallModelStore: (): ModelStoreClient => connectModelStore(smallWorker()),
  everything,
  folderFiles,
  failure,
  sayToWorker,
  until,
  score,
  progress: (): { told: InstallProgress[]; onProgress: (progress: InstallProgress) => void } => {
    const told: InstallProgress[] = [];
    return { told, onProgress: (progress) => void told.push(progress) };
  },
};

declare global {
  interface Window {
    install: typeof harness;
  }
}

window.install = harness;
