import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { MANIFEST_COLUMNS } from "../../src/project/formats/manifest/manifest.ts";
import { readCommand } from "../../src/cli/arguments.ts";
import { EXIT } from "../../src/cli/exit-codes.ts";
import { PAIR_COLUMNS } from "../../src/project/pair-rows.ts";
import { DEFAULT_LIMITS } from "../../src/imaging/limits.ts";
import { FLAGS } from "../../src/metric/flags.ts";
import { PYTORCH } from "../models/pytorch/fixtures.ts";
import { CLIP, DINO, mascLens, mascLensHere, NAFLEX, PICTURES, put, rowsIn, workFolder } from "./masc-lens.ts";

const work = workFolder();
const manifest = put(
  join(work, "pairs.csv"),
  `id,reference,generation\na,${PICTURES}/rgb8.png,${PICTURES}/grey8.png\n`,
);

/** A copy of the tiny checkpoint with something wrong. */
function spoil(name: string, change: (folder: string) => void): string {
  const folder = join(work, name);
  cpSync(NAFLEX, folder, { recursive: true });
  change(folder);
  return folder;
}

function editConfig(folder: string, edit: (text: string) => string): void {
  const file = join(folder, "config.json");
  writeFileSync(file, edit(readFileSync(file, "utf8")));
}

/** Gives a tensor another name of the same length in the header. */
function renameTensor(folder: string, name: string): void {
  const file = join(folder, "model.safetensors");
  const bytes = readFileSync(file);
  const at = bytes.indexOf(`"${name}"`);
  expect(at).toBeGreaterThan(0);
  bytes.write(`"x${name.slice(1)}"`, at);
  writeFileSync(file, bytes);
}

describe("help", () => {
  it("names every option, column and exit code, and the version is the package's", async () => {
    const [help, version] = await Promise.all([mascLens(["score", "--help"]), mascLens(["--version"])]);
    expect([help.code, help.stderr, version]).toEqual([
      0,
      "",
      { code: 0, stdout: `${packageJson.version}\n`, stderr: "" },
    ]);
    for (const word of [
      "--model",
      "--clip",
      "--dino",
      "--max-patches",
      "--threshold",
      "--stripper",
      "--precision",
      "--limit",
      "--out",
      "--csv",
      "--resume",
      "--shard",
      "merge FILES... --out",
      "--revision",
      "--cache",
      "--hub",
      "HF_TOKEN",
      "--masks",
      "--ratings",
      ...PAIR_COLUMNS,
      ...MANIFEST_COLUMNS,
    ])
      expect(help.stdout).toContain(word);
    for (const [name, value] of Object.entries(DEFAULT_LIMITS)) expect(help.stdout).toContain(`${name}=${value}`);
    for (const flag of FLAGS) expect(help.stdout).toContain(flag);
    for (const code of Object.values(EXIT)) expect(help.stdout).toMatch(new RegExp(`^  ${code} `, "m"));
  });
});

