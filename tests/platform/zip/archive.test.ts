import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { LensError } from "../../../src/lib/errors.ts";
import { bytesSource, joinBytes, readAll, type ByteSource } from "../../../src/platform/bytes.ts";
import { readArchive, type RefusedMember } from "../../../src/platform/zip/archive.ts";
import { memberSource } from "../../../src/platform/zip/member.ts";
import type { RefuseZip } from "../../../src/platform/zip/directory.ts";
import { crc32 } from "../../../src/lib/crc32.ts";
import { le, writeZip, type EntryToWrite } from "./write-zip.ts";

const refuse: RefuseZip = (fault, problem) => new LensError("invalid_archive", `${fault}: ${problem}`);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const read = (bytes: Uint8Array) => readArchive(bytesSource("a.zip", bytes), refuse);
const latin = (name: string) => Uint8Array.from(name, (char) => char.charCodeAt(0));

const bad = (name: string, entry: Partial<EntryToWrite> = {}): EntryToWrite => ({ name, content: "bad", ...entry });
/** The first entry. */
async function open(bytes: Uint8Array): Promise<ByteSource> {
  const source = bytesSource("a.zip", bytes);
  const [member] = (await readArchive(source, refuse)).members;
  return memberSource(source, "a/x", member!);
}

const nameOf = async (entry: EntryToWrite) => (await read(writeZip([entry]))).members[0]?.name;
const unicode = (name: string, of: Uint8Array) => {
  const utf8 = new TextEncoder().encode(name);
  return joinBytes([le(0x7075, 2), le(5 + utf8.length, 2), [1], le(crc32(of), 4), utf8]);
};

/** All that an archive has, by name. */
async function contentsOf(bytes: Uint8Array): Promise<Record<string, string>> {
  const source = bytesSource("a.zip", bytes);
  const { members, refused } = await readArchive(source, refuse);
  expect(refused).toEqual([]);
  const contents: Record<string, string> = {};
  for (const member of members) contents[member.name] = text(await readAll(memberSource(source, member.name, member)));
  return contents;
}

const two: readonly EntryToWrite[] = [
  { name: "set/a.txt", content: "stored" },
  { name: "set/b.txt", content: "deflated ".repeat(100), deflate: true },
];
const contents = { "set/a.txt": "stored", "set/b.txt": "deflated ".repeat(100) };

describe("an archive is read", () => {
  const cases: [string, Uint8Array][] = [
    ["stored and deflated", writeZip(two)],
    [
      "in 64 bits",
      writeZip(
        two.map((entry) => ({ ...entry, zip64: true })),
        { zip64: true },
      ),
    ],
    ["with sizes behind contents", writeZip(two.map((entry) => ({ ...entry, descriptor: true })))],
    ["with a comment", writeZip(two, { comment: latin("made by hand PK\x05\x06 and more than twenty bytes behind") })],
    ["with the longest comment", writeZip(two, { comment: new Uint8Array(65535).fill(32) })],
    ["behind a program that unpacks it", writeZip(two, { prefix: new Uint8Array(1000).fill(7) })],
    ["behind a program that its places know of", writeZip(two, { prefix: new Uint8Array(1000), adjusted: true })],
    ["behind a program, in 64 bits", writeZip(two, { prefix: new Uint8Array(1000).fill(7), zip64: true })],
    ["with bytes behind its end", joinBytes([writeZip(two), new Uint8Array(100)])],
    ["with longer headers than the directory tells", writeZip(two.map((e) => ({ ...e, localExtra: le(0, 8) })))],
    ["with folders of their own", writeZip([{ name: "set/" }, ...two, { name: "set\\deep\\" }])],
    ["with an extra field that is cut off", writeZip(two.map((e) => ({ ...e, says: { extra: le(99, 3) } })))],
  ];
  it.each(cases)("%s", async (_, bytes) => expect(await contentsOf(bytes)).toEqual(contents));

  it("as another program wrote it", async () => {
    const bytes = zipSync({ set: { "a.txt": latin("stored"), "b.txt": latin("deflated ".repeat(100)) } });
    expect(await contentsOf(bytes)).toEqual(contents);
  });

  it("of none", async () => expect(await contentsOf(writeZip([]))).toEqual({}));

  it("of more entries than 16 bits count, by a program that counts on from 0", async () => {
    const [count, local, listed] = [65536 + 3, 30 + 5, 46 + 5];
    const one = writeZip([{ name: "00000" }]);
    const bytes = new Uint8Array(count * (local + listed) + 22);
    for (let i = 0; i < count; i++) {
      const [file, record] = [i * local, count * local + i * listed];
      bytes.set(one.subarray(0, local), file);
      bytes.set(one.subarray(local, local + listed), record);
      bytes.set(latin(String(i).padStart(5, "0")), record + 46);
      bytes.set(le(file, 4), record + 42);
    }
    const counted = [le(count % 65536, 2), le(count % 65536, 2), le(count * listed, 4), le(count * local, 4), le(0, 2)];
    bytes.set(joinBytes([le(0x06054b50, 4), le(0, 4), ...counted]), count * (local + listed));
    const { members } = await read(bytes);
    expect(members).toHaveLength(count);
    expect(members.at(-1)).toMatchObject({ name: "65538", header: 65538 * local });
  });

  it("by ranges: a part of an entry without what follows", async () => {
    const bytes = writeZip(two);
    const reads: number[] = [];
    const whole = bytesSource("a.zip", bytes);
    const source: ByteSource = {
      ...whole,
      read: (start, end) => {
        reads.push(end - start);
        return whole.read(start, end);
      },
    };
    const { members } = await readArchive(source, refuse);
    expect(Math.max(...reads)).toBeLessThan(bytes.length);
    const [stored, deflated] = members.map((member) => memberSource(source, member.name, member));
    expect(text(await stored!.read(2, 5))).toBe("ore");
    expect(text(await deflated!.read(9, 17))).toBe("deflated");
    expect(deflated!.size).toBe(900);
  });
});

