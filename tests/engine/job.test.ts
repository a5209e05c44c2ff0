import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findFiles, runJob } from "../../src/engine/job.ts";
import { Pipeline } from "../../src/engine/pipeline.ts";
import { Gate } from "../../src/lib/gate.ts";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";
import { nodeSpillDisk } from "../../src/platform/spill-disk-node.ts";
import { nodeCodecs } from "../../src/platform/codecs-node.ts";
import { oracleFinder, oracleSource } from "../parity/oracle.ts";
import {
  errorOf,
  NAFLEX,
  never,
  openPipeline,
  outcomesOf,
  sampleOf,
  scoreOne,
  scoresOf,
  SETTINGS,
  watchedRuntime,
} from "./rig.ts";

const picture = (name: string) =>
  bytesSource(`images/${name}`, new Uint8Array(readFileSync(new URL(`../fixtures/pictures/${name}`, import.meta.url))));

/** The oracle's files, and some more. */
function findAmong(...more: readonly ByteSource[]) {
  const find = oracleFinder();
  return (path: string) => more.find((source) => source.path === path) ?? find(path);
}

describe("encoding", () => {
  const names = ["cat.png", "rocket.png", "coffee.png"];
  const everyPair = names.flatMap((from) => names.map((to) => sampleOf(`${from} ${to}`, from, to)));

  test("happens once for every distinct image, in however many pairs it stands", async () => {
    const pipeline = await openPipeline();
    await outcomesOf(pipeline, everyPair);
    expect(pipeline.encoded).toEqual({ images: 3, texts: 2 });
  });

  test("happens once for files of the same bytes", async () => {
    const pipeline = await openPipeline();
    const find = findAmong({ ...oracleSource("images/cat.png"), path: "images/copy.png" });
    const scores = await scoreOne(
      pipeline,
      sampleOf("copy", "cat.png", "cat.png", { generation: "images/copy.png" }),
      SETTINGS,
      find,
    );
    expect(pipeline.encoded.images).toBe(1);
    expect(scores.global_maxcos).toBeCloseTo(1, 6);
  });

  test("does not happen again for another threshold, other masks, or an object's name; of each row only the pool's last step runs", async () => {
    const runtime = watchedRuntime();
    const pipeline = await openPipeline([NAFLEX, "clip-tiny-patch32", "dino-tiny-vits8"], runtime);
    const find = oracleFinder();
    const before = await outcomesOf(pipeline, everyPair, SETTINGS, find);
    const { runs } = runtime;
    const { encoded } = pipeline;
    const moved = everyPair.map((sample) => ({
      ...sample,
      referenceMask: "masks/soft.png",
      generationMask: "masks/half.png",
    }));
    const lower = { ...SETTINGS, threshold: 0.25 };
    const after = await outcomesOf(pipeline, moved, lower, find);
    await outcomesOf(pipeline, moved, { ...lower, stripper: "none" }, find);
    // Both regions of a row at once; the whole is no mask's.
    expect(runtime.runs - runs).toBe(2 * everyPair.length);
    expect(pipeline.encoded).toEqual(encoded);
    for (const [id, outcome] of after) expect(scoresOf(outcome).cp).not.toBe(scoresOf(before.get(id)).cp);
  });

  test("happens again for another budget, or another checkpoint", async () => {
    const pipeline = await openPipeline();
    const sample = sampleOf("a", "cat.png", "rocket.png");
    const small = await scoreOne(pipeline, sample);
    const large = await scoreOne(pipeline, sample, { ...SETTINGS, maxPatches: 100 });
    expect(pipeline.encoded.images).toBe(4);
    expect(large.cp_n_ref_total).toBeGreaterThan(small.cp_n_ref_total!);
    const other = await openPipeline(["siglip2-fixed-tiny-128"]);
    const expected = await scoreOne(other, sample);
    await pipeline.use({
      info: {
        slot: "siglip",
        family: "siglip2",
        abilities: ["patches", "regions", "text"],
        comparesPatches: false,
        name: "other",
        description: "",
        naflex: false,
        fingerprint: "",
        precision: "fp32",
        layer: { dim: 144, heads: 8, mlp: 576 },
      },
      backbone: other.siglip,
    });
    expect(await scoreOne(pipeline, sample)).toEqual(expected);
    expect(await scoreOne(pipeline, sample)).not.toEqual(small);
  });

  test("is the same with caches that hold next to nothing", async () => {
    const roomy = await openPipeline();
    const tight = new Pipeline(nodeCodecs(), undefined, { pixels: 1, tokens: 1 });
    await tight.use({
      info: {
        slot: "siglip",
        family: "siglip2",
        abilities: ["patches", "regions", "text"],
        comparesPatches: false,
        name: "tight",
        description: "",
        naflex: true,
        fingerprint: "",
        precision: "fp32",
        layer: { dim: 144, heads: 8, mlp: 576 },
      },
      backbone: roomy.siglip,
    });
    expect(await outcomesOf(tight, everyPair)).toEqual(await outcomesOf(roomy, everyPair));
    expect(tight.encoded.images).toBeGreaterThan(3);
  });

  test("and encodes nothing twice where a disk takes what they let go of", async () => {
    const roomy = await openPipeline();
    const disk = nodeSpillDisk();
    const tight = new Pipeline(nodeCodecs(), () => Promise.resolve(disk), { pixels: 1, tokens: 1 });
    await tight.use({
      info: {
        slot: "siglip",
        family: "siglip2",
        abilities: ["patches", "regions", "text"],
        comparesPatches: false,
        name: "tight",
        description: "",
        naflex: true,
        fingerprint: "",
        precision: "fp32",
        layer: { dim: 144, heads: 8, mlp: 576 },
      },
      backbone: roomy.siglip,
    });
    const expected = await outcomesOf(roomy, everyPair);
    expect(await outcomesOf(tight, everyPair)).toEqual(expected);
    expect(tight.encoded.images).toBe(roomy.encoded.images);
  });
});

