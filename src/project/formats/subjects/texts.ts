import type { Folder, IndexedFile } from "../file-index.ts";
import type { Document } from "../layout.ts";
import { stemOf } from "../paths.ts";

export interface BesideText {
  readonly text: string;
  /** Said of the whole name, by a prompts.json: nothing in the name is a prompt's number. */
  readonly ofName: boolean;
}

/** Prompts that lie beside generations: `NAME.txt`, `prompt.txt`, `prompts.json` (a prompt a name). */
export interface BesideTexts {
  promptOf(generation: IndexedFile): BesideText | null;
  /** Files that were asked for. */
  readonly used: ReadonlySet<string>;
}

/** `prompts.json`: CustomConcept101 keeps one beside its folder `samples`. */
export const isPromptsJson = ({ foldedStem, extension }: IndexedFile): boolean =>
  foldedStem === "prompts" && extension === "json";

const clean = (text: string) => text.replace(/^\ufeff/, "").trim();

/** What a prompts.json says, by stem; a list goes by numbers from 0. */
export function promptsIn(value: unknown): ReadonlyMap<string, string> {
  if (typeof value !== "object" || value === null) return new Map();
  return new Map(
    Object.entries(value).flatMap(([name, prompt]): [string, string][] =>
      typeof prompt === "string" ? [[/\.(?:png|jpe?g|webp)$/i.test(name) ? stemOf(name) : name, prompt]] : [],
    ),
  );
}

const folderKeys = ({ folded }: Folder) =>
  Array.from({ length: folded.length + 1 }, (_, up) => folded.slice(0, folded.length - up).join("/"));

export function readBesideTexts(
  texts: readonly IndexedFile[],
  contents: ReadonlyMap<string, string>,
  documents: readonly Document[],
): BesideTexts {
  const byPlace = new Map(texts.map((file) => [`${file.folder.key}\n${file.foldedStem}`, file.path]));
  const lists = new Map(
    documents
      .filter(({ file }) => isPromptsJson(file))
      .map(({ file, value }) => [file.folder.key, { path: file.path, prompts: promptsIn(value) }]),
  );
  const used = new Set<string>();
  const take = (path: string | undefined) => {
    const text = path === undefined ? undefined : contents.get(path);
    if (path !== undefined && text !== undefined) used.add(path);
    return text === undefined ? null : { text: clean(text), ofName: false };
  };
  return {
    promptOf({ folder, stem, foldedStem }) {
      const own =
        take(byPlace.get(`${folder.key}\n${foldedStem}`)) ?? take(byPlace.get(`${folder.key}\n${foldedStem}.prompt`));
      if (own !== null) return own;
      // The nearest list that knows it: beside the pictures, or beside their folder.
      for (const key of lists.size === 0 ? [] : folderKeys(folder).slice(0, 3)) {
        const list = lists.get(key);
        const number = /^\d+$/.test(stem) ? String(Number(stem)) : stem;
        const prompt = list?.prompts.get(stem) ?? list?.prompts.get(number);
        if (list === undefined || prompt === undefined) continue;
        used.add(list.path);
        return { text: prompt, ofName: true };
      }
      return take(byPlace.get(`${folder.key}\nprompt`));
    },
    used,
  };
}
