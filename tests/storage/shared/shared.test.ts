import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { LensError } from "../../../src/lib/errors.ts";
import { bytesSource, readAll } from "../../../src/platform/bytes.ts";
import { readArchive } from "../../../src/platform/zip/archive.ts";
import { memberSource } from "../../../src/platform/zip/member.ts";
import { isProjectFile, unpackProject } from "../../../src/storage/project-file.ts";
import { codeCosines, cosineSteps, readCosines } from "../../../src/storage/shared/cosine-code.ts";
import { evidenceOfShared } from "../../../src/storage/shared/evidence.ts";
import { isSharedProject, openShared } from "../../../src/storage/shared/read.ts";
import {
  COSINE_STEPS,
  LARGEST_ERROR_STEPS,
  SHARED_VERSION,
  type SharedPair,
} from "../../../src/storage/shared/shared.ts";
import { writeZip } from "../../platform/zip/write-zip.ts";
import { fc } from "../../properties/seeded.ts";
import { madeFile, madeHead, madePair, sharedBytes } from "./made-pair.ts";

/** A shared project as a file: what comes back, and what is refused. */

const source = (bytes: Uint8Array) => bytesSource("cups.shared.masc-lens", bytes);
const never = new AbortController().signal;
const whole = await sharedBytes();

const largestOff = (found: ArrayLike<number>, made: ArrayLike<number>): number => {
  expect(found).toHaveLength(made.length);
  return Array.from(found, (value, at) => Math.abs(value - made[at]!)).reduce((most, off) => Math.max(most, off), 0);
};

/** Every array and word as it was, cosines as near as is promised. */
function expectPair(found: SharedPair | null, made: SharedPair): void {
  expect({ ...found, cosines: null }).toEqual({ ...made, cosines: null });
  expect(found?.cosines?.steps).toBe(made.cosines?.steps);
  expect(largestOff(found!.cosines!.values, made.cosines!.values)).toBeLessThanOrEqual(LARGEST_ERROR_STEPS);
}

it("whatever explains a comparison comes back as it was, and so does the project", async () => {
  const read = await openShared(source(whole));
  expect(read.document).toMatchObject(madeHead.document);
  expect(read.view).toEqual(madeHead.view);
  for (const [i, id] of ["cup", "__proto__", "../../etc/passwd"].entries()) {
    expectPair(await read.pair(id, `refs/${id}.png`), madePair(4, i + 1));
    expect(await read.file(`refs/${id}.png`)).toEqual(madeFile);
  }
  expect([await read.pair("cup", null), await read.file("refs/other.png")]).toEqual([null, null]);
  await read.check(never);
});

it("is known by what it begins with, and is no project to be kept", async () => {
  expect(await isSharedProject(source(whole))).toBe(true);
  expect(await isSharedProject(source(new Uint8Array()))).toBe(false);
  expect(await isSharedProject(source(writeZip([{ name: "a.png", content: "x" }])))).toBe(false);
  expect(await isProjectFile(bytesSource("a.zip", whole))).toBe(false);
  await expect(unpackProject(source(whole))).rejects.toThrow(/no project in it/);
});

it("names no path of anybody's, and says nothing of when it was made", async () => {
  const { members } = await readArchive(source(whole), () => new Error("no archive"));
  expect(members.every(({ name }) => /^[a-z./-]+\d*[a-z.]*$/.test(name))).toBe(true);
  expect(members.map(({ name }) => name)).toContain("files/2");
  expect(await sharedBytes()).toEqual(whole);
});

const side = fc.integer({ min: 1, max: 4 });
const grids = fc.record({ rows: side, columns: side });

