import { parsePath } from "./formats/paths.ts";
import type { MadeFiles, Provenance, Segmented } from "./types.ts";

/**
 * Masks made in the page are files of the project, each with its provenance beside it. A mask is never written over: each
 * use is a new file, so that undo finds the one before, and a path stands for one content. Its path is a name that no
 * other file has, and nothing is read of it.
 */
export interface MadeFile {
  readonly path: string;
  readonly made: Provenance;
}

/** An image's edited masks, the first made first. */
export const editsOf = (image: string, made: MadeFiles): string[] =>
  [...made]
    .filter(([, { maker, of }]) => maker === "edit" && of === image)
    .toSorted(([, a], [, b]) => a.number - b.number)
    .map(([path]) => path);

/** Masks that segmenters made of an image, the first made first. */
export const segmentedMasksOf = (image: string, made: MadeFiles): string[] =>
  [...made]
    .filter(([, { maker, of }]) => maker === "segmenter" && of === image)
    .toSorted(([, a], [, b]) => a.number - b.number)
    .map(([path]) => path);

/** The mask that an image's transparency is, where it was made. */
export const transparencyOf = (image: string, made: MadeFiles): string[] =>
  [...made].filter(([, { maker, of }]) => maker === "transparency" && of === image).map(([path]) => path);

/** Which paths files of the project have. */
type Taken = Pick<ReadonlySet<string>, "has">;

/** A path that is not taken: the wanted one, else with a number before it. */
function freePath(wanted: string, taken: Taken): string {
  let path = wanted;
  for (let count = 2; taken.has(path); count++) path = `${count}:${wanted}`;
  return path;
}

/** An image's next edited mask. @param paths of the project's files @param segmented how a segmenter made what it began as */
export function nextEdit(
  image: string,
  made: MadeFiles,
  paths: readonly string[],
  at: number,
  segmented: Segmented | null = null,
): MadeFile {
  const last = made.get(editsOf(image, made).at(-1) ?? "")?.number ?? 0;
  const number = last + 1;
  return {
    path: freePath(`edited:${number}/${image}.png`, new Set(paths)),
    made: { maker: "edit", model: null, of: image, number, at, ...(segmented === null ? {} : { segmented }) },
  };
}

/** The number of the last mask that segmenters made of each picture. Looked up once a run: it goes through all files made here. */
export function lastSegmented(made: MadeFiles): Map<string, number> {
  const last = new Map<string, number>();
  for (const { maker, of, number } of made.values())
    if (maker === "segmenter") last.set(of, Math.max(number, last.get(of) ?? 0));
  return last;
}

/** A mask that a segmenter made. @param number which of its picture's, from 1 */
export const segmentedMask = (
  image: string,
  segmented: Segmented,
  number: number,
  taken: Taken,
  at: number,
): MadeFile => ({
  path: freePath(`segmented:${number}/${image}.png`, taken),
  made: { maker: "segmenter", model: segmented.model, of: image, number, at, segmented },
});

/** The next mask that a segmenter made of one image. */
export const nextSegmented = (
  image: string,
  segmented: Segmented,
  made: MadeFiles,
  taken: Taken,
  at: number,
): MadeFile => segmentedMask(image, segmented, (lastSegmented(made).get(image) ?? 0) + 1, taken, at);

/** The mask that an image's transparency is: the one that was made of it, else a new one. */
export function transparencyMask(image: string, made: MadeFiles, paths: readonly string[], at: number): MadeFile {
  for (const path of transparencyOf(image, made)) return { path, made: made.get(path)! };
  return {
    path: freePath(`alpha:${image}`, new Set(paths)),
    made: { maker: "transparency", model: null, of: image, number: 1, at },
  };
}

/**
 * The provenance of a file that a page kept before it was data: its path said it, `edited:NUMBER/IMAGE.png` and
 * `alpha:IMAGE`. For files of such pages alone; null where it was added by a person.
 */
export function provenanceInPath(path: string): Provenance | null {
  const [, number, image] = /^edited:(\d+)\/(.+)\.png$/s.exec(path) ?? [];
  if (number !== undefined && image !== undefined)
    return { maker: "edit", model: null, of: image, number: Number(number), at: null };
  const [, of] = /^alpha:(.+)$/s.exec(path) ?? [];
  return of === undefined ? null : { maker: "transparency", model: null, of, number: 1, at: null };
}

/** Where an image's mask stands in the authors' layout: the image's own folders under `masks`, as PNG. */
export function maskFileName(image: string): string {
  const { parts } = parsePath(image);
  const name = (parts.at(-1) ?? "mask").replace(/(?<=.)\.[^.]+$/s, "");
  // Characters that a disk of any system refuses.
  const safe = [...parts.slice(0, -1), `${name}.png`].map((part) => part.replace(/[<>:"|?*\p{Cc}]/gu, "_"));
  return ["masks", ...safe].join("/");
}
