import { formatCount } from "../components/format.ts";
import { LensError } from "../lib/errors.ts";
import { yieldToEventLoop } from "../lib/event-loop.ts";
import { archiveOf } from "../platform/added-source.ts";
import type { AddedFile, PickedFile, ZippedFile } from "../platform/picked.ts";
import { readArchive } from "../platform/zip/archive.ts";
import { placeArchive, refuseArchive } from "../project/archives.ts";
import { isArchive } from "../project/formats/paths.ts";
import { quote } from "../project/quote.ts";
import type { IntakeProblem } from "../project/types.ts";

/** ZIPs among what is added: the files in them are added, by a place in the ZIP, and nothing is unpacked. */

export interface OpenedArchives {
  readonly files: readonly AddedFile[];
  readonly problems: readonly IntakeProblem[];
}

/** Whether a file in a ZIP is, as far as can be told unread, the one that has its path already. */
const isSameContent = (there: AddedFile, { zipped: { member } }: ZippedFile): boolean =>
  "zipped" in there
    ? there.zipped.member.crc32 === member.crc32 && there.zipped.member.size === member.size
    : there.file.size === member.size;

async function openArchive(archive: PickedFile): Promise<{ files: ZippedFile[]; problems: readonly IntakeProblem[] }> {
  const { path, file } = archive;
  try {
    const read = await readArchive(archiveOf(file), refuseArchive(path));
    await yieldToEventLoop();
    const { files, problems } = placeArchive(path, read);
    return {
      files: files.map((placed) => ({ path: placed.path, zipped: { archive, member: placed.member } })),
      problems,
    };
  } catch (thrown) {
    const { code, message } = LensError.from(thrown);
    const known = code === "invalid_archive" || code === "unsupported_archive";
    const said = known ? message : `${quote(path)} could not be read: ${message}`;
    return { files: [], problems: [{ kind: "archive", path, message: said }] };
  }
}

/** What was picked, with the files of ZIPs in place of these. A ZIP that lies beside its unpacked folder adds nothing. */
export async function openArchives(picked: readonly PickedFile[]): Promise<OpenedArchives> {
  const archives = picked.filter(({ path }) => isArchive(path));
  if (archives.length === 0) return { files: picked, problems: [] };
  const plain = picked.filter(({ path }) => !isArchive(path));
  const standing = new Map<string, AddedFile>(plain.map((file) => [file.path, file]));
  const zipped: ZippedFile[] = [];
  const problems: IntakeProblem[] = [];
  for (const archive of archives) {
    const opened = await openArchive(archive);
    problems.push(...opened.problems);
    let others = 0;
    for (const file of opened.files) {
      const there = standing.get(file.path);
      if (there === undefined) {
        standing.set(file.path, file);
        zipped.push(file);
      } else if (!isSameContent(there, file)) others++;
    }
    if (others > 0)
      problems.push({
        kind: "archive",
        path: archive.path,
        message: `${formatCount(others, "file")} of ${quote(archive.path)} ${others === 1 ? "is" : "are"} beside the ZIP, or in another, with the same path and another content. ${others === 1 ? "That one was" : "Those were"} read.`,
      });
  }
  return { files: [...plain, ...zipped], problems };
}
