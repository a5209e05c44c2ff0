import { yieldToEventLoop } from "../../lib/event-loop.ts";
import { Cursor } from "../../lib/cursor.ts";
import type { ByteSource } from "../bytes.ts";

/**
 * This folder reads ZIP files by range, however large they are, and takes them for hostile input.
 *
 *   directory.ts  the directory at a file's end: for archives of pictures, and for checkpoints that PyTorch saved
 *   names.ts      names of entries as text, in the encodings that there are
 *   archive.ts    which entries are files to be read, and why the others are not
 *   member.ts     an entry as a file: a slice, inflated as it is read
 *
 * Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.
 */

/** What is wrong with a directory: it has none or is cut off; lies in several files; contradicts itself; is more than is read. */
export type ZipFault = "no end" | "cut off" | "split" | "contradiction" | "too large";

/** The error of whoever reads. */
export type RefuseZip = (fault: ZipFault, problem: string) => Error;

/** Where the directory is, as a file's end says it. */
export interface ZipDirectory {
  /** Entries, as is claimed: programs without ZIP64 count modulo 2^16. */
  readonly claimed: number;
  readonly counts64: boolean;
  /** Bytes from the start of the file. */
  readonly offset: number;
  readonly byteLength: number;
  /** Bytes that stand before the archive, as in one that unpacks itself. */
  readonly prefix: number;
  /** Bytes of the comment, and of what is behind it. */
  readonly trailing: number;
}

/** An entry as the directory has it. */
export interface ZipRecord {
  readonly name: Uint8Array;
  readonly extra: Uint8Array;
  /** Of the system whose attributes it has, 3 for Unix. */
  readonly madeOn: number;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  /** Bytes in the file. This and the following are NaN where they were left to an extra field that has them not. */
  readonly packed: number;
  /** Bytes of the content. */
  readonly size: number;
  readonly attributes: number;
  /** Number of the file of a split archive that has it. */
  readonly disk: number;
  /** Bytes from the start of the file to the entry's own header. */
  readonly header: number;
}

export const SIGNATURE = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator: 0x07064b50,
};
export const LOCAL_BYTES = 30;
const END_BYTES = 22;
const LOCATOR_BYTES = 20;
const END64_BYTES = 56;
const CENTRAL_BYTES = 46;
/** What the 64-bit end record leaves out of the length it says of itself. */
const END64_HEAD = 12;
const LARGEST_COMMENT = 0xffff;

/** Stands where the number is in a 64-bit record. */
const FULL16 = 0xffff;
export const FULL32 = 0xffff_ffff;
const ZIP64_FIELD = 1;

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Where the end record begins in the file's last bytes: the last one whose comment ends the file, else the last one; -1. */
function findEnd(tail: Uint8Array): { readonly at: number; readonly ends: boolean } {
  const view = viewOf(tail);
  let nearest = -1;
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) !== SIGNATURE.end) continue;
    if (at + END_BYTES + view.getUint16(at + END_BYTES - 2, true) === tail.length) return { at, ends: true };
    if (nearest < 0) nearest = at;
  }
  return { at: nearest, ends: false };
}

/** Whether a field and its 64-bit one agree: the first may leave it to the second. */
const agrees = (small: number, full: number, large: number) => small === full || small === large;

const CUT = "its ZIP directory is cut off";

/** All of the bytes [start, end). @throws what `refuse` makes of it where the file has become shorter */
async function readRange(source: ByteSource, start: number, end: number, refuse: RefuseZip): Promise<Uint8Array> {
  const bytes = await source.read(start, end);
  if (bytes.length !== end - start)
    throw refuse("cut off", `bytes ${start} to ${end} were asked for and ${bytes.length} came`);
  return bytes;
}

interface End64 {
  readonly count: number;
  readonly byteLength: number;
  readonly offset: number;
  /** Where it begins, and where it is said to: by as much less as stands before the archive. */
  readonly start: number;
  readonly stated: number;
}

