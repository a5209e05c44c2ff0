import { openDatabase } from "../../../src/storage/database.ts";
import { createScoreCache } from "../../../src/storage/score-cache.ts";
import { keptSource, type KeptFile } from "../../../src/platform/handles-kept.ts";
import { decodeScores } from "../../../src/project/scores-schema.ts";
import type { SampleScores } from "../../../src/project/result.ts";

/** A dedicated worker does what the engine's will: reads kept files, asks and fills the score cache. */
export type Task =
  | {
      readonly kind: "put";
      readonly project: string;
      readonly entries: readonly (readonly [string, SampleScores])[];
      readonly most?: number;
    }
  | { readonly kind: "get"; readonly keys: readonly string[] }
  | { readonly kind: "read"; readonly files: readonly KeptFile[] };

async function perform(task: Task): Promise<unknown> {
  if (task.kind === "read") {
    return Promise.all(
      task.files.map(async (file) => {
        const source = keptSource(file);
        return source.read(0, source.size).then(
          (bytes) => [...bytes],
          (thrown: unknown) => String(thrown),
        );
      }),
    );
  }
  const db = await openDatabase();
  try {
    if (task.kind === "get") return await createScoreCache(db, decodeScores).get(task.keys);
    return await createScoreCache(db, decodeScores, task.most).put(task.project, task.entries);
  } finally {
    db.close();
  }
}

globalThis.addEventListener("message", ({ data }: MessageEvent<Task>) => {
  perform(data).then(
    (result) => globalThis.postMessage({ result }),
    (thrown: unknown) => globalThis.postMessage({ error: String(thrown) }),
  );
});
