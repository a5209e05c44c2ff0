import { LensError } from "../lib/errors.ts";
import { readAll, type ByteSource } from "../platform/bytes.ts";
import { readArchive } from "../platform/zip/archive.ts";
import { memberSource } from "../platform/zip/member.ts";
import { quote } from "../project/quote.ts";
import type { PortableProject } from "./document/document.ts";
import { readProject, writeProject } from "./document/portable.ts";
import { createZipWriter } from "./zip-writer.ts";

/**
 * A project as one file: a ZIP of its document (document/portable.ts, which has the version) and its parts. What cannot
 * be read whole is refused, since it comes from a stranger.
 */

/** No other program opens it by its name, and no browser unpacks it unasked. */
export const PROJECT_ENDING = ".masc-lens";

/** The first entry, by which such a file is known whatever it is called. */
const DOCUMENT = "masc-lens-project.json";

/** Of the document, as text: what its reader would hold in memory several times. */
const LARGEST_DOCUMENT = 512 * 2 ** 20;
const LOCAL_HEADER = 30;

/** Whether it may be one, by its name alone. */
export const maybeProjectFile = (path: string): boolean => /\.(?:masc-lens|zip)$/i.test(path);

/** By its first bytes; one that is called so is one, damaged perhaps. */
export async function isProjectFile(source: ByteSource): Promise<boolean> {
  if (source.path.toLowerCase().endsWith(PROJECT_ENDING)) return true;
  const end = LOCAL_HEADER + DOCUMENT.length;
  if (source.size < end) return false;
  const head = await source.read(0, end);
  return (
    new TextDecoder().decode(head.subarray(0, 4)) === "PK\u0003\u0004" &&
    new TextDecoder().decode(head.subarray(LOCAL_HEADER)) === DOCUMENT
  );
}

export async function packProject(project: PortableProject): Promise<Blob> {
  const { json, parts } = await writeProject(project);
  const zip = createZipWriter();
  await zip.add(DOCUMENT, new TextEncoder().encode(json), true);
  for (const [name, bytes] of parts) await zip.add(name, bytes, true);
  return zip.finish();
}

const invalid = (path: string, reason: string) =>
  new LensError("invalid_project", `${quote(path)} cannot be opened: ${reason} Ask for it again, or export it anew.`);

/**
 * Reads what `packProject` wrote.
 *
 * @throws LensError invalid_project, invalid_archive where it is damaged or something else; unsupported_project where it is newer
 */
export async function unpackProject(source: ByteSource): Promise<PortableProject> {
  const { members } = await readArchive(source, (_fault, problem) =>
    invalid(source.path, `it is no project file, or damaged or cut off (${problem}).`),
  );
  const byName = new Map(members.map((member) => [member.name, member]));
  const document = byName.get(DOCUMENT);
  if (document === undefined) throw invalid(source.path, "there is no project in it.");
  if (document.size > LARGEST_DOCUMENT) throw invalid(source.path, "it claims to be far larger than projects are.");
  const bytesOf = async (name: string) => {
    const member = byName.get(name);
    return member === undefined ? null : readAll(memberSource(source, `${source.path}/${name}`, member));
  };
  const text = await bytesOf(DOCUMENT);
  return readProject(new TextDecoder().decode(text ?? new Uint8Array()), bytesOf);
}