it("cosines come back as near as is promised, whatever they are", async () => {
  const all = fc.infiniteStream(fc.integer({ min: -COSINE_STEPS, max: COSINE_STEPS }));
  const ends = fc.infiniteStream(fc.constantFrom(-COSINE_STEPS, 0, COSINE_STEPS));
  await fc.assert(
    fc.asyncProperty(fc.tuple(grids, grids), fc.oneof(all, ends), async ([from, to], values) => {
      const steps = Int16Array.from(values.take(from.rows * from.columns * to.rows * to.columns));
      const found = readCosines(await codeCosines(steps, from, to), from, to)!;
      expect(largestOff(found, steps)).toBeLessThanOrEqual(LARGEST_ERROR_STEPS);
    }),
  );
});

/** Two smooth features over a grid of 16 columns. */
const featuresAt = (patch: number): readonly [number, number] => [
  Math.sin((patch % 16) / 3 + 1) / 2,
  Math.sin((patch >> 4) / 3 + 1) / 2,
];

it("cosines of a few features take few bytes, and what is not their code is refused", async () => {
  const grid = { rows: 16, columns: 16 };
  const steps = cosineSteps(
    Float32Array.from({ length: 2 ** 16 }, (_, i) => {
      const [[x, y], [u, v]] = [featuresAt(i >> 8), featuresAt(i & 255)];
      return x * u + y * v;
    }),
  );
  const coded = await codeCosines(steps, grid, grid);
  expect(coded.bytes.length).toBeLessThan(2000);
  expect(largestOff(readCosines(coded, grid, grid)!, steps)).toBeLessThanOrEqual(LARGEST_ERROR_STEPS);
  for (const bytes of [coded.bytes.subarray(0, -4), new Uint8Array(9), new Uint8Array(2 ** 17)])
    expect(readCosines({ ...coded, bytes }, grid, grid)).toBeNull();
});

it("a cosine is off by .008 at most; best ones are exact, from either side", () => {
  const pair = madePair(4);
  const evidence = evidenceOfShared(pair);
  const [n, m] = [24, 20];
  const values = Float32Array.from({ length: 201 }, (_, i) => -1 + i / 100);
  const off = Array.from(cosineSteps(values), (step, i) => Math.abs(step / COSINE_STEPS - values[i]!));
  expect(Math.max(...off) + LARGEST_ERROR_STEPS / COSINE_STEPS).toBeLessThan(0.008);
  for (let i = 0; i < n; i++) {
    const row = evidence.cosinesOf("reference", i);
    expect(row[pair.match.index[i]!]).toBe(pair.match.cosine[i]);
    for (let j = 0; j < m; j++)
      if (j !== pair.match.index[i] && pair.match.backIndex[j] !== i)
        expect(evidence.cosinesOf("generation", j)[i]).toBe(row[j]);
  }
});

it("a file of the first version is read: its cosines, told otherwise, are those of its best matches to .004", async () => {
  const file = new URL("../../../public/start/demo.shared.masc-lens", import.meta.url);
  const read = await openShared(source(new Uint8Array(readFileSync(file))));
  for (const { sample, reference } of read.pairs) {
    const { match, cosines } = (await read.pair(sample, reference))!;
    const [n, m] = [match.cosine.length, match.backCosine.length];
    const at = (i: number, j: number) => cosines!.values[i * m + j]! / cosines!.steps;
    expect(cosines).toMatchObject({ steps: 127, values: { length: n * m } });
    for (const [i, j] of match.index.entries()) expect(Math.abs(at(i, j) - match.cosine[i]!)).toBeLessThan(0.004);
    for (const [j, i] of match.backIndex.entries())
      expect(Math.abs(at(i, j) - match.backCosine[j]!)).toBeLessThan(0.004);
  }
});

it("a file of the third version is read: its cosines are those of this one to .008", async () => {
  const file = new URL("../../fixtures/storage/shared-3.masc-lens", import.meta.url);
  const read = await openShared(source(new Uint8Array(readFileSync(file))));
  for (const [i, id] of ["cup", "__proto__", "../../etc/passwd"].entries()) {
    const found = (await read.pair(id, `refs/${id}.png`))!;
    const made = madePair(4, i + 1);
    expect({ ...found, cosines: null }).toEqual({ ...made, cosines: null });
    const exact = Array.from(made.cosines!.values, (step) => (step / COSINE_STEPS) * 63);
    expect(found.cosines!.steps).toBe(63);
    expect(largestOff(found.cosines!.values, exact)).toBeLessThan(0.51);
  }
});

