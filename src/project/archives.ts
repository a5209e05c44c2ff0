import { LensError } from "../lib/errors.ts";
import { addTo } from "../lib/lists.ts";
import { baseName } from "../platform/bytes.ts";
import { LARGEST_INFLATED, LIMITS, type Refusal, type ZipArchive, type ZipMember } from "../platform/zip/archive.ts";
import type { RefuseZip } from "../platform/zip/directory.ts";
import { isArchive, isJunk, stemOf } from "./formats/paths.ts";
import { quote, quoteList } from "./quote.ts";
import type { IntakeProblem } from "./types.ts";

/** ZIP files as folders of a project: what their files are called, and what is said of those that are not read. */

/** @param path of the archive */
export function refuseArchive(path: string): RefuseZip {
  return (fault, problem) => {
    const name = quote(path);
    if (fault === "no end")
      return new LensError(
        "invalid_archive",
        `${name} is no ZIP, or its end is missing, as where a copy or a download broke off. Copy or download it again.`,
      );
    if (fault === "split")
      return new LensError(
        "unsupported_archive",
        `${name} is one part of a ZIP in several files, and these are not read. Make it one (zip -s 0 ${baseName(path)} --out whole.zip), or unpack it and add the folder.`,
      );
    if (fault === "too large")
      return new LensError(
        "unsupported_archive",
        `${name} was not read: ${problem}, and ${LIMITS.entries.toLocaleString("en")} are read at most. Unpack it, and add folders of it.`,
      );
    return new LensError("invalid_archive", `${name} is damaged: ${problem}. Copy or download it again.`);
  };
}

/** A file of an archive, by its path in the project. */
export interface PlacedMember {
  readonly path: string;
  readonly member: ZipMember;
}

export interface PlacedArchive {
  readonly files: readonly PlacedMember[];
  readonly problems: readonly IntakeProblem[];
}

type Why = Refusal | "nested";

/** Each as the end of a sentence that begins with the files' names: of one, and of several. */
const WHY: Readonly<Record<Why, (one: boolean) => string>> = {
  encrypted: (one) =>
    `${one ? "is" : "are"} encrypted, and so not read. Unpack the ZIP with its password, and add the folder.`,
  method: (one) =>
    `${one ? "is" : "are"} compressed in a way that is not read. Make the ZIP anew with the usual way (deflate), or unpack it and add the folder.`,
  path: (one) => `${one ? "names a place" : "name places"} outside of the ZIP, and ${one ? "was" : "were"} left out.`,
  "name taken": (one) =>
    `${one ? "is" : "are"} in the ZIP more than once, so that nobody can tell which is meant, and ${one ? "was" : "were"} left out. Unpack it, and add the folder.`,
  bomb: (one) =>
    `would unpack to more than a thousand times ${one ? "its" : "their"} size, as no picture or text does, and ${one ? "was" : "were"} left out.`,
  "too large": (one) =>
    `${one ? "is" : "are"} compressed and larger than ${LARGEST_INFLATED / 2 ** 20} MB. Unpack the ZIP, and add the folder.`,
  overlap: (one) =>
    `${one ? "shares" : "share"} bytes with other files of the ZIP, and ${one ? "was" : "were"} left out. Make the ZIP anew, or copy or download it again.`,
  link: (one) =>
    `${one ? "is a link or a device" : "are links or devices"}, and not followed. Add the files that are meant.`,
  misplaced: (one) =>
    `${one ? "is" : "are"} not where the ZIP says, as in one that is damaged or cut off, and ${one ? "was" : "were"} left out. Copy or download it again.`,
  nested: (one) =>
    `${one ? "is a ZIP" : "are ZIPs"} in a ZIP, and not read. Take ${one ? "it" : "them"} out, and add ${one ? "it" : "them"}.`,
};

/** The folder that an archive's files are in: the one that all of them share, else one by the archive's own name. */
function folderFor(path: string, names: readonly string[]): string {
  const above = path.slice(0, path.length - baseName(path).length);
  const slash = names[0]?.indexOf("/") ?? -1;
  const outer = names[0]?.slice(0, slash + 1) ?? "";
  return slash > 0 && names.every((name) => name.startsWith(outer)) ? above : `${above}${stemOf(path)}/`;
}

/** @param path of the archive, in the project */
export function placeArchive(path: string, { members, refused }: ZipArchive): PlacedArchive {
  const own = members.filter(({ name }) => !isJunk(name));
  const files = own.filter(({ name }) => !isArchive(name));
  const folder = folderFor(
    path,
    files.map(({ name }) => name),
  );
  const left = new Map<Why, string[]>();
  for (const { name, refusal, method } of refused)
    if (!isJunk(name)) addTo(left, refusal, method === null ? name : `${name} (${method})`);
  for (const { name } of own) if (isArchive(name)) addTo(left, "nested", name);
  const problems = Array.from(left, ([why, names]): IntakeProblem => {
    const sentence = `${quoteList(names)} in ${quote(path)} ${WHY[why](names.length === 1)}`;
    return { kind: "archive", path, message: sentence };
  });
  if (files.length === 0 && problems.length === 0)
    problems.push({ kind: "archive", path, message: `${quote(path)} has no files in it.` });
  return { files: files.map((member) => ({ path: folder + member.name, member })), problems };
}
