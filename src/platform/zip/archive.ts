import type { ByteSource } from "../bytes.ts";
import { yieldToEventLoop } from "../../lib/event-loop.ts";
import { findDirectory, LOCAL_BYTES, readDirectory, type RefuseZip, type ZipRecord } from "./directory.ts";
import { decodeName, safePath } from "./names.ts";

/** An entry that can be read as a file. Plain data, which may be kept and posted. */
export interface ZipMember {
  /** With forward slashes; leads nowhere out of the archive. */
  readonly name: string;
  /** Bytes of the content. */
  readonly size: number;
  /** Bytes in the archive. */
  readonly packed: number;
  readonly deflated: boolean;
  readonly crc32: number;
  /** Bytes from the start of the archive to the entry's own header. */
  readonly header: number;
  /** Where what follows the entry begins. */
  readonly limit: number;
}

/** Why an entry is not read. */
export type Refusal =
  | "encrypted"
  /** Compressed otherwise than by deflate. */
  | "method"
  /** Its name is a path that leads out of the archive. */
  | "path"
  /** Another has its name. */
  | "name taken"
  /** It would unpack to far more than pictures and texts do. */
  | "bomb"
  | "too large"
  /** It shares bytes with another. */
  | "overlap"
  | "link"
  /** It lies in another file of a split archive, behind the archive's end, or its sizes contradict each other. */
  | "misplaced";

export interface RefusedMember {
  readonly name: string;
  readonly refusal: Refusal;
  /** The compression's name. */
  readonly method: string | null;
}

export interface ZipArchive {
  readonly members: readonly ZipMember[];
  readonly refused: readonly RefusedMember[];
}

/** Ten times the largest benchmark's files. */
export const LIMITS = { entries: 500_000, bytes: 128 * 2 ** 20 };
/** Deflate makes at most 1032 bytes of one. Pictures are compressed already, and texts come to some 10. */
const MOST_RATIO = 1000;
const FREE_BYTES = 2 ** 20;
/** A compressed entry is in memory whole where a part of it is asked for. */
export const LARGEST_INFLATED = 512 * 2 ** 20;

const ENCRYPTED = 1 | (1 << 6) | (1 << 13);
/** Entries that are looked at before others get a turn: an archive may have a hundred thousand. */
const AT_ONCE = 512;

const STORED = 0;
const DEFLATED = 8;
/** APPNOTE 4.4.5. */
const METHODS: Readonly<Record<number, string>> = {
  1: "Shrink",
  6: "Implode",
  9: "Deflate64",
  12: "bzip2",
  14: "LZMA",
  20: "Zstandard",
  93: "Zstandard",
  94: "MP3",
  95: "XZ",
  97: "WavPack",
  98: "PPMd",
  99: "AES encryption",
};
const AES = 99;

/** Unix's kind of a file, in the upper half of the attributes: 0 where nothing is said. */
const kindOf = ({ attributes }: ZipRecord) => (attributes >>> 28) & 15;
const REGULAR = 8;
const FOLDER = 4;

/** The least that an entry takes: its own header may be longer than the directory tells. */
const endOf = ({ header, name, packed }: ZipRecord) => header + LOCAL_BYTES + name.length + packed;

/** What follows each entry, and those that share bytes with another. One that runs behind the end takes nobody's. */
function layOut(records: readonly ZipRecord[], end: number) {
  const inOrder = records.filter((record) => endOf(record) <= end).toSorted((a, b) => a.header - b.header);
  const overlapping = new Set<ZipRecord>();
  const limits = new Map<ZipRecord, number>();
  let furthest: ZipRecord | null = null;
  for (const [index, record] of inOrder.entries()) {
    limits.set(record, inOrder[index + 1]?.header ?? end);
    if (furthest !== null && record.header < endOf(furthest)) overlapping.add(record).add(furthest);
    if (furthest === null || endOf(record) > endOf(furthest)) furthest = record;
  }
  return { overlapping, limits };
}

/** Why the directory's own words are reason enough not to read an entry; null where they are not. */
function refusalOf(record: ZipRecord, end: number): Refusal | null {
  const { flags, method, size, packed, disk } = record;
  const kind = kindOf(record);
  if (kind !== 0 && kind !== REGULAR) return "link";
  if ((flags & ENCRYPTED) !== 0 || method === AES) return "encrypted";
  if (method !== STORED && method !== DEFLATED) return "method";
  // Written so that NaN is refused too.
  if (disk !== 0 || !(endOf(record) <= end) || !(size >= 0)) return "misplaced";
  if (method === STORED) return size === packed ? null : "misplaced";
  if (size > FREE_BYTES && size > MOST_RATIO * packed) return "bomb";
  return size > LARGEST_INFLATED ? "too large" : null;
}

/**
 * Lists an archive's files, by its directory alone, in its order. What is wrong with one entry does no harm to others.
 *
 * @throws what `refuse` makes of an archive whose directory cannot be read
 */
export async function readArchive(source: ByteSource, refuse: RefuseZip): Promise<ZipArchive> {
  const directory = await findDirectory(source, refuse);
  const records = await readDirectory(source, directory, LIMITS, refuse);
  const { overlapping, limits } = layOut(records, directory.offset);
  const members = new Map<string, ZipMember | null>();
  const refused: RefusedMember[] = [];
  for (const [at, record] of records.entries()) {
    if (at % AT_ONCE === 0) await yieldToEventLoop();
    const written = decodeName(record);
    if (/[/\\]$/.test(written) || kindOf(record) === FOLDER) continue;
    const name = safePath(written);
    const refusal =
      name === null ? "path" : (refusalOf(record, directory.offset) ?? (overlapping.has(record) ? "overlap" : null));
    if (name === null || refusal !== null) {
      refused.push({
        name: name ?? written,
        refusal: refusal ?? "path",
        method: refusal === "method" ? (METHODS[record.method] ?? `method ${record.method}`) : null,
      });
      continue;
    }
    const { size, packed, method, crc32, header } = record;
    const member = {
      name,
      size,
      packed,
      deflated: method === DEFLATED,
      crc32,
      header,
      limit: limits.get(record) ?? directory.offset,
    };
    // Nobody can tell which of two is meant.
    members.set(name, members.has(name) ? null : member);
  }
  for (const [name, member] of members)
    if (member === null) refused.push({ name, refusal: "name taken", method: null });
  return { members: [...members.values()].filter((member) => member !== null), refused };
}
