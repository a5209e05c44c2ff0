import { connectStudyWorker, type StudyClient } from "../engine/study-client.ts";

/** The worker that reads score files and draws intervals: it starts with the first that asks. */

let started: StudyClient | null = null;

const startStudyWorker = (): StudyClient =>
  connectStudyWorker(
    new Worker(new URL("../engine/study-worker.ts", import.meta.url), { type: "module", name: "study" }),
  );

const client = (): StudyClient => (started ??= startStudyWorker());

export const drawIntervals: StudyClient["intervals"] = (...asked) => client().intervals(...asked);
export const readScores: StudyClient["read"] = (...asked) => client().read(...asked);
