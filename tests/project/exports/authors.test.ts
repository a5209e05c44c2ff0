import { expect, it } from "vitest";
import { writeAuthors } from "../../../src/project/exports/authors.ts";
import { readScoreTable } from "../../../src/project/formats/their-scores.ts";
import { matchPairs } from "../../../src/project/match-pairs.ts";
import { MASC_MEASURES } from "../../../src/project/measure-lists.ts";
import type { ScoreTable } from "../../../src/project/pair-keys.ts";
import { scoreOf } from "../../../src/project/scores.ts";
import { scoresOf, type ExportRow, type ExportTable } from "../../../src/project/exports/table.ts";
import { fc } from "../../properties/seeded.ts";
import { FAILED, rowOf, RUN, SEVERAL, tableOf } from "./rows.ts";

const parsed = (text: string): readonly Record<string, unknown>[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

function readBack(table: ExportTable): readonly ScoreTable[] {
  return writeAuthors(table).map(({ path, text }) => {
    const read = readScoreTable(path, text);
    if (read === null) throw new Error(`${path} was not read as scores`);
    return read;
  });
}

/** What our reader makes of the files, by sample and score. */
function scoresBack(rows: readonly ExportRow[]): Map<string, number | null> {
  const scores = readBack(tableOf(rows)).flatMap((table) => table.scores);
  const { idOf } = matchPairs(
    scores.map(({ pair }) => pair),
    rows.map(({ sample }) => sample),
  );
  return new Map(
    scores.map(({ pair, score, value }) => [
      `${idOf.get(JSON.stringify([pair.id, pair.concept, pair.promptId, pair.method, pair.seed]))} ${score}`,
      value,
    ]),
  );
}

it("a file a signal, model and method, called as theirs are, a row as they write it", () => {
  const files = writeAuthors(tableOf([rowOf("0"), rowOf("1", { method: "blip_diffusion" }), rowOf("2")]));
  expect(files.map(({ path }) => path)).toEqual([
    "results/geometry__siglip2-so400m__dreambench-plus_emu2.jsonl",
    "results/geometry__siglip2-so400m__dreambench-plus_blip_diffusion.jsonl",
    "results/prompt_following__siglip2-so400m__dreambench-plus_emu2.jsonl",
    "results/prompt_following__siglip2-so400m__dreambench-plus_blip_diffusion.jsonl",
  ]);
  const [first] = parsed(files[0]!.text);
  expect(Object.keys(first!)).toEqual([
    "concept_id",
    "prompt_id",
    "gen_method",
    "seed",
    "signal",
    "model",
    "score",
    "extras",
  ]);
  expect(first).toMatchObject({
    concept_id: "live_subject_animal_00_kitten",
    prompt_id: "0",
    gen_method: "emu2",
    seed: 0,
    signal: "geometry",
    model: "siglip2-so400m",
    score: 0.5,
    extras: {
      cp_n_ref_fg: null,
      precision: "fp32",
      max_patches: 1024,
      threshold: 0.5,
      date: "2026-11-28",
      set_aside: null,
    },
  });
  expect(parsed(files[2]!.text)[0]).toMatchObject({ signal: "prompt_following", score: -0.25 });
});

it("pairs that are set aside are there with the rule's word; those that failed are not", () => {
  const [file] = writeAuthors(tableOf([rowOf("0", {}, { flags: ["mask_small"] }), FAILED]));
  expect(parsed(file!.text)).toMatchObject([{ extras: { set_aside: "mask_small", flags: ["mask_small"] } }]);
});

it("each reference's score stands beside the mean", () => {
  const [file] = writeAuthors(tableOf([SEVERAL]));
  expect(parsed(file!.text)).toMatchObject([
    {
      score: 0.5,
      extras: {
        references: [
          { reference: "refs/a.png", score: 0.75 },
          { reference: "refs/b.png", score: 0.25 },
          { reference: "refs/c.png", score: null },
        ],
      },
    },
  ]);
});

it("methods and models whose names a file system takes for the same have files of their own, and no path climbs", () => {
  const rows = ["emu2", "EMU2", "../../etc/passwd", "a/b", "a\\b", null].map((method, i) =>
    rowOf(String(i), { method }),
  );
  const paths = writeAuthors(
    tableOf([...rows, { ...rowOf("x"), run: { ...RUN, model: "other" } }], { name: "../../x" }),
  )
    .map(({ path }) => path)
    .filter((path) => path.includes("geometry"));
  expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(7);
  for (const path of paths) expect(path).toMatch(/^results\/[^/\\]+\.jsonl$/);
});

it("pairs that concept, prompt, method and seed do not tell apart come back by their ids", () => {
  const rows = ["a", "b", "c"].map((id, i) => rowOf(id, { promptId: null, seed: null }, { cp: i / 4, pf: null }));
  const back = scoresBack(rows);
  expect(back).toEqual(
    new Map([
      ["a cp", 0],
      ["b cp", 0.25],
      ["c cp", 0.5],
      ["a pf", null],
      ["b pf", null],
      ["c pf", null],
    ]),
  );
});

it("what goes out comes back the same through our own reader, whatever names hold", () => {
  const name = fc.option(
    fc.oneof(
      fc.constantFrom("a", "00", "1.0", "__proto__", "x\ny", "ä"),
      fc.string({ unit: "binary", minLength: 1, maxLength: 6 }),
    ),
    { nil: null },
  );
  const cosine = fc.option(fc.double({ min: -1, max: 1, noNaN: true }), { nil: null });
  const row = fc.record({ concept: name, promptId: name, method: name, seed: name, cp: cosine, pf: cosine });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (all) => {
      const rows = all.map(({ cp, pf, ...keys }, i) =>
        // A pair is found by its subject: one that names none has its id for that.
        rowOf(`pair-${i}`, { ...keys, concept: `${keys.concept ?? ""}${i}` }, { cp, pf }),
      );
      const back = scoresBack(rows);
      for (const one of rows)
        for (const { id } of MASC_MEASURES) {
          const value = scoreOf(scoresOf(one), id);
          const read = back.get(`${one.sample.id} ${id}`);
          expect(Object.is(read, value) || read === value).toBe(true);
        }
    }),
    { numRuns: 200 },
  );
});

it("is what their files are, as far as they say it: theirs read and written again differ in nothing but extras", () => {
  const theirs = {
    concept_id: "c",
    prompt_id: "3",
    gen_method: "emu2",
    seed: 0,
    signal: "geometry",
    model: "siglip2-so400m",
    score: 0.7988111715806521,
  };
  const row = rowOf("x", { concept: "c", promptId: "3" }, { cp: theirs.score });
  const [written] = parsed(writeAuthors(tableOf([row]))[0]!.text);
  const { extras: _extras, ...rest } = written!;
  expect(rest).toEqual(theirs);
});
