import { ofProject, read, readRows, requireProject, write, type LensDatabase, type Writing } from "../platform/database.ts";
import { NO_CORRECTIONS, type Corrections } from "../project/corrections.ts";
import type { ScoreSettings } from "../project/result.ts";
import type { Intake } from "../project/types.ts";
import { correctionRows, correctionsOf } from "./library-corrections.ts";
import { correctionSchema, decodeRows, intakeSchema, packSchema, projectSchema, resultSchema, type ProjectRow } from "./library-schemas.ts";
import type { RowResult } from "./state.ts";

/** What the list of recent projects shows of one. */
export interface ProjectSummary {
  readonly id: string;
  readonly name: string;
  readonly pairs: number;
  readonly scored: number;
  /** Bytes of copies. */
  readonly bytes: number;
  /** How its files are kept: where they are, as copies, some of each, or not at all. */
  readonly files: "handles" | "copies" | "both" | "none";
  /** Milliseconds since 1970. */
  readonly openedAt: number;
}

export interface OpenedProject {
  readonly id: string;
  readonly name: string;
  /** null where they were never saved, or by another version of the page. */
  readonly settings: ScoreSettings | null;
  /** null where it was never saved, or by another version of the page: to be read from the files again. */
  readonly intake: Intake | null;
  readonly corrections: Corrections;
  readonly results: ReadonlyMap<string, RowResult>;
  /** Results and corrections of another version of the page, which were left out. */
  readonly unreadable: number;
}

/** What is written of a project as a whole. Counts are the page's own: what stands on its screen. */
export type ProjectChange = Partial<Pick<ProjectRow, "name" | "settings" | "pairs" | "scored">>;

async function changeProject(transaction: Writing, project: string, change: Partial<ProjectRow>): Promise<ProjectRow> {
  const row: ProjectRow = { ...projectSchema.parse(await requireProject(transaction, project)), ...change };
  await transaction.objectStore("projects").put(row);
  return row;
}

/** Newest first. */
export function recentProjects(db: LensDatabase): Promise<ProjectSummary[]> {
  return read(db, ["projects", "packs", "roots"], async (transaction) => {
    const [rows, packRows, rooted] = await Promise.all([
      transaction.objectStore("projects").getAll(),
      transaction.objectStore("packs").getAll(),
      transaction.objectStore("roots").getAllKeys(),
    ]);
    const bytes = new Map<string, number>();
    for (const pack of decodeRows(packSchema, packRows).rows) bytes.set(pack.project, (bytes.get(pack.project) ?? 0) + pack.bytes);
    const handled = new Set(rooted.map(([project]) => project));
    return decodeRows(projectSchema, rows)
      .rows.map(({ id, name, pairs, scored, openedAt }): ProjectSummary => {
        const copied = bytes.has(id);
        const files = handled.has(id) ? (copied ? "both" : "handles") : copied ? "copies" : "none";
        return { id, name, pairs, scored, bytes: bytes.get(id) ?? 0, files, openedAt };
      })
      .toSorted((a, b) => b.openedAt - a.openedAt);
  });
}

/** @returns the new project's id */
export async function createProject(db: LensDatabase, name: string, settings: ScoreSettings): Promise<string> {
  const row: ProjectRow = { id: crypto.randomUUID(), name, settings, pairs: 0, scored: 0, openedAt: Date.now() };
  await write(db, ["projects"], (transaction) => transaction.objectStore("projects").put(row));
  return row.id;
}

/** Everything of a project but its files. @throws LensError failed_storage where it is no longer kept */
export async function openProject(db: LensDatabase, project: string): Promise<OpenedProject> {
  const { id, name, settings } = await write(db, ["projects"], (transaction) => changeProject(transaction, project, { openedAt: Date.now() }));
  const [intakeRow, correctionRows, resultRows] = await read(db, ["intakes", "corrections", "results"], (transaction) =>
    Promise.all([
      transaction.objectStore("intakes").get(project),
      readRows(transaction, "corrections", project),
      readRows(transaction, "results", project),
    ]),
  );
  const [intake] = decodeRows(intakeSchema, typeof intakeRow === "object" && intakeRow !== null && "intake" in intakeRow ? [intakeRow.intake] : []).rows;
  const corrections = decodeRows(correctionSchema, correctionRows);
  const results = decodeRows(resultSchema, resultRows);
  return {
    id,
    name,
    settings,
    intake: intake ?? null,
    corrections: correctionsOf(corrections.rows),
    results: new Map(results.rows.map(({ sample, result }) => [sample, result])),
    unreadable: corrections.unreadable + results.unreadable,
  };
}

export async function updateProject(db: LensDatabase, project: string, change: ProjectChange): Promise<void> {
  await write(db, ["projects"], (transaction) => changeProject(transaction, project, change));
}

export async function saveIntake(db: LensDatabase, project: string, intake: Intake): Promise<void> {
  await write(db, ["projects", "intakes"], async (transaction) => {
    await requireProject(transaction, project);
    await transaction.objectStore("intakes").put({ project, intake });
  });
}

/** Writes what differs from the corrections as this page last read or wrote them; all of them where it never did. */
export async function saveCorrections(db: LensDatabase, project: string, corrections: Corrections, previous: Corrections | null): Promise<void> {
  const now = correctionRows(corrections);
  const before = correctionRows(previous ?? NO_CORRECTIONS);
  await write(db, ["projects", "corrections"], async (transaction) => {
    await requireProject(transaction, project);
    const store = transaction.objectStore("corrections");
    if (previous === null) await store.delete(ofProject(project));
    const writes: Promise<unknown>[] = [];
    for (const [sample, row] of now) {
      const known = before.get(sample);
      const same = known !== undefined && known.change === row.change && known.added === row.added && known.removed === row.removed;
      if (!same) writes.push(store.put({ project, ...row }));
    }
    for (const sample of before.keys()) if (!now.has(sample)) writes.push(store.delete([project, sample]));
    await Promise.all(writes);
  });
}

/** Puts results in place of those that stand; a row each, so that a batch writes only itself. */
export async function saveResults(db: LensDatabase, project: string, results: Iterable<readonly [string, RowResult]>): Promise<void> {
  const rows = Array.from(results, ([sample, result]) => ({ project, sample, result }));
  if (rows.length === 0) return;
  await write(db, ["projects", "results"], async (transaction) => {
    await requireProject(transaction, project);
    const store = transaction.objectStore("results");
    await Promise.all(rows.map((row) => store.put(row)));
  });
}

/** Takes results away: those of pairs whose files were replaced. */
export async function dropResults(db: LensDatabase, project: string, samples: Iterable<string>): Promise<void> {
  await write(db, ["results"], async (transaction) => {
    const store = transaction.objectStore("results");
    await Promise.all(Array.from(samples, (sample) => store.delete([project, sample])));
  });
}

/** Deletes every row of a project, all at once or none. Its private files are library-files' to remove. */
export async function deleteRows(db: LensDatabase, project: string): Promise<void> {
  const stores = ["corrections", "results", "files", "packs", "roots", "scores"] as const;
  await write(db, ["projects", "intakes", ...stores], async (transaction) => {
    await Promise.all([
      transaction.objectStore("projects").delete(project),
      transaction.objectStore("intakes").delete(project),
      ...stores.map((store) => transaction.objectStore(store).delete(ofProject(project))),
    ]);
  });
}
