import type { FolderNode } from "../../../project/folder-tree.ts";
import { folderMeaning } from "../../../project/formats/role-words.ts";
import { roleSaid, type FolderRole, type Hints } from "../../../project/hints.ts";

/** The tree of folders as lines of a list: what is open, and what each folder is taken for. */

export interface FolderLine {
  readonly key: string;
  readonly node: FolderNode;
  readonly depth: number;
  readonly open: boolean;
  /** What a person said of just this one. */
  readonly said: FolderRole | null;
  /** What its own name says, or the folder around it, where nobody said anything; null: nothing does. */
  readonly taken: { readonly role: FolderRole; readonly by: "name" | "around" } | null;
}

/** Lines that are open from the start. */
const FIRST_LINES = 14;

export const keyOf = ({ folder }: Pick<FolderNode, "folder">): string => JSON.stringify(folder);

/** Keys of the nodes that are open at first: whole levels, as long as they are few lines. */
export function openAtFirst(tree: readonly FolderNode[]): ReadonlySet<string> {
  const open = new Set<string>();
  let lines = tree.length;
  let level = tree;
  while (level.length > 0) {
    const next = level.flatMap(({ children }) => children);
    if (next.length === 0 || lines + next.length > FIRST_LINES) break;
    for (const node of level) if (node.children.length > 0) open.add(keyOf(node));
    lines += next.length;
    level = next;
  }
  return open;
}

function byName({ name, folder }: FolderNode): FolderRole | null {
  // Of several drawn as one the first's name is not theirs, unless they share it.
  const meaning = folder.at(-1) === null ? null : folderMeaning(name);
  if (meaning === null) return null;
  return meaning.mask ? "mask" : meaning.role;
}

/** The lines in sight, top to bottom. */
export function folderLines(tree: readonly FolderNode[], open: ReadonlySet<string>, hints: Hints): FolderLine[] {
  const lines: FolderLine[] = [];
  const add = (node: FolderNode, depth: number, around: FolderRole | null) => {
    const key = keyOf(node);
    const said = roleSaid(hints, { folder: node.folder, anywhere: false });
    const name = byName(node);
    const taken =
      said !== null
        ? null
        : around !== null
          ? ({ role: around, by: "around" } as const)
          : name === null
            ? null
            : ({ role: name, by: "name" } as const);
    const isOpen = open.has(key) && node.children.length > 0;
    lines.push({ key, node, depth, open: isOpen, said, taken });
    if (isOpen) for (const child of node.children) add(child, depth + 1, said ?? around ?? name);
  };
  for (const node of tree) add(node, 0, null);
  return lines;
}
