import { rememberEach } from "../lib/remember.ts";
import type { ZipMember } from "./zip/archive.ts";

/**
 * Files that a person picked or dropped, each with a path: `folder/sub/name.png`, or the bare name of a loose file.
 */
export interface PickedFile {
  readonly path: string;
  readonly file: File;
}

/** A file in a ZIP that was picked or dropped: it is read where it lies. Plain data, which may be posted to a worker. */
export interface ZippedFile {
  readonly path: string;
  readonly zipped: { readonly archive: PickedFile; readonly member: ZipMember };
}

/** A file that may become one of a project. */
export type AddedFile = PickedFile | ZippedFile;

/** What a person's disk has of it: itself, or the ZIP that it is in. */
export const onDisk = (file: AddedFile): PickedFile => ("file" in file ? file : file.zipped.archive);

/** Bytes, and milliseconds since 1970. Of a file on the disk each is a question to the browser that holds the page up: they are asked once. */
export const stampOf = rememberEach(({ size, lastModified }: File) => ({ size, lastModified }));

/** The first folder of the paths, else the first file, as a project's name. */
export function nameOf(files: readonly AddedFile[]): string {
  const folder = files.find(({ path }) => path.includes("/"))?.path.split("/")[0];
  return folder ?? files[0]?.path ?? "project";
}
