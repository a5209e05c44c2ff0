import { describe, expect, it } from "vitest";
import { pastedFiles } from "../../src/app/pasting.ts";

const picked = (path: string, type = "image/png") => ({ path, file: new File(["x"], path, { type }) });
const names = (text: string, paths: readonly string[], taken: readonly string[] = []) =>
  pastedFiles(
    text,
    paths.map((path) => picked(path)),
    (path) => taken.includes(path),
  ).map(({ path }) => path);

describe("a paste adds", () => {
  it.each<[string, string, string[], string[], string[]]>([
    ["files under their own names", "", ["a.png", "set.zip"], [], ["a.png", "set.zip"]],
    ["a screenshot by a name of its own", "", ["image.png"], [], ["pasted.png"]],
    ["the next screenshot beside it", "", ["image.png"], ["pasted.png", "pasted 2.png"], ["pasted 3.png"]],
    ["several", "", ["image.png", "image.png"], [], ["pasted.png", "pasted 2.png"]],
    ["rows of a spreadsheet", "reference\tgeneration\na.png\tb.png", [], [], ["pasted.tsv"]],
    ["and not their picture", "Reference\tGeneration\r\na.png\tb.png\r\n", ["image.png"], [], ["pasted.tsv"]],
    ["rows beside others", "reference,generation\na.png,b.png", [], ["pasted.tsv"], ["pasted 2.tsv"]],
    ["texts of pairs", "generation,prompt\nb.png,a cat", [], [], ["pasted.tsv"]],
    ["scores to check", "concept_id,clip_i\nkitten,0.8", [], [], ["pasted.tsv"]],
    ["nothing of prose", "We saw, last week,\na score or two of cats, in the garden", [], [], []],
    ["nothing of a heading alone", "reference\tgeneration", [], [], []],
    ["nothing of a list of words", "prompt\na cat\na dog", [], [], []],
    ["a picture with its address", "https://example.org/a.png", ["image.png"], [], ["pasted.png"]],
  ])("%s", (_, text, files, taken, expected) => expect(names(text, files, taken)).toEqual(expected));

  it("the text as it is", async () => {
    const text = "reference\tgeneration\na.png\tb.png";
    const [table] = pastedFiles(text, [], () => false);
    expect([await table?.file.text(), table?.file.name]).toEqual([text, "pasted.tsv"]);
  });
});
