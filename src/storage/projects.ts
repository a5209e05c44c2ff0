import { uniqueName } from "../lib/unique-name.ts";
import { FIRST_LAYOUT } from "../project/column-layout.ts";
import type { ScoreSettings } from "../project/result.ts";
import type { Intake } from "../project/types.ts";
import { ofProject, read, readRows, requireProject, write, type LensDatabase, type Writing } from "./database.ts";
import type { ProjectDocument } from "./document/document.ts";
import { DOCUMENT_VERSION, isRecord, type PlainRecord } from "./document/migrations.ts";
import { documentOf } from "./document/rows.ts";
import { decodeRows } from "./document/schemas.ts";
import { putIntake, readKeptIntake, type WrittenIntake } from "./intake-parts.ts";
import { migrateRows } from "./migrate-rows.ts";
import { packSchema, projectSchema, type ProjectRow } from "./row-schemas.ts";

/** Projects as rows of the database. */

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
  /** The bundled scenes. */
  readonly demo: boolean;
}

export interface OpenedProject extends ProjectDocument {
  readonly id: string;
  /** Results and corrections that were damaged, and left out. */
  readonly unreadable: number;
}

/** What is written of a project as a whole. Counts are the page's own: what stands on its screen. */
export type ProjectChange = Partial<
  Pick<ProjectRow, "name" | "settings" | "pairs" | "scored" | "models" | "accepted" | "columnLayout" | "ticked">
>;

/** What the other projects are called. */
async function namesBeside(transaction: Writing, project: string): Promise<string[]> {
  const rows: unknown[] = await transaction.objectStore("projects").getAll();
  return decodeRows(projectSchema, rows).rows.flatMap(({ id, name }) => (id === project ? [] : [name]));
}

/** What is not changed stays as it was written: this version need not understand it. */
async function changeProject(
  transaction: Writing,
  project: string,
  change: Partial<ProjectRow>,
): Promise<{ readonly row: PlainRecord; readonly name: string }> {
  const stands = await requireProject(transaction, project);
  const name =
    change.name === undefined ? {} : { name: uniqueName(change.name, await namesBeside(transaction, project)) };
  const row = { ...(isRecord(stands) ? stands : {}), id: project, ...change, ...name };
  await transaction.objectStore("projects").put(row);
  return { row, name: projectSchema.parse(row).name };
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
    for (const pack of decodeRows(packSchema, packRows).rows)
      bytes.set(pack.project, (bytes.get(pack.project) ?? 0) + pack.bytes);
    const handled = new Set(rooted.map(([project]) => project));
    return decodeRows(projectSchema, rows)
      .rows.map(({ id, name, pairs, scored, openedAt, demo }): ProjectSummary => {
        const copied = bytes.has(id);
        const files = handled.has(id) ? (copied ? "both" : "handles") : copied ? "copies" : "none";
        return { id, name, pairs, scored, bytes: bytes.get(id) ?? 0, files, openedAt, demo };
      })
      .toSorted((a, b) => b.openedAt - a.openedAt);
  });
}

/** A name that another project has gets a number behind it. @returns the new project's id */
export async function createProject(
  db: LensDatabase,
  wanted: string,
  settings: ScoreSettings | null,
  demo: boolean,
): Promise<string> {
  const id = crypto.randomUUID();
  await write(db, ["projects"], async (transaction) => {
    const name = uniqueName(wanted, await namesBeside(transaction, id));
    const row: ProjectRow = {
      id,
      version: DOCUMENT_VERSION,
      name,
      settings,
      pairs: 0,
      scored: 0,
      openedAt: Date.now(),
      demo,
      models: null,
      accepted: [],
      columnLayout: FIRST_LAYOUT,
      ticked: [],
    };
    await transaction.objectStore("projects").put(row);
  });
  return id;
}

/**
 * Everything of a project but its files, brought to this version and written so where it was of an older one.
 *
 * @throws LensError failed_storage where it is no longer kept; unsupported_project where a newer page wrote it
 */
export async function openProject(db: LensDatabase, project: string): Promise<OpenedProject> {
  const { row } = await write(db, ["projects"], (transaction) =>
    changeProject(transaction, project, { openedAt: Date.now() }),
  );
  const [intake, corrections, results] = await read(
    db,
    ["intakes", "intakeParts", "corrections", "results"],
    (transaction) =>
      Promise.all([
        readKeptIntake(transaction, project),
        readRows(transaction, "corrections", project),
        readRows(transaction, "results", project),
      ]),
  );
  const rows = { project: row, intake, corrections, results };
  const { document, unreadable } = documentOf(await migrateRows(db, project, row["version"], rows));
  return { id: project, ...document, unreadable };
}

/** @returns its name, which is another than the wanted one where a project has that */
export async function updateProject(db: LensDatabase, project: string, change: ProjectChange): Promise<string> {
  const { name } = await write(db, ["projects"], (transaction) => changeProject(transaction, project, change));
  return name;
}

/** Writes what differs from what this page wrote last. */
export function saveIntake(
  db: LensDatabase,
  project: string,
  intake: Intake,
  before: WrittenIntake | null = null,
): Promise<WrittenIntake> {
  return write(db, ["projects", "intakes", "intakeParts"], async (transaction) => {
    await requireProject(transaction, project);
    return putIntake(transaction, project, intake, before);
  });
}

/** Deletes every row of a project, all at once or none. Its private files are kept-files' to remove. */
export async function deleteRows(db: LensDatabase, project: string): Promise<void> {
  const stores = ["intakeParts", "corrections", "results", "files", "packs", "roots", "scores"] as const;
  await write(db, ["projects", "intakes", ...stores], async (transaction) => {
    await Promise.all([
      transaction.objectStore("projects").delete(project),
      transaction.objectStore("intakes").delete(project),
      ...stores.map((store) => transaction.objectStore(store).delete(ofProject(project))),
    ]);
  });
}
