import { rememberEach } from "../../../lib/remember.ts";
import type { IntakeProblem } from "../../types.ts";
import { counted, quoteList } from "../../quote.ts";
import type { Folder, IndexedFile } from "../file-index.ts";
import { type FolderFiles } from "../folder-files.ts";
import { fold } from "../paths.ts";
import type { Place } from "./place.ts";
import type { Subjects } from "./subject.ts";

/** Masks of references and generations: beside them (`00_mask.png`), or in a tree of their own (`masks/…`). */
export interface SubjectMasks {
  ofReference(subject: string, stem: string): string | null;
  ofGeneration(place: Place, stem: string): string | null;
  readonly files: readonly string[];
  /** Of masks that no picture asked for so far. */
  problems(): IntakeProblem[];
}

const MASK_NAME = /^(.+)[\s_.-]mask$/s;

/** Whether a picture is a mask by its folder or its name. */
export const isMask = ({ folder, foldedStem }: IndexedFile): boolean =>
  MASK_NAME.test(foldedStem) || folder.meanings.some((meaning) => meaning?.mask);

/** A folder's pictures that are no masks. */
export const unmaskedIn: (folder: FolderFiles) => readonly IndexedFile[] = rememberEach(({ files }: FolderFiles) =>
  files.filter((file) => file.kind === "picture" && !isMask(file)),
);

const keyOf = (...parts: readonly (string | null)[]) => fold(parts.map((part) => part ?? "").join("\n"));

/**
 * @param masks pictures that are masks
 * @param placeOf where a folder lies among methods and subjects
 */
export function readSubjectMasks(
  masks: readonly IndexedFile[],
  subjects: Subjects,
  placeOf: (folder: Folder) => Place | null,
): SubjectMasks {
  const ofReferences = new Set(
    Array.from(subjects.values(), ({ references }) => references.map(({ folder }) => folder)).flat(),
  );
  const found = new Map<string, string>();
  const files: string[] = [];
  for (const { folder, foldedStem, path } of masks) {
    const place = placeOf(folder);
    if (place === null) continue;
    files.push(path);
    const stem = MASK_NAME.exec(foldedStem)?.[1] ?? foldedStem;
    const key = keyOf(ofReferences.has(folder) ? null : place.method, place.subject.name, ...place.inside, stem);
    if (!found.has(key)) found.set(key, path);
  }
  const used = new Set<string>();
  const take = (key: string) => {
    const path = found.get(key) ?? null;
    if (path !== null) used.add(path);
    return path;
  };
  return {
    ofReference: (subject, stem) => take(keyOf(null, subject, stem)),
    ofGeneration: ({ method, subject, inside }, stem) => take(keyOf(method, subject.name, ...inside, stem)),
    files,
    problems() {
      const left = files.filter((path) => !used.has(path));
      if (left.length === 0) return [];
      const message = `No picture goes with ${counted(left.length, "mask")}: ${quoteList(left)}. Name a mask as its picture, in folders of the same names below "masks".`;
      return [{ kind: "mask", path: left.length === 1 ? left[0]! : null, message }];
    },
  };
}