describe("a sample without", () => {
  const whole = sampleOf("a", "cat.png", "rocket.png");

  test("masks has no masked score, but all others and the baselines", async () => {
    const pipeline = await openPipeline([NAFLEX, "clip-tiny-patch32", "dino-tiny-vits8"]);
    const full = await scoreOne(pipeline, whole);
    const scores = await scoreOne(pipeline, { ...whole, referenceMask: null, generationMask: null });
    const masked = [
      "cp",
      "cp_n_ref_fg",
      "cp_fg_frac_ref",
      "weighted_maxcos",
      "recall_fg",
      "best_match_in_background",
      "cp_mask_interval",
    ] as const;
    const pooled = [
      "pf",
      "pf_n_fg",
      "pf_n_bg_pooled",
      "pf_background_stripped",
      "pf_background_prompt",
      "pf_foreground_stripped",
      "pf_foreground_prompt",
      "pf_mask_interval",
    ] as const;
    const none = Object.fromEntries([...masked, ...pooled].map((name) => [name, null]));
    expect(scores).toEqual({ ...full, ...none, flags: ["mask_missing"] });
    const { clip_i, clip_t, dino, pf_full_prompt } = scores;
    for (const value of [clip_i, clip_t, dino, pf_full_prompt]) expect(value).toBeTypeOf("number");

    const { cp, pf, flags } = await scoreOne(pipeline, { ...whole, generationMask: null });
    expect({ cp, pf, flags }).toEqual({ cp: full.cp, pf: null, flags: ["mask_missing"] });
  });

  test("a prompt has no prompt score; without a name it is read as it stands", async () => {
    const pipeline = await openPipeline([NAFLEX, "clip-tiny-patch32"]);
    const full = await scoreOne(pipeline, whole);
    const none = {
      ...Object.fromEntries(
        Object.keys(full)
          .filter((name) => name.startsWith("pf_") && !name.startsWith("pf_n_"))
          .map((name) => [name, null]),
      ),
      pf: null,
    };
    const silent = await scoreOne(pipeline, { ...whole, prompt: null });
    expect(silent).toEqual({
      ...full,
      ...none,
      prompt_text: null,
      prompt_stripped: null,
      clip_t: null,
      siglip2_global: silent.siglip2_global,
    });
    expect(silent.siglip2_global).toBe(full.siglip2_global);
    for (const object of [null, "", " \t", "\u001c"]) {
      const scores = await scoreOne(pipeline, { ...whole, object });
      expect(scores).toMatchObject({ prompt_text: whole.prompt, prompt_stripped: false, flags: ["no_object"] });
      expect(scores.pf).toBe(full.pf_background_prompt);
    }
    expect(await scoreOne(pipeline, { ...whole, object: "dog" })).toMatchObject({ flags: ["object_not_in_prompt"] });
  });

  test("a file that its path names is told by the path", () => {
    expect(() => findFiles(whole, (path) => (path === "masks/cat.png" ? null : oracleSource(path)))).toThrow(
      /masks\/cat\.png/,
    );
  });
});

describe("flags", () => {
  test.each([
    [
      "masks of nothing, of everything",
      { referenceMask: "masks/empty.png", generationMask: "masks/full.png" },
      ["mask_empty", "mask_full", "mask_small", "no_reference_foreground", "no_background"],
    ],
    [
      "a picture that EXIF turns",
      { reference: "images/exif6.jpg", referenceMask: "masks/exif6.png" },
      ["exif_rotated"],
    ],
    ["a 16-bit photograph", { reference: "images/grey16.png", referenceMask: null }, ["mask_missing", "sixteen_bit"]],
    [
      "a prompt of ten thousand characters",
      { prompt: "a cat that sleeps near another cat flap ".repeat(250) },
      ["prompt_cut"],
    ],
  ])("say of %s", async (_, changes, expected) => {
    const scores = await scoreOne(
      await openPipeline(),
      sampleOf("a", "cat.png", "rocket.png", changes),
      SETTINGS,
      findAmong(picture("grey16.png")),
    );
    expect(scores.flags).toEqual(expected);
  });
});

