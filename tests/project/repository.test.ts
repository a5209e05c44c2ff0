import { describe, expect, it } from "vitest";
import { FileIndex } from "../../src/project/formats/file-index.ts";
import { aroundData } from "../../src/project/formats/repository.ts";
import { readIntake } from "../../src/project/intake.ts";
import { textFile, treeOf } from "./trees.ts";

const root = (...paths: readonly string[]) => {
  const { sorted } = new FileIndex(paths);
  return sorted.filter(aroundData(sorted).has).map(({ path }) => path);
};

/** What the authors' repository has beside the data. */
const AROUND = {
  "README.md": "# A benchmark",
  LICENSE: "A licence.",
  "pyproject.toml": "[project]",
  "requirements.txt": "torch\ndiffusers\n",
  "config.json": '{"seed": 42}',
  "assets/data_dist.png": "",
  "dreambench_plus/config.json": '{"seed": 42}',
  "dreambench_plus/metrics/clip_score.py": "import torch",
  "dreambench_plus/few_shot/emu2.json": '[{"method": "emu2", "score": 1, "content": "…"}]',
  "dreambench_plus/prompts/gpt_prompt_text_full.txt": "### Task\nRate it.\n",
  "scripts/run.sh": "python -m dreambench_plus",
};
const around = (at: string) => Object.entries(AROUND).map(([path, text]) => textFile(at + path, text));

describe("the repository around a benchmark", () => {
  it.each(["", "dreambench_plus-main/"])("is nothing to tell of, in %j", async (at) => {
    const data = treeOf().map((file) => ({ ...file, path: at + file.path }));
    const [alone, whole] = [await readIntake(data), await readIntake([...data, ...around(at)])];
    expect(whole.samples).toEqual(alone.samples);
    expect(whole.problems).toEqual(alone.problems);
  });

  it("says of data that are damaged what it says without one", async () => {
    const damaged = [
      textFile("data_human_rating/merged_data/group1/emu2-cp.json", "{"),
      textFile("data_human_rating/merge.py", "import json"),
    ];
    const { problems } = await readIntake([...treeOf({ ratings: false }), ...around(""), ...damaged]);
    expect(problems.map(({ path }) => path)).toContain("data_human_rating/merged_data/group1/emu2-cp.json");
  });

  it("is told of where it is all there is", async () => {
    const { problems } = await readIntake(around(""));
    expect(problems.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["table", "prompt-list", "other-kind"]));
  });

  it("is code, what lies in packages, and files that are called so: no table and no picture beside data", () => {
    const data = ["data/refs/cat.png", "data/prompts.txt", "data/labels.json", "data/make.py", "gens/assets/cat.png"];
    expect(root(...data)).toEqual(["data/make.py"]);
    expect(root("README.md", "src/a/b.py", "src/a/c/list.txt", "src/d/cat.png", "docs/cat.png", ...data)).toEqual(
      expect.arrayContaining(["README.md", "src/a/b.py", "src/a/c/list.txt", "docs/cat.png", "data/make.py"]),
    );
    expect(root("README.md", "src/a/b.py", "src/d/cat.png", ...data)).not.toContain("src/d/cat.png");
  });
});