async function refusal(bytes: Uint8Array): Promise<string> {
  const thrown: unknown = await openShared(source(bytes))
    .then(async (read) => {
      await read.check(never);
      for (const { sample, reference } of read.pairs) await read.pair(sample, reference);
    })
    .then(
      () => "it was opened",
      (reason: unknown) => reason,
    );
  return thrown instanceof LensError ? `${thrown.code}: ${thrown.message}` : String(thrown);
}

const REFUSED =
  /^(?:invalid|unsupported)_(?:project|archive): "cups.shared.masc-lens.* (?:Ask for it again|Was the ZIP|Make it again)/s;

/** The same entries, some of them otherwise. @param change of an entry's bytes; undefined leaves it out */
async function changed(change: (name: string, bytes: Uint8Array) => Uint8Array | undefined): Promise<Uint8Array> {
  const { members } = await readArchive(source(whole), () => new Error("no archive"));
  const entries = [];
  for (const member of members) {
    const content = change(member.name, await readAll(memberSource(source(whole), member.name, member)));
    if (content !== undefined) entries.push({ name: member.name, content, deflate: member.deflated });
  }
  return writeZip(entries);
}

const json = (of: string, edit: (value: never) => unknown) =>
  changed((name, bytes) =>
    name === of
      ? new TextEncoder().encode(JSON.stringify(edit(JSON.parse(new TextDecoder().decode(bytes)) as never)))
      : bytes,
  );
const numbers = (edit: (view: DataView) => void) =>
  changed((name, bytes) => {
    const copy = bytes.slice();
    if (name === "pairs/0.bin") edit(new DataView(copy.buffer));
    return copy;
  });