describe("files that cannot be used are errors of their rows, by name", () => {
  const bad: [string, ByteSource, string, RegExp][] = [
    ["empty", bytesSource("images/nothing.png", new Uint8Array()), "invalid_image", /nothing\.png.*empty/],
    [
      "no picture",
      bytesSource("images/notes.png", new TextEncoder().encode("notes")),
      "unknown_image_format",
      /notes\.png/,
    ],
    ["CMYK", picture("cmyk.jpg"), "unsupported_image", /cmyk\.jpg.*CMYK/],
    [
      "gone by now",
      {
        ...oracleSource("images/cat.png"),
        path: "images/gone.png",
        read: () => Promise.reject(new DOMException("A requested file could not be found", "NotFoundError")),
      },
      "missing_file",
      /gone\.png could not be read/,
    ],
  ];

  test.each(bad)("%s", async (_, source, code, message) => {
    const pipeline = await openPipeline();
    const samples = [
      sampleOf("reference", "cat.png", "rocket.png", { reference: source.path }),
      sampleOf("mask", "cat.png", "rocket.png", { generationMask: source.path }),
      sampleOf("good", "cat.png", "rocket.png"),
    ];
    const outcomes = await outcomesOf(pipeline, samples, SETTINGS, findAmong(source));
    for (const id of ["reference", "mask"])
      expect(errorOf(outcomes.get(id))).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(scoresOf(outcomes.get("good")).cp).toBeTypeOf("number");
  });

  test("and are tried again when they are asked for again", async () => {
    const pipeline = await openPipeline();
    const source = oracleSource("images/cat.png");
    let failures = 1;
    const flaky: ByteSource = {
      ...source,
      path: "images/flaky.png",
      read: (start, end) => (failures-- > 0 ? Promise.reject(new Error("busy")) : source.read(start, end)),
    };
    const sample = sampleOf("a", "cat.png", "rocket.png", { reference: flaky.path });
    const find = findAmong(flaky);
    expect(errorOf((await outcomesOf(pipeline, [sample], SETTINGS, find)).get("a")).code).toBe("missing_file");
    expect(await scoreOne(pipeline, sample, SETTINGS, find)).toEqual(
      await scoreOne(pipeline, { ...sample, reference: "images/cat.png" }, SETTINGS, find),
    );
  });
});

test("samples that someone looks at are taken next; those that are done, or of another job, change nothing", async () => {
  const samples = ["a", "b", "c", "d"].map((id) => sampleOf(id, "cat.png", "rocket.png"));
  const asked = [["c"], ["c", "other"], ["other", "d"], []];
  const rows: [string, number][] = [];
  const summary = await runJob(never, await openPipeline(), samples, SETTINGS, {
    find: oracleFinder(),
    prioritised: () => asked.shift() ?? [],
    onProgress: (progress) => progress.kind === "row" && rows.push([progress.id, progress.done]),
  });
  expect(rows).toEqual([
    ["c", 1],
    ["a", 2],
    ["d", 3],
    ["b", 4],
  ]);
  expect(summary).toEqual({ answered: 4, failed: 0 });
});

describe("a job of which everything is at hand", () => {
  const samples = Array.from({ length: 400 }, (_, i) => sampleOf(String(i), "cat.png", "rocket.png"));

  test("still lets a cancel in", async () => {
    const pipeline = await openPipeline();
    const find = oracleFinder();
    await outcomesOf(pipeline, samples.slice(0, 1), SETTINGS, find);
    const controller = new AbortController();
    let rows = 0;
    setImmediate(() => controller.abort());
    const job = runJob(controller.signal, pipeline, samples, SETTINGS, {
      find,
      onProgress: ({ kind }) => kind === "row" && rows++,
    });
    await expect(job).rejects.toMatchObject({ code: "cancelled" });
    expect(rows).toBeLessThan(samples.length);
  });

  test("still holds while it is paused", async () => {
    const pipeline = await openPipeline();
    const find = oracleFinder();
    await outcomesOf(pipeline, samples.slice(0, 1), SETTINGS, find);
    const gate = new Gate();
    let rows = 0;
    const job = runJob(never, pipeline, samples.slice(0, 2), SETTINGS, {
      find,
      gate,
      onProgress: ({ kind }) => {
        if (kind === "row") rows++;
        if (rows === 1) gate.close();
      },
    });
    for (let i = 0; i < 50; i++) await new Promise((resolve) => void setImmediate(resolve));
    expect(rows).toBe(1);
    gate.open();
    expect(await job).toEqual({ answered: 2, failed: 0 });
  });
});
