import type { ByteSource } from "../../platform/bytes.ts";
import { Cursor } from "./cursor.ts";
import { invalid, readBytes, show, unsupported } from "./refuse.ts";

/**
 * The directory of a ZIP file as torch.save writes one: entries are stored, not compressed, so that a tensor's
 * numbers can be read where they lie. What the two accounts of an entry (its own header, the directory) say has to
 * agree, or programs would read different files.
 *
 * Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3.
 */
export interface ZipEntry {
  readonly name: string;
  /** Bytes from the start of the file to the entry's content. */
  readonly offset: number;
  readonly byteLength: number;
}

/** An entry as the directory has it. */
interface Listed {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  /** Bytes in the file; those of the content, where it is stored. */
  readonly packed: number;
  readonly headerOffset: number;
  readonly byteLength: number;
}

const SIGNATURE = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, locator: 0x07064b50 };
const END_BYTES = 22;
const LOCATOR_BYTES = 20;
const END64_BYTES = 56;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
/** What the 64-bit end record leaves out of the length it says of itself. */
const END64_HEAD = 12;
const MAX_DIRECTORY_BYTES = 32 * 2 ** 20;
const MAX_ENTRIES = 2 ** 17;
const READ_AT_ONCE = 64;

/** Stands where the number is in a 64-bit record. */
const FULL16 = 0xffff;
const FULL32 = 0xffff_ffff;
const ZIP64_FIELD = 1;
const ENCRYPTED = 1;
/** Sizes follow the content, and the entry's own header may leave them out. */
const SIZES_FOLLOW = 8;
const STORED = 0;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

interface Directory {
  readonly count: number;
  readonly offset: number;
  readonly byteLength: number;
}

/** Whether a field and its 64-bit one agree: the first may leave it to the second. */
const agrees = (small: number, full: number, large: number) => small === full || small === large;

/** Where the directory lies: said at the file's end, for large files a second time in 64 bits. */
async function findDirectory(source: ByteSource): Promise<Directory> {
  const length = Math.min(source.size, END_BYTES + LOCATOR_BYTES + END64_BYTES);
  const tail = await readBytes(source, source.size - length, source.size);
  const cut = () => invalid(source, "its ZIP directory is cut off");
  const cursorAt = (fromEnd: number) => (fromEnd > length ? null : new Cursor(tail.subarray(length - fromEnd), cut));

  const end = cursorAt(END_BYTES);
  if (end?.u32() !== SIGNATURE.end) throw invalid(source, "it begins as a ZIP file and does not end as one");
  const [disk, firstDisk, countHere, count, byteLength, offset, comment] = [
    end.u16(),
    end.u16(),
    end.u16(),
    end.u16(),
    end.u32(),
    end.u32(),
    end.u16(),
  ];
  if (disk !== 0 || firstDisk !== 0 || countHere !== count || comment !== 0)
    throw invalid(source, "its ZIP directory is spread over several files");

  let directory = { count, offset, byteLength };
  let directoryEnd = source.size - END_BYTES;
  const locator = cursorAt(END_BYTES + LOCATOR_BYTES);
  if (locator?.u32() === SIGNATURE.locator) {
    const [locatorDisk, end64Offset, disks] = [locator.u32(), locator.u64(), locator.u32()];
    directoryEnd -= LOCATOR_BYTES + END64_BYTES;
    const end64 = cursorAt(END_BYTES + LOCATOR_BYTES + END64_BYTES);
    if (
      end64?.u32() !== SIGNATURE.end64 ||
      end64.u64() !== END64_BYTES - END64_HEAD ||
      end64Offset !== directoryEnd ||
      locatorDisk !== 0 ||
      disks > 1
    ) {
      throw invalid(source, "its 64-bit ZIP directory is not where it says");
    }
    end64.take(12); // versions, disks
    const countHere64 = end64.u64();
    directory = { count: end64.u64(), byteLength: end64.u64(), offset: end64.u64() };
    if (
      countHere64 !== directory.count ||
      !agrees(count, FULL16, directory.count) ||
      !agrees(byteLength, FULL32, directory.byteLength) ||
      !agrees(offset, FULL32, directory.offset)
    ) {
      throw invalid(source, "its two ZIP directories contradict each other");
    }
  }
  if (directory.offset + directory.byteLength !== directoryEnd)
    throw invalid(source, "its ZIP directory does not lie at its end");
  if (directory.byteLength > MAX_DIRECTORY_BYTES || directory.count > MAX_ENTRIES) {
    throw invalid(source, `its ZIP directory claims ${directory.count} entries in ${directory.byteLength} bytes`);
  }
  return directory;
}

/** Replaces sizes and offset by the 64-bit ones of the extra field, in the order in which they are missing. */
function widen(values: readonly number[], extra: Uint8Array, cut: () => Error): number[] {
  const cursor = new Cursor(extra, cut);
  while (cursor.left > 0) {
    const [kind, length] = [cursor.u16(), cursor.u16()];
    const field = new Cursor(cursor.take(length), cut);
    if (kind === ZIP64_FIELD) return values.map((value) => (value === FULL32 ? field.u64() : value));
  }
  return [...values];
}

