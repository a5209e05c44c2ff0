/**
 * What a person said of how the files are to be read, where names alone do not say it. Kept with the project beside what
 * was read by it; layouts are given it with the tree.
 */

export type FolderRole = "reference" | "generation" | "mask" | "ignore";

/** What is in a folder and below it, unless a folder further in is said to be something else: of masks, what they are of. */
export interface FolderHint {
  /** From the outermost folder on; null stands for one folder of any name. */
  readonly folder: readonly (string | null)[];
  /** Wherever it lies, and not from the outermost folder on. */
  readonly anywhere: boolean;
  readonly role: FolderRole;
}

export const PATH_FIELDS = ["concept", "method", "promptId", "prompt", "seed"] as const;
/** What of a pair may stand in the paths of its pictures. */
export type PathField = (typeof PATH_FIELDS)[number];

/** A part of a path: a folder's name, the file's own, or a piece of either. */
export interface PathPart {
  /** How many folders out: 0 is the one that the file lies in. null: the file's own name, without its extension. */
  readonly up: number | null;
  /** Words from..to of the name, as it falls into them at each separator; below 0 counted from its end. null: all of it. */
  readonly words: {
    readonly separator: string;
    readonly from: number;
    /** The first that no longer belongs to it; null: up to the end. */
    readonly to: number | null;
  } | null;
}

export interface PartHint {
  readonly of: "reference" | "generation";
  readonly field: PathField;
  readonly part: PathPart;
}

/** What pictures are that have this text at a part of their paths: "src" in "001_src.png". */
export interface TextHint {
  readonly part: PathPart;
  readonly text: string;
  readonly role: Exclude<FolderRole, "mask">;
}

export interface Hints {
  /** Where two say something of a folder, the one that names it further in counts, then the one with fewer nulls, then the later. */
  readonly folders: readonly FolderHint[];
  readonly parts: readonly PartHint[];
  readonly texts: readonly TextHint[];
  /** The layout (formats/register.ts) whose pairs are meant; null: whichever are found. */
  readonly layout: string | null;
  /** Layouts that are not to be read by. */
  readonly without: readonly string[];
  /** Among pictures of which no name says what they are: the reference of the others. */
  readonly reference: string | null;
  /** The source of masks that is in use, by its name; null: the first. */
  readonly maskSource: string | null;
}

export const NO_HINTS: Hints = {
  folders: [],
  parts: [],
  texts: [],
  layout: null,
  without: [],
  reference: null,
  maskSource: null,
};

/** Whether both say the same. */
export const sameHints = (a: Hints, b: Hints): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const sameFolder = (a: Pick<FolderHint, "folder" | "anywhere">, b: Pick<FolderHint, "folder" | "anywhere">): boolean =>
  a.anywhere === b.anywhere &&
  a.folder.length === b.folder.length &&
  a.folder.every((name, depth) => name === b.folder[depth]);

/** What is said of exactly this folder; null for nothing. */
export const roleSaid = (hints: Hints, folder: Pick<FolderHint, "folder" | "anywhere">): FolderRole | null =>
  hints.folders.findLast((hint) => sameFolder(hint, folder))?.role ?? null;

/** Says what a folder holds, in place of what was said of it. @param role null: what its name says */
export function withFolder(
  hints: Hints,
  { folder, anywhere }: Pick<FolderHint, "folder" | "anywhere">,
  role: FolderRole | null,
): Hints {
  const others = hints.folders.filter((hint) => !sameFolder(hint, { folder, anywhere }));
  return { ...hints, folders: role === null ? others : [...others, { folder, anywhere, role }] };
}

const samePart = (a: PathPart, b: PathPart): boolean =>
  a.up === b.up &&
  a.words?.separator === b.words?.separator &&
  a.words?.from === b.words?.from &&
  a.words?.to === b.words?.to;

/** What a part of the paths is said to be; null for nothing. */
export const fieldSaid = (hints: Hints, of: PartHint["of"], part: PathPart): PathField | null =>
  hints.parts.find((hint) => hint.of === of && samePart(hint.part, part))?.field ?? null;

/** Says what a part of the paths is: no other part is the same, and the part is nothing else. @param field null: nothing */
export function withPart(hints: Hints, of: PartHint["of"], part: PathPart, field: PathField | null): Hints {
  const others = hints.parts.filter((hint) => hint.of !== of || (hint.field !== field && !samePart(hint.part, part)));
  return { ...hints, parts: field === null ? others : [...others, { of, field, part }] };
}

/** What pictures with this text at that part are said to be; null for nothing. */
export const textSaid = ({ texts }: Hints, part: PathPart, text: string): TextHint["role"] | null =>
  texts.find((hint) => hint.text === text && samePart(hint.part, part))?.role ?? null;

/** Says what pictures are that have this text there. @param role null: what their names say */
export function withText(hints: Hints, part: PathPart, text: string, role: TextHint["role"] | null): Hints {
  const others = hints.texts.filter((hint) => hint.text !== text || !samePart(hint.part, part));
  return { ...hints, texts: role === null ? others : [...others, { part, text, role }] };
}
