import { mkdir, open, readFile, readdir, rm, stat, statfs } from "node:fs/promises";
import { join, resolve } from "node:path";
import { LensError } from "../lib/errors.ts";
import { fileSize, fileSource } from "./files-node.ts";
import type { ModelStore, ModelFile } from "./model-store.ts";

const codeOf = (thrown: unknown) => (thrown instanceof Error && "code" in thrown ? String(thrown.code) : "");

function storeError(root: string, thrown: unknown): LensError {
  if (thrown instanceof LensError) return thrown;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  if (["ENOSPC", "EDQUOT"].includes(codeOf(thrown))) {
    return new LensError(
      "missing_room",
      `There is no room left on the disk of "${root}". Free some, or name another folder with --cache DIR.`,
      detail,
    );
  }
  return new LensError("failed_storage", `"${root}", where models are kept, cannot be used: ${detail}`, detail);
}

/** Locks that this process holds. */
const held = new Set<string>();

/** Whether the process that wrote a lock still runs. */
async function isHeld(file: string): Promise<boolean> {
  const pid = Number(await readFile(file, "utf8").catch(() => ""));
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  // In a container every process may have the number that the one before it had.
  if (pid === process.pid) return held.has(file);
  try {
    process.kill(pid, 0); // signal 0 asks only
    return true;
  } catch (thrown) {
    return codeOf(thrown) === "EPERM"; // it runs, as somebody else
  }
}

async function takeLock(file: string): Promise<boolean> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(file, "wx");
      held.add(file);
      await handle.writeFile(String(process.pid));
      await handle.close();
      return true;
    } catch (thrown) {
      if (codeOf(thrown) !== "EEXIST") throw thrown;
      if (await isHeld(file)) return false;
      await rm(file, { force: true }); // of a process that ended without a word
    }
  }
  return false;
}

/** A folder on a disk. @param root made where it is not there */
export function diskModelStore(root: string): ModelStore {
  const guarded = async <T>(task: () => Promise<T>): Promise<T> => {
    try {
      return await task();
    } catch (thrown) {
      throw storeError(root, thrown);
    }
  };
  const ifThere = <T>(task: () => Promise<T>, otherwise: T): Promise<T> =>
    guarded(() =>
      task().catch((thrown: unknown) => (codeOf(thrown) === "ENOENT" ? otherwise : Promise.reject(thrown))),
    );
  const room = async (): Promise<number | null> => {
    for (let at = root; ; at = join(at, "..")) {
      const info = await statfs(at).catch(() => null); // not made yet: the folder above says as much
      if (info !== null) return info.bavail * info.bsize;
      if (join(at, "..") === at) return null;
    }
  };

  return {
    path: (folder) => resolve(root, folder),
    folders: () =>
      ifThere(
        async () =>
          (await readdir(root, { withFileTypes: true })).flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])),
        [],
      ),
    files: (folder) =>
      ifThere(async () => {
        const names = await readdir(join(root, folder));
        return Promise.all(
          names.map(async (name): Promise<ModelFile> => ({ name, size: (await stat(join(root, folder, name))).size })),
        );
      }, []),
    async source(folder, name) {
      const file = join(root, folder, name);
      const size = await fileSize(file);
      return size === null ? null : fileSource(file, name, size);
    },
    writer: (folder, name) =>
      guarded(async () => {
        await mkdir(join(root, folder), { recursive: true });
        const file = join(root, folder, name);
        // "r+" keeps what is there, and does not make a file; "a" makes one and writes at its end only.
        await (await open(file, "a")).close();
        const handle = await open(file, "r+");
        return {
          write: (bytes, at) =>
            guarded(async () => {
              for (let done = 0; done < bytes.byteLength;) {
                const { bytesWritten } = await handle.write(bytes, done, bytes.byteLength - done, at + done);
                done += bytesWritten;
              }
            }),
          truncate: (size) => guarded(() => handle.truncate(size)),
          flush: () => guarded(() => handle.datasync()),
          close: () => guarded(() => handle.close()),
        };
      }),
    removeFile: (folder, name) => guarded(() => rm(join(root, folder, name), { force: true })),
    remove: (folder) => guarded(() => rm(join(root, folder), { recursive: true, force: true })),
    room,
    hasRoom: async (bytes) => ((await room()) ?? Infinity) >= bytes,
    async lock(folder, task) {
      // Beside the folder, which may go meanwhile.
      const file = join(root, `${folder}.lock`);
      await guarded(() => mkdir(root, { recursive: true }));
      if (!(await guarded(() => takeLock(file)))) return null;
      try {
        return { value: await task() };
      } finally {
        held.delete(file);
        await rm(file, { force: true });
      }
    },
  };
}
