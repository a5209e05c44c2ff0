/**
 * The domain, as plain data: what a project is made of. Read this and engine/protocol.ts and you know the program.
 * Nothing here knows of React, workers or onnxruntime.
 */

import type { MaskFacts } from "../imaging/masks/facts.ts";
import type { Hints } from "./hints.ts";

/** One pair to score. Paths are keys into the project's files, with forward slashes; null where there is none. */
export interface Sample {
  /** Unique in its project; the manifest's `id` where it has one, else made from the row's place. */
  readonly id: string;
  readonly reference: string | null;
  readonly referenceMask: string | null;
  readonly generation: string | null;
  readonly generationMask: string | null;
  /** The whole prompt as given; null where none is known (an empty string is a prompt). */
  readonly prompt: string | null;
  /** The subject's name, to be struck from the prompt; null where none is known. */
  readonly object: string | null;
  readonly concept: string | null;
  /** What kind of subject it is of: "live_subject_animal", "style"; null where subjects have none. */
  readonly category: string | null;
  readonly promptId: string | null;
  readonly method: string | null;
  readonly seed: string | null;
  /** Further references of the same subject. A generation is compared with the one in use; project/references.ts has the others. */
  readonly otherReferences: readonly Reference[];
  /** What people said of it, a rating each. */
  readonly ratings: readonly Rating[];
  /** A mask that covers no more than this share of its picture, in [0, 1), sets the pair aside; left out where it is metric.md's 5 %. */
  readonly smallMask?: number;
  /** The row's own columns as they were read, in their order, to be kept in results. */
  readonly columns: Readonly<Record<string, unknown>>;
  /** What a person wrote of it here, and marked it with: project/remarks.ts. Left out where nobody did. */
  readonly note?: string | null;
  readonly tags?: readonly string[];
}

/** One picture of a subject. */
export interface Reference {
  readonly image: string;
  readonly mask: string | null;
}

/** What there is of a subject. */
export interface SubjectPictures {
  readonly name: string;
  /** What it is; null where nothing says it. */
  readonly object: string | null;
  readonly pictures: readonly Reference[];
}

/** What one person, or a group on average, said of a pair in one respect. */
export interface Rating {
  /** The rater or the group; null where it is not said. */
  readonly by: string | null;
  /** What was rated: "concept", "prompt", or whatever else somebody asked for; null where it is not said. */
  readonly dimension: string | null;
  readonly value: number;
  /** null where it is not said. */
  readonly scale: readonly [lowest: number, highest: number] | null;
}

/** Where a file comes from that was made here, and not added by a person: a mask of a picture. */
export interface Provenance {
  /** A person in the editor, the picture's own transparency, or a segmenter. */
  readonly maker: "edit" | "transparency" | "segmenter";
  /** The segmenter's name; null for the others. */
  readonly model: string | null;
  /** The picture's path. */
  readonly of: string;
  /** Which of its maker's masks of this picture, from 1. */
  readonly number: number;
  /** Milliseconds since 1970; null where an earlier page made it, which did not say. */
  readonly at: number | null;
  /** Of a mask that a segmenter made, and of one that a person edited and that began as such. */
  readonly segmented?: Segmented;
}

/** How a segmenter came to a mask. */
export interface Segmented {
  /** Its name, and where its files are from: a commit of the hub, else a fingerprint of what they hold. */
  readonly model: string;
  readonly revision: string;
  /** The subject's name that it was told; null where it was pointed at. */
  readonly prompt: string | null;
  /** A probability in [0, 1]: what lies above it is the subject's. */
  readonly threshold: number;
  /** The model that made the mask from a click where the first was surest; null where the first made it. */
  readonly refinedBy: string | null;
  /** The highest probability that the name found in the picture, in [0, 1]; null where it was pointed at. */
  readonly peak: number | null;
  /** What can be told of the mask as it was made. */
  readonly facts: MaskFacts;
}

/** Files made here, by their paths: no path says so by itself. */
export type MadeFiles = ReadonlyMap<string, Provenance>;

