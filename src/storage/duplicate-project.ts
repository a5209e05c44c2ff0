import { read, readRows, requireProject, settled, write, type LensDatabase } from "./database.ts";
import { isRecord } from "./document/migrations.ts";
import { uniqueName } from "../lib/unique-name.ts";
import { LensError } from "../lib/errors.ts";
import { decodeRows } from "./document/schemas.ts";
import { lockPacks, openPack, removePacks, writePack } from "./packs.ts";
import { packSchema, projectSchema } from "./row-schemas.ts";

/** Stores of whose rows a duplicate has its own. Cached scores are found by all projects. */
const COPIED = ["intakeParts", "corrections", "results", "files", "packs", "roots"] as const;

const gone = (path: string) =>
  new LensError(
    "failed_storage",
    `The browser has cleared copies of this project (${path}). Add its files again first.`,
  );

/**
 * Makes another project of all that is kept of one: folders are pointed at twice, private files are copied. All of it, or
 * nothing.
 *
 * @returns its id and name
 * @throws LensError failed_storage where there is no room, copies are gone, or the project is
 */
export async function duplicateProject(
  db: LensDatabase,
  project: string,
): Promise<{ readonly id: string; readonly name: string }> {
  const id = crypto.randomUUID();
  const signal = new AbortController().signal;
  const packs = await read(db, ["packs"], (transaction) => readRows(transaction, "packs", project));
  return lockPacks(signal, id, async () => {
    for (const { place } of decodeRows(packSchema, packs).rows) {
      const pack = await openPack(project, place);
      if (pack === null) throw gone(place);
      await writePack(signal, id, place, [{ path: place, file: pack }], () => undefined);
    }
    const written = await settled(copyRows(db, project, id));
    if ("value" in written) return { id, name: written.value };
    await removePacks(id);
    throw written.thrown;
  });
}

/** @returns the copy's name */
function copyRows(db: LensDatabase, project: string, id: string): Promise<string> {
  return write(db, ["projects", "intakes", ...COPIED], async (transaction) => {
    const projects = transaction.objectStore("projects");
    const head = await requireProject(transaction, project);
    const { name: wanted } = projectSchema.parse(head);
    const all: unknown[] = await projects.getAll();
    const name = uniqueName(
      `${wanted} copy`,
      decodeRows(projectSchema, all).rows.map((row) => row.name),
    );
    await projects.put({ ...(isRecord(head) ? head : {}), id, name, openedAt: Date.now() });
    const intake: unknown = await transaction.objectStore("intakes").get(project);
    if (isRecord(intake)) await transaction.objectStore("intakes").put({ ...intake, project: id });
    for (const store of COPIED) {
      const rows = await readRows(transaction, store, project);
      await Promise.all(
        rows.filter(isRecord).map((row) => transaction.objectStore(store).put({ ...row, project: id })),
      );
    }
    return name;
  });
}
