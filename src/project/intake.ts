import { baseName } from "../platform/bytes.ts";
import { cachePlace, cacheRoots } from "../platform/hub-cache.ts";
import { attachTexts, type Attached } from "./formats/texts/attach.ts";
import { isMadeHere } from "./edited-masks.ts";
import { readFolder } from "./formats/folder/layout.ts";
import { byName, extensionOf, isJunk, isPicture } from "./formats/paths.ts";
import {
  choosePairTables,
  hasPairs,
  readSmallTexts,
  readTables,
  type IntakeFile,
  type Standing,
  type Table,
} from "./formats/manifest/tables.ts";
import { createPairs } from "./pairs.ts";
import { quote, quoteList } from "./quote.ts";
import { resolveSamples } from "./formats/manifest/resolve-samples.ts";
import type { Intake, IntakeProblem, Sample } from "./types.ts";

export { LARGEST_TABLE, TABLES_READ, type IntakeFile, type Standing } from "./formats/manifest/tables.ts";
export { TABLES } from "./formats/paths.ts";

const WEIGHTS = ["safetensors", "bin", "pth", "pt"];
/** What PyTorch's releases are called that come as one file; .bin says nothing by itself. */
const RELEASES = ["pth", "pt"];

const isCheckpoint = (files: readonly string[]) =>
  files.some((path) => baseName(path) === "config.json") && files.some((path) => WEIGHTS.includes(extensionOf(path)));

/**
 * The one file of weights that a folder without config.json has, as DINO's authors release theirs; null for several,
 * and for one among pictures, which is then some result's data. Loose files have no folder: theirs was picked.
 */
function releaseIn(folder: string, files: readonly string[]): string | null {
  const [release, ...others] = files.filter((path) => RELEASES.includes(extensionOf(path)));
  if (release === undefined || others.length > 0 || files.some((path) => baseName(path) === "config.json")) return null;
  return folder === "" || !files.some(isPicture) ? release : null;
}

/**
 * The checkpoints among files: folders (config.json beside weights), each with the files directly in it; files that are
 * one by themselves, under their own path; and folders of the hub's cache, each with all of its files, whichever of its
 * snapshots is meant.
 */
export function checkpointFolders(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  const caches = new Map([...cacheRoots(paths)].map((root): [string, string[]] => [root, []]));
  for (const path of paths) {
    if (isJunk(path)) continue;
    const cache = caches.get(cachePlace(path)?.root ?? path);
    if (cache !== undefined) {
      cache.push(path);
      continue;
    }
    const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    const files = folders.get(folder);
    if (files === undefined) folders.set(folder, [path]);
    else files.push(path);
  }
  const checkpoints = new Map<string, readonly string[]>(caches);
  for (const [folder, files] of folders) {
    const release = releaseIn(folder, files);
    if (isCheckpoint(files)) checkpoints.set(folder, files);
    else if (release !== null) checkpoints.set(release, [release]);
  }
  return checkpoints;
}

/** Whether a checkpoint is among these files. */
export const isCheckpointFolder = (paths: readonly string[]): boolean => checkpointFolders(paths).size > 0;

/** Pairs by names and folders that count beside those of tables: none unasked, where tables say what is to be scored. */
function chooseFolderPairs(
  samples: readonly Sample[],
  tables: readonly Table[],
  named: ReadonlySet<string>,
  standing: Standing | null,
): readonly Sample[] {
  if (tables.length === 0) return samples;
  if (standing === null) return [];
  const { added, intake } = standing;
  const stood = new Set(
    intake.parts.filter(({ table }) => table === null).flatMap(({ ids }) => ids.map(([key]) => key)),
  );
  // A folder that is added after the table, and that no table speaks of, is there for its own pairs.
  const ownPairs = !tables.some(({ path }) => added.has(path)) && ![...added].some((path) => named.has(path));
  const isNew = (path: string | null) => path !== null && added.has(path);
  return samples.filter(
    ({ reference, generation }) => stood.has(generation ?? "") || (ownPairs && (isNew(reference) || isNew(generation))),
  );
}

/** A sentence for each table of texts whose rows fit nothing. */
function textProblems({ path, rows }: Table, { unmatched, unclear }: Attached): IntakeProblem[] {
  const nameOf = (index: number) => {
    const { id, generation, reference, concept, method } = rows.samples[index]!;
    return generation ?? reference ?? ([concept, method].filter((part) => part !== null).join(" / ") || id);
  };
  const count = (indices: readonly number[]) => `${indices.length} of ${rows.samples.length} rows of ${quote(path)}`;
  const list = (indices: readonly number[]) => quoteList(indices.map(nameOf));
  return [
    ...(unmatched.length === 0
      ? []
      : [
          {
            kind: "no-pair",
            path,
            message: `${count(unmatched)} fit no pair: ${list(unmatched)}. Write the generation's path as the page Files has it, or the pair's id, or a reference for a pair of their own.`,
          } as const,
        ]),
    ...(unclear.length === 0
      ? []
      : [
          {
            kind: "no-pair",
            path,
            message: `${count(unclear)} say different things of the same pairs, so none was taken: ${list(unclear)}. Name each pair once, by its generation or its id.`,
          } as const,
        ]),
  ];
}

const ruleOfTables = (tables: readonly string[]) =>
  tables.length === 0 ? [] : [`${tables.length === 1 ? "manifest" : "manifests"} ${tables.map(baseName).join(", ")}`];

