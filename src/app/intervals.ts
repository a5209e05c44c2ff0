import { startStudyWorker, type StudyClient } from "../engine/study-client.ts";

/** The worker that draws intervals: it starts with the first table that asks for them. */

let started: StudyClient | null = null;

export const drawIntervals: StudyClient["intervals"] = (...asked) =>
  (started ??= startStudyWorker()).intervals(...asked);
