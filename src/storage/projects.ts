import { uniqueName } from "../lib/unique-name.ts";
import type { Corrections } from "../project/corrections.ts";
import type { ScoreSettings } from "../project/result.ts";
import type { AllResults, UsedModels } from "../project/runs.ts";
import type { Lack } from "../project/shortfall.ts";
import type { Intake } from "../project/types.ts";
import { correctionsOf } from "./correction-rows.ts";
import { ofProject, read, readRows, requireProject, write, type LensDatabase, type Writing } from "./database.ts";
import { byRun } from "./result-rows.ts";
import {
  correctionSchema,
  decodeRows,
  intakeSchema,
  packSchema,
  projectSchema,
  resultSchema,
  type ProjectRow,
} from "./row-schemas.ts";

/** Projects as rows of the database: what each is called and set to, and what was understood of its files. */

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

export interface OpenedProject {
  readonly id: string;
  readonly name: string;
  /** null where they were never saved, or by another version of the page. */
  readonly settings: ScoreSettings | null;
  /** null where it was never saved, or by another version of the page: to be read from the files again. */
  readonly intake: Intake | null;
  readonly corrections: Corrections;
  readonly demo: boolean;
  readonly accepted: readonly Lack[];
  /** What it was scored with last; null where it never was, or by another version of the page. */
  readonly models: UsedModels | null;
  readonly results: AllResults;
  /** Results and corrections of another version of the page, which were left out. */
  readonly unreadable: number;
}

/** What is written of a project as a whole. Counts are the page's own: what stands on its screen. */
export type ProjectChange = Partial<Pick<ProjectRow, "name" | "settings" | "pairs" | "scored" | "models" | "accepted">>;

/** What the other projects are called. */
async function namesBeside(transaction: Writing, project: string): Promise<string[]> {
  const rows: unknown[] = await transaction.objectStore("projects").getAll();
  return decodeRows(projectSchema, rows).rows.flatMap(({ id, name }) => (id === project ? [] : [name]));
}

async function changeProject(transaction: Writing, project: string, change: Partial<ProjectRow>): Promise<ProjectRow> {
  const row: ProjectRow = { ...projectSchema.parse(await requireProject(transaction, project)), ...change };
  if (change.name !== undefined) row.name = uniqueName(change.name, await namesBeside(transaction, project));
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
  settings: ScoreSettings,
  demo: boolean,
): Promise<string> {
  const id = crypto.randomUUID();
  await write(db, ["projects"], async (transaction) => {
    const name = uniqueName(wanted, await namesBeside(transaction, id));
    const row: ProjectRow = {
      id,
      name,
      settings,
      pairs: 0,
      scored: 0,
      openedAt: Date.now(),
      demo,
      models: null,
      accepted: [],
    };
    await transaction.objectStore("projects").put(row);
  });
  return id;
}

/** Everything of a project but its files. @throws LensError failed_storage where it is no longer kept */
export async function openProject(db: LensDatabase, project: string): Promise<OpenedProject> {
  const { id, name, settings, demo, models, accepted } = await write(db, ["projects"], (transaction) =>
    changeProject(transaction, project, { openedAt: Date.now() }),
  );
  const [intakeRow, correctionRows, resultRows] = await read(db, ["intakes", "corrections", "results"], (transaction) =>
    Promise.all([
      transaction.objectStore("intakes").get(project),
      readRows(transaction, "corrections", project),
      readRows(transaction, "results", project),
    ]),
  );
  const [intake] = decodeRows(
    intakeSchema,
    typeof intakeRow === "object" && intakeRow !== null && "intake" in intakeRow ? [intakeRow.intake] : [],
  ).rows;
  const corrections = decodeRows(correctionSchema, correctionRows);
  const results = decodeRows(resultSchema, resultRows);
  return {
    id,
    name,
    settings,
    accepted,
    intake: intake ?? null,
    corrections: correctionsOf(corrections.rows),
    demo,
    models,
    results: byRun(results.rows),
    unreadable: corrections.unreadable + results.unreadable,
  };
}

/** @returns its name, which is another than the wanted one where a project has that */
export async function updateProject(db: LensDatabase, project: string, change: ProjectChange): Promise<string> {
  const { name } = await write(db, ["projects"], (transaction) => changeProject(transaction, project, change));
  return name;
}

export async function saveIntake(db: LensDatabase, project: string, intake: Intake): Promise<void> {
  await write(db, ["projects", "intakes"], async (transaction) => {
    await requireProject(transaction, project);
    await transaction.objectStore("intakes").put({ project, intake });
  });
}

/** Deletes every row of a project, all at once or none. Its private files are kept-files' to remove. */
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
