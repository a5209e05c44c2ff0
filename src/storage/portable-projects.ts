import { LensError } from "../lib/errors.ts";
import { baseName } from "../platform/bytes.ts";
import { openKept } from "../platform/handles-kept.ts";
import { quote } from "../project/quote.ts";
import { settled, type LensDatabase } from "./database.ts";
import type { PortableProject } from "./document/document.ts";
import { isText } from "./document/portable.ts";
import { keepCopies, keptFiles, tidyProject } from "./kept-files.ts";
import { createProject, deleteRows, openProject, saveIntake, updateProject } from "./projects.ts";
import { saveCorrections } from "./save-corrections.ts";
import { saveResults } from "./save-results.ts";

/** Kept projects as documents that leave this browser, and documents as kept projects. */

/** Bytes; a longer one stays behind. */
const LARGEST_TABLE = 64 * 2 ** 20;

/**
 * A kept project with the bytes of the masks that were made here and of the tables that it was read from, as far as these
 * can be read. What explains its samples is not kept, and so not in it.
 *
 * @throws LensError failed_storage where it is no longer kept; missing_file where the browser has cleared a mask
 */
export async function takeProject(db: LensDatabase, project: string): Promise<PortableProject> {
  const { id: _id, unreadable: _unreadable, ...document } = await openProject(db, project);
  const { files, made, problems } = await keptFiles(db, project);
  const lost = problems.find(({ path }) => path !== null && made.has(path));
  if (lost !== undefined) throw new LensError("missing_file", lost.message);
  const masks = new Map<string, Uint8Array>();
  for (const kept of files.filter(({ path }) => made.has(path))) {
    const opened = await openKept(kept);
    if (opened.state !== "same") throw new LensError("missing_file", `The mask ${quote(kept.path)} cannot be read.`);
    masks.set(kept.path, new Uint8Array(await opened.file.arrayBuffer()));
  }
  const tables = new Map<string, Uint8Array>();
  for (const kept of files.filter(({ path, size }) => !made.has(path) && isText(path) && size <= LARGEST_TABLE)) {
    const opened = await openKept(kept);
    if (opened.state === "same") tables.set(kept.path, new Uint8Array(await opened.file.arrayBuffer()));
  }
  return { ...document, masks, made, tables, evidence: new Map() };
}

async function write(db: LensDatabase, id: string, document: PortableProject): Promise<void> {
  const { settings, models, accepted, columnLayout, ticked, intake, corrections, results, masks, made, tables } =
    document;
  if (intake !== null) await saveIntake(db, id, intake);
  await saveCorrections(db, id, corrections, null);
  // The oldest first: the last one written is the newest.
  const rows = [...results].flatMap(([sample, kept]) => kept.toReversed().map((result) => [sample, result] as const));
  await saveResults(db, id, rows);
  const files = Array.from([...masks, ...tables], ([path, bytes]) => {
    const file = new File([new Uint8Array(bytes)], baseName(path));
    const provenance = made.get(path);
    return { path, file, ...(provenance === undefined ? {} : { made: provenance }) };
  });
  await keepCopies(new AbortController().signal, db, id, files, () => undefined);
  const own = [...(intake?.samples ?? []).map(({ id }) => id), ...corrections.added];
  const scored = own.filter((sample) => results.get(sample)?.some(({ outcome }) => "scores" in outcome)).length;
  const pairs = (intake?.samples.length ?? 0) + corrections.added.length - corrections.removed.length;
  const head = { settings, models, accepted: [...accepted], columnLayout, ticked: [...ticked] };
  await updateProject(db, id, { ...head, pairs: Math.max(0, pairs), scored });
}

/**
 * Keeps a document as a new project, under a name that no other has; all of it, or nothing. Its pictures are not in it:
 * they are added as any files are. What explains its samples is not kept.
 *
 * @returns the new project's id
 */
export async function addProject(db: LensDatabase, document: PortableProject): Promise<string> {
  const id = await createProject(db, document.name, document.settings, document.demo);
  const written = await settled(write(db, id, document));
  if (!("thrown" in written)) return id;
  await deleteRows(db, id);
  await tidyProject(db, id);
  throw written.thrown;
}
