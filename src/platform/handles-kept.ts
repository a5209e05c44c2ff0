import { LensError } from "../lib/errors.ts";
import { baseName, blobSource, readAll, type ByteSource } from "./bytes.ts";
import type { RootHandle } from "./handles.ts";
import type { ZipMember } from "./zip/archive.ts";
import { zippedSource } from "./zip/source.ts";

/**
 * A file of a kept project. Plain data that can be posted to a worker; nothing is opened until it is asked for, so
 * that a project of ten thousand files opens at once.
 */
export interface KeptFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970; the ZIP's, for a file in one. */
  readonly lastModified: number;
  /** Its own, or that of the ZIP it is in. */
  readonly place: KeptPlace;
  /** Where it is a file in a ZIP: the ZIP's bytes, and its place in it. */
  readonly zipped?: { readonly size: number; readonly member: ZipMember };
  /** Of this record alone: a file that replaces it has another. */
  readonly record: string;
  /** Of its bytes, where it was remembered. For a handle it holds only as long as the file is unchanged. */
  readonly sha256: string | null;
}

export type KeptPlace =
  /** Bytes [start, start + size) of a pack, by the size of the file, or of the ZIP. */
  | { readonly kind: "copy"; readonly pack: File; readonly start: number }
  | { readonly kind: "handle"; readonly root: RootHandle; readonly names: readonly string[] };

export type OpenedFile =
  | { readonly state: "same"; readonly file: File }
  /** Its size or time is another than when it was kept: results computed from it no longer hold. */
  | { readonly state: "changed"; readonly file: File }
  | { readonly state: "missing" }
  /** The person has not allowed it (again), or took it back. */
  | { readonly state: "denied" };

/** Folders below a root, opened once each. */
const folders = new WeakMap<RootHandle, Map<string, Promise<FileSystemDirectoryHandle>>>();

function folderAt(root: FileSystemDirectoryHandle, names: readonly string[]): Promise<FileSystemDirectoryHandle> {
  const name = names.at(-1);
  if (name === undefined) return Promise.resolve(root);
  let known = folders.get(root);
  if (known === undefined) folders.set(root, (known = new Map()));
  const key = JSON.stringify(names);
  const found = known.get(key);
  if (found !== undefined) return found;
  const opening = folderAt(root, names.slice(0, -1)).then((above) => above.getDirectoryHandle(name));
  known.set(key, opening);
  opening.catch(() => known.delete(key)); // told to whoever asked; it may be back later
  return opening;
}

async function fileAt(root: RootHandle, names: readonly string[]): Promise<File> {
  if (root.kind === "file") return root.getFile();
  const folder = await folderAt(root, names.slice(0, -1));
  return (await folder.getFileHandle(names.at(-1) ?? "")).getFile();
}

/** Opens a file, or the ZIP it is in; what is wrong with it is an answer, not an error. Reads nothing of it yet. */
export async function openPlace({ path, lastModified, place, ...kept }: KeptFile): Promise<OpenedFile> {
  const size = kept.zipped?.size ?? kept.size;
  if (place.kind === "copy") {
    const { pack, start } = place;
    return { state: "same", file: new File([pack.slice(start, start + size)], baseName(path), { lastModified }) };
  }
  try {
    const file = await fileAt(place.root, place.names);
    return { state: file.size === size && file.lastModified === lastModified ? "same" : "changed", file };
  } catch (thrown) {
    // Gone, a folder now, or of a name that no file can have: all the same to whoever needs its bytes.
    const denied = thrown instanceof DOMException && ["NotAllowedError", "SecurityError"].includes(thrown.name);
    return { state: denied ? "denied" : "missing" };
  }
}

/** Its bytes in what `openPlace` opened. */
const within = ({ path, zipped }: KeptFile, file: File): ByteSource =>
  zipped === undefined ? blobSource(path, file) : zippedSource(blobSource(path, file), path, zipped.member);

/** Opens a file; one in a ZIP is taken out of it. @throws LensError invalid_archive where its ZIP is damaged */
export async function openKept(kept: KeptFile): Promise<OpenedFile> {
  const opened = await openPlace(kept);
  if (kept.zipped === undefined || !("file" in opened)) return opened;
  const bytes = await readAll(within(kept, opened.file));
  const { lastModified } = kept;
  return { ...opened, file: new File([new Uint8Array(bytes)], baseName(kept.path), { lastModified }) };
}

const WHY: Record<Exclude<OpenedFile["state"], "same">, string> = {
  changed: "has changed since it was added. Add it again, and its pairs are scored anew",
  missing: "is no longer where it was. Add it again",
  denied: "may not be read until you allow it. Open the project again and allow it",
};

/** What to tell a person of a file in that state. @param name as it may be shown */
export const describeState = (name: string, state: keyof typeof WHY): string => `${name} ${WHY[state]}.`;

/**
 * The file as the engine reads it, opened at the first read and again when the browser has let go of it. A file that
 * changed is not read: its scores would stand under another's name.
 *
 * @throws LensError missing_file, from `read`
 */
export function keptSource(kept: KeptFile): ByteSource {
  let opened: Promise<{ readonly answer: OpenedFile; readonly source: ByteSource | null }> | null = null;
  const open = async () => {
    const answer = await openPlace(kept);
    return { answer, source: answer.state === "same" ? within(kept, answer.file) : null };
  };
  return {
    name: baseName(kept.path),
    path: kept.path,
    size: kept.size,
    async read(start, end) {
      opened ??= open();
      const { answer, source } = await opened;
      try {
        if (answer.state !== "same") throw new LensError("missing_file", describeState(`"${kept.path}"`, answer.state));
        return await (source ?? within(kept, answer.file)).read(start, end);
      } catch (thrown) {
        opened = null;
        if (thrown instanceof LensError) throw thrown;
        throw new LensError("missing_file", describeState(`"${kept.path}"`, "missing"), String(thrown));
      }
    },
  };
}