describe("wrong usage", () => {
  it("is told of words and values", () => {
    const wrong = [
      [],
      ["frob"],
      ["score"],
      ["score", ""],
      ["score", "a", "b"],
      ["score", "a", "--frob"],
      ["score", "a", "--model"],
      ["score", "a", "--model", ""],
      ["score", "a", "--resume"],
      ["score", "a", "--masks", ""],
      ["pairs", "a", "--csv", "b"],
      ["score", "a", "--stripper", "llm"],
      ["score", "a", "--precision", "fp16"],
      ["score", "a", "--precision", "int4"],
      ["score", "a", "--revision", "../x"],
      ["score", "a", "--hub", "ftp://x"],
      ["score", "a", "--cache", ""],
      ...["0", "-1", "1.5", "1e3", "ten", "", "0x10", "99999999999999999999"].map((value) => [
        "score",
        "a",
        `--max-patches=${value}`,
      ]),
      ...["2", "-0.1", "NaN", "half", "", "0,5", "1.0001"].map((value) => ["score", "a", `--threshold=${value}`]),
    ];
    wrong.push(
      ["merge"],
      ["merge", "--out", "a"],
      ["merge", "a"],
      ["merge", "a", "--out", ""],
      ["merge", "", "--out", "a"],
    );
    wrong.push(["merge", "a", "--out", "b", "--model", "c"], ["merge", "a", "--out", "b", "--shard", "1/2"]);
    expect(readCommand(["merge", "a", "b", "--out", "c"])).toEqual({
      kind: "merge",
      options: { files: ["a", "b"], out: "c" },
    });
    for (const shard of ["0/4", "5/4", "2", "", "1/0", "-1/4", "a/b"]) wrong.push(["score", "a", `--shard=${shard}`]);
    for (const limit of ["pixels", "pixels=", "pixels=0", "pixels=-1", "pixels=1.5", "frob=3", "=3", ""])
      wrong.push(["score", "a", `--limit=${limit}`]);
    for (const words of wrong)
      expect(() => readCommand(words), words.join(" ")).toThrow(expect.objectContaining({ code: "invalid_settings" }));
    expect([["help"], ["help", "score"], ["version"], ["mask", "--help"]].map(readCommand)).toEqual(
      ["help", "help", "version", "help"].map((kind) => ({ kind })),
    );
    expect(readCommand(["--threshold", ".25", "score", "a", "--max-patches=1", "--stripper=none"])).toMatchObject({
      kind: "score",
      options: {
        input: "a",
        model: null,
        settings: { maxPatches: 1, threshold: 0.25, stripper: "none" },
        out: null,
        resume: false,
      },
    });
  });

  it("is not a limit that is set; the others stay", () => {
    expect(readCommand(["score", "a", "--limit", "side=100000", "--limit", "seconds=60"])).toMatchObject({
      options: { limits: { ...DEFAULT_LIMITS, side: 100_000, seconds: 60 } },
    });
    expect(readCommand(["score", "a"])).toMatchObject({ options: { limits: DEFAULT_LIMITS } });
  });

  it("ends with 2, before any output is touched", async () => {
    const kept = put(join(work, "kept.jsonl"), "kept\n");
    const page = put(join(work, "page.csv"), "<!doctype html><p>Not found");
    const table = put(join(work, "table.csv"), "a,b\n1,2\n");
    const rows = put(
      join(work, "rows.jsonl"),
      `{"id":"a","reference":"${PICTURES}/rgb8.png","generation":"${PICTURES}/rgb8.png"}\n`,
    );
    mkdirSync(join(work, "nothing"));
    const out = ["--model", NAFLEX, "--out", kept];
    const calls: [string[], string][] = [
      [["score", manifest, "--max-patches", "0", ...out], "--max-patches"],
      [["score", join(work, "gone.csv"), ...out], "gone.csv"],
      [["score", page, ...out], "web page"],
      [["score", table, ...out], "no column of image paths"],
      [["score", join(PICTURES, "rgb8.png"), ...out], "rgb8.png"],
      [["score", join(work, "nothing"), ...out], "no manifest"],
      [["score", rows, "--model", NAFLEX, "--out", rows], "overwrite"],
      [["score", rows, "--model", NAFLEX, "--out", rows, "--resume"], "overwrite"],
      [["score", manifest, "--model", NAFLEX, "--out", work], "folder"],
      [
        ["score", manifest, "--model", NAFLEX, "--out", join(work, "x"), "--csv", join(work, "nothing/../x")],
        "same file",
      ],
      [["score", manifest, "--model", NAFLEX, "--out", table, "--resume"], "holds no results"],
    ];
    const [first] = calls;
    expect(await mascLens(first![0])).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(first![1]) });
    for (const [words, reason] of calls)
      expect(await mascLensHere(words)).toEqual({ code: 2, stderr: expect.stringContaining(reason) });
    expect([kept, rows, table].map((file) => readFileSync(file, "utf8").slice(0, 4))).toEqual([
      "kept",
      '{"id',
      "a,b\n",
    ]);
  });
});

