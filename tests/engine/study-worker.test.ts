import { expect, it } from "vitest";
import { drawAgreement } from "../../src/evaluation/agreement-intervals.ts";
import { drawGroups } from "../../src/evaluation/mean-intervals.ts";
import { CONCEPT, type Study } from "../../src/evaluation/study.ts";
import { connectStudyWorker, type IntervalTask, type StudyClient } from "../../src/engine/study-client.ts";
import { createStudyHandlers } from "../../src/engine/study-handlers.ts";
import type { StudyCalls } from "../../src/engine/study-protocol.ts";
import { serveCalls, type CallRequest } from "../../src/lib/calls.ts";
import { LensError } from "../../src/lib/errors.ts";
import { madeStudy } from "../evaluation/made-study.ts";
import { manyPairs } from "../evaluation/many-pairs.ts";
import { never } from "./rig.ts";

/** The worker at the end of a channel, and the names of the calls that reach it. */
function open(): { readonly client: StudyClient; readonly calls: readonly string[] } {
  const { port1, port2 } = new MessageChannel();
  const calls: string[] = [];
  port2.addEventListener("message", ({ data }: MessageEvent<CallRequest<StudyCalls>>) =>
    calls.push(data.type === "call" ? data.call : data.type),
  );
  serveCalls<StudyCalls>(port2, createStudyHandlers());
  port1.start();
  port2.start();
  const client = connectStudyWorker(Object.assign(port1, { terminate: () => port1.close() }));
  return { client, calls };
}

const byMethod = ({ methods, pairs }: Study): IntervalTask<"groups"> => ({
  kind: "groups",
  name: "method",
  args: {
    groups: methods.map((name) => Uint32Array.from(pairs.flatMap(({ method }, row) => (method === name ? [row] : [])))),
  },
});

it("intervals are those of the function, drawn once a study and task", async () => {
  const { client, calls } = open();
  const study = manyPairs(60, 2);
  const task = byMethod(study);
  const [first, second] = await Promise.all([0, 1].map(() => client.intervals(never, study, task, () => undefined)));
  expect(second).toBe(first);
  const steps = drawGroups(study, task.args.groups);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  expect(first).toEqual(step.value);
  await client.intervals(never, study, { ...task, name: "other" }, () => undefined);
  expect(calls).toEqual(["hold", "groups", "groups"]);
  client.end();
});

const blobOf = (...parts: BlobPart[]) => new Blob(parts);

it("files of scores and ratings are read into a study, whatever their letters, and others are passed over", async () => {
  const { client } = open();
  const files = [
    { path: "scores/dreamsim/emu2.json", blob: blobOf('{"object_00_mug-0": 0.5, "object_00_mug-1": 0.25}') },
    // "café" in Windows-1252.
    {
      path: "ratings.csv",
      blob: blobOf("concept,prompt_id,method,rater,rating\ncaf", Uint8Array.of(0xe9), ",0,emu2,anna,4\n"),
    },
    { path: "prompts.csv", blob: blobOf("concept,prompt\nmug,a mug\n") },
  ];
  const { study, used } = await client.read(never, files);
  expect(used).toEqual(["ratings.csv", "scores/dreamsim/emu2.json"]);
  expect(study.metrics.map(({ label }) => label)).toEqual(["dreamsim"]);
  expect(study.raters.map(({ name }) => name)).toEqual(["anna"]);
  expect(study.pairs.map(({ concept, promptId }) => [concept, promptId])).toContainEqual(["café", "0"]);
  client.end();
});

it("drawing tells how far it is, goes on for who waits, and ends with the last", async () => {
  const { client, calls } = open();
  const study = manyPairs(4200, 160);
  const [a, b] = [new AbortController(), new AbortController()];
  const told: number[] = [];
  const asked = [a, b].map(({ signal }, at) =>
    client.intervals(signal, study, byMethod(study), ({ done, total }) => {
      if (at === 0) a.abort();
      else if (told.push(done / total) === 2) b.abort();
    }),
  );
  const codes = await Promise.all(
    asked.map((one) =>
      one.then(
        () => "done",
        (thrown: unknown) => LensError.from(thrown).code,
      ),
    ),
  );
  expect(codes).toEqual(["cancelled", "cancelled"]);
  expect(told).toHaveLength(2);
  expect(told[0]).toBeLessThan(told[1]!);
  // Asked for again it begins anew, of the study that is held.
  const again = await client.intervals(
    never,
    study,
    { ...byMethod(study), args: { groups: [Uint32Array.of(0, 1)] } },
    () => undefined,
  );
  expect(again.means).toHaveLength(study.metrics.length);
  expect(calls).toEqual(["hold", "groups", "cancel", "groups"]);
  client.end();
});

it("draws a table of agreement's intervals too, of other metrics where they are given", async () => {
  const { client } = open();
  const study = madeStudy({ concepts: 8, prompts: 3 });
  const metrics = study.metrics.slice(0, 2);
  const task = { kind: "agreement", name: "two", args: { dimension: CONCEPT, metrics } } as const;
  const drawn = await client.intervals(never, study, task, () => undefined);
  const steps = drawAgreement({ ...study, metrics }, CONCEPT);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  expect(drawn).toEqual(step.value);
  expect(drawn?.rows.map(({ metric }) => metric)).toEqual(["masc_cp", "siglip2_global"]);
  client.end();
});
