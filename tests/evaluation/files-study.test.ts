import { describe, expect, it } from "vitest";
import { studyOfFiles } from "../../src/evaluation/files-study.ts";
import type { TextFile } from "../../src/evaluation/read-columns.ts";
import { CONCEPT, PROMPT } from "../../src/evaluation/study.ts";
import { tablesOf } from "../../src/evaluation/tables.ts";

const json = (path: string, value: unknown): TextFile => ({ path, text: JSON.stringify(value) });

interface Row {
  readonly concept?: string;
  readonly prompt?: string;
  readonly seed?: number | null;
  readonly score: number | null;
  readonly extras?: unknown;
  readonly signal?: string;
}

/** The authors' rows, in a file of the authors' name. */
function rows(name: string, model: string, method: string, list: readonly Row[]): TextFile {
  const lines = list.map(({ concept = "object_00_mug", prompt = "0", seed = 0, score, extras = {}, signal }, at) =>
    JSON.stringify({
      concept_id: concept,
      prompt_id: prompt === "" ? String(at) : prompt,
      gen_method: method,
      seed,
      signal: signal ?? (name.includes("prompt_following") ? "prompt_following" : "geometry"),
      model,
      score,
      extras,
    }),
  );
  return { path: name, text: lines.join("\n") };
}

const file = (signal: string, model: string, tag: string, method = "emu2") =>
  rows(`results/${signal}__${model}__${tag}_${method}.jsonl`, model, method, [{ score: 0.5 }]);
const labels = (files: readonly TextFile[]) =>
  studyOfFiles(files).study.metrics.map(({ label, dimension }) => [label, dimension]);

describe("labels of metrics", () => {
  it.each([
    ["geometry", "siglip2-so400m", "dreambenchplus_maskedmaxcos_naflex", "MaSC CP"],
    ["geometry", "siglip2-so400m", "dreambenchplus_weightedmaxcos_naflex", "MaSC CP, weighted"],
    ["geometry", "siglip2-so400m", "dreambenchplus_globalmaxcos_naflex", "MaSC CP, global"],
    ["geometry", "siglip2-so400m", "dreambenchplus_recallfg_naflex", "MaSC CP, recall"],
    ["geometry", "siglip2-so400m", "dreambenchplus_global_naflex", "SigLIP2 global"],
    ["geometry", "dinov3-vitl16", "dreambenchplus_dbplus", "DINOv3"],
    ["geometry", "dinov3-vitl16", "dreambenchplus_maskedmaxcos", "DINOv3 CP"],
    ["geometry", "dino-vits8", "dreambenchplus_dbplus", "DINO"],
    ["geometry", "clip-vit-b32", "dreambenchplus_dbplus", "CLIP-I"],
    ["geometry", "c-radio_v3-l", "dreambenchplus_dbplus", "AM-RADIO"],
    ["prompt_following", "siglip2-so400m", "dreambenchplus_naflex", "MaSC PF"],
    ["prompt_following", "siglip2-so400m", "dreambenchplus_bg_stripped_naflex", "MaSC PF"],
    ["prompt_following", "siglip2-so400m", "dreambenchplus_full_prompt_naflex", "MaSC PF, full + prompt"],
    ["prompt_following", "clip-vit-b32", "dreambenchplus_dbplus", "CLIP-T"],
    ["prompt_following", "vqascore-flant5", "dreambenchplus", "VQAScore"],
    ["geometry", "brandnew-7b", "dreambenchplus_cls", "brandnew-7b/dreambenchplus_cls"],
  ])("%s of %s, %s: %s", (signal, model, tag, label) => {
    expect(labels([file(signal, model, tag)])).toEqual([[label, signal === "geometry" ? CONCEPT : PROMPT]]);
  });

  it("say what differs where two metrics would be called the same", () => {
    const tag = "dreambenchplus_maskedmaxcos_naflex";
    expect(labels([file("geometry", "siglip2-base", tag), file("geometry", "siglip2-so400m", tag)])).toEqual([
      ["MaSC CP", CONCEPT],
      [`MaSC CP (siglip2-base, ${tag})`, CONCEPT],
    ]);
  });

  it("name the folder where two have one metric of one method, and not where they share the methods", () => {
    const tag = "dreambenchplus_maskedmaxcos_naflex";
    const [first, second] = [file("geometry", "siglip2-so400m", tag), file("geometry", "siglip2-so400m", tag)];
    const again = { ...second, path: second.path.replace("results", "again") };
    expect(labels([first, again]).map(([label]) => label)).toEqual([
      "MaSC CP",
      `MaSC CP (siglip2-so400m, ${tag}, results)`,
    ]);
    const other = file("geometry", "siglip2-so400m", tag, "dreambooth_sd");
    expect(labels([first, { ...other, path: other.path.replace("results", "again") }])).toEqual([["MaSC CP", CONCEPT]]);
  });

  it("are those of DreamBench++'s folders for what it ships", () => {
    const scores = { "object_00_mug-0": 40, "object_00_mug-1-0_0": 50 };
    const files = [
      "data_dino_rating",
      "data_clipi_rating",
      "data_clipt_rating",
      "data_gpt_rating/prompt_following_full",
    ];
    expect(labels(files.map((folder) => json(`${folder}/emu2.json`, scores)))).toEqual([
      ["CLIP-I", CONCEPT],
      ["CLIP-T", PROMPT],
      ["DINO-I", CONCEPT],
      ["GPT-4o", PROMPT],
    ]);
  });
});

