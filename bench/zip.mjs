// @ts-check
/**
 * What a ZIP of 2 GB with 10,000 pictures takes in Node: to be listed, and to be read a picture at a time. Contents are
 * holes in a sparse file, so that the archive takes no room; every checksum is checked all the same.
 *
 *   node --expose-gc bench/zip.mjs [--pictures 10000] [--bytes 200000] [--read 500]
 */
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readTypeScript } from "../src/cli/typescript-loader.mjs";

await readTypeScript();
const { crc32 } = await import("../src/lib/crc32.ts");
const { fileSource } = await import("../src/platform/files-node.ts");
const { readArchive } = await import("../src/platform/zip/archive.ts");
const { memberSource } = await import("../src/platform/zip/member.ts");

const { values } = parseArgs({
  options: {
    pictures: { type: "string", default: "10000" },
    bytes: { type: "string", default: "200000" },
    read: { type: "string", default: "500" },
  },
});
const [COUNT, BYTES, READ] = [Number(values.pictures), Number(values.bytes), Number(values.read)];
const SUM = crc32(new Uint8Array(BYTES));

/** What stands of an entry in its own header and in the directory alike. @param {Buffer} into @param {number} at */
function describe(into, at) {
  into.writeUInt16LE(45, at);
  into.writeUInt32LE(SUM, at + 10);
  into.writeUInt32LE(BYTES, at + 14);
  into.writeUInt32LE(BYTES, at + 18);
}

/** @param {string} file @returns its bytes */
function write(file) {
  const out = openSync(file, "w");
  /** @type {Buffer[]} */
  const listing = [];
  let at = 0;
  for (let index = 0; index < COUNT; index++) {
    const name = Buffer.from(`set/generations/method${index % 7}/${String(index).padStart(5, "0")}.png`);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    describe(local, 4);
    local.writeUInt16LE(name.length, 26);
    writeSync(out, Buffer.concat([local, name]), 0, 30 + name.length, at);
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    describe(record, 6);
    record.writeUInt16LE(name.length, 28);
    record.writeUInt16LE(12, 30);
    record.writeUInt32LE(0xffff_ffff, 42);
    const wide = Buffer.alloc(12);
    wide.writeUInt16LE(1, 0);
    wide.writeUInt16LE(8, 2);
    wide.writeBigUInt64LE(BigInt(at), 4);
    listing.push(record, name, wide);
    at += 30 + name.length + BYTES;
  }
  const directory = Buffer.concat(listing);
  const end = Buffer.alloc(56 + 20 + 22);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeBigUInt64LE(BigInt(COUNT), 24);
  end.writeBigUInt64LE(BigInt(COUNT), 32);
  end.writeBigUInt64LE(BigInt(directory.length), 40);
  end.writeBigUInt64LE(BigInt(at), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(at + directory.length), 64);
  end.writeUInt32LE(1, 72);
  end.writeUInt32LE(0x06054b50, 76);
  end.fill(0xff, 84, 96);
  const bytes = Buffer.concat([directory, end]);
  writeSync(out, bytes, 0, bytes.length, at);
  ftruncateSync(out, at + bytes.length);
  closeSync(out);
  return at + bytes.length;
}

const memory = () => {
  globalThis.gc?.();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  return { rss, live: heapUsed + arrayBuffers };
};
const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

const folder = mkdtempSync(join(tmpdir(), "masc-lens-zip-"));
try {
  const file = join(folder, "set.zip");
  const size = write(file);
  const source = fileSource(file, "set.zip", size);
  const before = memory();
  const start = performance.now();
  const atStart = process.cpuUsage();
  const { members, refused } = await readArchive(source, (_fault, problem) => new Error(problem));
  const listed = performance.now();
  const worked = process.cpuUsage(atStart);
  const after = memory();
  for (let index = 0; index < READ; index++) {
    const member = members[Math.floor((index * members.length) / READ)];
    if (member === undefined) throw new Error("an entry is missing");
    await memberSource(source, member.name, member).read(0, member.size);
  }
  const end = performance.now();
  const last = memory();
  console.log(`${megabytes(size)}, ${members.length} entries, ${refused.length} refused`);
  console.log(
    `listed in ${(listed - start).toFixed(0)} ms, ${((worked.user + worked.system) / 1000).toFixed(0)} ms of them the processor's; kept of it ${megabytes(after.live - before.live)}`,
  );
  console.log(
    `read ${READ} entries of ${megabytes(BYTES)}: ${((end - listed) / READ).toFixed(2)} ms each; kept of them ${megabytes(last.live - after.live)}, resident ${megabytes(last.rss - before.rss)} more than before`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
