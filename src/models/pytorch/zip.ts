import { Cursor } from "../../lib/cursor.ts";
import type { ByteSource } from "../../platform/bytes.ts";
import {
  extraFields,
  findDirectory,
  FULL32,
  LOCAL_BYTES,
  readDirectory,
  SIGNATURE,
  type RefuseZip,
  type ZipRecord,
} from "../../platform/zip/directory.ts";
import { invalid, readBytes, show, unsupported } from "./refuse.ts";

/**
 * A ZIP file as torch.save writes one: entries are stored, not compressed, so that a tensor's numbers can be read where
 * they lie. What the two accounts of an entry (its own header, the directory) say has to agree, or programs would read
 * different files. Nothing stands before the archive, and nothing behind it.
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

const LIMITS = { bytes: 32 * 2 ** 20, entries: 2 ** 17 };
const READ_AT_ONCE = 64;
const ENCRYPTED = 1;
/** Sizes follow the content, and the entry's own header may leave them out. */
const SIZES_FOLLOW = 8;
const STORED = 0;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

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

function toListed(source: ByteSource, record: ZipRecord): Listed {
  const name = decodeName(source, record.name);
  const { flags, method, packed, size, header, disk, extra } = record;
  if (!extraFields(extra).whole || [packed, size, header, disk].some(Number.isNaN))
    throw invalid(source, "its ZIP directory is cut off");
  if (disk !== 0) throw invalid(source, `its entry ${show(name)} is in another file`);
  return { name, flags, method, packed, headerOffset: header, byteLength: size };
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
  const refuse: RefuseZip = (_fault, problem) => invalid(source, problem);
  const directory = await findDirectory(source, refuse);
  if (directory.trailing !== 0) throw invalid(source, "something stands behind its ZIP directory");
  if (directory.prefix !== 0) throw invalid(source, "its ZIP directory does not lie at its end");
  const records = await readDirectory(source, directory, LIMITS, refuse);
  const listed = records.map((record) => toListed(source, record));
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
