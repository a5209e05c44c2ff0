/**
 * Paths as text: with either separator, relative to anything, in any script. Nothing here touches a disk.
 */
import { baseName } from "../../platform/bytes.ts";

export interface ParsedPath {
  /** `/a/b`, `C:\a\b`, `\\server\a`, `file:///a/b`. */
  readonly absolute: boolean;
  /** How many `..` are left in front once the others are taken up. */
  readonly up: number;
  /** Folders and file name, without `.`, `..` and empty parts. */
  readonly parts: readonly string[];
}

/** A path taken apart, separators of both kinds. */
export function parsePath(path: string): ParsedPath {
  const bare = path.replace(/^file:\/\//i, "").replace(/^[/\\]?[a-z]:(?=[/\\])/i, "");
  const absolute = bare !== path || /^[/\\]/.test(bare);
  const parts: string[] = [];
  let up = 0;
  for (const part of bare.split(/[/\\]/)) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined && !absolute) up++;
  }
  return { absolute, up, parts };
}

/** The folders of a path, outermost first. */
export const foldersOf = (path: string): string[] => parsePath(path).parts.slice(0, -1);

/** The same for names that differ only in case or in Unicode's composed and decomposed forms. */
export const fold = (name: string): string => (/[^\0-\x7f]/.test(name) ? name.normalize("NFC") : name).toLowerCase();

/** Extension in lower case without its dot, "" where there is none. */
export function extensionOf(path: string): string {
  const name = baseName(path);
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : "";
}

/** File name without folders and extension. */
export function stemOf(path: string): string {
  const name = baseName(path);
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(0, dot) : name;
}

const JUNK_FOLDERS =
  /^(?:__MACOSX|@eaDir|\.(?:git|ipynb_checkpoints|thumbnails|AppleDouble|Spotlight-V100|fseventsd|Trash.*))$/;
const JUNK_NAMES = /^(?:\..*|(?:eh)?thumbs\.db|desktop\.ini|icon\r)$/is;

export const isJunkFolder = (folder: string): boolean => JUNK_FOLDERS.test(folder);
export const isJunkName = (name: string): boolean => JUNK_NAMES.test(name);

/** What systems and browsers leave in folders: never anyone's picture. */
export const isJunk = (path: string): boolean => isJunkName(baseName(path)) || foldersOf(path).some(isJunkFolder);

/**
 * Extensions of pictures, those that are refused included: a row with one is to say why, not to be missing.
 */
export const PICTURES: ReadonlySet<string> = new Set(
  "jpg jpeg jpe jfif png webp gif avif bmp tif tiff heic heif jxl".split(" "),
);

/** ZIPs, whose files are read as those of a folder. */
export const isArchive = (path: string): boolean => extensionOf(path) === "zip" && !isJunk(path);

/** Extensions of tables, the kind that is taken first first. */
export const TABLES: readonly string[] = ["csv", "jsonl", "json", "tsv", "ndjson"];

export const isTable = (path: string): boolean => TABLES.includes(extensionOf(path));

export const isPicture = (path: string): boolean => PICTURES.has(extensionOf(path));

const collator = new Intl.Collator("en", { numeric: true });

/** Names in the order a person expects: 2 before 10. */
export const byName = (a: string, b: string): number => collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