const raters = (files: readonly TextFile[]) =>
  studyOfFiles(files).study.raters.map(({ name, dimension, values }) => [name, dimension, ...values]);
const ownRow = (id: number, flags: readonly string[]) =>
  JSON.stringify({
    id: `${id}`,
    concept: `c${id}`,
    prompt_id: "0",
    method: "mine",
    seed: "0",
    cp: 0.5 + id / 10,
    pf: 0.1,
    cp_n_ref_fg: 9,
    flags,
  });
const maskedName = (suffix: string) =>
  `geometry__siglip2-so400m__dreambenchplus_maskedmaxcos_naflex${suffix}_emu2.jsonl`;
const scored = (path: string) => rows(path, "siglip2-so400m", "emu2", [{ score: 0.5 }]);

describe("a study of files", () => {
  const masc = "results/geometry__siglip2-so400m__dreambenchplus_maskedmaxcos_naflex_emu2.jsonl";

  it("does not take the zeros of empty masks for scores, and says so", () => {
    const { study, problems } = studyOfFiles([
      rows(masc, "siglip2-so400m", "emu2", [
        { prompt: "0", score: 0.5 },
        { prompt: "1", score: 0 },
        { prompt: "2", score: 0, extras: { total_ref_w: 0 } },
        { prompt: "3", score: 0, extras: { total_ref_w: 3.5 } },
        { prompt: "4", score: null },
      ]),
    ]);
    expect([...study.metrics[0]!.values]).toEqual([0.5, 0]);
    expect(study.pairs.map(({ promptId }) => promptId)).toEqual(["0", "3"]);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^2 of 5 rows .* score 0, .* empty mask/),
      expect.stringMatching(/^1 of 5 rows .* no number/),
    ]);
  });

  it("keeps the zeros of metrics that no mask makes", () => {
    const name = "results/geometry__dinov3-vitl16__dreambenchplus_dbplus_emu2.jsonl";
    expect([...studyOfFiles([rows(name, "dinov3-vitl16", "emu2", [{ score: 0 }])]).study.metrics[0]!.values]).toEqual([
      0,
    ]);
  });

  it("takes seeds apart where a metric has several of a prompt, and gives the first what names none", () => {
    const { study } = studyOfFiles([
      rows(masc, "siglip2-so400m", "emu2", [
        { seed: 0, score: 0.5 },
        { seed: 1, score: 0.6 },
      ]),
      json("data_dino_rating/emu2.json", { "object_00_mug-0": 70 }),
      json("data_human_rating/merged_data/group1/emu2-cp.json", { "object_00_mug-0": 3 }),
    ]);
    const dino = study.metrics.find(({ label }) => label === "DINO-I")!;
    expect(study.pairs.map(({ seed }) => seed)).toEqual(["0", "1"]);
    expect([[...study.metrics[0]!.values], [...dino.values], [...study.raters[0]!.values]]).toEqual([
      [0.5, 0.6],
      [0.7, NaN],
      [3, NaN],
    ]);
  });

  it("takes people's own files where there are no groups', and else the groups' alone", () => {
    const raw = [
      json("data_human_rating/raw/anna-b-emu2.json", { "object_00_mug-0": [3, 1] }),
      json("data_human_rating/raw/carl-emu2.json", { "object_00_mug-0": [4, 2] }),
    ];
    const scores = json("data_dino_rating/emu2.json", { "object_00_mug-0": 70 });
    expect(raters([...raw, scores])).toEqual([
      ["anna-b", CONCEPT, 3],
      ["anna-b", PROMPT, 1],
      ["carl", CONCEPT, 4],
      ["carl", PROMPT, 2],
    ]);
    const merged = json("data_human_rating/merged_data/group1/emu2-cp.json", { "object_00_mug-0": 2 });
    expect(raters([...raw, scores, merged]).filter(([, dimension]) => dimension === CONCEPT)).toEqual([
      ["group1", CONCEPT, 2],
    ]);
  });

  it("reads scores and ratings of one's own, on any scale", () => {
    const table = [
      "concept,prompt_id,method,my metric,clip_t_large,seed",
      ...["a", "b", "c", "d"].map((concept, at) => `${concept},0,mine,${at / 4},${1 - at / 4},0`),
    ].join("\n");
    const ratings = [
      "rater,concept,prompt_id,method,dimension,rating",
      ...["a", "b", "c", "d"].flatMap((concept, at) => [
        `ann,${concept},0,mine,identity,${at + 2}`,
        `bob,${concept},0,mine,identity,${at + 1}`,
        `ann,${concept},0,mine,prompt following,${5 - at}`,
      ]),
    ].join("\n");
    const { study, problems } = studyOfFiles([
      { path: "scores.csv", text: table },
      { path: "people.csv", text: ratings },
    ]);
    expect(problems).toEqual([]);
    expect(study.raters.map(({ name, dimension, scale }) => [name, dimension, ...scale])).toEqual([
      ["ann", CONCEPT, 1, 5],
      ["ann", PROMPT, 1, 5],
      ["bob", CONCEPT, 1, 5],
    ]);
    const { cp, pf } = tablesOf(study);
    expect([cp.rows.map(({ metric }) => metric.label), pf.rows.map(({ metric }) => metric.label)]).toEqual([
      ["my metric"],
      ["clip_t_large"],
    ]);
    expect(cp.rows[0]!.pooled).toMatchObject({ n: 4, rho: 1 });
    expect(cp.rows[0]!.pooled.alpha).toBeGreaterThan(0.5);
    expect(pf.rows[0]!.pooled).toMatchObject({ n: 4, rho: 1 });
  });

  it("reads our own results with what they set aside", () => {
    const { study } = studyOfFiles([
      { path: "rows.jsonl", text: [ownRow(0, []), ownRow(1, ["mask_small"]), ownRow(2, [])].join("\n") },
    ]);
    expect(study.metrics.map(({ label, isOwn }) => [label, isOwn])).toEqual([
      ["MaSC CP", true],
      ["MaSC PF", true],
    ]);
    expect(study.pairs.map(({ setAside }) => setAside)).toEqual([null, "mask_small", null]);
  });

  it("reads numbers by concept and prompt in a file a method, under any name", () => {
    const { study } = studyOfFiles([
      json("my-scores/other_model.json", { "object_00_mug-0": 0.2, "object_00_mug-1": 0.3 }),
    ]);
    expect([study.methods, study.metrics.map(({ label }) => label)]).toEqual([["other_model"], ["my-scores"]]);
  });

  it("tells sources of masks apart by the file's name and by folders, and says what it cannot read", () => {
    const beside = studyOfFiles([
      scored(`results/${maskedName("")}`),
      scored(`results/${maskedName("_masks_clipseg")}`),
    ]).study;
    expect([beside.maskSources.map(({ name: source }) => source), beside.metrics.map(({ label }) => label)]).toEqual([
      ["default", "clipseg"],
      ["MaSC CP"],
    ]);
    const folders = studyOfFiles([
      scored(`mask_sources/clipseg/${maskedName("_masks_clipseg")}`),
      scored(`mask_sources/sam3/${maskedName("")}`),
      { path: "notes.json", text: '{"a": 1}' },
      { path: "broken.json", text: '{"a": ' },
    ]);
    expect(folders.study.maskSources.map(({ name: source }) => source)).toEqual(["sam3", "clipseg"]);
    expect(folders.study.metrics.map(({ label }) => label)).toEqual(["MaSC CP"]);
    expect(folders.problems.map(({ path }) => path).toSorted()).toEqual(["broken.json", "notes.json"]);
  });
});
