import { describe, expect, it } from "vitest";
import { leftoverProblems, otherKindProblems } from "../../src/project/formats/other-kinds.ts";
import { groupProblems, problemKey } from "../../src/project/problems.ts";
import type { IntakeProblem } from "../../src/project/types.ts";

const of = (kind: IntakeProblem["kind"], count: number) =>
  Array.from({ length: count }, (_, index): IntakeProblem => ({ kind, path: `${index}`, message: `${kind} ${index}` }));

describe("problems", () => {
  it("of ten thousand files are a few groups with their counts, what is lost first", () => {
    expect(
      groupProblems([...of("no-reference", 9_000), ...of("picture", 1), ...of("quotes", 2)]).map(({ title }) => title),
    ).toEqual([
      "2 quotation marks that do not pair",
      "1 picture that cannot be decoded",
      "9,000 generations without a reference",
    ]);
  });

  it("of which one speaks of several are counted as so many", () => {
    const [group] = groupProblems([...of("no-reference", 1), { ...of("no-reference", 1)[0]!, path: null, count: 15 }]);
    expect(group).toMatchObject({ title: "16 generations without a reference", count: 16 });
  });

  it("are known again by what they say", () => {
    const problem: IntakeProblem = { kind: "mask", path: "a", message: "b" };
    expect(problemKey(problem)).toBe(problemKey({ ...problem }));
    expect(problemKey(problem)).not.toBe(problemKey({ ...problem, path: "c" }));
  });
});

describe("files of other kinds", () => {
  it.each([
    ["paper.PDF", /is a PDF, which is not read\. Read are pictures .*Save the pictures in it as PNG/],
    ["clip.mp4", /is a video,.*Save the frames/],
    ["set.tar.gz", /is an archive,.*Unpack it/],
    ["table.xlsx", /is a spreadsheet,.*as CSV \(UTF-8\)/],
    ["notes.docx", /is an Office file/],
    ["drawing.psd", /is a picture of a format that is not read,.*Export it as PNG/],
    ["masks.npy", /is an array/],
    ["lora.safetensors", /is a file of weights,.*config\.json/],
    ["README.md", /is not used\. Read are pictures/],
  ])("%s is told in one sentence with the way out", (path, sentence) => {
    expect(otherKindProblems([path])).toEqual([{ kind: "other-kind", path, message: expect.stringMatching(sentence) }]);
    expect(otherKindProblems([path])[0]?.message).toContain(`"${path}"`);
  });

  it("are one sentence a kind, however many", () => {
    const many = Array.from({ length: 5000 }, (_, index) => `frames/${index}.mp4`);
    const problems = otherKindProblems([...many, "a.pdf", "b.pdf"]);
    expect(problems.map(({ message }) => message.slice(0, 90))).toEqual([
      expect.stringContaining("and 4997 more are videos"),
      expect.stringContaining('"a.pdf", "b.pdf" are PDFs'),
    ]);
  });

  it("a list of prompts is told apart from a prompt without a picture", () => {
    const texts = new Map([
      ["prompts.txt", "a cat\n\na dog\n"],
      ["bird.txt", "a bird\n"],
    ]);
    expect(leftoverProblems([...texts.keys()], texts).map(({ kind, path }) => [kind, path])).toEqual([
      ["prompt-list", "prompts.txt"],
      ["not-named", "bird.txt"],
    ]);
    expect(leftoverProblems(["prompts.txt"], texts)[0]?.message).toMatch(
      /"prompts\.txt" has 2 lines.*columns generation and prompt/,
    );
  });
});