/** No name leads out of the archive, whatever would be done with it. */
function decodeName(source: ByteSource, bytes: Uint8Array): string {
  let name: string;
  try {
    name = utf8.decode(bytes);
  } catch {
    throw invalid(source, "a name in its ZIP directory is not UTF-8");
  }
  if (name === "" || /^\/|^[a-z]:|[\\\0]|(?:^|\/)\.\.?(?:\/|$)/i.test(name))
    throw invalid(source, `it has an entry named ${show(name)}`);
  return name;
}

function readListed(source: ByteSource, cursor: Cursor): Listed {
  const cut = () => invalid(source, "its ZIP directory is cut off");
  if (cursor.left < CENTRAL_BYTES || cursor.u32() !== SIGNATURE.central) throw cut();
  cursor.take(4); // versions
  const [flags, method] = [cursor.u16(), cursor.u16()];
  cursor.take(8); // time, date, checksum
  const sizes = [cursor.u32(), cursor.u32()] as const;
  const [nameLength, extraLength, commentLength, disk] = [cursor.u16(), cursor.u16(), cursor.u16(), cursor.u16()];
  cursor.take(6); // attributes
  const headerOffset32 = cursor.u32();
  const name = decodeName(source, cursor.take(nameLength));
  const [byteLength = 0, packed = 0, headerOffset = 0] = widen(
    [sizes[1], sizes[0], headerOffset32],
    cursor.take(extraLength),
    cut,
  );
  cursor.take(commentLength);
  if (disk !== 0) throw invalid(source, `its entry ${show(name)} is in another file`);
  return { name, flags, method, packed, headerOffset, byteLength };
}

function checkStored(source: ByteSource, { name, flags, method, packed, byteLength }: Listed): void {
  if (flags & ENCRYPTED) throw unsupported(source, `its entry ${show(name)} is encrypted`);
  if (method !== STORED)
    throw unsupported(source, `its entry ${show(name)} is compressed, which torch.save never does`);
  if (byteLength !== packed)
    throw invalid(source, `its entry ${show(name)} is stored, in ${packed} bytes, and claims to have ${byteLength}`);
}

/** Finds an entry's content behind its own header, which has to say what the directory says. */
async function locate(
  source: ByteSource,
  { name, flags, headerOffset, byteLength }: Listed,
  directoryOffset: number,
): Promise<ZipEntry> {
  const differs = () => invalid(source, `the header of its entry ${show(name)} is not what its ZIP directory says`);
  const nameBytes = new TextEncoder().encode(name);
  const nameEnd = headerOffset + LOCAL_BYTES + nameBytes.length;
  if (nameEnd > directoryOffset) throw differs();
  const cursor = new Cursor(await readBytes(source, headerOffset, nameEnd), differs);
  const signature = cursor.u32();
  cursor.take(2); // version
  const [localFlags, method] = [cursor.u16(), cursor.u16()];
  cursor.take(8); // time, date, checksum
  const sizes = [cursor.u32(), cursor.u32()];
  const [nameLength, extraLength] = [cursor.u16(), cursor.u16()];
  const mayLackSizes = (flags & SIZES_FOLLOW) !== 0;
  const sizesAgree = sizes.every((size) => size === byteLength || size === FULL32 || (mayLackSizes && size === 0));
  const namesAgree =
    nameLength === nameBytes.length && cursor.take(nameLength).every((byte, i) => byte === nameBytes[i]);
  if (signature !== SIGNATURE.local || localFlags !== flags || method !== STORED || !sizesAgree || !namesAgree)
    throw differs();
  return { name, offset: nameEnd + extraLength, byteLength };
}

/**
 * Lists a ZIP file's entries by name. Read are its end, its directory and every entry's header; no content.
 *
 * @param checkNames may refuse the file by its entries' names before anything else of them is looked at
 * @throws LensError invalid_pytorch, unsupported_checkpoint (compressed, encrypted)
 */
export async function readZip(
  source: ByteSource,
  checkNames: (names: readonly string[]) => void,
): Promise<ReadonlyMap<string, ZipEntry>> {
  const directory = await findDirectory(source);
  const bytes = await readBytes(source, directory.offset, directory.offset + directory.byteLength);
  const cursor = new Cursor(bytes, () => invalid(source, "its ZIP directory is cut off"));
  const listed: Listed[] = [];
  for (let i = 0; i < directory.count; i++) listed.push(readListed(source, cursor));
  if (cursor.left > 0) throw invalid(source, "its ZIP directory has more entries than it claims");
  checkNames(listed.map(({ name }) => name));
  for (const entry of listed) checkStored(source, entry);
  listed.sort((a, b) => a.headerOffset - b.headerOffset);

  const entries = new Map<string, ZipEntry>();
  let end = 0;
  for (let start = 0; start < listed.length; start += READ_AT_ONCE) {
    const batch = listed.slice(start, start + READ_AT_ONCE);
    const located = await Promise.all(batch.map((entry) => locate(source, entry, directory.offset)));
    for (const [i, entry] of located.entries()) {
      if (entries.has(entry.name)) throw invalid(source, `it has two entries named ${show(entry.name)}`);
      if (batch[i]!.headerOffset < end)
        throw invalid(source, `its entry ${show(entry.name)} overlaps the one before it`);
      end = entry.offset + entry.byteLength;
      if (end > directory.offset)
        throw invalid(source, `its entry ${show(entry.name)} ends at byte ${end}, after the last of them can`);
      entries.set(entry.name, entry);
    }
  }
  return entries;
}