/** A column of the input's tables. Its cells stand in the samples' `columns`, under its name. */
export interface InputColumn {
  readonly name: string;
  /** What all of its cells are, the empty ones aside. A category has few values, each in many rows. */
  readonly kind: "number" | "text" | "category" | "boolean";
  /** The tables that have it. */
  readonly sources: readonly string[];
}

/** What a problem is of: those of a kind are told together, with their count. */
export type ProblemKind =
  /** A table that cannot be read, or is none of pairs. */
  | "table"
  /** A quotation mark that does not pair: rows were swallowed. */
  | "quotes"
  /** Rows and cells that do not say what they should. */
  | "cells"
  | "repeated-id"
  /** A text that is not in UTF-8, or lost letters before it came here. */
  | "encoding"
  /** A path that a table names and no file has. */
  | "not-found"
  /** Rows of a table of texts that fit no pair. */
  | "no-pair"
  /** A table that was not read, because another was. */
  | "passed-over"
  | "no-reference"
  | "no-generation"
  | "no-role"
  | "several-references"
  | "mask"
  /** Pictures and texts that nothing asks for. */
  | "not-named"
  | "prompt-list"
  /** What a subject is, told by its folder's name where nothing else says it. */
  | "guess"
  | "other-kind"
  /** An archive, or files in one, that are not read. */
  | "archive"
  /** Pictures that cannot be decoded. */
  | "picture"
  /** Files that cannot be opened, or are gone. */
  | "unreadable"
  | "nothing";

/** Something in the input a person should know of: which file, what is wrong, what to do. */
export interface IntakeProblem {
  readonly kind: ProblemKind;
  /** null where the problem is not one file's. */
  readonly path: string | null;
  readonly message: string;
  /** Of how many of its kind it speaks; left out for one. */
  readonly count?: number;
  /** Of which files it speaks, where it is of several and a person may say of each what it is. */
  readonly paths?: readonly string[];
}

/** Where pairs come from, so that what is added later finds them again. */
export interface IntakePart {
  /** The table that holds them; null: names of files and folders. */
  readonly table: string | null;
  /** What the part itself calls each pair (a row's own id, a generation's path), and the sample's id. */
  readonly ids: readonly (readonly [key: string, id: string])[];
}

/** Masks of one maker, over pictures that others may have made masks of too. */
export interface MaskSource {
  /** "" where it has no name. */
  readonly name: string;
  /** Its masks are those of the samples. */
  readonly inUse: boolean;
  /** A picture's path, and its mask's. */
  readonly masks: readonly (readonly [picture: string, mask: string])[];
}

/** What a layout saw of its own among the files. */
export interface Understood {
  /** Its name in formats/register.ts. */
  readonly layout: string;
  /** In [0, 1]. */
  readonly confidence: number;
  /** "9,450 generations of 7 methods, as DreamBench++ has them". */
  readonly sentence: string;
  /** Files that it read, whether a pair names them or not. */
  readonly files: number;
  /** Pairs that it read, whether they count or another's do. */
  readonly pairs: number;
}

/** What was understood of the files that were dropped or named. */
export interface Intake {
  readonly samples: readonly Sample[];
  /** The rule that paired them, in words: "manifest pairs.csv", "names ending in _mask". */
  readonly rule: string;
  /** By which layouts, the surest first. */
  readonly understood: readonly Understood[];
  readonly problems: readonly IntakeProblem[];
  /** Of all tables that count, in the order in which they first occur. */
  readonly columns: readonly InputColumn[];
  /** Where there are several; else the samples' masks are all that is known. */
  readonly masks: readonly MaskSource[];
  /** Subjects of which no pair tells, since there is no generation of them; left out where there are none. */
  readonly subjects?: readonly SubjectPictures[];
  /** In the order in which they were added. */
  readonly parts: readonly IntakePart[];
  /** What a person said of how they are to be read. */
  readonly hints: Hints;
  /** Files of the project that were taken out: kept, and not read. */
  readonly out: readonly string[];
  /** Problems that a person has put away, by `problemKey`. */
  readonly away: readonly string[];
}
