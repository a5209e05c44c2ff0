import { expect, it } from "vitest";
import { FileIndex, sharedFolders } from "../../src/project/formats/file-index.ts";
import { extensionOf, fold, foldersOf, parsePath, stemOf } from "../../src/project/formats/paths.ts";
import { createLookup } from "../../src/project/formats/manifest/resolve.ts";
import { uniqueIds } from "../../src/project/ids.ts";
import { baseName } from "../../src/platform/bytes.ts";
import { fc } from "./seeded.ts";

/** What holds of every path and id, however odd. */

/** A part of a path as people and attackers write them: any script, dots, blanks; never a separator. */
const part = fc.oneof(
  fc.constantFrom(
    "a",
    "A",
    "b",
    "refs",
    "masks",
    "a.png",
    "A.PNG",
    "b.png",
    "..",
    ".",
    "__proto__",
    "é.png",
    "e\u0301.png",
    "東京",
    " ",
    ".hidden",
  ),
  fc.string({ unit: "binary", minLength: 1, maxLength: 8 }).filter((text) => !/[/\\]/.test(text)),
);
const name = part.filter((text) => text !== "." && text !== "..");
const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("/"));
const written = fc.array(part, { minLength: 1, maxLength: 8 });

it("a parsed path has no empty part and no dots, and parses to itself", () => {
  fc.assert(
    fc.property(
      written,
      fc.constantFrom("/", "\\"),
      fc.constantFrom("", "/", "\\\\", "C:\\", "file:///"),
      (parts, separator, start) => {
        const parsed = parsePath(start + parts.join(separator));
        expect(parsed.parts.filter((one) => one === "" || one === "." || one === ".." || /[/\\]/.test(one))).toEqual(
          [],
        );
        expect(parsed.up === 0 || !parsed.absolute).toBe(true);
        const again = parsePath(`${parsed.absolute ? "/" : "../".repeat(parsed.up)}${parsed.parts.join("/")}`);
        // A first part such as "c:" is a drive once it stands in front.
        fc.pre(!/^[a-z]:$|^file:$/i.test(parsed.parts[0] ?? ""));
        expect(again).toEqual(parsed);
      },
    ),
  );
});

it("stem and extension are parts of the name, and folding twice is folding once", () => {
  fc.assert(
    fc.property(path, (one) => {
      const extension = extensionOf(one);
      expect(baseName(one).startsWith(stemOf(one))).toBe(true);
      if (extension !== "") expect(`${stemOf(one)}.${extension}`.toLowerCase()).toBe(baseName(one).toLowerCase());
      expect(fold(fold(one))).toBe(fold(one));
      expect(fold(one.normalize("NFD"))).toBe(fold(one.normalize("NFC")));
    }),
  );
});

it("common folders begin every path", () => {
  fc.assert(
    fc.property(fc.array(path, { minLength: 1, maxLength: 6 }), (paths) => {
      const shared = sharedFolders(new FileIndex(paths).sorted);
      const common = foldersOf(paths[0]!).slice(0, shared);
      for (const one of paths) expect(foldersOf(one).slice(0, common.length)).toEqual(common);
    }),
  );
});

it("a lookup finds what is at hand by its own path, and nothing that is not", () => {
  fc.assert(
    fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 8 }), written, fc.nat(), (paths, reference, seed) => {
      const lookup = createLookup(paths, null);
      const chosen = paths[seed % paths.length]!;
      // Two keys may read as one path ("a" and "C:/a"): then neither is guessed.
      const alike = paths.filter(
        (one) => fold(parsePath(one).parts.join("/")) === fold(parsePath(chosen).parts.join("/")),
      );
      if (alike.length === 1) expect(lookup(chosen).path).toBe(chosen);
      for (const one of [reference.join("/"), reference.join("\\")]) {
        const { path: found, reason } = lookup(one);
        expect(found === null ? typeof reason : paths.includes(found)).toBe(found === null ? "string" : true);
      }
    }),
  );
});

it("ids are unique, keep what was asked for first, and depend on the rows alone", () => {
  const wanted = fc.array(
    fc.option(fc.oneof(fc.constantFrom("a", "a-2", "a-3", "0001", "0002-2", "__proto__", ""), fc.string()), {
      nil: null,
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(wanted, (asked) => {
      const { ids, renamed } = uniqueIds(asked);
      expect(ids).toHaveLength(asked.length);
      expect(new Set(ids).size).toBe(ids.length);
      expect(uniqueIds(asked).ids).toEqual(ids);
      for (const [i, id] of asked.entries()) {
        if (id === null) continue;
        if (asked.indexOf(id) === i) expect(ids[i]).toBe(id);
        else expect(renamed.get(id)).toContain(ids[i]);
      }
    }),
  );
});
