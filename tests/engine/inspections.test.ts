import { describe, expect, it } from "vitest";
import { Inspections } from "../../src/engine/inspections.ts";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";
import { oracleSource } from "../parity/oracle.ts";

const never = new AbortController().signal;
const TIFF = Uint8Array.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0]);
const named = (...sources: ByteSource[]) => new Map(sources.map((source) => [source.path, source]));

describe("pictures as they are added", () => {
  it("are told of where they cannot be decoded, by name, and no other file is", async () => {
    const whole = await oracleSource("images/cat.png").read(0, oracleSource("images/cat.png").size);
    const problems = await new Inspections().problems(
      never,
      named(
        oracleSource("images/cat.png"),
        bytesSource("scan.tiff", TIFF),
        bytesSource("cut.png", whole.subarray(0, 20)),
        bytesSource("notes.txt", TIFF),
        bytesSource(".DS_Store", TIFF),
      ),
    );
    expect(problems.map(({ kind, path }) => [kind, path])).toEqual([
      ["picture", "scan.tiff"],
      ["picture", "cut.png"],
    ]);
    expect(problems[0]?.message).toMatch(/^"scan\.tiff": .*TIFF/);
  });

  it("are looked at once, and only at their beginnings, a few at a time", async () => {
    let [reading, most, bytes] = [0, 0, 0];
    const size = 5 * 2 ** 20;
    const sources = Array.from({ length: 300 }, (_, index): ByteSource => ({
      ...bytesSource(`${index}.png`, TIFF),
      size,
      async read(start, end) {
        most = Math.max(most, ++reading);
        bytes += end - start;
        await Promise.resolve();
        reading--;
        return TIFF;
      },
    }));
    const inspections = new Inspections();
    expect(await inspections.problems(never, named(...sources))).toHaveLength(300);
    expect([most, bytes]).toEqual([16, 300 * 2 ** 16]);
    expect(await inspections.problems(never, named(...sources))).toHaveLength(300);
    expect(bytes).toBe(300 * 2 ** 16);
  });

  it("of which few were just added are read while something else is done, once", async () => {
    let reads = 0;
    const source = { ...bytesSource("1.png", TIFF), read: async () => (reads++, TIFF) };
    const inspections = new Inspections();
    inspections.begin(named(source), new Set(["1.png", "gone.png"]));
    expect(reads).toBe(1);
    expect(await inspections.problems(never, named(source))).toMatchObject([{ path: "1.png" }]);
    inspections.begin(named(source), new Set(["1.png"]));
    expect(reads).toBe(1);
  });

  it("of which there are many are looked at when it is asked for, those that come to them at once", async () => {
    const sources = named(...Array.from({ length: 30 }, (_, index) => bytesSource(`${index}.png`, TIFF)));
    const paths = [...sources.keys()];
    const inspections = new Inspections();
    const look = (...added: readonly string[]) => inspections.problems(never, sources, 10, new Set(added));
    expect(await look(...paths)).toEqual([]);
    expect(await look("3.png", "29.png")).toMatchObject([{ path: "3.png" }, { path: "29.png" }]);
    expect(await inspections.problems(never, sources)).toHaveLength(30);
    const few = new Inspections();
    expect(await few.problems(never, named(...[...sources.values()].slice(0, 10)), 10)).toHaveLength(10);
  });

  it("are looked at wherever they come among those that were, and again where they are others", async () => {
    const [one, two, three] = ["1.png", "2.png", "3.png"].map((path) => bytesSource(path, TIFF));
    const inspections = new Inspections();
    const found = async (...sources: ByteSource[]) =>
      (await inspections.problems(never, named(...sources))).map(({ path }) => path);
    expect(await found(one!, three!)).toEqual(["1.png", "3.png"]);
    expect(await found(one!, two!, three!)).toEqual(["1.png", "2.png", "3.png"]);
    expect(await found(two!)).toEqual(["2.png"]);
    const whole = await oracleSource("images/cat.png").read(0, oracleSource("images/cat.png").size);
    expect(await found(bytesSource("2.png", whole), one!)).toEqual(["1.png"]);
    expect(await found(one!, bytesSource("2.png", TIFF), three!)).toEqual(["1.png", "2.png", "3.png"]);
  });

  it("wait while something is done that a person waits for, however it ends", async () => {
    let looked = 0;
    const sources = Array.from({ length: 40 }, (_, index): ByteSource => ({
      ...bytesSource(`${index}.png`, TIFF),
      read: async () => {
        looked++;
        return TIFF;
      },
    }));
    const inspections = new Inspections();
    const end = new AbortController();
    const task = inspections.behind(
      new Promise<null>((_, reject) => end.signal.addEventListener("abort", () => reject(new Error("not today")))),
    );
    const problems = inspections.problems(never, named(...sources));
    for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    expect(looked).toBe(0);
    end.abort();
    await expect(task).rejects.toThrow("not today");
    expect(await problems).toHaveLength(40);
  });

  it("that cannot be opened are left to their rows; a cancel ends the looking", async () => {
    const broken: ByteSource = { ...bytesSource("gone.png", TIFF), read: () => Promise.reject(new Error("gone")) };
    expect(await new Inspections().problems(never, named(broken))).toEqual([]);
    await expect(new Inspections().problems(AbortSignal.abort(), named(broken))).rejects.toThrow();
  });
});
