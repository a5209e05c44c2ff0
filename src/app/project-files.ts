import type { Engine } from "../engine/client.ts";
import type { FileEntry } from "../engine/protocol.ts";
import { openKept, type KeptFile } from "../platform/handles-kept.ts";
import type { PickedFile } from "../platform/picked.ts";
import { byName } from "../project/formats/paths.ts";
import { quoteList } from "../project/quote.ts";
import { dropResults, notify, useLens } from "../store/store.ts";
import { never } from "./report.ts";
import { createThumbnails, type Thumbnails } from "./thumbnails.ts";

/** A file at hand, or one that the browser keeps and opens when it is asked for. */
export type ProjectFile = PickedFile | { readonly path: string; readonly kept: KeptFile };

/** The files of the open project: here, in the engine, and what they are read as. */
export interface ProjectFiles {
  readonly thumbnails: Thumbnails;
  has(path: string): boolean;
  /** A file's content; null where it is not at hand. */
  read(path: string): Promise<File | null>;
  /** Files that are at hand and not kept. */
  loose(): readonly PickedFile[];
  /** Makes files known here and in the engine. */
  put(files: readonly ProjectFile[]): Promise<void>;
  /** Makes all of them known to an engine that knows none. */
  putAgain(): Promise<void>;
  /** Adds files and reads anew what is to be scored among all of them. */
  add(picked: readonly PickedFile[]): Promise<void>;
  clear(): Promise<void>;
}

/** The first folder of the paths, else the first file, as a project's name. */
export function nameOf(files: readonly PickedFile[]): string {
  const folder = files.find(({ path }) => path.includes("/"))?.path.split("/")[0];
  return folder ?? files[0]?.file.name ?? "project";
}

async function fileOf(entry: ProjectFile | undefined): Promise<File | null> {
  if (entry === undefined) return null;
  if ("file" in entry) return entry.file;
  const opened = await openKept(entry.kept);
  return "file" in opened ? opened.file : null;
}

/** Whether a file that is added is, byte for byte, the one that is known by its path: a folder may be added again. */
async function isSame(known: ProjectFile, { file }: PickedFile): Promise<boolean> {
  const { size, lastModified } = "file" in known ? known.file : known.kept;
  if (size !== file.size) return false;
  if (lastModified === file.lastModified) return true;
  const before = await fileOf(known).catch(() => null);
  if (before === null) return false;
  const [a, b] = (await Promise.all([before.arrayBuffer(), file.arrayBuffer()])).map((bytes) => new Uint8Array(bytes));
  return a !== undefined && b !== undefined && a.every((byte, index) => byte === b[index]);
}

const toEntry = (entry: ProjectFile): FileEntry => ("file" in entry ? { path: entry.path, blob: entry.file } : entry);

export function createProjectFiles(engine: Engine): ProjectFiles {
  const files = new Map<string, ProjectFile>();
  const thumbnails = createThumbnails((path) => fileOf(files.get(path)));

  const put = async (added: readonly ProjectFile[]): Promise<void> => {
    for (const entry of added) files.set(entry.path, entry);
    useLens.setState({ paths: [...files.keys()].toSorted(byName) });
    await engine.call(never(), "addFiles", { files: added.map(toEntry) });
  };

  return {
    thumbnails,
    has: (path) => files.has(path),
    read: (path) => fileOf(files.get(path)),
    loose: () => [...files.values()].filter((entry) => "file" in entry),
    put,
    async putAgain() {
      await engine.call(never(), "addFiles", { files: [...files.values()].map(toEntry) });
    },

    async add(picked) {
      const replaced = new Set<string>();
      for (const added of picked) {
        const known = files.get(added.path);
        if (known !== undefined && !(await isSame(known, added))) replaced.add(added.path);
      }
      await put(picked);
      if (replaced.size > 0) {
        thumbnails.clear();
        dropResults(replaced);
        notify("info", `${quoteList([...replaced])} ${replaced.size === 1 ? "was" : "were"} replaced by the files added last.`);
      }
      const intake = await engine.call(never(), "intake", null);
      useLens.setState(({ projectName, selected, corrections }) => ({
        intake,
        projectName: projectName ?? nameOf(picked),
        selected: [...intake.samples.map(({ id }) => id), ...corrections.added].find((id) => id === selected) ?? intake.samples[0]?.id ?? null,
      }));
    },

    async clear() {
      files.clear();
      thumbnails.clear();
      await engine.call(never(), "clearFiles", null);
    },
  };
}
