import { addTo } from "../../../lib/lists.ts";
import { rememberEach, rememberElements } from "../../../lib/remember.ts";
import type { Folder, IndexedFile } from "../file-index.ts";
import { filesByFolder, type FolderFiles } from "../folder-files.ts";

/** ORIDa's tree: which photographs of which subject before which background there are. */
export interface Photograph {
  readonly file: IndexedFile;
  readonly mask: IndexedFile | null;
  /** Its background with the camera, which is the last character. */
  readonly scene: string;
  /** Which of a scene's; 0 is without the object. */
  readonly number: number;
  /** From `factual_only`: not one of a series. */
  readonly factual: boolean;
}

export interface Subject {
  readonly number: number;
  /** Its folder, as it is written. */
  readonly name: string;
  /** One photograph a background, by the background's name. */
  readonly backgrounds: readonly (readonly [background: string, photograph: Photograph])[];
}

export interface Photographs {
  /** By number. */
  readonly subjects: readonly Subject[];
  /** All that lies in such a tree. */
  readonly files: readonly IndexedFile[];
  /** Names of photographs that are none of theirs. */
  readonly misnamed: readonly string[];
}

interface Place {
  readonly subject: string;
  /** null: `factual_only`. */
  readonly scene: string | null;
  readonly mask: boolean;
}

/** `SUBJECT/factual_only/{images,annotations/masks}`, `SUBJECT/factual_counterfactual/SCENE/{images,annotations/masks}`. */
function placeOf({ folded, parts }: Folder): Place | null {
  const at = folded.findLastIndex((part) => part === "factual_only" || part === "factual_counterfactual");
  const subject = parts[at - 1];
  if (subject === undefined || !/^\d+$/.test(subject)) return null;
  const inScene = folded[at] === "factual_counterfactual";
  const scene = inScene ? parts[at + 1] : null;
  if (scene === undefined) return null;
  const inside = folded.slice(at + (inScene ? 2 : 1)).join("/");
  if (inside !== "images" && inside !== "annotations/masks") return null;
  return { subject, scene, mask: inside !== "images" };
}

const placesIn = rememberElements(({ folder }: FolderFiles) => placeOf(folder));

/** By the names' own letters, as the authors' programs sort them: "10" before "2". */
export const byLetters = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A scene's name less its last character is the background. */
const backgroundOf = (scene: string): string => Array.from(scene).slice(0, -1).join("");

/** Of one background: `factual_only` first, else the first scene and its first. */
const firstFirst = (a: Photograph, b: Photograph): number =>
  Number(b.factual) - Number(a.factual) ||
  byLetters(a.scene, b.scene) ||
  a.number - b.number ||
  byLetters(a.file.path, b.file.path);

/** One photograph a background of each subject; those of one tree once. */
export const readPhotographs = rememberEach((files: readonly IndexedFile[]): Photographs => {
  const found: { readonly file: IndexedFile; readonly place: Place }[] = [];
  const masks = new Map<string, IndexedFile>();
  const keyOf = ({ subject, scene }: Place, stem: string) => `${Number(subject)}\n${scene ?? ""}\n${stem}`;
  const folders = filesByFolder(files);
  for (const [at, place] of placesIn(folders).entries()) {
    if (place === null) continue;
    for (const file of folders[at]!.files) {
      if (file.kind !== "picture") continue;
      found.push({ file, place });
      const [, masked] = /^(.+)_mask$/s.exec(file.foldedStem) ?? [];
      const key = keyOf(place, masked ?? file.foldedStem);
      if (place.mask && !masks.has(key)) masks.set(key, file);
    }
  }

  const subjects = new Map<number, { readonly name: string; readonly photographs: Map<string, Photograph[]> }>();
  const misnamed: string[] = [];
  for (const { file, place } of found) {
    if (place.mask) continue;
    const [, written, digits] = /^\d+_(.+)_(\d+)$/s.exec(file.stem.normalize("NFC")) ?? [];
    const scene = place.scene?.normalize("NFC") ?? written;
    if (scene === undefined || digits === undefined || backgroundOf(scene) === "") {
      misnamed.push(file.path);
      continue;
    }
    const number = Number(digits);
    if (number === 0) continue;
    const key = Number(place.subject);
    let subject = subjects.get(key);
    if (subject === undefined) subjects.set(key, (subject = { name: place.subject, photographs: new Map() }));
    const photograph: Photograph = {
      file,
      mask: masks.get(keyOf(place, file.foldedStem)) ?? null,
      scene,
      number,
      factual: place.scene === null,
    };
    addTo(subject.photographs, backgroundOf(scene), photograph);
  }
  return {
    subjects: Array.from(subjects, ([number, { name, photographs: all }]): Subject => ({
      number,
      name,
      backgrounds: Array.from(all, ([background, several]): readonly [string, Photograph] => [
        background,
        several.reduce((best, one) => (firstFirst(one, best) < 0 ? one : best)),
      ]).toSorted(([a], [b]) => byLetters(a, b)),
    })).toSorted((a, b) => a.number - b.number),
    files: found.map(({ file }) => file),
    misnamed,
  };
});
