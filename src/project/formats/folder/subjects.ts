import { counted } from "../../quote.ts";
import type { SubjectPictures } from "../../types.ts";
import type { Folder, IndexedFile } from "../file-index.ts";
import { filesByFolder } from "../folder-files.ts";
import { stemMeaning } from "../role-words.ts";
import { unmaskedIn } from "../subjects/masks.ts";
import type { Picture } from "./pictures.ts";

/**
 * Folders that hold photographs alone, one a subject (`SUBJECT/*.jpg`), as far as names go: none says that a picture
 * was generated, all such folders lie beside each other, and two at least hold several pictures. It is a guess.
 */

/** Subjects by their folders' paths. */
type SubjectFolders = ReadonlyMap<string, { readonly name: string; readonly files: readonly IndexedFile[] }>;

const NONE: SubjectFolders = new Map();

/** How deep the folder lies that names the subject: the innermost that says nothing else ("images"); -1 where none does. */
const depthOf = ({ meanings }: Folder): number => meanings.findLastIndex((meaning) => meaning === null);

export function subjectFolders(files: readonly IndexedFile[]): SubjectFolders {
  const found = new Map<string, { readonly name: string; readonly files: IndexedFile[] }>();
  const parents = new Set<string>();
  for (const inside of filesByFolder(files)) {
    const { folder } = inside;
    const pictures = unmaskedIn(inside);
    if (pictures.length === 0) continue;
    const depth = depthOf(folder);
    const isGenerated =
      folder.meanings.some((meaning) => meaning?.role === "generation") ||
      pictures.some(({ foldedStem }) => stemMeaning(foldedStem).role === "generation");
    if (depth < 0 || isGenerated) return NONE;
    parents.add(folder.folded.slice(0, depth).join("/"));
    if (parents.size > 1) return NONE;
    const key = folder.folded.slice(0, depth + 1).join("/");
    const subject = found.get(key);
    if (subject === undefined) found.set(key, { name: folder.parts[depth]!, files: [...pictures] });
    else subject.files.push(...pictures);
  }
  return [...found.values()].filter((subject) => subject.files.length > 1).length > 1 ? found : NONE;
}

/** "A guess: 12 photographs of 3 subjects, a folder each"; null where names do not say so. */
export function guessSentence(files: readonly IndexedFile[]): string | null {
  const folders = subjectFolders(files);
  if (folders.size === 0) return null;
  const pictures = [...folders.values()].reduce((sum, subject) => sum + subject.files.length, 0);
  return `A guess: ${counted(pictures, "photograph")} of ${counted(folders.size, "subject")}, a folder each, as no name says that any was generated`;
}

/**
 * @param images all pictures that are no masks, with their roles
 * @param maskOf masks by picture
 */
export function guessedSubjects(
  images: readonly Picture[],
  maskOf: ReadonlyMap<string, string>,
): readonly SubjectPictures[] {
  if (images.some(({ role }) => role === "generation")) return [];
  return Array.from(subjectFolders(images.map(({ file }) => file)).values(), ({ name, files }) => ({
    name,
    object: null,
    pictures: files.map(({ path }) => ({ image: path, mask: maskOf.get(path) ?? null })),
  }));
}
