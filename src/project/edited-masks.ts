import { parsePath } from "./formats/paths.ts";

/**
 * Masks made in the page are files of the project, under paths of their own: `edited:NUMBER/IMAGE'S PATH.png`. A mask is
 * never written over: each use is a new file, so that undo finds the one before, and a path stands for one content.
 */
export const EDITED_PREFIX = "edited:";

/** Before the path of a picture: the mask that its transparency is. A file of the project, but none that was added. */
export const ALPHA_PREFIX = "alpha:";

/** Whether a file was made in the page, not added by a person. */
export const isMadeHere = (path: string): boolean => path.startsWith(EDITED_PREFIX) || path.startsWith(ALPHA_PREFIX);

const EDITED = /^edited:(\d+)\/(.+)\.png$/;

/** What an edited mask's path says: which of its image's masks it is, from 1; null for any other path. */
export function readEditedPath(path: string): { readonly image: string; readonly number: number } | null {
  const [, number, image] = EDITED.exec(path) ?? [];
  return number === undefined || image === undefined ? null : { image, number: Number(number) };
}

/** An image's edited masks among these paths, the first made first. */
export function editsOf(image: string, paths: readonly string[]): string[] {
  return paths
    .filter((path) => readEditedPath(path)?.image === image)
    .toSorted((a, b) => (readEditedPath(a)?.number ?? 0) - (readEditedPath(b)?.number ?? 0));
}

/** The path of an image's next edited mask. */
export function nextEditedPath(image: string, paths: readonly string[]): string {
  const last = readEditedPath(editsOf(image, paths).at(-1) ?? "")?.number ?? 0;
  return `${EDITED_PREFIX}${last + 1}/${image}.png`;
}

/** Where an image's mask stands in the authors' layout: the image's own folders under `masks`, as PNG. */
export function maskFileName(image: string): string {
  const { parts } = parsePath(image);
  const name = (parts.at(-1) ?? "mask").replace(/(?<=.)\.[^.]+$/s, "");
  // Characters that a disk of any system refuses.
  const safe = [...parts.slice(0, -1), `${name}.png`].map((part) => part.replace(/[<>:"|?*\p{Cc}]/gu, "_"));
  return ["masks", ...safe].join("/");
}