describe("names", () => {
  it.each<[string, EntryToWrite, string]>([
    ["in UTF-8, with its flag", { name: "Füße/猫.png", says: { flags: 0x800 } }, "Füße/猫.png"],
    ["in UTF-8, without", { name: "Füße/猫.png" }, "Füße/猫.png"],
    ["in DOS's code page", { name: latin("F\x81\xe1e.png") }, "Füße.png"],
    ["by Info-ZIP's field", { name: latin("x.png"), says: { extra: unicode("猫.png", latin("x.png")) } }, "猫.png"],
    ["whose field is of another", { name: latin("x.png"), says: { extra: unicode("猫.png", latin("y")) } }, "x.png"],
    ["with backslashes", { name: "set\\a.png" }, "set/a.png"],
    ["with empty parts", { name: "./set//a.png" }, "set/a.png"],
  ])("%s", async (_, entry, name) => expect(await nameOf(entry)).toBe(name));
});

describe("an entry is refused, and not the others,", () => {
  const zeros = new Uint8Array(3 * 2 ** 20);
  it.each<[string, readonly EntryToWrite[], RefusedMember["refusal"], number]>([
    ["that is encrypted", [bad("x", { says: { flags: 1 } })], "encrypted", 1],
    ["that is encrypted by AES", [bad("x", { says: { method: 99 } })], "encrypted", 1],
    ["that is compressed by something else", [bad("x", { says: { method: 9 } })], "method", 1],
    ["that climbs", [bad("../../etc/passwd")], "path", 1],
    ["that climbs by backslashes", [bad("set\\..\\..\\x")], "path", 1],
    ["at the root", [bad("/etc/passwd")], "path", 1],
    ["at a server", [bad("\\\\server\\x")], "path", 1],
    ["on a drive", [bad("C:\\x")], "path", 1],
    ["with NUL in its name", [bad("a.png\0.exe")], "path", 1],
    ["of another's name", [bad("x"), bad("./x")], "name taken", 1],
    ["that is a link", [bad("x", { says: { attributes: 0xa1ff0000 } })], "link", 1],
    ["that is a device", [bad("x", { says: { attributes: 0x21ff0000 } })], "link", 1],
    ["that unpacks to a thousand times itself", [bad("x", { content: zeros, deflate: true })], "bomb", 1],
    ["that claims it", [bad("x", { deflate: true, says: { size: 2 ** 31 } })], "bomb", 1],
    ["that lies on another", [bad("x"), bad("y", { says: { header: 0 } })], "overlap", 2],
    ["that is stored in another size", [bad("x", { says: { size: 4 } })], "misplaced", 1],
    ["that runs behind the end", [bad("x", { says: { packed: 9999, size: 9999 } })], "misplaced", 1],
    ["that begins behind the end", [bad("x", { says: { header: 9999 } })], "misplaced", 1],
    ["whose 64 bits are not there", [bad("x", { says: { size: 0xffff_ffff, extra: le(1, 4) } })], "misplaced", 1],
  ])("%s", async (_, entries, refusal, count) => {
    const { members, refused } = await read(writeZip([...entries, ...two]));
    // What lies on the first entry lies on none of these.
    expect(members.map(({ name }) => name)).toEqual(Object.keys(contents));
    expect(refused.map((entry) => entry.refusal)).toEqual(Array.from({ length: count }, () => refusal));
  });

  it("with the name of what compressed it", async () => {
    const { refused } = await read(writeZip([bad("x", { says: { method: 93 } }), bad("y", { says: { method: 77 } })]));
    expect(refused.map(({ method }) => method)).toEqual(["Zstandard", "method 77"]);
  });
});