/**
 * What is to be scored among files: the pairs of tables where there are any, else what names and folders say; and what
 * tables of texts say of these pairs. What is added to a project adds to what stands: no pair goes while its files are
 * there, and each keeps its id. Never throws for what is in the files; what is wrong with them are problems. A path
 * that finds no file stays as the table wrote it: its row fails with `missing_file`, and the others go on.
 */
export async function readIntake(files: readonly IntakeFile[], standing: Standing | null = null): Promise<Intake> {
  const out = new Set(standing?.intake.out.filter((path) => !standing.added.has(path)));
  const kept = files.filter(({ path }) => !isJunk(path) && !isMadeHere(path) && !out.has(path));
  const paths = kept.map(({ path }) => path);
  const problems: IntakeProblem[] = [];
  const checkpoint = new Set([...checkpointFolders(paths).values()].flat());
  const tables = await readTables(
    kept.filter(({ path }) => !checkpoint.has(path)),
    problems,
  );
  const pairTables = choosePairTables(tables, standing, problems);
  const resolved = pairTables.map((table) => ({ table, ...resolveSamples(table, paths) }));
  const named = new Set(resolved.flatMap(({ used }) => [...used]));

  const texts = await readSmallTexts(kept, problems);
  const said = new Set(problems.map(({ path }) => path));
  const isTable = new Set(tables.map(({ path }) => path));
  const folder = readFolder(
    paths.filter((path) => !isTable.has(path) && !checkpoint.has(path) && (texts.has(path) || !said.has(path))),
    texts,
  );
  const folderPairs = chooseFolderPairs(folder.samples, pairTables, named, standing);

  const pairing = createPairs(standing);
  const manifests: string[] = [];
  const addTable = ({ table: { path, rows }, samples }: (typeof resolved)[number]) => {
    if (pairing.add(path, samples, rows.keys) > 0) manifests.push(path);
    else if (standing === null)
      problems.push({
        kind: "passed-over",
        path,
        message: `${quote(path)} is a manifest too; all its pairs stand already.`,
      });
  };
  const parts = new Map<string | null, () => void>(resolved.map((found) => [found.table.path, () => addTable(found)]));
  if (folderPairs.length > 0)
    parts.set(null, () =>
      pairing.add(
        null,
        folderPairs,
        folderPairs.map(({ generation }) => generation ?? ""),
      ),
    );
  // What stood first comes first, and so keeps its ids.
  for (const { table } of standing?.intake.parts ?? []) {
    parts.get(table)?.();
    parts.delete(table);
  }
  for (const add of parts.values()) add();

  const textTables = tables.filter((table) => !hasPairs(table));
  const textProblemsFound: IntakeProblem[] = [];
  const alone = pairing.samples().length === 0;
  for (const table of inOrderAdded(textTables, standing)) {
    const { samples: rows, problems: unresolved, used } = resolveSamples(table, paths);
    const attached = attachTexts(pairing.samples(), rows);
    pairing.replace(attached.samples);
    // Without any pair that has a reference, a generation is one to be scored for its prompt alone.
    const own = new Set(
      attached.unmatched.filter(
        (index) => hasPath(rows[index]!) && (alone || pairing.stood(table.path, table.rows.keys[index]!)),
      ),
    );
    if (own.size > 0) {
      const indices = [...own];
      pairing.add(
        table.path,
        indices.map((index) => rows[index]!),
        indices.map((index) => table.rows.keys[index]!),
      );
      manifests.push(table.path);
      problems.push(...unresolved);
      used.forEach((path) => named.add(path));
    } else pairing.note(table.path);
    const left = { ...attached, unmatched: attached.unmatched.filter((index) => !own.has(index)) };
    textProblemsFound.push(...textProblems(table, left));
  }

  const samples = pairing.samples();
  const inPairs = new Set(
    samples.flatMap(({ reference, referenceMask, generation, generationMask }) => [
      reference,
      referenceMask,
      generation,
      generationMask,
    ]),
  );
  const byFolder = folderPairs.length > 0 || manifests.length === 0;
  const idle = paths.filter((path) => isPicture(path) && !named.has(path) && !inPairs.has(path)).toSorted(byName);
  const idleProblems: IntakeProblem[] =
    manifests.length > 0 && idle.length > 0
      ? [
          {
            kind: "not-named",
            path: null,
            message: `Not named in ${quoteList(manifests)}, and so not scored: ${quoteList(idle)}.`,
          },
        ]
      : [];
  // Where tables say what is scored, names and folders have nothing to ask for; files of other kinds are told of all the same.
  const folderProblems =
    manifests.length === 0
      ? folder.problems
      : folder.problems.filter(({ kind }) => kind === "other-kind" || kind === "prompt-list");
  return {
    samples,
    rule:
      [...ruleOfTables(manifests), ...(byFolder && folder.rule !== "" ? [folder.rule] : [])].join(", ") || folder.rule,
    problems: [
      ...tables.flatMap(({ rows }) => rows.problems),
      ...problems,
      ...resolved.flatMap((table) => table.problems),
      ...textProblemsFound,
      ...idleProblems,
      ...folderProblems,
    ],
    parts: pairing.parts(),
    out: [...out],
    away: standing?.intake.away ?? [],
  };
}

const hasPath = ({ reference, generation }: Sample) => reference !== null || generation !== null;

/** Tables that were there come first, in their order: what is added last is what a person wants. */
function inOrderAdded(tables: readonly Table[], standing: Standing | null): readonly Table[] {
  const before = (standing?.intake.parts ?? []).map(({ table }) => table);
  const place = ({ path }: Table) => (before.includes(path) ? before.indexOf(path) : before.length);
  return tables.toSorted((a, b) => place(a) - place(b));
}
