import { zipSync } from "fflate";
import { expect, it } from "vitest";
import { LensError } from "../../src/lib/errors.ts";
import { bytesSource, readAll, type ByteSource } from "../../src/platform/bytes.ts";
import { readArchive } from "../../src/platform/zip/archive.ts";
import { memberSource } from "../../src/platform/zip/member.ts";
import { writeZip } from "../platform/zip/write-zip.ts";
import { fc } from "./seeded.ts";

/** What holds of every ZIP: its files are what was packed, or one of our errors says why they are not read. */

const refuse = (fault: string, problem: string) => new LensError("invalid_archive", `${fault}: ${problem}`);
const name = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
  .filter((text) => !/^[a-z]:|[/\\\0]/i.test(text) && !["", ".", "..", "__proto__"].includes(text));
const files = fc.dictionary(name, fc.uint8Array({ maxLength: 400 }), {
  minKeys: 1,
  maxKeys: 5,
  noNullPrototype: true,
});
const change = fc.tuple(fc.nat(), fc.nat(255));

/** null where it is refused, by one of our errors. */
async function attempt<T>(task: () => Promise<T>): Promise<T | null> {
  try {
    return await task();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(LensError);
    return null;
  }
}

/** Reads everything and holds it against what was packed. @returns how many bytes came */
async function readOrRefuse(source: ByteSource, packed: Readonly<Record<string, Uint8Array>>): Promise<number> {
  const archive = await attempt(() => readArchive(source, refuse));
  let bytes = 0;
  for (const member of archive?.members ?? []) {
    const content = await attempt(() => readAll(memberSource(source, member.name, member)));
    bytes += content?.length ?? 0;
    const original = Object.hasOwn(packed, member.name) ? packed[member.name] : undefined;
    // Whoever changes the directory's checksum of nothing changes nothing.
    if (content !== null && original !== undefined && content.length > 0) expect(content).toEqual(original);
  }
  return bytes;
}

it("an archive that another program wrote gives what was packed", async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.constantFrom(0, 6), async (packed, level) => {
      const source = bytesSource("a.zip", zipSync(packed, { level } as const));
      const { members, refused } = await readArchive(source, refuse);
      expect(refused).toEqual([]);
      expect(members.map((member) => member.name).toSorted()).toEqual(Object.keys(packed).toSorted());
      for (const member of members) {
        const file = memberSource(source, member.name, member);
        expect(await readAll(file)).toEqual(packed[member.name]);
        const [start, end] = [Math.floor(file.size / 3), Math.ceil(file.size / 2)];
        expect(await file.read(start, end)).toEqual(packed[member.name]?.subarray(start, end));
      }
    }),
    { numRuns: 40 },
  );
});

it("one that is cut, or has bytes changed, is read or refused, and never more of it than was packed", async () => {
  await fc.assert(
    fc.asyncProperty(
      files,
      fc.boolean(),
      fc.array(change, { maxLength: 3 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (packed, wide, changes, part) => {
        const entries = Object.entries(packed).map(([named, content]) => ({
          name: named,
          content,
          deflate: content.length > 100,
          zip64: wide,
        }));
        const whole = writeZip(entries, { zip64: wide });
        for (const [at, value] of changes) whole[at % whole.length] = value;
        const bytes = changes.length === 0 ? whole.subarray(0, Math.floor(part * whole.length)) : whole;
        const total = Object.values(packed).reduce((sum, content) => sum + content.length, 0);
        expect(await readOrRefuse(bytesSource("a.zip", bytes), packed)).toBeLessThanOrEqual(total);
      },
    ),
    { numRuns: 150 },
  );
});
