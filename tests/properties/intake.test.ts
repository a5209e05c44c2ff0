import { expect, it } from "vitest";
import type { IntakeFile } from "../../src/project/contents.ts";
import { NO_HINTS, type Hints } from "../../src/project/hints.ts";
import { createIntakeReader, readIntake } from "../../src/project/intake.ts";
import type { Intake } from "../../src/project/types.ts";
import { textFile, treeOf } from "../project/trees.ts";
import { fc } from "./seeded.ts";

/** A reader remembers much of what it read. Whatever came and went before, it reads what one without a memory does. */

const OTHERS: readonly IntakeFile[] = [
  textFile("set/references/cat/00.png"),
  textFile("set/references/cat/00.object.txt", "cat"),
  textFile("set/references/dog/00.png"),
  textFile("set/generations/ours/cat/01.png"),
  textFile("set/generations/ours/cat/01.txt", "a cat in the snow"),
  textFile("set/generations/theirs/dog/01.png"),
  textFile("set/masks/references/cat/00.png"),
  textFile("set/masks/generations/ours/cat/01.png"),
  textFile("masks/dreambench_plus_other/refs/object/00.png"),
  textFile("samples/method99/tgt_image/object_00_kitten/0_0.jpg"),
  textFile("samples/method99/tgt_image/object_00_kitten/0_1.jpg"),
  textFile("samples/method99/tgt_image/Object_00_kitten/0_0.png"),
  textFile("samples/method99/text/object_00_kitten/0_0.txt", "a kitten at sea"),
  textFile("samples/method99/src_image/object_00_kitten/0_0.jpg"),
  textFile("pairs.csv", "id,reference,generation\n1,set/references/cat/00.png,set/generations/ours/cat/01.png\n"),
  textFile("texts.csv", "generation,prompt\nset/generations/ours/cat/01.png,a cat by the sea\n"),
  textFile("notes.txt", "nothing"),
  textFile("bert/config.json", "{}"),
  textFile("bert/model.safetensors"),
  textFile(".DS_Store"),
  textFile("1/factual_only/images/1_001a_1.jpg"),
  textFile("1/factual_only/annotations/masks/1_001a_1_mask.png"),
];
const POOL = [...treeOf({ concepts: 3, prompts: 2, methods: 2, seeds: 2 }), ...OTHERS];

/** What a person does to a project: files come and go, or come again with another text, and hints are given. */
const some = fc.uniqueArray(fc.nat(POOL.length - 1), { maxLength: 12 });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("add" as const), which: some }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("remove" as const), which: some }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("rewrite" as const), which: some }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("out" as const), which: some }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("hints" as const),
      hints: fc.constantFrom<Hints>(
        NO_HINTS,
        { ...NO_HINTS, maskSource: "clipseg" },
        { ...NO_HINTS, without: ["dreambench-plus"] },
        { ...NO_HINTS, folders: [{ folder: ["set", "masks"], anywhere: false, role: "ignore" }] },
        { ...NO_HINTS, layout: "folder" },
      ),
    }),
  },
);

it("adds, takes out and reads again as one that reads everything for the first time", { timeout: 120_000 }, () =>
  fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat(POOL.length - 1), { minLength: POOL.length >> 1 }),
      fc.array(step, { minLength: 1, maxLength: 6 }),
      async (first, steps) => {
        const reader = createIntakeReader();
        const files = new Map<string, IntakeFile>();
        let intake: Intake | null = null;
        let hints: Hints = NO_HINTS;
        const read = async (added: readonly string[]) => {
          const standing: Parameters<typeof reader.read>[1] = intake && {
            intake,
            added: new Set(added),
            taken: new Set<string>(),
          };
          const again = await reader.read(files.values(), standing, undefined, hints);
          expect(again).toEqual(await readIntake(files.values(), standing, hints));
          intake = again;
        };
        const put = (which: readonly number[]) =>
          which.map((at) => {
            const file = POOL[at]!;
            files.set(file.path, file);
            return file.path;
          });
        await read(put(first));
        for (const one of steps) {
          if (one.kind === "add") await read(put(one.which));
          else if (one.kind === "hints") {
            ({ hints } = one);
            await read([]);
          } else if (one.kind === "out") {
            const out = one.which.map((at) => POOL[at]!.path);
            intake = intake && { ...(intake as Intake), out };
            await read([]);
          } else if (one.kind === "remove") {
            for (const at of one.which) files.delete(POOL[at]!.path);
            await read([]);
          } else {
            const texts = one.which.map((at) => POOL[at]!.path).filter((path) => files.has(path));
            for (const path of texts) files.set(path, textFile(path, `something else of ${path}`));
            await read(texts);
          }
        }
      },
    ),
    { numRuns: 60 },
  ),
);
