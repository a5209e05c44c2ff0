import { LensError } from "../lib/errors.ts";
import { bytesSource, type ByteSource } from "../platform/bytes.ts";
import type { IntakeReader } from "../project/intake.ts";
import { quote } from "../project/quote.ts";
import { AwaitedFiles } from "./awaited.ts";
import type { Finding } from "./explain-handlers.ts";
import { createGiven } from "./given.ts";
import { Inspections } from "./inspections.ts";
import type { IntakeAnswers } from "./intake.ts";
import { LOOKED_AT_ONCE } from "./looked-at.ts";
import { unpackZip } from "./packed-zips.ts";
import type { Pipeline } from "./pipeline.ts";
import type { Handlers } from "./protocol.ts";
import { toSource } from "./sources.ts";

/** What was added, by path, and what it is read as. */
export type FileHandlers = Pick<
  Handlers,
  "addFiles" | "clearFiles" | "removeFiles" | "intake" | "previewIntake" | "inspect"
>;

export interface EngineFiles extends Finding {
  readonly handlers: FileHandlers;
  /** Those of which only the names are here. */
  readonly awaited: AwaitedFiles;
}

/** Layouts and readers of tables: no first picture needs them. */
export const loadIntake = () => import("./intake.ts");

/** @param pipeline decodes masks, whose coverage tells some layouts apart */
export function createFileHandlers(pipeline: Pipeline): EngineFiles {
  const files = new Map<string, ByteSource>();
  const awaited = new AwaitedFiles();
  /** Whom to tell that a reading waits for pictures, or for these texts. */
  let needs: ((wait: "awaited" | { readonly texts: readonly string[] }) => void) | null = null;
  const find = (path: string) => files.get(path) ?? null;
  const required = (path: string): ByteSource => {
    const source = find(path);
    if (source === null) throw new LensError("missing_file", `${quote(path)} was not found. Add it again.`);
    return source;
  };
  const inspections = new Inspections();
  let reader: IntakeReader | null = null;
  let answers: IntakeAnswers | null = null;
  let toGiven: ReturnType<typeof createGiven> | null = null;
  const intakes = async () => {
    const parts = await loadIntake();
    reader ??= parts.createFileReader(pipeline, async (path) => {
      if (awaited.has(path)) needs?.("awaited");
      await awaited.settled(path);
      return required(path);
    });
    answers ??= new parts.IntakeAnswers();
    toGiven ??= createGiven(awaited.needing((texts) => needs?.({ texts })));
    return { reader, answers, standingOf: parts.standingOf, given: toGiven(files) };
  };

  const handlers: FileHandlers = {
    async addFiles(_signal, { files: entries, zips = [] }) {
      for (const entry of [...entries, ...zips.flatMap(unpackZip)]) {
        const { path } = entry;
        if ("awaited" in entry) files.set(path, awaited.name(path));
        else if ("bytes" in entry) files.set(path, awaited.arrive(path, bytesSource(path, entry.bytes)));
        else
          files.set(
            path,
            toSource(entry, (source) => awaited.arrive(path, source)),
          );
      }
      awaited.tell();
      return null;
    },

    async clearFiles() {
      files.clear();
      awaited.clear();
      reader = null;
      answers = null;
      toGiven = null;
      return null;
    },

    async removeFiles(_signal, { paths }) {
      for (const path of paths) {
        files.delete(path);
        awaited.forget(path);
      }
      awaited.tell();
      return null;
    },

    async intake(signal, { standing, made, known, early = false }, onProgress) {
      needs = onProgress;
      const { reader: present, answers: told, given } = await intakes();
      const stands = standing && told.standing(standing);
      inspections.begin(files, stands?.added);
      const reading = present.read(given, stands, new Set(made), stands?.intake.hints, {
        onTexts: (done, total) => onProgress({ done, total }),
        early,
      });
      const intake = await inspections.behind(reading);
      const problems = await inspections.problems(signal, awaited.here(files), LOOKED_AT_ONCE, stands?.added);
      return told.tell({ ...intake, problems: [...intake.problems, ...problems] }, known);
    },

    async previewIntake(_signal, { standing, made }) {
      const { reader: present, standingOf, given } = await intakes();
      return present.preview(given, standingOf(standing), new Set(made));
    },

    inspect: (signal) => inspections.problems(signal, files),
  };
  return { find, required, awaited, handlers };
}
