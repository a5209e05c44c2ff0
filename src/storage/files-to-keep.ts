import { yieldToEventLoop } from "../lib/event-loop.ts";
import { onDisk, stampOf, type AddedFile, type PickedFile } from "../platform/picked.ts";
import type { FileRow } from "./row-schemas.ts";

/** Files on their way into rows: by themselves, or in a ZIP, which is then what is kept. */

/** One file a path: the last one, as in the project. */
export const lastOfEach = <F extends AddedFile>(files: readonly F[]): F[] => [
  ...new Map(files.map((file) => [file.path, file])).values(),
];

/** What is copied of files: themselves, and the ZIPs that others are in, each once. */
export const toCopy = (files: readonly AddedFile[]): PickedFile[] => [...new Set(files.map(onDisk))];

/** What a row says of a file wherever it is kept. */
export function describe(added: AddedFile): Pick<FileRow, "path" | "size" | "lastModified" | "zipped"> {
  const { path } = added;
  const { size, lastModified } = stampOf(onDisk(added).file);
  if ("file" in added) return { path, size, lastModified };
  const { member } = added.zipped;
  return { path, size: member.size, lastModified, zipped: { size, member } };
}

/** Asks for the stamps of thousands of files, and lets the page go on meanwhile: who wants one then has it. */
export async function askStamps(files: readonly AddedFile[]): Promise<void> {
  for (const added of files) {
    await yieldToEventLoop();
    stampOf(onDisk(added).file);
  }
}
