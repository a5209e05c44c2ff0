import type { Engine } from "../engine/client.ts";
import type { AddedFile } from "../platform/picked.ts";
import type { Hints } from "../project/hints.ts";
import type { IntakePreview } from "../project/preview.ts";
import type { IntakeProblem } from "../project/types.ts";
import { samplesOf } from "../store/selectors.ts";
import type { Answer } from "../store/state.ts";
import type { PictureCommands } from "../store/commands.ts";
import { useLens } from "../store/store.ts";
import { createFilesAtHand, type FilesAtHand } from "./files-at-hand.ts";
import { readings } from "./lazy-modules.ts";
import { fileOf, type ProjectFile } from "./project-file.ts";

/** What the files are read as (file-reading.ts, which is fetched when files are first added). */
export interface FileReading {
  /**
   * Adds files and reads anew what is to be scored among all of them. Asks before pairs would go.
   *
   * @param notes what is to be said of what came with them and is no part of the project
   * @param known that they hold scores or ratings, whether a layout knows them or not
   * @returns what is the project's now, and is to be kept: nothing where a person thought better of it, or nothing of it can be read
   */
  add(
    picked: readonly AddedFile[],
    emptyFolders?: readonly string[],
    notes?: readonly IntakeProblem[],
    known?: boolean,
  ): Promise<readonly AddedFile[]>;
  /** When the pairs are on the page, and the engine has all that was added and not its names alone. */
  handedOver(): Promise<void>;
  /** Answers what `add` asked. */
  answer(answer: Answer): void;
  /** What the files come to as they would be read with these hints. */
  preview(signal: AbortSignal, hints: Hints): Promise<IntakePreview>;
  /** Reads anew by what a person says, as a step that can be undone. */
  readAs(hints: Hints): Promise<void>;
  /** Reads anew without some of the files, as a step that can be undone. @param back those that are to be read again */
  reread(out: readonly string[], back: ReadonlySet<string>): Promise<void>;
  /** The engine has none of what it answered. */
  forget(): void;
}

/** The files of the open project: here, in the engine, and what they are read as. */
export interface ProjectFiles extends Omit<FileReading, "forget"> {
  /** As views show them. */
  readonly pictures: PictureCommands;
  has(path: string): boolean;
  /** A file's content; null where it is not at hand. */
  read(path: string): Promise<File | null>;
  /** Files that are at hand and not kept. */
  loose(): readonly AddedFile[];
  /** Makes files known here and in the engine. */
  put(files: readonly ProjectFile[]): Promise<void>;
  /** Makes all of them known to an engine that knows none. */
  putAgain(): Promise<void>;
  clear(): Promise<void>;
}

export function createProjectFiles(engine: Engine): ProjectFiles {
  const files: FilesAtHand = createFilesAtHand(engine);
  let reading: FileReading | null = null;
  const read = async (): Promise<FileReading> => {
    const { createFileReading } = await readings.load();
    return (reading ??= createFileReading(engine, files));
  };

  return {
    pictures: files.pictures,
    has: (path) => files.get(path) !== undefined,
    read: (path) => fileOf(files.get(path)),
    loose: () => files.all().flatMap((entry) => ("kept" in entry ? [] : [entry])),
    put: files.put,
    async putAgain() {
      reading?.forget();
      await files.putAgain();
      void files.handOver(samplesOf(useLens.getState()));
    },
    add: async (...added) => (await read()).add(...added),
    handedOver: async () => reading?.handedOver(),
    answer: (answer) => reading?.answer(answer),
    preview: async (...wish) => (await read()).preview(...wish),
    readAs: async (hints) => (await read()).readAs(hints),
    reread: async (...wish) => (await read()).reread(...wish),
    async clear() {
      reading?.forget();
      await files.clear();
    },
  };
}
