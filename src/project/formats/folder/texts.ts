import type { IndexedFile } from "../file-index.ts";
import { ByPlace } from "./by-place.ts";
import { describePicture, exactFirst, first, type Around, type Picture } from "./pictures.ts";

/**
 * Prompts and object names from text files: `<stem>.txt` and `<stem>.object.txt` beside a picture or in a folder of
 * prompts, `prompt.txt` and `object.txt` for everything below their folder.
 */
export interface TextFiles {
  promptOf(generation: Picture, reference: Picture): string | null;
  objectOf(generation: Picture, reference: Picture): string | null;
  /** Files no one asked for so far. */
  unused(): readonly IndexedFile[];
}

type Kind = "prompt" | "object";

interface TextFile {
  readonly path: string;
  readonly kind: Kind;
  readonly picture: Picture;
  readonly stem: string;
}

/** The text without byte order mark and the line end that editors put behind the last line. */
const clean = (text: string) => text.replace(/^\ufeff/, "").replace(/[\r\n]+$/, "");

/** @param contents of the small texts, by path */
export function readTexts(
  files: readonly IndexedFile[],
  contents: ReadonlyMap<string, string>,
  around: Around,
): TextFiles {
  const all = files.map((file): TextFile => {
    const object = /(?:^|\.)object$/.test(file.foldedStem);
    return {
      path: file.path,
      kind: object ? "object" : "prompt",
      picture: describePicture(file, around),
      stem: file.foldedStem.replace(/\.(?:object|prompt)$/, ""),
    };
  });
  const ofKind = (kind: Kind) =>
    new ByPlace(
      all.filter((text) => text.kind === kind),
      ({ stem }) => [stem],
    );
  const texts: Readonly<Record<Kind, ByPlace<TextFile>>> = { prompt: ofKind("prompt"), object: ofKind("object") };
  const used = new Set<string>();

  const named = (kind: Kind, picture: Picture): TextFile | undefined => {
    const { place, role, stem, key } = picture;
    const own = (byStem: ReadonlyMap<string, readonly TextFile[]> | undefined, name: string) => {
      const file = exactFirst(byStem?.get(name), picture, (text) => text.picture)?.[0];
      return file !== undefined && file.stem !== kind && file.stem !== "" ? file : undefined;
    };
    const either = (byStem: ReadonlyMap<string, readonly TextFile[]> | undefined) =>
      own(byStem, stem) ?? (key === stem ? undefined : own(byStem, key));
    return either(texts[kind].beside(place)) ?? first(texts[kind].elsewhere(place, [role ?? "", ""]), either);
  };
  const read = (kind: Kind, generation: Picture, reference: Picture): string | null => {
    const concept = reference.place.context.at(-1);
    const file =
      named(kind, generation) ??
      texts[kind].around(generation.place, kind) ??
      named(kind, reference) ??
      texts[kind].around(reference.place, kind) ??
      (concept === undefined ? undefined : texts[kind].ofConcept(concept));
    if (file === undefined) return null;
    used.add(file.path);
    return clean(contents.get(file.path) ?? "");
  };

  return {
    promptOf: (generation, reference) => read("prompt", generation, reference),
    objectOf: (generation, reference) => read("object", generation, reference)?.trim() || null,
    unused: () => files.filter(({ path }) => !used.has(path)),
  };
}
