import { NO_CORRECTIONS, type Corrections } from "../project/corrections.ts";
import { ofProject, requireProject, write, type LensDatabase } from "./database.ts";
import { correctionRows } from "./document/corrections.ts";
import { correctionSchema, type CorrectionRow } from "./document/schemas.ts";

/** What was set by hand, with what has changed since `known` put over what stands: another tab may have set other fields. */
function mergeRows(
  row: CorrectionRow,
  known: CorrectionRow | undefined,
  stands: CorrectionRow | undefined,
): CorrectionRow {
  if (known === undefined || stands === undefined)
    return stands === undefined ? row : { ...row, change: row.change && { ...stands.change, ...row.change } };
  const [now, before] = [new Map(Object.entries(row.change ?? {})), new Map(Object.entries(known.change ?? {}))];
  const fields = new Map(Object.entries(stands.change ?? {}));
  for (const [field, value] of now) if (!before.has(field) || before.get(field) !== value) fields.set(field, value);
  for (const field of before.keys()) if (!now.has(field)) fields.delete(field);
  return {
    sample: row.sample,
    change: row.change === null ? null : Object.fromEntries(fields),
    added: row.added === known.added ? stands.added : row.added,
    removed: row.removed === known.removed ? stands.removed : row.removed,
  };
}

/** Writes what differs from the corrections as this page last read or wrote them, field by field; all of them where it never did. */
export async function saveCorrections(
  db: LensDatabase,
  project: string,
  corrections: Corrections,
  previous: Corrections | null,
): Promise<void> {
  const now = correctionRows(corrections);
  const before = correctionRows(previous ?? NO_CORRECTIONS);
  await write(db, ["projects", "corrections"], async (transaction) => {
    await requireProject(transaction, project);
    const store = transaction.objectStore("corrections");
    if (previous === null) await store.delete(ofProject(project));
    const writes: Promise<unknown>[] = [];
    const put = async (row: CorrectionRow, known: CorrectionRow | undefined) => {
      const stands = correctionSchema.safeParse(await store.get([project, row.sample])).data;
      await store.put({ project, ...mergeRows(row, known, stands) });
    };
    for (const [sample, row] of now) {
      const known = before.get(sample);
      const same =
        known !== undefined &&
        known.change === row.change &&
        known.added === row.added &&
        known.removed === row.removed;
      if (!same) writes.push(put(row, known));
    }
    for (const sample of before.keys()) if (!now.has(sample)) writes.push(store.delete([project, sample]));
    await Promise.all(writes);
  });
}
