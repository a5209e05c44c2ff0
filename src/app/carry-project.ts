import { formatCount } from "../components/format.ts";
import { LensError } from "../lib/errors.ts";
import { fileNameOf } from "../lib/file-name.ts";
import { archiveOf } from "../platform/added-source.ts";
import { blobSource, type ByteSource } from "../platform/bytes.ts";
import type { PickedFile } from "../platform/picked.ts";
import { quote } from "../project/quote.ts";
import {
  isProjectFile,
  maybeProjectFile,
  packProject,
  PROJECT_ENDING,
  unpackProject,
} from "../storage/project-file.ts";
import { isSharedProject, openShared } from "../storage/shared/read.ts";
import type { ProjectStore } from "../storage/project-store.ts";
import { notify } from "../store/actions/notices.ts";
import type { Autosave } from "./autosave.ts";
import { saveFile } from "./download.ts";
import type { Turns } from "./turns.ts";
import { handOver } from "./viewer/handed.ts";

/** Kept projects as files that a person takes along or is given, and as others beside them. */

type Keeping = Pick<Autosave, "projects" | "settle" | "refreshRecent">;

/** Kept projects as they stand now. @throws LensError failed_storage where this browser keeps none */
async function keptProjects(autosave: Keeping): Promise<ProjectStore> {
  await autosave.settle();
  const store = await autosave.projects;
  if (store !== null) return store;
  throw new LensError(
    "failed_storage",
    "This browser keeps no projects, so that none can be opened from a file, duplicated or exported. What is on this page can be exported as rows.",
  );
}

const isEither = async (source: ByteSource) => (await isProjectFile(source)) || isSharedProject(source);

export interface OpeningParts {
  readonly inTurn: Turns;
  readonly autosave: Keeping;
  /** Opens a kept project. */
  open(id: string): Promise<void>;
  /** Shows a shared project; the viewer does unless it is given. */
  show?(file: File, path: string): Promise<void>;
}

/**
 * Keeps what is in projects' files as projects of their own, and opens them; the last one stays open, and what came with it
 * can be added to it.
 *
 * @returns the other files
 */
export async function openProjectFiles(
  { inTurn, autosave, open, show = showShared }: OpeningParts,
  picked: readonly PickedFile[],
): Promise<readonly PickedFile[]> {
  const found = await Promise.all(
    // What cannot be read is told of where files are.
    picked.map(({ path, file }) => maybeProjectFile(path) && isEither(archiveOf(file)).catch(() => false)),
  );
  for (const { path, file } of picked.filter((_, i) => found[i])) {
    if (await isSharedProject(archiveOf(file))) {
      await inTurn(`reading ${path}`, () => show(file, path));
      continue;
    }
    let added = { id: "", pairs: 0 };
    await inTurn(`reading ${path}`, async () => {
      const document = await unpackProject(blobSource(path, file));
      const id = await (await keptProjects(autosave)).add(document);
      added = { id, pairs: document.intake?.samples.length ?? 0 };
    });
    // It was refused, and is said.
    if (added.id === "") continue;
    await open(added.id);
    notify(
      "info",
      `${quote(path)} is opened and kept in this browser: ${formatCount(added.pairs, "pair")} with their numbers, notes and masks made by hand. Pictures are not in such a file: add their folder, and each finds its pair by its path.`,
      { about: "project" },
    );
  }
  return picked.filter((_, i) => !found[i]);
}

/** A shared project is shown by the viewer, in the place of this page: what is kept here stays as it is. */
async function showShared(file: File, path: string): Promise<void> {
  // What is no such file is refused here, where it was dropped.
  await openShared(blobSource(path, file));
  await handOver(file);
  location.assign("viewer.html?handed");
}

/** Hands a kept project to the person as a file. */
export async function exportProject(autosave: Keeping, id: string): Promise<void> {
  const project = await (await keptProjects(autosave)).take(id);
  const name = `${fileNameOf(project.name)}${PROJECT_ENDING}`;
  saveFile(name, await packProject(project));
  notify(
    "info",
    `${quote(name)} has pairs, numbers, notes, tables and masks made by hand, and no pictures. To open it, drop it on this page or add it as a file.`,
    { about: "project", fleeting: true },
  );
}

export async function duplicateProject(autosave: Keeping, id: string): Promise<void> {
  const store = await keptProjects(autosave);
  const name = (await store.recent()).find((project) => project.id === id)?.name ?? "The project";
  const copy = await store.duplicate(id);
  notify(
    "info",
    `${quote(name)} was duplicated: the other one is called ${quote(copy.name)}, among the recent projects.`,
    { about: "project", fleeting: true },
  );
  await autosave.refreshRecent();
}
