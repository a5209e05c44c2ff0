import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { stripCollapsed, stripSubject } from "../../src/metric/strip.ts";
import { oracleJson } from "../parity/oracle.ts";

const FIXTURES = new URL("../fixtures/", import.meta.url);
const rows = <Row>(path: string): Row[] => JSON.parse(readFileSync(new URL(path, FIXTURES), "utf8"));

interface Bare {
  readonly prompt: string;
  readonly object: string;
  readonly regex: string;
}
interface Whole extends Bare {
  readonly text: string;
  readonly stripped: boolean;
}

describe("stripping", () => {
  it("agrees with the oracle", () => {
    const wrong = oracleJson<Bare[]>("strip.json").filter(
      ({ prompt, object, regex }) => stripCollapsed(prompt, object).text !== regex,
    );
    expect(wrong).toEqual([]);
  });

  it("agrees with the package on random names of many scripts", () => {
    const wrong = rows<Whole>(process.env["STRIP_EXTRA"] ?? "strip-extra.json")
      .map((row) => ({
        ...row,
        got: stripSubject(row.prompt, row.object),
        bare: stripCollapsed(row.prompt, row.object).text,
      }))
      .filter(
        ({ text, stripped, regex, got, bare }) =>
          got.text !== text || got.stripped !== stripped || got.found !== stripped || bare !== regex,
      );
    expect(wrong).toEqual([]);
  });

  it("leaves a prompt without a name exactly as it is", () => {
    for (const object of [null, "", " \u00a0"]) {
      expect(stripSubject("  a   dog ", object)).toEqual({ text: "  a   dog ", stripped: false, found: false });
    }
  });

  it("says whether the name was there", () => {
    expect(stripSubject("A photo of a  Kitten at play", "kitten")).toEqual({
      text: "A photo of at play",
      stripped: true,
      found: true,
    });
    expect(stripSubject("two  kittens", "kitten")).toEqual({ text: "two kittens", stripped: false, found: false });
  });
});
