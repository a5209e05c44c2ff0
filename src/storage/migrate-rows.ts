import { ofProject, requireProject, write, type LensDatabase } from "./database.ts";
import { DOCUMENT_VERSION, isRecord, migrateDocument, type DocumentRows } from "./document/migrations.ts";

/**
 * Brings a kept project's rows to this version, and writes those that it changed, all or none. Not as the database is
 * opened: a page with a hundred projects would wait for all of them.
 *
 * @param version as its row has it
 * @throws LensError unsupported_project where a newer page wrote it
 */
export async function migrateRows(
  db: LensDatabase,
  project: string,
  version: unknown,
  rows: DocumentRows,
): Promise<DocumentRows> {
  const migrated = migrateDocument(rows, version);
  if (version === DOCUMENT_VERSION) return migrated;
  await write(db, ["projects", "intakes", "intakeParts", "corrections", "results"], async (transaction) => {
    const stands = await requireProject(transaction, project);
    // Another tab has opened it in the meantime, and written on.
    if (!isRecord(stands) || stands["version"] !== version) return;
    await transaction
      .objectStore("projects")
      .put({ ...stands, ...(isRecord(migrated.project) ? migrated.project : {}), version: DOCUMENT_VERSION });
    if (migrated.intake !== rows.intake) {
      await transaction.objectStore("intakeParts").delete(ofProject(project));
      if (migrated.intake === null) await transaction.objectStore("intakes").delete(project);
      else await transaction.objectStore("intakes").put({ project, intake: migrated.intake });
    }
    for (const name of ["corrections", "results"] as const) {
      const known = new Set(rows[name]);
      const store = transaction.objectStore(name);
      await Promise.all(migrated[name].flatMap((row) => (known.has(row) ? [] : [store.put(row)])));
    }
  });
  return migrated;
}
