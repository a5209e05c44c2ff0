import type { Folder } from "../file-index.ts";
import { folderMeaning } from "../role-words.ts";
import { slug, type Subject, type Subjects } from "./subject.ts";

/** Where a picture of a subject lies: `outputs/METHOD/SUBJECT/INSIDE`. */
export interface Place {
  readonly subject: Subject;
  readonly method: string | null;
  /** Folders below the subject's that say something: a prompt. */
  readonly inside: readonly string[];
}

/** Folders of generations that name no subject: they are all of one. */
export interface Rest {
  readonly subject: Subject;
  readonly holds: (folder: Folder) => boolean;
}

/** Folders that hold methods. */
const CONTAINER = /^(?:results?|inferences?|predictions?|experiments?|runs?|logs?|methods?|evals?|evaluations?)$/;
/** Folders that hold references. */
const DATASET = /^(?:dataset|datasets|data|benchmark_dataset|dreambooth|customconcept101)$/;

export const isContainer = (folder: string): boolean =>
  CONTAINER.test(folder) || folderMeaning(folder)?.role === "generation";
const saysNothing = (folder: string) => isContainer(folder) || DATASET.test(folder) || folderMeaning(folder) !== null;

/** The subject that a folder's name mentions, the longest name first: `custom-diffusion_plushie_cow`. */
function mentioned(folded: string, subjects: Subjects): { readonly subject: Subject; readonly rest: string } | null {
  const words = ` ${slug(folded)} `;
  let found: { readonly subject: Subject; readonly name: string } | null = null;
  for (const [key, subject] of subjects) {
    const name = slug(key);
    if (name !== "" && words.includes(` ${name} `) && name.length > (found?.name.length ?? 0))
      found = { subject, name };
  }
  if (found === null) return null;
  const { subject, name } = found;
  const place = folded.indexOf(name) >= 0 ? folded.indexOf(name) : folded.indexOf(name.replaceAll(" ", "_"));
  const rest = place < 0 ? "" : folded.slice(0, place) + folded.slice(place + name.length);
  return { subject, rest: rest.replace(/^[\s_.-]+|[\s_.-]+$/g, "") };
}

/**
 * Reads places out of folders' names, each folder once.
 *
 * @param shared how many outer folders all files have in common: they name no method
 * @param rest whose the generations are that no folder gives to a subject
 * @param isPrompt whether a folder below a subject's names a prompt of it
 */
export function createPlaces(
  subjects: Subjects,
  shared: number,
  rest: Rest | null,
  isPrompt: (subject: Subject, folder: string) => boolean,
): (folder: Folder) => Place | null {
  const known = new Map<Folder, Place | null>();

  const methodIn = ({ folded, parts }: Folder, end: number): string | null => {
    const from = folded.findIndex((part, depth) => depth < end && (isContainer(part) || folderMeaning(part)?.mask));
    const start = from < 0 ? Math.max(shared, end - 1) : from + 1;
    const named = parts.slice(start, end).filter((_, offset) => !saysNothing(folded[start + offset]!));
    return named.length === 0 ? null : named.join("/");
  };

  /** `METHOD/samples/…`: where nothing else names it, and it is no subject's. */
  const methodAround = ({ folded, parts }: Folder): string | null => {
    const at = folded.findIndex((part, depth) => depth > shared && isContainer(part)) - 1;
    return at < 0 || saysNothing(folded[at]!) || subjects.has(folded[at]!) ? null : parts[at]!;
  };

  const read = (folder: Folder): Place | null => {
    const { folded, parts } = folder;
    const inside = (from: number) => parts.slice(from).filter((_, offset) => !saysNothing(folded[from + offset]!));
    const at = folded.findLastIndex((part) => subjects.has(part));
    const exact = at < 0 ? undefined : subjects.get(folded[at]!);
    if (exact !== undefined) {
      const method = methodIn(folder, at);
      const below = inside(at + 1);
      const [first] = below;
      // `outputs/SUBJECT/METHOD/…`
      if (method === null && first !== undefined && !isPrompt(exact, first))
        return { subject: exact, method: first, inside: below.slice(1) };
      return { subject: exact, method: method ?? methodAround(folder), inside: below };
    }
    if (!folded.some((part, depth) => depth >= shared && isContainer(part))) return null;
    for (let depth = folded.length - 1; depth >= shared; depth--) {
      const found = mentioned(folded[depth]!, subjects);
      if (found === null) continue;
      const method = [methodIn(folder, depth), found.rest].filter((part) => part !== null && part !== "").join("/");
      return { subject: found.subject, method: method === "" ? null : method, inside: inside(depth + 1) };
    }
    return rest === null || !rest.holds(folder)
      ? null
      : { subject: rest.subject, method: methodIn(folder, folded.length) ?? methodAround(folder), inside: [] };
  };

  return (folder) => {
    let place = known.get(folder);
    if (place === undefined) known.set(folder, (place = read(folder)));
    return place;
  };
}