const MISPLACED = "its 64-bit ZIP directory is not where it says";

/** The 64-bit end record, where its locator says, or directly before that. */
async function readEnd64(source: ByteSource, locator: Cursor, before: number, refuse: RefuseZip): Promise<End64> {
  const misplaced = () => refuse("contradiction", MISPLACED);
  const [locatorDisk, stated, disks] = [locator.u32(), locator.u64(), locator.u32()];
  if (locatorDisk !== 0 || disks > 1) throw refuse("split", "its ZIP directory is spread over several files");
  for (const start of [stated, before - END64_BYTES]) {
    if (start < 0 || start + END64_BYTES > before) continue;
    const record = new Cursor(await readRange(source, start, start + END64_BYTES, refuse), misplaced);
    if (record.u32() !== SIGNATURE.end64 || start + END64_HEAD + record.u64() !== before) continue;
    record.take(4); // versions
    const [disk, firstDisk, countHere, count] = [record.u32(), record.u32(), record.u64(), record.u64()];
    const [byteLength, offset] = [record.u64(), record.u64()];
    if (disk !== 0 || firstDisk !== 0 || countHere !== count)
      throw refuse("split", "its ZIP directory is spread over several files");
    return { count, byteLength, offset, start, stated };
  }
  throw misplaced();
}

/**
 * Finds the directory: said at the file's end, for large files a second time in 64 bits.
 *
 * @throws what `refuse` makes of it
 */
export async function findDirectory(source: ByteSource, refuse: RefuseZip): Promise<ZipDirectory> {
  const tailOf = (length: number) => readRange(source, Math.max(0, source.size - length), source.size, refuse);
  let tail = await tailOf(END_BYTES + LOCATOR_BYTES);
  // Hardly any archive has a comment.
  if (!findEnd(tail).ends) tail = await tailOf(END_BYTES + LOCATOR_BYTES + LARGEST_COMMENT);
  const { at } = findEnd(tail);
  if (at < 0) throw refuse("no end", "it begins as a ZIP file and does not end as one");
  const cut = () => refuse("cut off", CUT);
  const end = new Cursor(tail.subarray(at + 4), cut);
  const [disk, firstDisk, countHere, count] = [end.u16(), end.u16(), end.u16(), end.u16()];
  const [byteLength, offset] = [end.u32(), end.u32()];
  const trailing = tail.length - at - END_BYTES;
  let directory = { count, offset, byteLength };
  let shift: number | null = null;
  let directoryEnd = source.size - trailing - END_BYTES;
  const locator = at < LOCATOR_BYTES ? null : new Cursor(tail.subarray(at - LOCATOR_BYTES, at), cut);
  const counts64 = locator?.u32() === SIGNATURE.locator;
  if (!counts64 && (disk !== 0 || firstDisk !== 0 || countHere !== count))
    throw refuse("split", "its ZIP directory is spread over several files");
  if (counts64 && locator !== null) {
    const end64 = await readEnd64(source, locator, directoryEnd - LOCATOR_BYTES, refuse);
    directoryEnd = end64.start;
    directory = end64;
    shift = end64.start - end64.stated;
    if (
      !agrees(count, FULL16, directory.count) ||
      !agrees(byteLength, FULL32, directory.byteLength) ||
      !agrees(offset, FULL32, directory.offset)
    )
      throw refuse("contradiction", "its two ZIP directories contradict each other");
  }
  const prefix = directoryEnd - directory.byteLength - directory.offset;
  if (prefix < 0) throw refuse("cut off", "its ZIP directory does not lie at its end");
  if (shift !== null && shift !== prefix) throw refuse("contradiction", MISPLACED);
  return {
    claimed: directory.count,
    counts64,
    offset: directory.offset + prefix,
    byteLength: directory.byteLength,
    prefix,
    trailing,
  };
}

