import { rememberEach } from "../lib/remember.ts";
import type { Folder } from "./formats/file-index.ts";
import { fold } from "./formats/paths.ts";
import type { FolderHint, FolderRole, Hints } from "./hints.ts";

/** What a person said of the folders that a file lies in. */
export interface SaidOfFolder {
  /** The innermost that is said; but what is in a folder of masks are masks, whatever they are of. */
  readonly role: FolderRole;
  /** The innermost of reference and generation that is said: of masks, what they are of. */
  readonly of: "reference" | "generation" | null;
  /** Which of the folders it is, from 0. */
  readonly depth: number;
  /** What is said goes for several folders, or others hold generations too: their names tell them apart. */
  readonly several: boolean;
  /** Depths of all folders that something is said of. */
  readonly depths: ReadonlySet<number>;
}

export interface FolderRoles {
  of(folder: Folder): SaidOfFolder | null;
}

const NOTHING_SAID: FolderRoles = { of: () => null };

interface FoldedHint {
  readonly names: readonly (string | null)[];
  readonly anywhere: boolean;
  readonly role: FolderRole;
  readonly nulls: number;
}

const foldHint = ({ folder, anywhere, role }: FolderHint): FoldedHint => ({
  names: folder.map((name) => name && fold(name)),
  anywhere,
  role,
  nulls: folder.filter((name) => name === null).length,
});

/** The depth of the folder that the hint is of; -1 where it is of none of these. */
function depthOf({ names, anywhere }: FoldedHint, folded: readonly string[]): number {
  if (names.length === 0) return -1;
  const fits = (start: number) => names.every((name, place) => name === null || name === folded[start + place]);
  for (let start = anywhere ? folded.length - names.length : 0; start >= 0; start--)
    if (start + names.length <= folded.length && fits(start)) return start + names.length - 1;
  return -1;
}

function readSaid(hints: readonly FoldedHint[], { folded }: Folder): SaidOfFolder | null {
  const found = hints
    .map((hint) => ({ hint, depth: depthOf(hint, folded) }))
    .filter(({ depth }) => depth >= 0)
    // A stable order: of two that are alike the later counts.
    .toSorted((a, b) => a.depth - b.depth || b.hint.nulls - a.hint.nulls);
  const last = found.at(-1);
  if (last === undefined) return null;
  const winners = new Map(found.map(({ depth, hint }) => [depth, hint.role]));
  const roles = [...winners.values()];
  const picture = roles.findLast((role) => role === "reference" || role === "generation");
  const isMask = last.hint.role !== "ignore" && roles.includes("mask");
  return {
    role: isMask ? "mask" : last.hint.role,
    of: picture === "reference" || picture === "generation" ? picture : null,
    depth: last.depth,
    several:
      last.hint.anywhere || last.hint.nulls > 0 || hints.filter(({ role }) => role === last.hint.role).length > 1,
    depths: new Set(winners.keys()),
  };
}

/** What is said of folders, looked up once a folder. */
export function createFolderRoles({ folders }: Pick<Hints, "folders">): FolderRoles {
  if (folders.length === 0) return NOTHING_SAID;
  const hints = folders.map(foldHint);
  return { of: rememberEach((folder: Folder) => readSaid(hints, folder)) };
}