describe("an archive is refused that", () => {
  const far = { name: "x", content: "x" };
  it.each<[string, Uint8Array, RegExp]>([
    ["is none", new Uint8Array(1000), /^no end/],
    ["is empty", new Uint8Array(), /^no end/],
    ["is cut", writeZip(two).subarray(0, -30), /^no end/],
    ["has lost its beginning", writeZip(two).subarray(50), /^cut off/],
    ["is a part of several", writeZip(two, { disk: 3 }), /^split/],
    ["counts too many", writeZip(two, { count: 3 }), /^contradiction/],
    ["has more entries than anybody's", writeZip([far], { zip64: true, count: 2 ** 40 }), /^too large/],
  ])("%s", async (_, bytes, message) =>
    expect(read(bytes)).rejects.toMatchObject({ code: "invalid_archive", message: expect.stringMatching(message) }),
  );
});

describe("an entry's content is refused that", () => {
  const long = "deflated ".repeat(1000);
  const entry = { name: "x", content: long, deflate: true };
  it.each<[string, EntryToWrite, RegExp]>([
    ["inflates to more than it claims", { ...entry, says: { size: 100 } }, /inflates to more than the 100 bytes/],
    ["inflates to less", { ...entry, says: { size: 9999 } }, /inflates to 9000 bytes and claims 9999/],
    ["has another checksum", { ...entry, says: { crc32: 1 } }, /checksum/],
    ["has another checksum, stored", { ...entry, deflate: false, says: { crc32: 1 } }, /checksum/],
    ["is not deflated", { ...entry, bytes: new Uint8Array(50).fill(255) }, /damaged|claims/],
    ["goes on behind its end", { ...entry, says: { packed: 9 } }, /damaged|claims/],
    ["is nothing", { ...entry, bytes: new Uint8Array() }, /damaged|claims/],
  ])("%s", async (_, written, message) => {
    await expect(readAll(await open(writeZip([written])))).rejects.toMatchObject({
      code: "invalid_archive",
      message: expect.stringMatching(message),
    });
  });

  it("stands behind another header", async () => {
    const bytes = writeZip([entry]);
    for (const [at, message] of [
      [0, /header/],
      [6, /header/],
      [8, /header/],
      [27, /runs into/],
    ] as const) {
      const changed = bytes.slice();
      changed[at] = 9;
      await expect(readAll(await open(changed))).rejects.toMatchObject({ message: expect.stringMatching(message) });
    }
  });

  it("is the archive's own failure where that cannot be read", async () => {
    const bytes = writeZip([entry]);
    const whole = bytesSource("a.zip", bytes);
    const [member] = (await readArchive(whole, refuse)).members;
    const gone = new LensError("missing_file", "gone");
    const source = memberSource(
      { ...whole, read: (start, end) => (end - start > 30 ? Promise.reject(gone) : whole.read(start, end)) },
      "x",
      member!,
    );
    await expect(readAll(source)).rejects.toBe(gone);
  });
});