/** The extra fields of an entry by their number, as far as they are whole. */
export function extraFields(extra: Uint8Array): {
  readonly fields: readonly (readonly [kind: number, content: Uint8Array])[];
  /** Whether nothing is left over. */
  readonly whole: boolean;
} {
  const view = viewOf(extra);
  const fields: [number, Uint8Array][] = [];
  let at = 0;
  while (at + 4 <= extra.length) {
    const end = at + 4 + view.getUint16(at + 2, true);
    if (end > extra.length) break;
    fields.push([view.getUint16(at, true), extra.subarray(at + 4, end)]);
    at = end;
  }
  return { fields, whole: at === extra.length };
}

/** Replaces sizes, offset and disk by the 64-bit ones of the extra field, in the order in which they are missing; NaN where it has them not. */
function widen(
  [size, packed, header, disk]: readonly [number, number, number, number],
  extra: Uint8Array,
): [number, number, number, number] {
  const content = extraFields(extra).fields.find(([kind]) => kind === ZIP64_FIELD)?.[1];
  if (content === undefined) return [size, packed, header, disk];
  const field = new Cursor(content, () => new RangeError());
  const wide = (value: number) => (value !== FULL32 ? value : field.left < 8 ? NaN : field.u64());
  return [wide(size), wide(packed), wide(header), disk !== FULL16 ? disk : field.left < 4 ? NaN : field.u32()];
}

function readRecord(cursor: Cursor, prefix: number, cut: () => Error): ZipRecord {
  if (cursor.left < CENTRAL_BYTES || cursor.u32() !== SIGNATURE.central) throw cut();
  const madeOn = cursor.u16() >> 8;
  cursor.take(2); // version that it takes
  const [flags, method] = [cursor.u16(), cursor.u16()];
  cursor.take(4); // time, date
  const [crc32, packed32, size32] = [cursor.u32(), cursor.u32(), cursor.u32()];
  const [nameLength, extraLength, commentLength, disk16] = [cursor.u16(), cursor.u16(), cursor.u16(), cursor.u16()];
  cursor.take(2); // attributes within
  const [attributes, header32] = [cursor.u32(), cursor.u32()];
  const [name, extra] = [cursor.take(nameLength), cursor.take(extraLength)];
  cursor.take(commentLength);
  const [size, packed, header, disk] = widen([size32, packed32, header32, disk16], extra);
  return { name, extra, madeOn, flags, method, crc32, packed, size, attributes, disk, header: header + prefix };
}

/** Records that are read before others get a turn. */
const AT_ONCE = 512;

/**
 * Lists a directory's entries in its order. Nothing else of the file is read.
 *
 * @param limits of what is read at all
 * @throws what `refuse` makes of it
 */
export async function readDirectory(
  source: ByteSource,
  { claimed, counts64, offset, byteLength, prefix }: ZipDirectory,
  limits: { readonly entries: number; readonly bytes: number },
  refuse: RefuseZip,
): Promise<readonly ZipRecord[]> {
  const tooLarge = (count: number) =>
    refuse("too large", `its ZIP directory claims ${count} entries in ${byteLength} bytes`);
  if (byteLength > limits.bytes || claimed > limits.entries) throw tooLarge(claimed);
  const cut = () => refuse("cut off", CUT);
  const cursor = new Cursor(await readRange(source, offset, offset + byteLength, refuse), cut);
  const records: ZipRecord[] = [];
  while (cursor.left > 0) {
    if (records.length === limits.entries) throw tooLarge(records.length + 1);
    if (records.length % AT_ONCE === 0) await yieldToEventLoop();
    records.push(readRecord(cursor, prefix, cut));
  }
  // A program without ZIP64 counts on from 0.
  if (counts64 ? records.length !== claimed : records.length % (FULL16 + 1) !== claimed)
    throw refuse("contradiction", records.length > claimed ? "its ZIP directory has more entries than it claims" : CUT);
  return records;
}
