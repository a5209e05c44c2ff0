import { describe, expect, it } from "vitest";
import { decodeText } from "../../src/lib/text-encoding.ts";

const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(parts.flatMap((part) => (typeof part === "string" ? [...new TextEncoder().encode(part)] : part)));
const utf16 = (text: string, big: boolean, mark: boolean) => {
  const units = [...(mark ? "\ufeff" : ""), ...text.split("")].map((unit) => unit.charCodeAt(0));
  return new Uint8Array(units.flatMap((unit) => (big ? [unit >> 8, unit & 255] : [unit & 255, unit >> 8])));
};
const latin = (text: string) =>
  Uint8Array.from(
    text,
    (character) => ({ "–": 0x96, "’": 0x92, "€": 0x80, œ: 0x9c })[character] ?? character.charCodeAt(0),
  );
const read = (content: Uint8Array) => decodeText(content, '"a.csv"');

describe("a text's encoding", () => {
  it("is UTF-8, with or without a mark", () => {
    expect(read(bytes("café 🌞"))).toEqual({ text: "café 🌞", encoding: "UTF-8" });
    expect(read(bytes([0xef, 0xbb, 0xbf], "id,prompt"))).toEqual({ text: "id,prompt", encoding: "UTF-8" });
    expect(read(bytes())).toEqual({ text: "", encoding: "UTF-8" });
  });

  it.each([
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ])("is UTF-16, big end first: %s, marked: %s", (big, mark) => {
    const text = "reference,generation,prompt\r\na.png,b.png,ein Kätzchen\r\n";
    expect(read(utf16(text, big, mark))).toEqual({ text, encoding: "UTF-16" });
  });

  it.each([
    "on a café table",
    "Ein Kätzchen im Grünen – sunny",
    "l’été à la plage, 20 €",
    "DAS MÄDCHEN",
    "hääyöaie",
    "una cigüeña, ¿sí?",
    "cœur",
    "10 m² of grass",
  ])("is Windows-1252 for %s", (text) => {
    expect(read(latin(text))).toEqual({ text, encoding: "Windows-1252" });
  });

  it.each([
    ["Mac's é", bytes("caf", [0x8e], " table")],
    ["Mac's apostrophe", bytes("the dog", [0xd5], "s ball")],
    ["Polish", bytes("ma", [0xb3], "y kot")],
    ["Turkish", bytes("k", [0xfe], " kedi")],
    ["Russian", bytes([0xea, 0xee, 0xf2, 0xb8, 0xed, 0xee, 0xea], " na stole")],
    ["Chinese", bytes([0xc4, 0xe3, 0xba, 0xc3], " cat")],
    ["Japanese", bytes([0x94, 0x4c, 0x82, 0xaa], " cat")],
    ["UTF-8 and Windows-1252 mixed", bytes("café and caf", [0xe9])],
    ["UTF-8 cut off inside a letter", bytes("café and caf", [0xc3])],
  ])("is refused where it cannot be told: %s", (_, content) => {
    expect(() => read(bytes("id,prompt\n", [...content]))).toThrow(
      /"a\.csv" is not in UTF-8 \(line 2\).*Save it as UTF-8/,
    );
  });
});
