import { describe, expect, it } from "vitest";
import type { RefusedMember, ZipMember } from "../../src/platform/zip/archive.ts";
import { placeArchive, refuseArchive } from "../../src/project/archives.ts";
import { isArchive } from "../../src/project/formats/paths.ts";

const member = (name: string): ZipMember => ({
  name,
  size: 1,
  packed: 1,
  deflated: false,
  crc32: 0,
  header: 0,
  limit: 40,
});
const place = (path: string, names: readonly string[], refused: readonly RefusedMember[] = []) =>
  placeArchive(path, { members: names.map(member), refused });
const pathsOf = (path: string, names: readonly string[]) => place(path, names).files.map((file) => file.path);

const refused = (name: string, refusal: RefusedMember["refusal"], method: string | null = null) => ({
  name,
  refusal,
  method,
});
const said = (names: readonly string[], ...all: readonly RefusedMember[]) =>
  place("x.zip", names, all).problems.map(({ kind, path, message }) => {
    expect([kind, path]).toEqual(["archive", "x.zip"]);
    return message;
  });

describe("files of an archive", () => {
  it.each<[string, string, string[], string[]]>([
    ["are in a folder of its name", "cups.zip", ["refs/a.png", "gens/a.png"], ["cups/refs/a.png", "cups/gens/a.png"]],
    ["are in the folder that all share", "download.zip", ["cups/a.png", "cups/b.png"], ["cups/a.png", "cups/b.png"]],
    ["are in its folder where one has none", "cups.zip", ["cups/a.png", "b.png"], ["cups/cups/a.png", "cups/b.png"]],
    ["are where it is", "set/cups.zip", ["a.png"], ["set/cups/a.png"]],
    ["are where it is, in the one they share", "set/x.zip", ["cups/a.png"], ["set/cups/a.png"]],
    ["have no junk among them", "x.zip", ["__MACOSX/cups/._a.png", "cups/a.png", ".DS_Store"], ["cups/a.png"]],
  ])("%s", (_, path, names, paths) => expect(pathsOf(path, names)).toEqual(paths));
});

describe("what is said", () => {
  it("is a sentence a reason, with the names and the way out", () => {
    const many = ["a", "b", "c", "d"].map((name) => refused(name, "encrypted"));
    expect(said(["f.png"], ...many, refused("e", "method", "Deflate64"))).toEqual([
      '"a", "b", "c" and 1 more in "x.zip" are encrypted, and so not read. Unpack the ZIP with its password, and add the folder.',
      '"e (Deflate64)" in "x.zip" is compressed in a way that is not read. Make the ZIP anew with the usual way (deflate), or unpack it and add the folder.',
    ]);
  });

  it("is nothing of junk", () => expect(said(["a.png"], refused("__MACOSX/._a", "name taken"))).toEqual([]));

  it("names a ZIP in a ZIP, and one without files", () => {
    expect(said(["in.zip", "a.png"])[0]).toMatch(/"in\.zip" in "x\.zip" is a ZIP in a ZIP/);
    expect(said([])).toEqual(['"x.zip" has no files in it.']);
  });

  it("names the archive that cannot be read, and what to do", () => {
    const refuse = refuseArchive("x.zip");
    expect(refuse("no end", "")).toMatchObject({
      code: "invalid_archive",
      message: expect.stringMatching(/"x\.zip" is no ZIP/),
    });
    expect(refuse("split", "")).toMatchObject({
      code: "unsupported_archive",
      message: expect.stringMatching(/zip -s 0 x\.zip/),
    });
    expect(refuse("cut off", "its ZIP directory is cut off").message).toBe(
      '"x.zip" is damaged: its ZIP directory is cut off. Copy or download it again.',
    );
  });
});

it("an archive is known by its name", () =>
  expect(["a.ZIP", "set/a.zip", "._a.zip", "a.png", "zip"].map(isArchive)).toEqual([true, true, false, false, false]));