it.each<[string, () => Promise<Uint8Array> | Uint8Array, RegExp]>([
  ["nothing", () => new Uint8Array(), /no shared project/],
  ["a ZIP of pictures", () => writeZip([{ name: "a.png", content: "x" }]), /no shared project/],
  [
    "a newer version",
    () => json("masc-lens-shared.json", (mark: object) => ({ ...mark, version: SHARED_VERSION + 1 })),
    /newer version/,
  ],
  ["a newer document", () => json("project.json", (of: object) => ({ ...of, version: 99 })), /newer/],
  ["no index", () => changed((name, bytes) => (name === "index.json" ? undefined : bytes)), /"index.json" is missing/],
  [
    "a lost pair",
    () => changed((name, bytes) => (name === "pairs/1.bin" ? undefined : bytes)),
    /"pairs\/1.bin" is missing/,
  ],
  [
    "lost cosines",
    () => changed((name, bytes) => (name === "pairs/1.cos" ? undefined : bytes)),
    /"pairs\/1.cos" is missing/,
  ],
  [
    "cosines of another pair",
    () => changed((name, bytes) => (name === "pairs/1.cos" ? new Uint8Array(40) : bytes)),
    /its cosines are no code/,
  ],
  [
    "directions without end",
    () => json("pairs/0.json", (of: object) => ({ ...of, directions: Array.from({ length: 33 }, () => 1) })),
    /damaged at "directions"/,
  ],
  ["a lost picture", () => changed((name, bytes) => (name === "files/2" ? undefined : bytes)), /"files\/2" is missing/],
  [
    "an entry of another's",
    async () =>
      writeZip([
        { name: "masc-lens-shared.json", content: '{"format":"masc-lens shared project","version":1}' },
        { name: "run.js", content: "alert(1)" },
      ]),
    /"run.js", which no shared project has/,
  ],
  [
    "a path that climbs",
    async () =>
      writeZip([
        { name: "masc-lens-shared.json", content: "{}" },
        { name: "../../x", content: "x" },
      ]),
    /cannot be read safely \(path\)/,
  ],
  [
    "a bomb",
    () =>
      writeZip([
        { name: "masc-lens-shared.json", content: "{}" },
        { name: "files/0", content: new Uint8Array(5000), deflate: true, says: { size: 2 ** 31 } },
      ]),
    /cannot be read safely \(bomb\)/,
  ],
  [
    "two comparisons of one",
    () => json("index.json", (of: { pairs: unknown[] }) => ({ ...of, pairs: [...of.pairs, of.pairs[0]] })),
    /two of its comparisons are one/,
  ],
  [
    "two of one part",
    () =>
      json("index.json", (of: { files: { part: number }[] }) => ({
        ...of,
        files: of.files.map((file) => ({ ...file, part: 0 })),
      })),
    /two of its parts are one/,
  ],
  [
    "a picture of no size",
    () =>
      json("index.json", (of: { files: object[] }) => ({
        ...of,
        files: of.files.map((file) => ({ ...file, width: -1 })),
      })),
    /damaged at "files, 0, width"/,
  ],
  [
    "a script for a picture",
    () =>
      json("index.json", (of: { files: object[] }) => ({
        ...of,
        files: of.files.map((file) => ({ ...file, type: "image/svg+xml" })),
      })),
    /damaged at "files, 0, type"/,
  ],
  [
    "more patches than there can be",
    () =>
      json("pairs/0.json", (of: object) => ({ ...of, reference: { rows: 16_000, columns: 16_000, masked: false } })),
    /more patches than there can be/,
  ],
  [
    "more patches than there are",
    () => json("pairs/0.json", (of: object) => ({ ...of, reference: { rows: 9, columns: 9, masked: true } })),
    /another size than it says/,
  ],
  ["a fraction of a patch", () => json("pairs/0.json", (of: object) => ({ ...of, heads: 1.5 })), /damaged at "heads"/],
  [
    "what is no number",
    () => numbers((view) => view.setFloat32(0, Number.NaN, true)),
    /its cosine are no such numbers/,
  ],
  [
    "an endless number",
    () => numbers((view) => view.setFloat32(4 * (24 + 20 + 24 + 24 + 20), Infinity, true)),
    /its logits are no such numbers/,
  ],
  ["a cosine of 7", () => numbers((view) => view.setFloat32(4, 7, true)), /its cosine are no such numbers/],
  [
    "a weight below 0",
    () => numbers((view) => view.setFloat32(4 * (24 + 20 + 24), -1, true)),
    /referenceWeights are no such numbers/,
  ],
  [
    "a match behind the last patch",
    () => numbers((view) => view.setUint16(4 * (24 + 20 + 24 + 24 + 20 + 60 + 20), 20, true)),
    /its index point behind the last patch/,
  ],
])("%s is refused, with what is wrong", async (_, make, reason) => {
  expect(await refusal(await make())).toMatch(reason);
});

it("of fifty copies that are damaged at any place none gives anything else, and of fifty that are cut off none is opened", async () => {
  const places = fc.sample(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 })), 50);
  let refused = 0;
  for (const [place, bits] of places) {
    const copy = whole.slice();
    copy[place]! ^= bits;
    const said = await refusal(copy);
    if (said !== "it was opened") {
      expect(said).toMatch(REFUSED);
      refused++;
    } else {
      // What the entries' own headers repeat, and the directory's times and attributes, are nothing that is read.
      const read = await openShared(source(copy));
      expect(read.document).toMatchObject(madeHead.document);
      for (const [i, id] of ["cup", "__proto__", "../../etc/passwd"].entries()) {
        expectPair(await read.pair(id, `refs/${id}.png`), madePair(4, i + 1));
        expect(await read.file(`refs/${id}.png`)).toEqual(madeFile);
      }
    }
    expect(await refusal(whole.slice(0, place))).toMatch(REFUSED);
  }
  expect(refused).toBeGreaterThan(40);
});
