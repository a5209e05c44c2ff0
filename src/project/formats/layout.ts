import type { Hints } from "../hints.ts";
import type { PairValues } from "../pair-values.ts";
import type { InputColumn, IntakeProblem, MaskSource, Sample, SubjectPictures } from "../types.ts";
import type { IndexedFile } from "./file-index.ts";
import type { Resolved } from "./manifest/resolve-samples.ts";
import type { Table } from "./manifest/tables.ts";

/**
 * A layout is one way in which people keep references, generations, masks and texts. Each has a folder here and one
 * entry in register.ts; the page and the command line read by the same ones.
 */
export interface Layout {
  readonly name: string;
  /** Whether it reads tables, or the names of files and folders. */
  readonly reads: "tables" | "names";
  /** JSON files, no tables of pairs, whose contents it reads: told by folder and name. */
  readonly documents?: (file: IndexedFile) => boolean;
  /** Small texts without which it tells the same pairs, and what they say a little later: where thousands of files are read, pairs need not wait for each. */
  readonly canWait?: (file: IndexedFile) => boolean;
  /** Whether it reads folders of which a person said what they hold (`hints`); no other layout is given those. */
  readonly readsSaid?: true;
  /** Masks on whose coverage its reading depends: their paths, asked again with what is known until all of it is. */
  readonly measures?: (tree: Tree) => readonly string[];
  /** What it sees of its own in a tree; null where there is nothing. Cheap: no layout is read to be asked this. */
  detect(tree: Tree): Detection | null;
  /** Asked only where something was detected. Never throws for what is in the files: what is wrong with them are problems. */
  read(tree: Tree): Reading;
}

/** What a layout reads. */
export interface Tree {
  /** By name; without those that a layout before this one has read. Layouts that read tables may look at them, too. */
  readonly files: readonly IndexedFile[];
  /** Contents of the small texts among them, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** JSON files that a layout asks for and that are no tables. They are not among `files`. */
  readonly documents: readonly Document[];
  /** Of masks that a layout asks for, by path: the share of pixels above 0; null where it cannot be told. */
  readonly coverage: ReadonlyMap<string, number | null>;
  /** Those that count, in the order in which they do; none for layouts that read names. */
  readonly tables: readonly Table[];
  /** A table's rows with the files that their paths mean. */
  readonly resolve: (table: Table) => Resolved;
  /** What a person said of how to read them. */
  readonly hints: Hints;
}

/** A JSON file, and what it holds. */
export interface Document {
  readonly file: IndexedFile;
  readonly value: unknown;
}

/** The layout that reads whatever no other does. */
export const LAST_RESORT = "folder";

export interface Detection {
  /** In [0, 1]. The surest layout reads first; what it reads no other does. */
  readonly confidence: number;
  /** What was understood: "9,450 generations of 7 methods, as DreamBench++ has them". */
  readonly sentence: string;
}

/** Pairs from one place. */
export interface Part {
  /** The table that holds them; null: names of files and folders. */
  readonly table: string | null;
  readonly samples: readonly Sample[];
  /** What the part itself calls each: the same however much stands beside it. */
  readonly keys: readonly string[];
  /** Files that its rows found. */
  readonly used: ReadonlySet<string>;
}

/** Files that a layout has read. */
export interface TakenFiles {
  readonly size: number;
  /** @param file of the tree, or a table */
  has(file: IndexedFile | Table): boolean;
  /** Those of a list, by name, that it has not; left out where each is asked. */
  readonly without?: (files: readonly IndexedFile[]) => readonly IndexedFile[];
}

export const takenPaths = (paths: Iterable<string>): TakenFiles => {
  const taken = new Set(paths);
  return { size: taken.size, has: ({ path }) => taken.has(path) };
};

export interface Reading {
  readonly parts: readonly Part[];
  /** Tables without pairs of their own, that say more of those that stand. */
  readonly texts: readonly (Part & { readonly table: string; readonly problems: readonly IntakeProblem[] })[];
  /** All that it has read, whether a pair names it or not; its documents among them. */
  readonly files: TakenFiles;
  /** The rule that paired the files, in words; "" where it paired none. */
  readonly rule: string;
  readonly problems: readonly IntakeProblem[];
  /** Of the tables that it has read. */
  readonly columns: readonly InputColumn[];
  /** Masks by their source, where the layout tells sources apart. */
  readonly masks: readonly MaskSource[];
  /** Subjects of which it has references and no generation; left out where there are none. */
  readonly subjects?: readonly SubjectPictures[];
  /** Ratings and scores of pairs, whoever reads these. */
  readonly values: readonly PairValues[];
}

/** To be filled in by a layout. */
export const NOTHING_READ: Reading = {
  parts: [],
  texts: [],
  files: takenPaths([]),
  rule: "",
  problems: [],
  columns: [],
  masks: [],
  values: [],
};

/** Pairs of names, by the generation's path. */
export const namedPart = (samples: readonly Sample[]): Part => ({
  table: null,
  samples,
  keys: samples.map(({ generation }) => generation ?? ""),
  used: new Set(),
});
