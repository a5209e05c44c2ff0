/**
 * Files that a person picked or dropped, each with a path: `folder/sub/name.png`, or the bare name of a loose file.
 */
export interface PickedFile {
  readonly path: string;
  readonly file: File;
}
