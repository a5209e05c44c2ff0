import { basename } from "node:path";
import { fold, foldersOf, parsePath } from "../project/formats/paths.ts";
import { folderMeaning } from "../project/formats/role-words.ts";

/** Where the files of a further tree are put among INPUT's, so that layouts understand them whatever its folder is called. */

export type TreeKind = "masks" | "ratings";

/** Folders by which ratings and scores are told (datasets.md). What lies in no such folder is people's ratings. */
const RATINGS = /^(?:data_.+_rating|merged_data|concept_preservation(?:_.*)?|prompt_following(?:_.*)?)$/s;
const saysRatings = (name: string): boolean => RATINGS.test(fold(name));
const PEOPLES = "data_human_rating";

function placeRatings(path: string, inside: readonly string[]): string {
  const { parts } = parsePath(path);
  const from = parts.findLastIndex(saysRatings);
  if (from >= 0) return ["ratings", ...parts.slice(from)].join("/");
  const isSaidInside = inside.some((file) => foldersOf(file).some(saysRatings));
  return [isSaidInside ? "ratings" : PEOPLES, ...parts.slice(-1)].join("/");
}

function placeMasks(path: string): string {
  const name = basename(path);
  return folderMeaning(name)?.mask === true ? name : `masks/${name}`;
}

/**
 * A folder that is no other tree's.
 *
 * @param path of the tree, absolute; a ZIP's without its ending
 * @param inside its files' paths in it
 */
export function placeTree(kind: TreeKind, path: string, inside: readonly string[], taken: ReadonlySet<string>): string {
  const place = kind === "masks" ? placeMasks(path) : placeRatings(path, inside);
  let free = place;
  // Two folders of masks with one name are two sources: dreambench_plus_2 is its own.
  for (let number = 2; taken.has(free); number++) free = `${place}_${number}`;
  return free;
}
