import { contextKey, describePicture, exactFirst, groupBy, runsOf, type Picture } from "./pictures.ts";
import { fold, stemOf } from "../paths.ts";

/**
 * Prompts and object names from text files: `<stem>.txt` and `<stem>.object.txt` beside a picture or in a folder of
 * prompts, `prompt.txt` and `object.txt` for everything below their folder.
 */
export interface TextFiles {
  promptOf(generation: Picture, reference: Picture): string | null;
  objectOf(generation: Picture, reference: Picture): string | null;
  /** Files no one asked for so far. */
  unused(): readonly string[];
}

type Kind = "prompt" | "object";

interface TextFile {
  readonly path: string;
  readonly kind: Kind;
  readonly place: Picture;
  readonly stem: string;
}

const keyIn = (...parts: readonly string[]) => parts.join("\n");

/** The text without byte order mark and the line end that editors put behind the last line. */
const clean = (text: string) => text.replace(/^\ufeff/, "").replace(/[\r\n]+$/, "");

/** A folder and those around it, innermost first. */
function outwards(folder: string): string[] {
  const folders = folder === "" ? [] : folder.split("/");
  return Array.from({ length: folders.length + 1 }, (_, up) => folders.slice(0, folders.length - up).join("/"));
}

export function readTexts(texts: ReadonlyMap<string, string>, shared: number): TextFiles {
  const files = [...texts.keys()].map((path): TextFile => {
    const name = fold(stemOf(path));
    const object = /(?:^|\.)object$/.test(name);
    return {
      path,
      kind: object ? "object" : "prompt",
      place: describePicture(path, shared),
      stem: name.replace(/\.(?:object|prompt)$/, ""),
    };
  });
  const beside = groupBy(files, ({ kind, place, stem }) => [keyIn(kind, place.folder, stem)]);
  const placed = groupBy(files, ({ kind, place, stem }) => [
    keyIn(kind, place.role ?? "", contextKey(place.context), stem),
  ]);
  const used = new Set<string>();

  const named = (kind: Kind, picture: Picture): TextFile | undefined => {
    const best = (candidates: readonly TextFile[] | undefined) =>
      exactFirst(candidates, picture, ({ place }) => place)?.[0];
    const candidates = [keyIn(kind, picture.folder, picture.stem), keyIn(kind, picture.folder, picture.key)].map(
      (key) => best(beside.get(key)),
    );
    const elsewhere = runsOf(picture.context).flatMap((run) =>
      [picture.role ?? "", ""].flatMap((role) =>
        [picture.stem, picture.key].map((stem) => best(placed.get(keyIn(kind, role, run, stem)))),
      ),
    );
    return [...candidates, ...elsewhere].find((file) => file !== undefined && file.stem !== kind && file.stem !== "");
  };
  const around = (kind: Kind, picture: Picture) =>
    outwards(picture.folder)
      .map((folder) => beside.get(keyIn(kind, folder, kind))?.[0])
      .find((file) => file !== undefined);
  const ofConcept = (kind: Kind, reference: Picture) => {
    const concept = reference.context.at(-1);
    return concept === undefined ? undefined : placed.get(keyIn(kind, "", "", concept))?.[0];
  };
  const read = (kind: Kind, generation: Picture, reference: Picture): string | null => {
    const file =
      named(kind, generation) ??
      around(kind, generation) ??
      named(kind, reference) ??
      around(kind, reference) ??
      ofConcept(kind, reference);
    if (file === undefined) return null;
    used.add(file.path);
    return clean(texts.get(file.path) ?? "");
  };

  return {
    promptOf: (generation, reference) => read("prompt", generation, reference),
    objectOf: (generation, reference) => read("object", generation, reference)?.trim() || null,
    unused: () => files.map(({ path }) => path).filter((path) => !used.has(path)),
  };
}