describe("a checkpoint that cannot be loaded", () => {
  it("ends with 4, naming the tensor or what else is wrong, before any output is touched", async () => {
    const tensor = "vision_model.encoder.layers.0.mlp.fc1.weight";
    const out = put(join(work, "before.jsonl"), "kept\n");
    const calls: [string[], RegExp][] = [
      [
        ["--model", spoil("renamed", (folder) => renameTensor(folder, tensor))],
        new RegExp(`no tensor "${tensor.replaceAll(".", "\\.")}"`),
      ],
      [
        [
          "--model",
          spoil("lying", (folder) =>
            editConfig(folder, (text) => text.replace(/"intermediate_size": \d+/g, '"intermediate_size": 99')),
          ),
        ],
        /Tensor ".*fc1.*" has shape/,
      ],
      [
        [
          "--model",
          spoil("cut", (folder) =>
            writeFileSync(
              join(folder, "model.safetensors"),
              readFileSync(join(folder, "model.safetensors")).subarray(0, -9),
            ),
          ),
        ],
        /ends at byte/,
      ],
      [["--model", join(work, "gone")], /gone/],
      [["--model", manifest], /--model .*pairs\.csv/],
      [["--model", PICTURES], /config\.json/],
      [["--model", CLIP], /--model .*SigLIP2.*CLIP.*--clip/],
      [["--model", NAFLEX, "--clip", NAFLEX], /--clip .*SigLIP2 NaFlex.*--model/],
      [["--model", NAFLEX, "--dino", CLIP], /--dino .*CLIP.*--clip/],
      [["--model", NAFLEX, "--clip", CLIP, "--dino", join(work, "gone")], /--dino .*gone/],
    ];
    const [first] = calls;
    expect(await mascLens(["score", manifest, ...first![0]])).toEqual({
      code: 4,
      stdout: "",
      stderr: expect.stringMatching(first![1]),
    });
    for (const [words, reason] of calls)
      expect(await mascLensHere(["score", manifest, "--out", out, ...words])).toEqual({
        code: 4,
        stderr: expect.stringMatching(reason),
      });
    expect(readFileSync(out, "utf8")).toBe("kept\n");
  });
});

describe("a checkpoint of PyTorch's", () => {
  it("is a folder, or a file by itself; what it calls is named", async () => {
    const row = async (...words: string[]) => {
      const out = join(work, "pytorch.jsonl");
      expect(await mascLensHere(["score", manifest, "--max-patches", "16", "--out", out, ...words])).toMatchObject({
        code: 0,
      });
      return rowsIn(out)[0];
    };
    const alone = join(PYTORCH, "dino_tiny8_pretrain.pth");
    const folder = put(join(work, "release/dino_tiny8_pretrain.pth"), readFileSync(alone));
    const { dino } = (await row("--dino", alone))!;
    expect(dino).toEqual(expect.any(Number));
    expect((await row("--dino", dirname(folder)))!["dino"]).toBe(dino);
    expect((await row("--dino", join(PYTORCH, "timm")))!["dino"]).toEqual(expect.any(Number));
    expect(await mascLensHere(["score", manifest, "--dino", join(PYTORCH, "module.pt")])).toEqual({
      code: 4,
      stderr: expect.stringMatching(/--dino .*module\.pt.*torch\.nn\.modules\.linear\.Identity/),
    });
  });
});

describe("without --model", () => {
  it("scores with the demo's checkpoint, and says that its numbers mean nothing", async () => {
    const out = join(work, "bundled.jsonl");
    const { code, stderr } = await mascLens([
      "score",
      manifest,
      "--max-patches",
      "16",
      "--dino",
      `${DINO}/`,
      "--out",
      out,
    ]);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/TOY.*NUMBERS MEAN NOTHING/)]);
    expect(rowsIn(out)).toMatchObject([{ model: "demo-siglip2-naflex", dino: expect.any(Number), clip_i: null }]);
  });
});
