import { expect, it } from "vitest";
import { LensError } from "../../src/lib/errors.ts";
import { bytesSource } from "../../src/platform/bytes.ts";
import { writeProject } from "../../src/storage/document/portable.ts";
import { isProjectFile, maybeProjectFile, packProject, unpackProject } from "../../src/storage/project-file.ts";
import { writeZip } from "../platform/zip/write-zip.ts";
import { fc } from "../properties/seeded.ts";
import { portableProject } from "./documents.ts";

/** A project as one file. */

const packed = async (...args: Parameters<typeof packProject>) =>
  new Uint8Array(await (await packProject(...args)).arrayBuffer());
const source = (bytes: Uint8Array, name = "cups.masc-lens") => bytesSource(name, bytes);

/** What order says nothing about. */
const told = (json: string) => ({ ...JSON.parse(json), results: JSON.parse(json).results.length });

it("whatever a project holds comes back as it was", async () => {
  await fc.assert(
    fc.asyncProperty(portableProject, async (project) => {
      const bytes = await packed(project);
      expect(await isProjectFile(source(bytes, "a.zip"))).toBe(true);
      const [before, after] = [await writeProject(project), await writeProject(await unpackProject(source(bytes)))];
      expect([...after.parts]).toEqual([...before.parts]);
      expect(told(after.json)).toEqual(told(before.json));
    }),
    { numRuns: 40 },
  );
});

it("is known by its name, or by what it begins with; a ZIP of pictures is none", async () => {
  expect(["a.masc-lens", "a.ZIP", "a/b.zip"].map(maybeProjectFile)).toEqual([true, true, true]);
  expect(["a.png", "masc-lens", "a.zip.png"].map(maybeProjectFile)).toEqual([false, false, false]);
  const pictures = writeZip([{ name: "refs/masc-lens-project.json", content: "x" }]);
  expect(await isProjectFile(source(pictures, "a.zip"))).toBe(false);
  expect(await isProjectFile(source(new Uint8Array(), "a.zip"))).toBe(false);
  expect(await isProjectFile(source(new Uint8Array(), "a.masc-lens"))).toBe(true);
});

async function refusal(bytes: Uint8Array): Promise<string> {
  const thrown: unknown = await unpackProject(source(bytes)).then(
    () => "it was opened",
    (reason: unknown) => reason,
  );
  return thrown instanceof LensError ? `${thrown.code}: ${thrown.message}` : String(thrown);
}

const [project] = fc.sample(portableProject, { numRuns: 1, seed: 3 });
const whole = await packed({ ...project!, tables: new Map([["pairs.csv", Uint8Array.of(1, 2, 3)]]) });

it.each<[string, Uint8Array, RegExp]>([
  ["nothing", new Uint8Array(), /^invalid_project: "cups.masc-lens" cannot be opened.*no project file/],
  ["what was cut off", whole.slice(0, -30), /^invalid_project: .*cut off/],
  ["a ZIP of something else", writeZip([{ name: "a.png", content: "x" }]), /^invalid_project: .*no project in it/],
  [
    "a text that is none",
    writeZip([{ name: "masc-lens-project.json", content: "{" }]),
    /^invalid_project: .*cut off or damaged/,
  ],
  [
    "a newer version",
    writeZip([
      {
        name: "masc-lens-project.json",
        content: '{"format":"masc-lens project","version":99,"corrections":[],"results":[]}',
      },
    ]),
    /^unsupported_project: .*newer MaSC Lens/,
  ],
])("refuses %s with a reason", async (_, bytes, reason) => {
  expect(await refusal(bytes)).toMatch(reason);
});

it("refuses, or opens unchanged, whatever byte is another", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const bytes = whole.slice();
      bytes[at]! ^= flip;
      expect(await refusal(bytes)).toMatch(/^(?:(?:invalid|unsupported)_(?:project|archive): |it was opened$)/);
    }),
    { numRuns: 200 },
  );
});
